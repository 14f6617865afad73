"""What the lists of a run show beside their articles: links that no pattern claims, and how many articles they count.

A profile that knows the first page of each list and not the second crawls ten articles of twenty-four and meets no
error. The list page says so itself: its pager names addresses that nobody asks for, and it counts its articles.

>>> paths = Paths(Crawl(list=r"^/gongwen/$", article=r"/read/\\d+\\.html$"), hosts=["a.example"])
>>> page = b"<a href='read/1.html'>x</a> <a href='list-2.html'>2</a> <a href='/about-2.html'>About</a>"
>>> unclaimed(page, "http://a.example/gongwen/", paths)
Unclaimed(pagers=('http://a.example/gongwen/list-2.html',), siblings=())
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from cleaning.knowledge.schema import Crawl  # noqa: F401  (the doctest's)
from crawler.frontier.frontier import Frontier
from crawler.frontier.link_rules import ATTACHMENT, TRAPS, Paths, links
from crawler.frontier.list_snapshot import UNKNOWN, Listing, date_beside
from crawler.frontier.url_key import identity
from crawler.frontier.url_state import Found
from crawler.http.allowed import SCHEMES, authority

NEXT = frozenset({"下一页", "下页", "后一页", "下一頁", "尾页", "末页", "最后一页", "next"})
ARROW = frozenset({">", ">>", "»", "›", "→"})
NUMBER = re.compile(r"\d{1,6}")
IN_ADDRESS = re.compile(r"[_-](\d{1,6})\.\w{3,5}$|[?&](?:page|pageno|p)=(\d{1,6})(?=&|$)", re.IGNORECASE)
ASSET = re.compile(r"\.(?:css|js|json|xml|ico|png|jpe?g|gif|webp|svg|bmp|swf|mp[34]|apk|exe)$", re.IGNORECASE)
SIBLINGS = 3  # addresses of one form with a date beside each: a column of articles
MOST = 1000  # addresses kept of a run: one example says what is wrong


@dataclasses.dataclass(frozen=True, slots=True)
class Unclaimed:
    """Addresses of the host on a list page that no pattern claims: of its pager, and of a column with dates."""

    pagers: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """What the columns that were compared say they have, and how many articles their pages show."""

    said: int = 0
    missing: int = 0
    example: str = ""


@dataclasses.dataclass(slots=True)
class _Column:
    """The pages of one column by number: how many articles each shows. `said` is the column's own count."""

    shown: dict[int, int] = dataclasses.field(default_factory=dict)
    said: int = UNKNOWN
    ended: bool = False
    unclear: bool = False


class Lists:
    """The list pages of one run. What each showed is remembered: one that answers 304 shows the same again."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier, self._memory = frontier, frontier.memory
        self._columns: dict[str, _Column] = {}
        self.without: set[str] = set()  # lists that showed articles once, and now none, or did not come
        self.absent: set[str] = set()  # lists that did not come
        self.alive = 0  # lists that show articles
        self.pagers: dict[str, None] = {}
        self.siblings: dict[str, None] = {}

    def read(self, url: str, body: bytes, paths: Paths, found: Sequence[Found], shown: Listing) -> None:
        """A list page came: its links of the site's pages, and its entries."""
        keys = [identity(one.url, one.kind) for one in found if one.kind == "article"]
        articles, new = len(keys), len(self._frontier.new_among(keys))
        loose = unclaimed(body, url, paths)
        below = [one.url for one in found if one.kind == "list" and column_of(one.url) == column_of(url)]
        fact = {
            "articles": articles, "shown": dated if (dated := len(shown.entries)) * 2 >= articles else articles,
            "said": shown.total, "ended": all(number_of(other) <= number_of(url) for other in below),
            "unclear": _is_unclear([url, *below]),
            "pagers": list(loose.pagers), "siblings": list(loose.siblings),
        }  # fmt: skip
        self._take(url, fact, before=self._recalled(url))
        self._memory.keep(f"list:{url}", fact)
        if new and isinstance(there := self._memory.recall(f"column:{column_of(url)}"), int):
            self._memory.keep(f"column:{column_of(url)}", there + new)

    def same(self, url: str) -> None:
        """A list page did not change."""
        fact = self._recalled(url)
        self._take(url, fact, before=fact)

    def failed(self, url: str) -> None:
        """A list did not come, or something else in its place. A column that shrinks loses its last pages."""
        self.absent.add(url)
        if number_of(url) == 1 and self._recalled(url).get("articles"):
            self.without.add(url)

    def _recalled(self, url: str) -> dict[str, Any]:
        found = self._memory.recall(f"list:{url}")
        return found if isinstance(found, dict) else {}

    def _take(self, url: str, fact: dict[str, Any], before: dict[str, Any]) -> None:
        self.absent.discard(url)  # it came at a second asking
        if fact.get("articles"):
            self.without.discard(url)
            self.alive += 1
        elif before.get("articles"):
            self.without.add(url)
        for kept, key in ((self.pagers, "pagers"), (self.siblings, "siblings")):
            kept.update(dict.fromkeys(fact.get(key, ())[: MOST - len(kept)]))
        column = self._columns.setdefault(column_of(url), _Column())
        column.shown[number_of(url)] = fact.get("shown", 0)
        column.said = max(column.said, fact.get("said", UNKNOWN))
        column.ended |= bool(fact.get("ended")) and number_of(url) == max(column.shown)
        column.unclear |= bool(fact.get("unclear"))

    def counted(self) -> Counted:
        """The columns' own counts against what their pages show; a column that cannot be compared is passed over."""
        said, missing, worst, example = 0, 0, 0, ""
        for name, column in self._columns.items():
            there = self._there(name, column)
            if column.said <= 0 or there is None:
                continue
            short = max(0, column.said - there)
            said, missing = said + column.said, missing + short
            if short > worst:
                worst, example = short, f"{name} counts {column.said} and shows {there}"
        return Counted(said, missing, example)

    def _there(self, name: str, column: _Column) -> int | None:
        """All that its pages show, where each was read; else what was there at the last full reading, and the new."""
        if column.unclear:
            return None
        if column.ended and set(column.shown) == set(range(1, max(column.shown) + 1)):
            there = sum(column.shown.values())
            self._memory.keep(f"column:{name}", there)
            return there
        kept = self._memory.recall(f"column:{name}")
        return kept if isinstance(kept, int) else None


