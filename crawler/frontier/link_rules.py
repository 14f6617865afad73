"""Which links of a page belong to the crawl: by the profile's patterns on path and query, else by its CMS's.

The markup of these sites is ASCII whatever the text is, so links are read before anyone doubts the charset: a lying
header loses no follower.

>>> paths = Paths(Crawl(list=r'/(?:list_\\d+_\\d+\\.html)?$', article=r'/\\d+\\.html$', follower=r'/\\d+_\\d+\\.html$'),
...               hosts=["a.example"])
>>> page = b'<a href="29205.html">x</a><a href="#">next</a><a href="/m/1.html">m</a><option value="list_5_2.html">'
>>> [(f.url, f.kind) for f in paths.on_list(page, "https://a.example/x/")]
[('https://a.example/x/29205.html', 'article'), ('https://a.example/x/list_5_2.html', 'list')]
>>> pager = b"<li><a href='#'>1</a></li><li><a href='29205_2.html'>2</a></li><a href='29206_2.html'>other</a>"
>>> [f.url for f in paths.on_article(pager, "https://a.example/x/29205.html")]
['https://a.example/x/29205_2.html']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import unescape

from cleaning.knowledge.schema import Crawl, Site
from crawler.frontier.queries import Canonical
from crawler.frontier.url_state import Found, Kind, Known
from crawler.http.allowed import LONGEST, SCHEMES, authority

# The mobile twin, the search page, message boards, counters and other machinery of the known CMS, endless calendars,
# visitors' sessions: whatever the patterns say, these are no pages of their own.
TRAPS = re.compile(
    r"/(?:m|wap|mobile|plus|data|member|include|templets|search|so|e|d|user|api|calendar|wp-json)/"
    r"|/(?:tags?|search|calendar|view|list|login|register|guestbook|feedback|rss|rssmap|sitemap)\.(?:php|asp|aspx|html)"
    r"|(?:PHPSESSID|jsessionid)=|/\d{4}/(?:\d{1,2}/)*$|/(?:19|20)\d\d-\d\d?(?:-\d\d?)?/$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"_(\d+)(?=\.\w+$)")
DEAD = ("#", "javascript:", "mailto:", "tel:", "data:")
ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|rtf|zip|rar|7z)$", re.IGNORECASE)
FILE = re.compile(rb"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|rtf|zip|rar|7z)[\"'\s>]", re.IGNORECASE)
ENTRIES = 50_000  # of a sitemap, and
MAP_SIZE = 50 << 20  # its bytes, unpacked: the bounds of the protocol (sitemaps.org)
QUOTES = {
    "&quot;": '"',
    "&apos;": "'",
}  # XML has these and three more; HTML's two thousand cost minutes in a hostile map
ENTRY_SIZE = 4000  # bytes of an entry in which its address and date are
SAFE = "%/:=&?~#+!$,;'@()*[]"  # what `quote` leaves as it is: an escaped URL is not escaped again


class Paths:
    """The patterns of one site; `hosts` (in the form of `crawler.http.allowed.authority`) are its hosts.

    `refuse` hears which of the site's own addresses are too long or of another scheme, and why.
    """

    def __init__(
        self, crawl: Crawl, hosts: Collection[str], refuse: Callable[[str, str], None] = lambda why, url: None
    ) -> None:
        self.hosts, self._refuse = hosts, refuse
        named: tuple[tuple[Kind, str], ...] = (
            ("follower", crawl.follower), ("article", crawl.article), ("list", crawl.list),
        )  # fmt: skip
        self._patterns: list[tuple[Kind, re.Pattern[str], bool]] = [
            (kind, re.compile(pattern), r"\?" in pattern) for kind, pattern in named if pattern
        ]
        self._asks = any(asks for kind, _, asks in self._patterns if kind == "follower")
        self._left = re.compile(crawl.other) if crawl.other else None
        self.canonical = Canonical(crawl.ignore_query, [pattern for _, pattern in named])

    def kind(self, target: str) -> Kind | None:
        """What a path with its query is; a query or a trap's shape counts only where the pattern names one (`\\?`)."""
        for kind, pattern, asks in self._patterns:
            if ("?" not in target or asks) and pattern.search(target):
                return kind if asks or not TRAPS.search(target) else None
        return None

    def is_left(self, target: str) -> bool:
        """Does the profile say of this path with its query that it is meant to be left alone (`other`)?"""
        return self._left is not None and self._left.search(target) is not None

    def found(self, url: str, hops: int = 0) -> Found | None:
        """A URL as one of the site's pages, under the address that is asked for, or None."""
        url = self.canonical(url)
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if authority(url) not in self.hosts:
            return None
        if why := "scheme" if parts.scheme not in SCHEMES else "length" if len(url) > LONGEST else "":
            self._refuse(why, url)
            return None
        kind = self.kind(target)
        return Found(url, kind, hops) if kind else None

    def on(self, known: Known, body: bytes) -> tuple[Found, ...]:
        """What a page leads to, by what it is."""
        if known.kind == "list":
            return self.on_list(body, known.url)
        return () if known.kind == "attachment" else self.on_article(body, known.url, known.found_on)

    def on_list(self, body: bytes, base: str) -> tuple[Found, ...]:
        """Articles and lists that a list page links, its pager's `select` included."""
        return tuple(f for f in self._all(body, base, "//a/@href | //option/@value") if f.kind != "follower")

    def on_article(self, body: bytes, base: str, found_on: str = "") -> tuple[Found, ...]:
        """The other pages of this article, and the files it offers; what else it links stands in lists.

        One that was found on an article was led to by a redirect: its pages may have that address with their number.
        """
        alias = found_on if found_on and (f := self.found(found_on)) and f.kind == "article" else base
        if not (self._may_offer(body, base) or self._may_offer(body, alias)):
            return ()
        own = (stem(base), stem(alias))
        urls = dict.fromkeys(_urls(body, base, "//a/@href"))
        pages = (f for url in urls if (f := self.found(url)) and f.kind == "follower" and stem(f.url) in own)
        return (*(f for f in pages if f.url != base), *self._attachments(urls))

    def _may_offer(self, body: bytes, base: str) -> bool:
        """The cheap test before the page is parsed: most articles have one page and no file."""
        name = stem(base).rpartition("/")[2].rpartition(".")[0].encode()
        return self._asks or b"".join((name, b"_")) in body or bool(FILE.search(body))

    def _attachments(self, urls: Iterable[str]) -> Iterator[Found]:
        """Files of this site; the machinery that counts downloads is none."""
        for url in urls:
            parts = urlsplit(url)
            if ATTACHMENT.search(parts.path) and authority(url) in self.hosts and not TRAPS.search(parts.path):
                yield Found(url, "attachment")

    def on_sitemap(self, urls: Iterable[str]) -> tuple[Found, ...]:
        """Articles and further sitemaps among the addresses that a sitemap names; of other hosts too, to be refused."""
        return tuple(one for url in urls if (one := self._on_map(url)))

    def _on_map(self, url: str) -> Found | None:
        if url.endswith(".xml"):
            return Found(url, "sitemap")
        try:
            return one if (one := self.found(url)) and one.kind == "article" else None
        except ValueError:
            return None  # no URL: `http://[` and the like

    def _all(self, body: bytes, base: str, xpath: str) -> Iterator[Found]:
        seen: set[str] = {base}
        for url in _urls(body, base, xpath):
            if url not in seen:
                seen.add(url)
                if found := self.found(url):
                    yield found


