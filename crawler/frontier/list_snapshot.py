"""What a list page shows of its articles, in order: a title and a date for each, so that the next reading tells more.

An entry is a link to an article with a date beside it; what stands in side columns has none, and comes and goes.

>>> paths = Paths(Crawl(list=r"/$", article=r"/\\d+\\.html$"), hosts=["a.example"])
>>> page = b"<ul><li><a href='2.html'>Two</a> 2026-01-02</li></ul> Hot: <a href='9.html'>Nine</a> <b>37</b> in all"
>>> shown = listing(page, "https://a.example/x/", paths, total=r"<b>(\\d+)</b> in all")
>>> len(shown.entries), shown.total, Listing.unpacked(shown.packed) == shown
(1, 37, True)
>>> shown.entries == listing(page.replace(b"01-02", b"01-05"), "https://a.example/x/", paths).entries
False
"""

from __future__ import annotations

import dataclasses
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cleaning.knowledge.schema import Crawl  # noqa: F401  (the doctest's)
from crawler.frontier.link_rules import Paths, links
from crawler.frontier.url_key import identity

# Whatever stands between the digits, 年 in whatever charset included; the hour too, where there is one.
DATE = re.compile(r"(?:19|20)\d\d\D{1,3}\d{1,2}\D{1,3}\d{1,2}(?:\D{1,3}\d\d:\d\d(?::\d\d)?)?")
CLIMB = 3  # elements above a link: `li > a`, `section > h3 > a`, `tr > td > b > a`
SAMPLE = 600  # characters of an entry in which its date stands
UNKNOWN = -1  # a total that a list does not tell
GAP = r"(?:\s|&nbsp;|<[^<>]{0,80}>){0,8}"
PAGES = 200  # characters around a count in which its pager is: 共3页47条, 共47条记录 首页 上一页 下一页
HEAD, ONE = struct.Struct(">i"), struct.Struct(">8sI")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An article on a list or a map: its key in the frontier, and a mark that changes with what is said of it."""

    key: bytes
    mark: int


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """The entries of one page, from the top, and how many articles the column says it has."""

    entries: tuple[Entry, ...] = ()
    total: int = UNKNOWN

    @property
    def packed(self) -> bytes:
        """Four bytes, and twelve for each entry."""
        return HEAD.pack(self.total) + b"".join(ONE.pack(e.key, e.mark) for e in self.entries)

    @staticmethod
    def unpacked(packed: bytes) -> Listing:
        """What was packed; nothing of nothing."""
        if not packed:
            return Listing()
        return Listing(tuple(Entry(*one) for one in ONE.iter_unpack(packed[HEAD.size :])), HEAD.unpack_from(packed)[0])


def _count(word: Callable[[str], str]) -> tuple[re.Pattern[str], str]:
    """The number of articles of a column beside its pager, and the word for a page, in one charset read as Latin-1."""
    pages = rf"(?:\d{{1,6}}{GAP}{word('页')}{GAP}(?:[,/]|{word('，')}|{word('、')})?{GAP})?"
    of_comments = "|".join(map(word, ("评", "回", "留")))
    of_articles = rf"(\d{{1,7}}){GAP}(?:{word('条')}|{word('篇')})(?!{GAP}(?:{of_comments}))"
    return re.compile(f"{word('共')}(?:{word('有')})?{GAP}{pages}{of_articles}"), word("页")


COUNTS = [_count(lambda text, codec=codec: text.encode(codec).decode("latin-1")) for codec in ("utf-8", "gb18030")]  # type: ignore[misc]


def counted(html: str, total: str = "") -> int:
    """How many articles a list page says its column has, by the profile's pattern, else beside its pager.

    >>> counted("<div class=pager>共 <b>300</b> 条 <a>下一页</a></div>".encode("gb18030").decode("latin-1"))
    300
    """
    if told := re.search(total, html) if total else None:
        return int(told[1])
    for pattern, page in COUNTS:
        if (told := pattern.search(html)) and page in html[max(0, told.start() - PAGES) : told.end() + PAGES]:
            return int(told[1])
    return UNKNOWN


def listing(body: bytes, base: str, paths: Paths, total: str = "") -> Listing:
    """What a list page shows; `total` is the pattern of the number of articles in the column."""
    return Listing(tuple(_entries(body, base, paths)), counted(body.decode("latin-1"), total))


def mapped(lastmods: Mapping[str, str]) -> Listing:
    """What a sitemap says of each page's last change."""
    return Listing(tuple(Entry(identity(url, "article"), _mark(said)) for url, said in lastmods.items()))


def _entries(body: bytes, base: str, paths: Paths) -> Iterator[Entry]:
    articles = {a: f.url for a, url in links(body, base) if (f := paths.found(url)) and f.kind == "article"}
    seen = set[str]()
    for a, url in articles.items():
        date = "" if url in seen else date_beside(a, url, articles)
        if date:
            seen.add(url)
            yield Entry(identity(url, "article"), _mark(f"{date} {' '.join(''.join(a.itertext()).split())}"))


def date_beside(a: Any, url: str, articles: Mapping[Any, str]) -> str:
    """The date in the nearest element around the link that holds no other article; "" where there is none."""
    around = a
    for _ in range(CLIMB):
        around = around.getparent()
        if around is None or any(articles.get(other, url) != url for other in around.iter("a")):
            return ""
        if found := DATE.search("".join(around.itertext())[:SAMPLE]):
            return found[0]
    return ""


def _mark(said: str) -> int:
    return zlib.crc32(said.encode("latin-1", "replace")) if said else 0
