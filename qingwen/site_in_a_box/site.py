"""The site in a box: every URL of a document-template site, answered from a seed, with the truth beside it.

>>> site = Replica(seed=1, articles=30, charset="gbk")
>>> site.respond("GET", "/robots.txt").body.count(b"Disallow:")
17
>>> next(site.truth()).category
('范文大全', '工作报告')
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from qingwen.site_in_a_box.content.columns import COLUMNS
from qingwen.site_in_a_box.content.content import House
from qingwen.site_in_a_box.content.theme import Charset, Look, Skin
from qingwen.site_in_a_box.damage.body import Plan
from qingwen.site_in_a_box.damage.hidden import Cms
from qingwen.site_in_a_box.routes import HOST, answer_to
from qingwen.site_in_a_box.server.faults import NONE, Disorder, Faults
from qingwen.site_in_a_box.server.http_response import Answer, conditional, spoilt, zipped
from qingwen.site_in_a_box.server.politeness_audit import Request
from qingwen.site_in_a_box.truth import Truth, truth_of


@dataclasses.dataclass(frozen=True, slots=True)
class Update:
    """What an update did, as URLs of first pages."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]


class Replica:
    """A document-template site: `.respond` without a socket, `.serve()` on loopback, `.write_warc(path)`.

    Text: `held_out` puts the stamps into frames that no rule knows; `secret_names` are further owners that no list has,
    in `secret_share` of the articles; `damage` folds marks to ASCII and breaks paragraphs in some; `noise` puts in what
    nobody signs (jammers, hex, radicals …); `reposts` is the share of articles that are another's text, half of them
    with words exchanged.

    Pages: `lying` is the share whose header names the wrong charset; `heavy` gives about 42 KB and 139 links; `layouts`
    3 mixes three article templates; `traps` links an endless calendar, session ids, a redirect loop; `rights`: a third
    of the articles say, in headers and meta, that they are not for machine learning; `attachments` links an office file
    from some; `robots_extra` is added to robots.txt.

    Service: `faults` strike served answers. Requests go to `.log`, and as JSONL to `log_file`.
    """

    def __init__(
        self, seed: int = 1, articles: int = 300, charset: Charset = "gbk", skin: Skin = "stock", *,
        held_out: bool = False, secret_names: tuple[str, ...] = (), secret_share: float = 0.07, damage: bool = True,
        lying: float = 0.03, heavy: bool = False, layouts: int = 1, traps: bool = False, faults: Faults = NONE,
        noise: bool = False, reposts: float = 0.0, rights: bool = False, attachments: bool = False,
        robots_extra: str = "", log_file: Path | None = None,
    ) -> None:  # fmt: skip
        cms: Cms = "empirecms" if skin == "empire" else "dedecms"
        self.house = House(seed, articles, Plan(held_out, secret_names, secret_share, damage, cms, noise), reposts)
        self.look = Look(charset, skin, heavy, layouts, lying, traps, faults.moved, rights, attachments, robots_extra)
        self.faults, self.disorder = faults, Disorder(faults, seed)
        self.base = HOST
        self.log: list[Request] = []
        self.log_file = log_file

    @property
    def charset(self) -> Charset:
        """The site's charset."""
        return self.look.charset

    @property
    def skin(self) -> Skin:
        """The site's skin."""
        return self.look.skin

    def respond(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to one request (path with its query); `headers` with any case. Nothing is logged."""
        asked = {key.lower(): value for key, value in (headers or {}).items()}
        answer = zipped(conditional(answer_to(path, self.house, self.look, self.base), asked), asked)
        return dataclasses.replace(answer, body=b"") if method == "HEAD" else answer

    def answer(self, method: str, path: str, headers: Mapping[str, str], now: float) -> Answer:
        """The answer to one request that came `now` (seconds since the epoch), faults and all; it is logged."""
        struck = self.disorder.strike(path, now)
        if struck and not struck.fault:
            answer = struck
        else:
            answer = spoilt(self.respond(method, path, headers), struck.fault if struck else "")
        self.log.append(Request.of(method, path, answer, headers, now))
        if self.log_file:
            with self.log_file.open("ab") as file:  # one write a line: whole lines, whoever is killed
                file.write(self.log[-1].to_json() + b"\n")
        return answer

    def truth(self) -> Iterator[Truth]:
        """What a perfect crawl and cleaning would give, article by article."""
        return (truth_of(self.house, n, self.base) for n in self.house.numbers())

    def serve(self, port: int = 0, *, tls: bool = False) -> contextlib.AbstractContextManager[str]:
        """Serve on 127.0.0.1 (a free port for 0) while the context lasts; gives the base URL.

        `tls`: by https, with a certificate that nobody vouches for.
        """
        from qingwen.site_in_a_box.server.serve import serving

        return serving(self, port, tls=tls)

    def write_warc(self, path: Path | str, count: int | None = None, *, first: int = 1, lists: bool = True) -> int:
        """Write home, lists, articles and followers to a `.warc.gz` without HTTP; gives the number of responses.

        `count` articles from `first` on: parts of one site can be written by several processes.
        """
        from qingwen.site_in_a_box.archive import write_warc

        return write_warc(self, path, self.paths(count, first=first, lists=lists))

    def write_jsonl(self, path: Path | str, count: int | None = None, *, first: int = 1) -> int:
        """Write the articles as a text dump holds them, one a line (`url`, `site`, `text`); gives their number."""
        from qingwen.site_in_a_box.dump import write_jsonl

        return write_jsonl(self, path, self.house.numbers(first, count))

    def update(self, new: int = 20, changed: int = 10, deleted: int = 5) -> Update:
        """Let some days pass: articles are added, amended, taken down. Other articles' pages stay as they are."""
        before, self.house = self.house, self.house.updated(new, changed, deleted)
        return Update(
            tuple(self._url(n) for n in range(before.articles + 1, self.house.articles + 1)),
            tuple(self._url(n) for n in sorted(self.house.changed - before.changed)),
            tuple(self._url(n) for n in sorted(self.house.deleted - before.deleted)),
        )

    def paths(self, count: int | None = None, *, first: int = 1, lists: bool = True) -> Iterator[str]:
        """The paths of a full crawl: home, lists, then each article with its followers, article 1 first."""
        if lists:
            yield "/"
            yield from self._lists()
        for n in self.house.numbers(first, count):
            yield from (self.house.path(n, page) for page in range(1, self.house.pages(n) + 1))

    def _lists(self) -> Iterator[str]:
        for column in COLUMNS:
            yield column.folder
            followers = range(2, self.house.list_pages(column) + 1)
            yield from (column.folder + self.look.list_name(column.tid, i) for i in followers)

    def _url(self, n: int) -> str:
        return self.base + self.house.path(n)
