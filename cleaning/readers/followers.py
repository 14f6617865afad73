"""Pages 2, 3 … of one article: which page 1 a follower's URL belongs to.

>>> page_one("http://a.cn/fw/2021/29205_2.html")
Paged(first='http://a.cn/fw/2021/29205.html', number=2)
>>> page_one("http://a.cn/plus/view.php?aid=5&pageno=3")
Paged(first='http://a.cn/plus/view.php?aid=5', number=3)
>>> page_one("http://a.cn/fw/2021/29205.html") is None
True
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from cleaning.knowledge.load import Knowledge
from cleaning.knowledge.schema import Crawl, Site

# `_2.html` of DedeCMS and EmpireCMS, `-2.html` of other builds; `pageno` of dynamic addresses.
IN_PATH = re.compile(r"[_-](\d{1,3})(\.\w{3,5})$")
IN_QUERY = re.compile(r"([?&])(?:pageno|page|p)=(\d{1,3})(&|$)", re.IGNORECASE)
# Without a profile only a number with a number after it is taken for a follower: `report_2.html` may be an article.
NUMBERED = re.compile(r"(?:^|[/:])\d+_\d{1,3}\.\w{3,5}$|[?&]aid=\d+&(?:pageno|page)=\d{1,3}$", re.IGNORECASE)

MOST_PAGES = 100  # of one article; a server that answers any number with a page has no last one
PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?::\d{1,5})?((?:/[^?#\s]*)?(?:\?[^#\s]+)?)(?:#\S*)?")


Patterns = tuple[tuple[str, Callable[[str], object]], ...]  # role, and what finds its pattern
AGAIN = 4096  # URLs whose role is remembered: more than the records of a shard


@dataclasses.dataclass(frozen=True, slots=True)
class Paged:
    """Page `number` of the article whose first page is at `first`."""

    first: str
    number: int


def page_one(url: str) -> Paged | None:
    """The article that a follower's URL belongs to; None where the URL has no page number above 1."""
    path, mark, query = url.partition("?")
    if found := IN_PATH.search(path):
        paged = Paged(path[: found.start()] + found[2] + mark + query, int(found[1]))
    elif found := IN_QUERY.search(url):
        rest = url[found.end() :]
        paged = Paged(url[: found.start()] + (found[1] + rest if rest else ""), int(found[2]))
    else:
        return None
    return paged if paged.number > 1 else None


class Roles:
    """What URLs are to their profiles. The patterns of a host are looked up once: a plan asks for 100,000 URLs."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.patterns: dict[tuple[str, str | None], Patterns] = {}
        self.of = functools.lru_cache(AGAIN)(self._of)  # who reads a record asks at once, who plans its shard later

    def _of(self, url: str | None, site: str | None) -> tuple[str, str]:
        """Its role and its host: article, follower, list or other to the profile of that word, else of the host.

        The role is "page" where no profile says.
        """
        try:
            host, target = address(url or "")
        except ValueError:
            return "page", ""
        return self._role(url, site, host, target), host

    def _role(self, url: str | None, site: str | None, host: str, target: str) -> str:
        if (host, site) not in self.patterns:
            self.patterns[host, site] = _patterns(self._crawl(host, site) if url and host else None)
        for name, found_in in self.patterns[host, site]:
            if found_in(target):
                return name
        return "other" if self.patterns[host, site] else "follower" if url and NUMBERED.search(target) else "page"

    def _crawl(self, host: str, site: str | None) -> Crawl | None:
        """The patterns of the profile, and of its CMS where it has none of its own."""
        known = self.knowledge
        profile = (known.profile(site) if site else None) or known.site_at(f"http://{host}/")
        cms: Site | None = known.cms_of(profile) or next((c for c in known.cms if site and c.stem == site), None)
        if profile is None and cms is None:
            return None
        own, more = (profile.crawl if profile else Crawl()), (cms.crawl if cms else Crawl())
        return Crawl((), own.list or more.list, own.article or more.article, own.follower or more.follower)


def _patterns(crawl: Crawl | None) -> Patterns:
    """Of a profile that knows its articles."""
    if crawl is None or not crawl.article:
        return ()
    told = (("follower", crawl.follower), ("article", crawl.article), ("list", crawl.list))
    return tuple((name, re.compile(pattern).search) for name, pattern in told if pattern)


def address(url: str) -> tuple[str, str]:
    """(host, path and query) of a URL. Raises ValueError for what is none.

    >>> address("http://a.cn:80/fw/1.html?p=2#top"), address("HTTP://A.cn")
    (('a.cn', '/fw/1.html?p=2'), ('a.cn', ''))
    """
    if plain := PLAIN.fullmatch(url):  # a tenth of what urlsplit takes
        return plain[1], plain[2]
    parts = urlsplit(url)
    return parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")


def path_of(place: str) -> str:
    """Of a page without URL, what stands in for it: where it lies in its folder or archive.

    >>> path_of("mirror/fw/5_2.html:0"), path_of("a.zip:fw/5_2.html")
    ('mirror/fw/5_2.html', 'a.zip:fw/5_2.html')
    """
    return place.removesuffix(":0")
