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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from qingwen.replica import pages
from qingwen.replica.answer import Answer, conditional, dressed, lies
from qingwen.replica.columns import COLUMNS
from qingwen.replica.house import House, column_at
from qingwen.replica.inject import Plan
from qingwen.replica.prose import FIRST_DAY, PER_DAY
from qingwen.replica.service import ROBOTS, count_script, message, mobile, not_found, sitemap_xml
from qingwen.replica.truth import Truth, truth_of
from qingwen.replica.urls import DECLARED, Charset, Urls

Skin = Literal["stock", "reskin"]
HOST = "http://127.0.0.1"


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """A line of the log: when, what was asked by whom, under which conditions, and what was answered."""

    at: float
    method: str
    path: str
    status: int
    agent: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""


class Replica:
    """A DedeCMS-like site: `.respond` without a socket, `.serve()` on loopback, `.write_warc(path)`.

    `held_out` puts the stamps into frames that no rule knows; `secret_names` are further owners that no list has, in
    `secret_share` of the articles; `lying` makes 3 % of the answers name the wrong charset.
    """

    def __init__(
        self, seed: int = 1, articles: int = 300, charset: Charset = "gbk", skin: Skin = "stock", *,
        held_out: bool = False, secret_names: tuple[str, ...] = (), secret_share: float = 0.07,
        damage: bool = True, lying: bool = True,
    ) -> None:  # fmt: skip
        self.house = House(seed, articles, Plan(held_out, secret_names, secret_share, damage))
        self.charset, self.skin, self.lying = charset, skin, lying
        self.base = HOST
        self.log: list[Request] = []

    def respond(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to one request (path with its query); `headers` with any case. Nothing is logged."""
        asked = {key.lower(): value for key, value in (headers or {}).items()}
        answer = conditional(self._answer(path), asked)
        return dataclasses.replace(answer, body=b"") if method == "HEAD" else answer

    def record(self, method: str, path: str, answer: Answer, headers: Mapping[str, str], at: float) -> None:
        """Put a request into the log."""
        asked = {key.lower(): value for key, value in headers.items()}
        conditions = (asked.get("if-none-match", ""), asked.get("if-modified-since", ""))
        self.log.append(Request(at, method, path, answer.status, asked.get("user-agent", ""), *conditions))

    def truth(self) -> Iterator[Truth]:
        """What a perfect crawl and cleaning would give, article by article."""
        return (truth_of(self.house, n, self.base) for n in self.house.numbers())

    def serve(self, port: int = 0) -> contextlib.AbstractContextManager[str]:
        """Serve on 127.0.0.1 (a free port for 0) while the context lasts; gives the base URL."""
        from qingwen.replica.serve import serving

        return serving(self, port)

    def write_warc(self, path: Path | str, count: int | None = None, *, lists: bool = True) -> int:
        """Write home, lists, articles and followers to a `.warc.gz` without HTTP; gives the number of records."""
        from qingwen.replica.archive import write_warc

        return write_warc(self, path, count, lists=lists)

    def paths(self, count: int | None = None, *, lists: bool = True) -> Iterator[str]:
        """The paths of a full crawl: home, lists, then each article with its followers, article 1 first."""
        house = self.house
        if lists:
            yield "/"
            for column in COLUMNS:
                yield column.folder
                followers = range(2, column.pages(house.articles) + 1)
                yield from (f"{column.folder}list_{column.tid}_{i}.html" for i in followers)
        last = house.articles if count is None else min(count, house.articles)
        for n in range(1, last + 1):
            yield from (house.path(n, page) for page in range(1, house.pages(n) + 1))

    def _answer(self, target: str) -> Answer:
        parts = urlsplit(target)
        path, query = parts.path, parts.query
        urls = Urls(self.charset, DECLARED[self.charset])
        latest = self._stamp(self.house.articles)
        found = self.house.at(path)
        if found:
            return self._page(path, pages.article(self.house, urls, self.skin, *found), self._stamp(found[0]))
        listed = column_at(path)
        if listed and 1 <= listed[1] <= listed[0].pages(self.house.articles):
            return self._page(path, pages.listing(self.house, urls, self.skin, *listed), latest)
        return self._other(path, query, urls)

    def _other(self, path: str, query: str, urls: Urls) -> Answer:
        """What is neither an article nor a list."""
        house, asked, latest = self.house, parse_qs(query), self._stamp(self.house.articles)
        newest = [house.heading(n) for n in range(house.articles, max(0, house.articles - 20), -1)]
        match path:
            case "/" | "/index.html":
                return self._page(path, pages.links(house, urls, self.skin, "首页", newest), latest)
            case "/robots.txt":
                return dressed(ROBOTS, "utf-8", stamp=FIRST_DAY, kind="text/plain")
            case "/sitemap.xml":
                return dressed(sitemap_xml(house, urls, self.base), self.charset, stamp=latest, kind="text/xml")
            case "/data/sitemap.html":
                return self._page(path, pages.notice(urls, "sitemap"), latest)
            case "/tags.php":
                tag = urls.tag_in(query)
                return self._page(path, pages.links(house, urls, self.skin, tag or "标签", house.tagged(tag)), latest)
            case "/plus/count.php":
                return dressed(count_script(asked), self.charset, stamp=latest, kind="application/x-javascript")
            case "/m/view.php" | "/m/list.php" | "/m/index.php":
                text = mobile(house, urls, path, asked)
                return self._page(path, text, latest) if text else message(urls)
            case _ if path in urls.dead.values() or path.startswith("/plus/"):
                return message(urls)
            case _:
                return not_found()

    def _page(self, path: str, text: str, stamp: datetime) -> Answer:
        return dressed(text, self.charset, stamp=stamp, lie=self.lying and lies(self.house.seed, path))

    def _stamp(self, n: int) -> datetime:
        """When the static file of article n was made."""
        return FIRST_DAY + timedelta(days=n // PER_DAY, hours=11)
