"""Where a chain of pages ends: a pager that shows nothing new, an article whose pages repeat, a site without end.

Many sites answer any page number, with the last page or with the first one. What ends a chain is that nothing new came,
never that a page is known: in a site that is read by its sitemap first, no list has an article that is not known yet.

>>> frontier = Frontier(":memory:")
>>> bounds, page = Bounds(frontier), Known("http://a.example/x/list_1_9.html", "list", "new", hops=BARREN)
>>> article, pager = Found("http://a.example/1.html", "article"), Found("http://a.example/x/list_1_10.html", "list")
>>> frontier.add([article], on="sitemap.xml")
1
>>> [found.kind for found in bounds.listed(page, (article, pager))]
['article', 'list']
>>> [found.kind for found in bounds.listed(page, (article, pager))]  # nothing that this folder did not show
['article']
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from cleaning.readers.followers import MOST_PAGES, page_one
from crawler.frontier.frontier import Frontier
from crawler.frontier.url_key import identity
from crawler.frontier.url_state import Found, Known

BARREN = 3  # list pages in a row that showed nothing new: a calendar, a search, a ring of tags, a pager without end
EQUAL = 3  # pages of one article with the same body: the server answers any number with one page
MOST_NEW = 1_000_000  # addresses that one run takes in: twenty full sitemaps; the largest known site has fewer pages


class Bounds:
    """What of a page's links is followed, by what this run has seen before; `refuse` hears what is not."""

    def __init__(self, frontier: Frontier, refuse: Callable[[str, str], None] = lambda why, url: None) -> None:
        self._frontier, self._refuse = frontier, refuse

    def listed(self, page: Known, found: Sequence[Found]) -> tuple[Found, ...]:
        """The links of a list page or a sitemap, each further one with its distance from the last news.

        News is an article that nobody knew; for pages of the same folder also one that this folder did not show yet.
        """
        articles = [f for f in found if f.kind == "article"]
        folder = _folder(page.url)
        unknown = self._frontier.knows_not(identity(f.url, f.kind) for f in articles)
        keys = [identity(f.url, f.kind) for f in articles] if page.kind == "list" else []
        unseen = self._frontier.memory.unseen(folder, keys) > 0
        near = 0 if unseen or unknown else page.hops + 1
        far = 0 if unknown else page.hops + 1
        placed = (_at(f, near if _folder(f.url) == folder else far) for f in found)
        return tuple(f for f in placed if f.hops <= BARREN)

    def paged(self, page: Known, found: Sequence[Found], digest: str) -> tuple[Found, ...]:
        """The links of an article's page without those further pages that are too many, or come from a repetition."""
        further = [f for f in found if f.kind == "follower"]
        if not further:
            return tuple(found)
        repeats = page.kind == "follower" and self._frontier.further(page.url, digest) + 1 >= EQUAL
        room = 0 if repeats or page.hops >= MOST_PAGES else MOST_PAGES - 1 - self._frontier.further(page.url)
        kept = [f for f in found if f.kind != "follower"]
        for one in further:
            paged = page_one(one.url)
            if self._frontier.known(one.url):
                continue
            if room > 0 and not (paged and paged.number > MOST_PAGES):
                kept.append(Found(one.url, one.kind, page.hops + 1))
                room -= 1
            else:
                self._refuse("followers", one.url)
        return tuple(kept)


def _at(found: Found, hops: int) -> Found:
    return dataclasses.replace(found, hops=hops) if found.kind in ("list", "sitemap") else found


def _folder(url: str) -> str:
    return url[: url.rfind("/") + 1]
