"""What is kept of one page while the facts of its site are gathered: its text, and what it states of its site.

>>> html = "<title>工作总结-青杏文库</title><meta name=keywords content='总结'><p>Copyright © 2020 a.example.com"
>>> stated = stated_in(html)
>>> stated.title, stated.keywords, stated.owners
(('工作总结', '青杏文库'), ('总结',), ('a.example.com',))
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

import msgspec

from cleaning.ledger import apply
from cleaning.model import Edit, Extracted
from cleaning.spans import edits_of

SEPARATOR = re.compile(r"\s*[-_—–|｜·]+\s*|\s*(?:>>|<<|»|«)\s*")
TITLE = re.compile(r"<title[^>]{0,200}>(.{0,600}?)</title", re.IGNORECASE | re.DOTALL)
META = re.compile(r"<meta\b[^>]{0,800}>", re.IGNORECASE)
NAMED = re.compile(r"(?:name|property)\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
KEYWORDS = re.compile(r"[,，、;；|\s]+")
COPYRIGHT = re.compile(r"copyright|&copy;|©|版权所有|主办单位", re.IGNORECASE)
COPYRIGHT_WITHIN = 160  # characters behind the word in which the owner's name or host is looked for
MOST_COPYRIGHTS = 6  # such words of a page that are looked at, the last ones
MARKUP = re.compile(r"<[^>]{0,300}>|&[a-z#0-9]{1,8};")
HOST = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|cc|top|vip|info|la)(?![\w.])", re.IGNORECASE
)
OWNER = re.compile(
    r"(?:(?:copyright|&copy;|©|版权所有|主办单位)[\s/]{0,2}){1,3}\W{0,6}(?:\(c\)|©)?[\s\d\-–—~,，.:：/年至今]{0,30}([\u4e00-\u9fff][\w·]{1,19})",
    re.IGNORECASE,
)


class Stated(msgspec.Struct, frozen=True):
    """What the HTML of a page states of its site: the parts of its title, site name, author, keywords, owners."""

    title: tuple[str, ...] = ()
    site_name: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """One page: its host, its title, the source and columns that it names, what its HTML states, and its text."""

    host: str
    title: str
    source: str
    columns: tuple[str, ...]
    stated: Stated
    text: str


def trace_of(host: str, html: str, found: Extracted) -> Trace:
    """The trace of an extracted page; of a text dump `html` is empty."""
    fields = found.fields
    stated = stated_in(html) if html else Stated()
    return Trace(host, fields.title, fields.source, fields.category, stated, shown(found))


def shown(found: Extracted) -> str:
    """The base without what HTML knows to be no text."""
    edits: list[Edit] = list(edits_of(found.base, found.spans))
    return apply(found.base, edits) if edits else found.base


def stated_in(html: str) -> Stated:
    """What a page's HTML states of its site."""
    title = TITLE.search(html)
    parts = title_parts(entities.unescape(title[1])) if title else ()
    metas = dict(_metas(html))
    keywords = tuple(word for word in KEYWORDS.split(metas.get("keywords", "")) if word)
    owners = tuple(dict.fromkeys(_owners(html)))
    return Stated(parts, metas.get("og:site_name", "").strip(), metas.get("author", "").strip(), keywords, owners)


def title_parts(title: str) -> tuple[str, ...]:
    """A title as a browser shows it, cut at its separators.

    >>> title_parts("关于梦想的演讲_演讲稿_青杏文库")
    ('关于梦想的演讲', '演讲稿', '青杏文库')
    """
    return tuple(part for part in (" ".join(one.split()) for one in SEPARATOR.split(title)) if part)


def _metas(html: str) -> Iterator[tuple[str, str]]:
    for meta in META.finditer(html):
        name, content = NAMED.search(meta[0]), CONTENT.search(meta[0])
        if name and content:
            yield name[1].lower(), entities.unescape(content[1] or content[2] or "")


def _owners(html: str) -> Iterator[str]:
    """Names and hosts in the copyright lines."""
    for word in [*COPYRIGHT.finditer(html)][-MOST_COPYRIGHTS:]:
        piece = " ".join(MARKUP.sub(" ", html[word.start() : word.start() + COPYRIGHT_WITHIN]).split())
        if owner := OWNER.match(piece):
            yield owner[1]
        if host := HOST.search(piece):
            yield host[0].lower().removeprefix("www.")