def lastmods(body: bytes) -> dict[str, str]:
    """The addresses that a sitemap names, and what it says of their last change ("" for nothing).

    >>> lastmods(b"<url><loc>http://a.example/1.html</loc><lastmod>2026-01-02</lastmod></url>")
    {'http://a.example/1.html': '2026-01-02'}
    """
    found = {}
    for piece in body[:MAP_SIZE].replace(b"sitemap>", b"url>").split(b"<url>", ENTRIES + 1)[1 : ENTRIES + 1]:
        entry = piece.partition(b"</url>")[0]
        if url := unescape(_said(entry, b"loc"), QUOTES):
            found[url] = _said(entry, b"lastmod")
    return found


def _said(entry: bytes, tag: bytes) -> str:
    """The text of an element of a sitemap's entry, with or without CDATA."""
    begin = entry.find(b"<" + tag + b">", 0, ENTRY_SIZE) + len(tag) + 2
    if begin < len(tag) + 2:
        return ""
    text = entry[begin : begin + ENTRY_SIZE].lstrip().removeprefix(b"<![CDATA[")
    return (
        text[: min(end for end in (text.find(b"<"), text.find(b"]]"), len(text)) if end >= 0)].decode("latin-1").strip()
    )


def stem(url: str) -> str:
    """An article's address without the number of its page.

    >>> stem("/x/29205_2.html") == stem("/x/29205.html")
    True
    """
    return NUMBER.sub("", url.partition("?")[0])


