"""A site that misbehaves a little: some pages answer 521 for a while, some 503 or 429 once, links and moves are odd.

>>> site = Misbehaving(articles=30)
>>> len(site.hard["moved"]), site.respond("GET", "/html/3/show.html").status
(1, 404)
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.server.http_response import Answer
from qingwen.site_in_a_box.server.politeness_audit import Request

SHARE = 33  # one of so many pages has a trouble, of each kind
BANNED = 12.0  # seconds for which a firewall answers for a page, from the first request for it
PAGE = re.compile(rb"(href=['\"]?[^'\"<> ]*/\d+\.html)")
HTML = (("Content-Type", "text/html"),)
COOKIE_SCRIPT = b"<script>document.cookie='__jsl_clearance=1'</script>"
BUSY = {
    "503": Answer(503, HTML, b"busy"),
    "429": Answer(429, (*HTML, ("Retry-After", "1")), b"too many"),
}


class Misbehaving(Replica):
    """`hard` names the paths by trouble: 521, 503, 429, moved; `always` are blocked for good.

    Lists link each article with `?from=list`; a moved one answers 301 to `/html/N`, that 302 to `/html/N/show.html`.
    """

    def __init__(self, articles: int = 300, *, always: frozenset[str] = frozenset(), banned: float = BANNED) -> None:
        super().__init__(articles=articles, traps=True, lying=0.0)
        self.always, self.banned = always, banned
        self.first: dict[str, float] = {}
        pages = [path for path in self.paths(lists=False) if path not in always]
        self.hard = {kind: set(pages[at::SHARE]) for at, kind in ((5, "521"), (15, "503"), (25, "429"))}
        single = [self.house.path(n, 1) for n in self.house.numbers() if self.house.pages(n) == 1]
        free = [path for path in single if path not in always and not any(path in some for some in self.hard.values())]
        self.hard["moved"] = set(free[3::SHARE])
        self._shows = {f"/html/{path.rpartition('/')[2][:-5]}": path for path in self.hard["moved"]}

    def respond(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The page, or where it is."""
        plain = path.partition("?")[0]
        if plain in self.hard["moved"]:
            return Answer(301, (*HTML, ("Location", f"/html/{plain.rpartition('/')[2][:-5]}")))
        if plain in self._shows:
            return Answer(302, (*HTML, ("Location", f"{plain}/show.html")))
        if own := self._shows.get(plain.removesuffix("/show.html")):
            return super().respond(method, own, headers)
        if plain.startswith("/html/"):
            return Answer(404, HTML, b"no")
        asked = {k: v for k, v in (headers or {}).items() if k.lower() != "accept-encoding"}
        answer = super().respond(method, path, asked)
        if self.look.column_at(plain) or plain == "/":
            answer = dataclasses.replace(answer, body=PAGE.sub(rb"\1?from=list", answer.body))
        return answer

    def answer(self, method: str, path: str, headers: Mapping[str, str], now: float) -> Answer:
        """One request, logged."""
        struck = self._struck(path.partition("?")[0], now)
        answer = struck or self.respond(method, path, headers)
        self.log.append(Request.of(method, path, answer, headers, now))
        return answer

    def _struck(self, path: str, now: float) -> Answer | None:
        first = path not in self.first
        since = now - self.first.setdefault(path, now)
        if path in self.always or (path in self.hard["521"] and since < self.banned):
            return Answer(521, HTML, COOKIE_SCRIPT)
        return next((BUSY[kind] for kind in BUSY if first and path in self.hard[kind]), None)

    def missing(self) -> set[str]:
        """Article pages that nobody got, by the log."""
        got = {self._shows.get(r.path.removesuffix("/show.html"), r.path) for r in self.log if r.status == 200}
        return set(self.paths(lists=False)) - got