def unclaimed(body: bytes, base: str, paths: Paths) -> Unclaimed:
    """The links of a list page to the pages of its pager, and to columns of siblings, that no pattern claims."""
    articles, loose, numbers = dict[Any, str](), dict[Any, str](), {1}
    for a, url in links(body, base):
        found = paths.found(url)
        if found and found.kind == "list":
            numbers.add(number_of(found.url))  # claimed under another address
        elif found:
            articles[a] = found.url
        elif _may_be_page(url, base, paths):
            loose[a] = url
    pagers = (url for a, url in loose.items() if number_of(url) not in numbers - {1} and _is_pager(_text(a), url, base))
    return Unclaimed(tuple(dict.fromkeys(pagers)), tuple(_siblings(loose, articles | loose)))


def _may_be_page(url: str, base: str, paths: Paths) -> bool:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    dead = TRAPS.search(target) or ATTACHMENT.search(parts.path) or ASSET.search(parts.path)
    return (
        authority(url) in paths.hosts
        and parts.scheme in SCHEMES
        and url != base
        and not dead
        and not paths.is_left(target)
    )


def _is_pager(text: str, url: str, base: str) -> bool:
    """By its words; by a number or an arrow only where it names a page in the list's own folder."""
    if text in NEXT:
        return True
    near = url.startswith(base[: base.rfind("/") + 1])
    if text in ARROW:
        return near and number_of(url) > 1
    # `index_1.html` is the second page of some systems
    return near and text.isdecimal() and int(text) > 1 and number_of(url) in (int(text), int(text) - 1)


def _siblings(loose: dict[Any, str], all_links: dict[Any, str]) -> Iterator[str]:
    dated = dict.fromkeys(url for a, url in loose.items() if date_beside(a, url, all_links))
    forms = Counter(map(_form, dated))
    yield from (url for url in dated if forms[_form(url)] >= SIBLINGS)


def _form(url: str) -> str:
    """What siblings have in common: folder without its numbers, and the ending."""
    folder, _, name = url.partition("?")[0].rpartition("/")
    return f"{NUMBER.sub('0', folder)}/{name.rpartition('.')[2] if '.' in name else ''}"


def _text(a: Any) -> str:
    """The words of a link, whatever charset the page has."""
    plain = "".join(a.itertext()).encode("latin-1", "replace")
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        text = plain.decode("gb18030", "replace")
    return text.strip(" \t\r\n\xa0[]().…").lower()


def number_of(url: str) -> int:
    """The number of a list's page, in its path or its query; 1 where it has none.

    >>> [number_of(f"http://a.example/x/{name}") for name in ("", "list-2.html", "list_5_3.html", "l.asp?id=5&page=4")]
    [1, 2, 3, 4]
    """
    found = IN_ADDRESS.search(url)
    return int(found[1] or found[2]) if found else 1


def column_of(url: str) -> str:
    """The column of a list page: its folder, with what its query says beside the number of the page.

    >>> column_of("http://a.example/x/list-2.html"), column_of("http://a.example/l.asp?id=5&page=4")
    ('http://a.example/x/', 'http://a.example/?id=5')
    """
    path, _, query = url.partition("?")
    rest = "&".join(part for part in query.split("&") if part and not IN_ADDRESS.search(f"?{part}"))
    return path[: path.rfind("/") + 1] + (f"?{rest}" if rest else "")


def _is_unclear(urls: Sequence[str]) -> bool:
    """May these be pages of several columns? Pages of one differ in their numbers alone, but for the first."""
    numbered = {url[: found.start()] for url in urls if (found := IN_ADDRESS.search(url))}
    plain = [urlsplit(url) for url in urls if not IN_ADDRESS.search(url)]
    names = [parts.path[parts.path.rfind("/") + 1 :] for parts in plain]
    return len(numbered) > 1 or any(name and not name.startswith(("index.", "default.")) for name in names)
