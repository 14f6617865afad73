"""What stands where on the site, without any of it being held: a page of anything is computed when it is asked for.

>>> from qingwen.site_in_a_box.content.columns import column_of
>>> house = House(seed=1, articles=300)
>>> [about.aid for about in house.listed(column_of(12), page=1)][:3]
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
from datetime import datetime, timedelta
from random import Random

from qingwen.site_in_a_box.content.columns import LEAVES, PAGE_SIZE, Column
from qingwen.site_in_a_box.content.text_generator import (
    AID,
    Heading,
    amendment,
    day_of,
    heading,
    opening,
    paragraphs,
    spun,
)
from qingwen.site_in_a_box.damage.body import Body, Plan
from qingwen.site_in_a_box.damage.inject import is_control, spoil

PAGED = 0.12  # share of the longer articles that have pages 2 … 4
MADE_AT = timedelta(hours=11)  # the pages of a day are made in its evening
HOT = 12
HOT_FOR = 50  # articles in a row that show the same hot list
TAG_SCAN = 5000  # newest articles looked through for a tag page: bounded, whatever the size of the site
ARTICLE = re.compile(r"(?P<folder>/[a-z]+/[a-z]+/)\d{4}/\d{4}/(?P<aid>\d+)(?:_(?P<page>\d+))?\.html")
DELETED = AID - 1000  # numbers from here to AID: articles that are gone, yet linked (a message, status 200)


@dataclasses.dataclass(frozen=True)
class House:
    """The site's content: `articles` of them by `seed`. Methods are pure; equal houses give equal pages.

    `stages`: how many articles there were before each update. A page stays the file that was made in its stage, but for
    the `changed`; `deleted` are gone.
    """

    seed: int = 1
    articles: int = 300
    plan: Plan = Plan()
    reposts: float = 0.0
    stages: tuple[int, ...] = ()
    changed: frozenset[int] = frozenset()
    deleted: frozenset[int] = frozenset()

    def heading(self, n: int) -> Heading:
        """What a list shows of article n (1 … articles)."""
        return heading(self.seed, n)

    def clean(self, n: int) -> tuple[str, ...]:
        """The clean paragraphs of article n; a changed one has been amended at its end."""
        lines = paragraphs(self.seed, self.heading(self.origin(n)))
        if self.is_spun(n):
            lines = tuple(spun(line) for line in lines)
        return (*lines, amendment(self.seed, self.heading(n))) if n in self.changed else lines

    def made(self, n: int) -> datetime:
        """When the file of article n was made: on its day, or, changed, on the day of the update."""
        if n not in self.changed:
            return day_of(n) + MADE_AT
        return day_of(self.articles) + MADE_AT + timedelta(days=1)

    def lists_made(self) -> datetime:
        """When home and lists were: with each article that is added, changed or taken down."""
        return day_of(self.articles) + MADE_AT + timedelta(days=1, minutes=len(self.changed) + len(self.deleted))

    def origin(self, n: int) -> int:
        """Whose text article n has: its own, or, of a re-post, an older article's."""
        rng = Random(f"{self.seed}/{n}/repost")
        return rng.randint(1, n - 1) if n > 1 and rng.random() < self.reposts else n

    def is_spun(self, n: int) -> bool:
        """Whether it is a re-post with words exchanged."""
        return self.origin(n) != n and n % 2 == 0

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

    def old(self, path: str) -> int:
        """Which article an address of its shape, under whatever date, might mean; 0 where it means none."""
        match = ARTICLE.fullmatch(path)
        n = int(match["aid"]) - AID if match else 0
        return n if self.has(n) else 0

    def has(self, n: int, page: int = 1) -> bool:
        """Whether there is such a page."""
        return 1 <= n <= self.articles and n not in self.deleted and 1 <= page <= self.pages(n)

    def path(self, n: int, page: int = 1) -> str:
        """Where a page of an article lies."""
        first = self.heading(n).path
        return first if page == 1 else f"{first.removesuffix('.html')}_{page}.html"

    def listed(self, column: Column, page: int) -> list[Heading]:
        """The articles on a list page, newest first."""
        skip = (page - 1) * PAGE_SIZE
        if not self.deleted:
            return [self.heading(n) for n in column.shelf.newest(self.articles, skip, PAGE_SIZE)]
        left = (n for n in column.shelf.down_from(self.articles) if n not in self.deleted)
        return [self.heading(n) for n in itertools.islice(left, skip, skip + PAGE_SIZE)]

    def count(self, column: Column) -> int:
        """How many articles a column has."""
        gone = sum(n % LEAVES in column.shelf.residues for n in self.deleted)
        return column.shelf.count(self.articles) - gone

    def list_pages(self, column: Column) -> int:
        """How many pages its list has; an empty column has one."""
        return max(1, -(-self.count(column) // PAGE_SIZE))

    def neighbours(self, n: int) -> tuple[Heading | None, Heading | None]:
        """The article before and after in the same column, as they were when the page was made."""
        before, after = n - LEAVES, n + LEAVES
        return (self.heading(before) if before >= 1 else None, self.heading(after) if after <= self._then(n) else None)

    def _then(self, n: int) -> int:
        """How many articles there were when the page of article n was made."""
        return next((stage for stage in self.stages if 1 <= n <= stage), self.articles)

    def hot(self, n: int) -> list[Heading]:
        """The hot list beside article n (a list: 0 or less); like the sites', it changes only now and then."""
        rng, last = Random(f"{self.seed}/{n // HOT_FOR}/hot"), max(1, self._then(n))
        return [self.heading(rng.randint(1, last)) for _ in range(HOT)]

    def more(self, n: int, size: int) -> list[Heading]:
        """Further articles, as link lists of heavy pages show them."""
        rng, last = Random(f"{self.seed}/{n // HOT_FOR}/more"), max(1, self._then(n))
        return [self.heading(rng.randint(1, last)) for _ in range(size)]

    def tagged(self, tag: str, size: int = 20) -> list[Heading]:
        """The newest articles that carry a tag."""
        newest = range(self.articles, max(0, self.articles - TAG_SCAN), -1)
        return list(itertools.islice((self.heading(n) for n in newest if tag in self.heading(n).tags), size))

    def is_control(self, n: int) -> bool:
        """Whether nothing was put into article n."""
        return is_control(self.seed, n)

    def numbers(self, first: int = 1, count: int | None = None) -> Iterator[int]:
        """The articles that there are, from `first` on, of `count` numbers."""
        last = self.articles if count is None else min(self.articles, first + count - 1)
        return (n for n in range(first, last + 1) if n not in self.deleted)

    def newest(self, count: int) -> Iterator[int]:
        """The last numbers, the newest first; what is gone is left out."""
        return (n for n in range(self.articles, max(0, self.articles - count), -1) if n not in self.deleted)

    def updated(self, new: int, changed: int, deleted: int) -> House:
        """The site some days later; what changes is drawn by the seed."""
        rng, there = Random(f"{self.seed}/{self.articles}/update"), sorted(set(self.numbers()) - self.changed)
        drawn = rng.sample(there, changed + deleted)
        return dataclasses.replace(
            self, articles=self.articles + new, stages=(*self.stages, self.articles),
            changed=self.changed | set(drawn[:changed]), deleted=self.deleted | set(drawn[changed:]),
        )  # fmt: skip


@functools.lru_cache(maxsize=64)
def _body(house: House, n: int) -> Body:
    return spoil(house.seed, house.heading(n), house.clean(n), house.plan)
