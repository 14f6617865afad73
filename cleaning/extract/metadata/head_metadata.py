"""What a page's head tells of it: meta elements and JSON-LD, written by machines and read by nobody.

So it is believed only where the page agrees: a headline or an author that no line of the page shows is some default of
the site's. A date cannot be checked so and is taken last.

>>> from selectolax.lexbor import LexborHTMLParser
>>> data = '<script type="application/ld+json">{"headline":"晒谷\\\\u573a"}</script>'
>>> html = f'<head><meta name="author" content="周明">{data}'
>>> found = told(LexborHTMLParser(html), html.encode())
>>> found.title, found.author, found.published_on
('晒谷场', '周明', None)
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import msgspec

from cleaning.common.dates import read_date
from cleaning.extract.render.byte_search import ear

_AUTHORS = ("author", "Author", "article:author")
_SOURCES = ("source", "Source", "mediaid", "ContentSource", "contentSource")
_DATES = ("article:published_time", "publishdate", "PubDate", "pubdate", "PublishDate", "datePublished")
_STRING = r'"((?:[^"\\]|\\.){1,200})"'
_HEADLINE = re.compile(rf'"headline"\s*:\s*{_STRING}')
_AUTHOR = re.compile(rf'"author"\s*:\s*(?:\[\s*)?(?:\{{[^{{}}]{{0,300}}?"name"\s*:\s*)?{_STRING}')
_DATE = re.compile(rf'"(?:datePublished|pubDate)"\s*:\s*{_STRING}')
LD, SCRIPT = "application/ld+json", '"pubDate"'


class Told(msgspec.Struct, frozen=True):
    """Empty where the head does not say."""

    title: str = ""
    author: str = ""
    source: str = ""
    published_on: date | None = None


def told(tree: Any, utf8: bytes) -> Told:
    """What meta elements say, then JSON-LD; `utf8` is the page."""
    metas = _metas(tree)
    data = _data(utf8)
    return Told(
        metas.get("og:title", "") or _said(data, _HEADLINE, '"headline"'),
        next((metas[name] for name in _AUTHORS if metas.get(name)), "") or _said(data, _AUTHOR, '"author"'),
        next((metas[name] for name in _SOURCES if metas.get(name)), ""),
        next((day for name in _DATES if name in metas and (day := read_date(metas[name]))), None)
        or read_date(_said(data, _DATE, '"datePublished"', '"pubDate"')),
    )


def _metas(tree: Any) -> dict[str, str]:
    """Name, property or itemprop of the head's meta elements → content; the first of a name."""
    found = dict[str, str]()
    for node in tree.head.css("meta[content]") if tree.head is not None else ():
        given = node.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop")
        if name:
            found.setdefault(name, (given.get("content") or "").strip())
    return found


def _data(utf8: bytes) -> str:
    """The page from its first JSON-LD on, or from the first data of a script with a date; "" without any."""
    found = ear(LD).find_matches_as_indexes(utf8) or ear(SCRIPT).find_matches_as_indexes(utf8)
    return utf8[found[0][1] :].decode("utf-8", "surrogatepass") if found else ""


def _said(data: str, pattern: re.Pattern[str], *keys: str) -> str:
    """The first such string of JSON-LD behind one of the keys, unescaped; "" where it is malformed."""
    begin = min((at for key in keys if (at := data.find(key)) >= 0), default=-1) if data else -1
    found = pattern.search(data, begin) if begin >= 0 else None
    try:
        return str(json.loads(f'"{found[1]}"', strict=False)).strip() if found else ""
    except ValueError:
        return ""
