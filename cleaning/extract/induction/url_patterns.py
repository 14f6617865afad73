"""Patterns of a site's addresses, from the addresses of its articles and the links on them.

>>> pattern(["/a/2021/0301/1.html", "/b/2021/0302/23.html"])
'^/[a-z]+/\\\\d{4}/\\\\d{4}/\\\\d+\\\\.html$'
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

_RUN = re.compile(r"\d+|[a-z]+|[A-Za-z]+|[^\w]|_")
_FIXED = frozenset(("html", "htm", "shtml", "php", "aspx", "jsp"))
FOUR = 4  # digits of a year or of month and day: the only runs whose length is kept
CENTURIES = ("19", "20")
NUMBER = r"\d+"


class Addresses(msgspec.Struct, frozen=True):
    """Regexes on path and query; "" where none was found."""

    list: str = ""
    article: str = ""
    follower: str = ""

    def items(self) -> Iterator[tuple[str, str]]:
        """(key, pattern) in the order of the file."""
        yield from (("list", self.list), ("article", self.article), ("follower", self.follower))


def addresses(pages: Sequence[tuple[str | None, Any]]) -> Addresses:
    """From (URL, tree) of article pages."""
    paths = [_path(url) for url, _ in pages if url]
    if not paths:
        return Addresses()
    article = pattern(paths)
    links = Counter(link for url, tree in pages if url for link in set(_links(url, tree)))
    follower = _follower(article)
    return Addresses(_list(links, article, follower, len(pages)), article, follower)


def pattern(paths: Sequence[str]) -> str:
    """One regex for these paths: words that differ are any word, numbers are numbers; "" where no shape is common.

    >>> pattern(["/wen/1106.html", "/wen/517.html", "/index.html"])
    '^/[a-z]+/\\\\d+\\\\.html$'
    """
    groups = defaultdict[tuple[str, ...], list[list[str]]](list)
    for path in paths:
        runs = _RUN.findall(path)
        groups[tuple(map(_piece, runs))].append(runs)
    shape, alike = max(groups.items(), key=lambda group: len(group[1]))
    return f"^{''.join(_dated(shape, alike))}$" if len(alike) * 2 > len(paths) else ""


def _dated(shape: Sequence[str], alike: Sequence[Sequence[str]]) -> Iterator[str]:
    """The shape, with four digits where all paths have a year, or month and day right behind one."""
    year = False
    for piece, runs in zip(shape, zip(*alike, strict=True), strict=True):
        if piece == NUMBER:
            year = all(len(run) == FOUR for run in runs) and (year or all(run[:2] in CENTURIES for run in runs))
        yield rf"\d{{{FOUR}}}" if piece == NUMBER and year else piece


def _piece(run: str) -> str:
    if run.isdigit():
        return NUMBER
    if run in _FIXED or not run[0].isalpha():
        return re.escape(run)
    return "[a-z]+" if run.islower() else "[A-Za-z]+"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _links(url: str, tree: Any) -> Iterator[str]:
    """The paths that a page links on its own host."""
    host = urlsplit(url).netloc
    for node in tree.css("a[href]"):
        try:
            target = urljoin(url, node.attributes.get("href") or "")
            if urlsplit(target).netloc == host:
                yield _path(target)
        except ValueError:
            continue


def _follower(article: str) -> str:
    """Pages 2, 3 … of an article: `_N` before the ending, as the CMS of this family write them."""
    head, dot, tail = article.rpartition(r"\.")
    return rf"{head}_\d+{dot}{tail}" if dot and head.endswith(r"\d+") else ""


def _list(links: Counter[str], article: str, follower: str, pages: int) -> str:
    """Folders that most pages link (their columns): the pattern of these, and of their numbered pages."""
    taken = [re.compile(p) for p in (article, follower) if p]
    folders = [
        link for link, count in links.items()
        if count * 2 >= pages and link.endswith("/") and link != "/" and not any(t.search(link) for t in taken)
    ]  # fmt: skip
    if not folders:
        return ""
    deepest = max(folder.count("/") for folder in folders) - 1
    return rf"^(?:/[\w-]+){{1,{deepest}}}/(?:index(?:_\d+)?\.s?html?|list_\d+_\d+\.html)?$"