def page_number(url: str) -> int:
    """The number of a list's page; 1 where the address has none."""
    found = NUMBER.search(urlsplit(url).path)
    return int(found[1]) if found else 1


def below(url: str, found: Iterable[Found]) -> list[str]:
    """The list page after this one, under every address that the page links it by."""
    own, folder = page_number(url), url[: url.rfind("/") + 1]
    return [f.url for f in found if f.kind == "list" and f.url.startswith(folder) and page_number(f.url) == own + 1]


def links(body: bytes, base: str) -> Iterator[tuple[Any, str]]:
    """Each link's element with its address."""
    root, origin, base = _page(body, base)
    for a in root.iter("a") if root is not None else ():
        for url in _whole(a.get("href", ""), origin, base):
            yield a, url


def _urls(body: bytes, base: str, xpath: str) -> Iterator[str]:
    """The addresses that an XPath finds."""
    root, origin, base = _page(body, base)
    for value in root.xpath(xpath, smart_strings=False) if root is not None else ():
        yield from _whole(value, origin, base)


def _page(body: bytes, base: str) -> tuple[Any, str, str]:
    """Its tree (None of nothing), the site's root, and what its addresses start from."""
    from parsel import Selector

    if not body.strip():
        return None, "", base
    page = Selector(body=body, encoding="latin-1", type="html")
    base = urljoin(base, page.xpath("string(//base/@href)").get() or "") if b"<base" in body else base
    parts = urlsplit(base)
    return page.root, f"{parts.scheme}://{parts.netloc}", base


def _whole(value: str, origin: str, base: str) -> Iterator[str]:
    """An address, whole, without fragment, bytes beyond ASCII escaped as they stand; none of a dead link."""
    href = value.strip()
    if not href or href.lower().startswith(DEAD):
        return
    href = href.partition("#")[0]
    if not href.isascii() or " " in href:
        href = quote(href.encode("latin-1", "replace"), safe=SAFE)
    if href.startswith("/") and not href.startswith("//") and "/." not in href:
        yield origin + href
        return
    try:
        yield urljoin(base, href)
    except ValueError:
        return  # no URL: `http://[` and the like


def site_crawl(site: Site, cms: Site | None) -> Crawl:
    """The profile's patterns, and its CMS's where it has none of its own."""
    own, other = site.crawl, cms.crawl if cms else Crawl()
    return Crawl(
        start=own.start or other.start,
        list=own.list or other.list,
        article=own.article or other.article,
        follower=own.follower or other.follower,
        total=own.total or other.total,
        other=own.other or other.other,
        ignore_query=own.ignore_query or other.ignore_query,
        delay=own.delay,
    )
