"""When to look again: a map of the newest pages gives no hint by what leaves it; what changed often is looked at."""

from __future__ import annotations

import random

import pytest

from crawler.frontier.change_hints import Hints
from crawler.frontier.frontier import Frontier
from crawler.frontier.list_snapshot import mapped
from crawler.frontier.url_state import DAY, Answer, Found

MAP = "http://a.example/sitemap.xml"
PAGE = "http://a.example/1.html"


def address(n: int) -> str:
    return f"http://a.example/{n}.html"


class Site:
    """A frontier of pages that were all fetched, read by a sitemap."""

    def __init__(self, pages: int) -> None:
        self.now = 1e9
        self.frontier = Frontier(":memory:", now=lambda: self.now)
        self.hints = Hints(self.frontier)
        self.fetched(range(pages))

    def fetched(self, pages: range) -> None:
        self.frontier.add([Found(address(n), "article") for n in pages], on=MAP)
        for n in pages:
            self.frontier.fetched(address(n), Answer(200, "sha1:A"))

    def read(self, pages: list[int]) -> list[str]:
        """What a run does that reads this map: the known pages that are due."""
        self.now += 3600
        self.frontier._began = self.now
        known = {n for n in pages if self.frontier.known(address(n))}
        self.frontier.add([Found(address(n), "article") for n in pages], on=MAP)
        self.hints.mapped(MAP, mapped({address(n): "2026-01-01" for n in pages}))
        due = [one.url for one in self.frontier.take(500)]
        for url in due:
            self.frontier.back(url)
        for n in set(pages) - known:
            self.frontier.fetched(address(n), Answer(200, "sha1:A"))
        return sorted(url for url in due if url not in {address(n) for n in set(pages) - known})


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("new", [1, 35, 60, 100])
def test_leaving_a_map_of_the_newest_pages_is_no_hint(newest_first: bool, new: int) -> None:
    site = Site(200)
    order = -1 if newest_first else 1
    assert site.read([*range(100, 200)][::order]) == []
    assert site.read([*range(100 + new, 200 + new)][::order]) == []
    assert site.read([*range(100 + 2 * new, 200 + 2 * new)][::order]) == []


def test_what_is_taken_off_amid_a_map_is_a_hint_whether_the_map_is_whole_or_not() -> None:
    site = Site(200)
    site.read([*range(100, 200)])
    assert site.read([n for n in range(104, 205) if n != 150]) == [address(150)]


def test_what_is_taken_off_at_the_end_of_a_map_that_has_nothing_new_is_a_hint() -> None:
    site = Site(100)
    site.read([*range(100)])
    assert site.read([*range(2, 100)]) == [address(0), address(1)]


def looks(changes: list[float], days: int) -> tuple[list[float], list[float]]:
    """Days at which a page that changes at those days is looked at, and how long each change went unseen."""
    clock, seen = [0.0], 0
    frontier = Frontier(":memory:", now=lambda: clock[0])
    frontier.add([Found(PAGE, "article")], on=MAP)
    frontier.fetched(PAGE, Answer(200, "sha1:A"))
    at, late = list[float](), list[float]()
    while clock[0] < days * DAY:
        clock[0] += DAY / 4
        if frontier.take(1):
            now = [day for day in changes[seen:] if day * DAY <= clock[0]]
            late += [clock[0] / DAY - day for day in now]
            seen += len(now)
            at.append(clock[0] / DAY)
            frontier.fetched(PAGE, Answer(200, "sha1:A", changed=bool(now)))
    return at, late


def test_a_page_that_changes_in_spurts_is_not_forgotten_between_them() -> None:
    """Four changes in each of two months of a year: the second of them is not met by a page asked for twice a year."""
    months = [*range(10, 40, 7), *range(300, 330, 7)]
    _, late = looks([float(day) for day in months], 400)
    assert len(late) == len(months)
    assert max(late) <= 45


def test_a_page_that_never_changes_is_left_alone() -> None:
    at, _ = looks([], 720)
    assert len(at) < 14


def test_changes_at_random_are_looked_for_in_proportion() -> None:
    rng, rates = random.Random(5), []
    for gap in (10, 60, 200):
        days, day = list[float](), 0.0
        while day < 1000:
            days.append(day := day + rng.expovariate(1 / gap))
        rates.append(len(looks(days, 1000)[0]))
    assert rates[0] > 2 * rates[1] > 2 * rates[2]
