"""Chains of pages end where nothing new comes, and not before."""

from __future__ import annotations

import pytest

from cleaning.readers.followers import MOST_PAGES
from crawler.frontier.bounds import BARREN, EQUAL, Bounds
from crawler.frontier.frontier import Frontier
from crawler.frontier.url_state import Answer, Found, Kind, Known

SITE = "http://a.example"
KNOWN = Found(f"{SITE}/1.html", "article")


@pytest.fixture
def frontier() -> Frontier:
    one = Frontier(":memory:")
    one.add([KNOWN], on="sitemap.xml")
    return one


def page(url: str, kind: Kind = "list", hops: int = 0) -> Known:
    return Known(url, kind, "new", hops)


def read(bounds: Bounds, shows: list[list[Found]], next_of: str = "/x/list_1_{}.html") -> int:
    """How many pages of a pager are read, where each links the next one; what is behind `shows` shows its last."""
    hops, number = 0, 1
    while number < 200:
        articles = shows[min(number, len(shows)) - 1]
        further = Found(SITE + next_of.format(number + 1), "list")
        kept = bounds.listed(page(SITE + next_of.format(number), hops=hops), [*articles, further])
        following = [f for f in kept if f.kind == "list"]
        if not following:
            return number
        number, hops = number + 1, following[0].hops
    return number


def articles(*numbers: int) -> list[Found]:
    return [Found(f"{SITE}/{number}.html", "article") for number in numbers]


@pytest.mark.parametrize("address", ["/x/list_1_{}.html", "/x/{}/", "/{}/x/index.html"])
def test_a_pager_that_shows_one_known_article_for_ever_ends(frontier: Frontier, address: str) -> None:
    assert read(Bounds(frontier), [[KNOWN]], address) <= BARREN + 2


def test_a_pager_that_shows_no_article_ends(frontier: Frontier) -> None:
    assert read(Bounds(frontier), [[]]) == BARREN + 1


def test_a_pager_that_turns_in_a_ring_ends_when_all_was_seen(frontier: Frontier) -> None:
    frontier.add(articles(*range(100)), on="sitemap.xml")
    ring = [articles(number % 10, number % 10 + 1) for number in range(200)]
    assert read(Bounds(frontier), ring) < 20


def test_a_pager_of_articles_that_the_sitemap_named_is_read_to_its_end(frontier: Frontier) -> None:
    frontier.add(articles(*range(100)), on="sitemap.xml")
    shows = [articles(2 * number, 2 * number + 1) for number in range(50)]
    assert read(Bounds(frontier), shows) == 50 + BARREN + 1


def test_a_second_column_with_the_same_articles_is_read_to_its_end_too(frontier: Frontier) -> None:
    bounds, shows = Bounds(frontier), [articles(number) for number in range(30)]
    frontier.add(articles(*range(30)), on="sitemap.xml")
    assert [read(bounds, shows, f"/{column}/list_{{}}.html") for column in "xy"] == [30 + BARREN + 1] * 2


def further(first: int, last: int, stem: str = f"{SITE}/1") -> list[Found]:
    return [Found(f"{stem}_{number}.html", "follower") for number in range(first, last + 1)]


def test_an_article_has_so_many_pages_at_most_and_what_is_more_is_counted(frontier: Frontier) -> None:
    refused: list[str] = []
    bounds = Bounds(frontier, lambda why, url: refused.append(why))
    kept = bounds.paged(page(KNOWN.url, "article"), further(2, 150), "sha1:A")
    assert (len(kept), refused) == (MOST_PAGES - 1, ["followers"] * 50)


@pytest.mark.parametrize("shape", ["{}_{}.html", "{}.html?page={}"])
def test_further_pages_that_each_name_the_next_end(frontier: Frontier, shape: str) -> None:
    bounds, known, count = Bounds(frontier), page(KNOWN.url, "article"), 1
    while count < 300:
        found = [Found(f"{SITE}/{shape.format(1, count + 1)}", "follower")]
        kept = bounds.paged(known, found, f"sha1:{count}")
        if not kept:
            break
        frontier.fetched(known.url, Answer(200, f"sha1:{count}"), kept)
        count, known = count + 1, page(kept[0].url, "follower", kept[0].hops)
    assert count == MOST_PAGES


def test_further_pages_with_one_body_end_at_the_third(frontier: Frontier) -> None:
    bounds = Bounds(frontier)
    frontier.add(further(2, 5), on=KNOWN.url)
    asked = []
    for one in further(2, 5):
        kept = bounds.paged(page(one.url, "follower", 1), further(9, 9), "sha1:SAME")
        frontier.fetched(one.url, Answer(200, "sha1:SAME"))
        asked.append(len(kept))
    assert asked == [1] * (EQUAL - 1) + [0] * (4 - EQUAL + 1)


def test_pages_of_another_article_are_no_repetition(frontier: Frontier) -> None:
    bounds = Bounds(frontier)
    for number in range(5):
        one = further(2, 2, f"{SITE}/{number}")
        frontier.add(one, on=KNOWN.url)
        assert bounds.paged(page(one[0].url, "follower", 1), further(3, 3, f"{SITE}/{number}"), "sha1:SAME")
        frontier.fetched(one[0].url, Answer(200, "sha1:SAME"))
