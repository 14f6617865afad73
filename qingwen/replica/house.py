"""What stands where on the site, without any of it being held: a page of anything is computed when it is asked for.

>>> house = House(seed=1, articles=300)
>>> [about.aid for about in house.listed(COLUMNS[4], page=1)][:3]
[10300, 10288, 10276]
>>> house.heading(3).path, house.at("/xindetihui/xuexixinde/2021/0302/10003.html")
('/xindetihui/xuexixinde/2021/0302/10003.html', (3, 1))
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Iterator
from random import Random

from qingwen.replica.columns import COLUMNS, PAGE_SIZE, Column
from qingwen.replica.inject import Body, Plan, is_control, spoil
from qingwen.replica.prose import AID, Heading, heading, opening, paragraphs

PAGED = 0.12  # share of the longer articles that have pages 2 … 4
HOT = 12
TAG_SCAN = 5000  # newest articles looked through for a tag page: bounded, whatever the size of the site
ARTICLE = re.compile(r"(?P<folder>/[a-z]+/[a-z]+/)\d{4}/\d{4}/(?P<aid>\d+)(?:_(?P<page>\d+))?\.html")
DELETED = AID - 1000  # numbers from here to AID: articles that are gone, yet linked (a message, status 200)


@dataclasses.dataclass(frozen=True)
class House:
    """The site's content: `articles` of them by `seed`. Methods are pure; equal houses give equal pages."""

    seed: int = 1
    articles: int = 300
    plan: Plan = Plan()

    def heading(self, n: int) -> Heading:
        """What a list shows of article n (1 … articles)."""
        return heading(self.seed, n)

    def clean(self, n: int) -> tuple[str, ...]:
        """The clean paragraphs of article n."""
        return paragraphs(self.seed, self.heading(n))

    def body(self, n: int) -> Body:
        """The paragraphs of article n with what was put in."""
        return _body(self, n)

    def teaser(self, n: int, size: int) -> str:
        """Title and first words, cut by characters."""
        about = self.heading(n)
        return f"{about.title}  {opening(self.seed, n, about.column.kind)}"[:size]

    def pages(self, n: int) -> int:
        """How many pages article n has."""
        rng = Random(f"{self.seed}/{n}/pages")
        return rng.choice((2, 2, 3, 4)) if rng.random() < PAGED and len(self.clean(n)) >= 8 else 1

    def blocks(self, n: int, page: int) -> tuple[str, ...]:
        """The dirty paragraphs on one page of article n."""
        all_of_it, pages = self.body(n).blocks, self.pages(n)
        size = -(-len(all_of_it) // pages)
        return all_of_it[(page - 1) * size : page * size]

    def at(self, path: str) -> tuple[int, int] | None:
        """Which article and page a path names; None where it names none (the path must be the article's own)."""
        match = ARTICLE.fullmatch(path)
        if not match:
            return None
        n, page = int(match["aid"]) - AID, int(match["page"] or 1)
        return (n, page) if self.has(n, page) and self.path(n, page) == path else None

    def has(self, n: int, page: int = 1) -> bool:
        """Whether there is such a page."""
        return 1 <= n <= self.articles and 1 <= page <= self.pages(n)

    def path(self, n: int, page: int = 1) -> str:
        """Where a page of an article lies."""
        first = self.heading(n).path
        return first if page == 1 else f"{first.removesuffix('.html')}_{page}.html"

    def listed(self, column: Column, page: int) -> list[Heading]:
        """The articles on a list page, newest first."""
        return [self.heading(n) for n in column.shelf.newest(self.articles, (page - 1) * PAGE_SIZE, PAGE_SIZE)]

    def neighbours(self, n: int) -> tuple[Heading | None, Heading | None]:
        """The article before and after in the same column."""
        before, after = n - 12, n + 12
        return (self.heading(before) if before >= 1 else None, self.heading(after) if after <= self.articles else None)

    def hot(self, n: int) -> list[Heading]:
        """Some other articles, as a hot list beside article (or list) n shows them."""
        rng = Random(f"{self.seed}/{n}/hot")
        return [self.heading(rng.randint(1, max(1, self.articles))) for _ in range(HOT)] if self.articles else []

    def tagged(self, tag: str, size: int = 20) -> list[Heading]:
        """The newest articles that carry a tag."""
        newest = range(self.articles, max(0, self.articles - TAG_SCAN), -1)
        return list(itertools.islice((self.heading(n) for n in newest if tag in self.heading(n).tags), size))

    def is_control(self, n: int) -> bool:
        """Whether nothing was put into article n."""
        return is_control(self.seed, n)

    def numbers(self) -> Iterator[int]:
        """All the articles."""
        return iter(range(1, self.articles + 1))


@functools.lru_cache(maxsize=64)
def _body(house: House, n: int) -> Body:
    about = house.heading(n)
    return spoil(house.seed, about, paragraphs(house.seed, about), house.plan)


def column_at(path: str) -> tuple[Column, int] | None:
    """Which column and page of its list a path names: `/dir/`, `/dir/index.html` and `list_{tid}_1.html` are one."""
    for column in COLUMNS:
        if path in (column.folder, f"{column.folder}index.html"):
            return column, 1
        match = re.fullmatch(rf"{column.folder}list_{column.tid}_(\d+)\.html", path)
        if match:
            return column, int(match[1])
    return None
