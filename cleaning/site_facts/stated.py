"""What the HTML of a page states of its site: the parts of its title, site name, author, keywords, owners.

>>> html = "<title>工作总结-青杏文库</title><meta name=keywords content='总结'><p>Copyright © 2020 a.example.com"
>>> stated = stated_in(html)
>>> stated.title, stated.keywords, stated.owners
(('工作总结', '青杏文库'), ('总结',), ('a.example.com',))
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from cleaning.model import Fields
from cleaning.site_facts.places import SITE
from cleaning.steps.stamps.features_name import traits

SEPARATOR = re.compile(r"\s*[-_—–|｜·]+\s*|\s*(?:>>|<<|»|«)\s*")
OWNER_WITHIN = 20_000  # characters of HTML in which the title is looked for
OWNER_SHORTEST, OWNER_LONGEST = 3, 12  # characters of a site's name
TITLE_LONGEST = 600  # characters
TITLE = re.compile(r"<title[^>]{0,200}>(.{0,600}?)</title", re.IGNORECASE | re.DOTALL)
META = re.compile(r"<meta\b[^>]{0,800}>", re.IGNORECASE)
NAMED = re.compile(r"(?:name|property)\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
KEYWORDS = re.compile(r"[,，、;；|\s]+")
COPYRIGHT = re.compile(r"copyright|&copy;|©|版权所有|主办单位", re.IGNORECASE)
COPYRIGHT_WITHIN = 160  # characters behind the word in which the owner's name or host is looked for
FOOTER = 12_000  # characters of HTML at its end in which a page states its owner
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


def stated_in(html: str) -> Stated:
    """What a page's HTML states of its site."""
    title = TITLE.search(html, 0, OWNER_WITHIN)
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
    for meta in META.finditer(html, 0, OWNER_WITHIN):
        name, content = NAMED.search(meta[0]), CONTENT.search(meta[0])
        if name and content:
            yield name[1].lower(), entities.unescape(content[1] or content[2] or "")


def _owners(html: str) -> Iterator[str]:
    """Names and hosts in the copyright lines."""
    below = html[-FOOTER:]
    for word in [*COPYRIGHT.finditer(below)][-MOST_COPYRIGHTS:]:
        piece = " ".join(MARKUP.sub(" ", below[word.start() : word.start() + COPYRIGHT_WITHIN]).split())
        if owner := OWNER.match(piece):
            yield owner[1]
        if host := HOST.search(piece):
            yield host[0].lower().removeprefix("www.")


def owners_stated(html: str, fields: Fields, url: str | None) -> tuple[str, ...]:
    """The names by which one page states whose it is: the end of its title, its source, its host; each once.

    A page alone is a weaker witness than its site: only a name that ends as the names of sites do counts, and no public
    body, which is the author of what its pages say.

    >>> html = "<title>工作总结-青杏文库</title><p>正文"
    >>> owners_stated(html, Fields("工作总结", source="青杏文库"), "http://www.a.example/1.html")
    ('青杏文库', 'a.example')
    >>> owners_stated("<title>关于会议的通知-某县教育局</title>", Fields("关于会议的通知"), None)
    ()
    """
    parts = title_parts(_title(html))
    named = [*parts[1:][-1:], fields.source]
    names = [name for name in named if OWNER_SHORTEST <= len(name) <= OWNER_LONGEST and SITE.search(name)]
    host = _host(url)
    return tuple(dict.fromkeys((*(n for n in names if "institution" not in traits(n)), *([host] if host else []))))


def _title(html: str) -> str:
    at = html.find("<title", 0, OWNER_WITHIN)
    at = at if at >= 0 else html.find("<TITLE", 0, OWNER_WITHIN)
    start = html.find(">", at, at + 200) + 1 if at >= 0 else 0
    end = html.find("</", start, start + TITLE_LONGEST) if start else -1
    return entities.unescape(html[start:end]) if end > 0 else ""


def _host(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host and not host.replace(".", "").isdigit() else ""
