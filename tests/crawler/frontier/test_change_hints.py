"""What a list or a sitemap says of pages is taken for a hint: they are looked at before their time, no others are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.knowledge.schema import Crawl
from crawler.frontier.change_hints import Column, Hints
from crawler.frontier.frontier import Frontier
from crawler.frontier.link_rules import Paths
from crawler.frontier.list_snapshot import Listing, listing, mapped
from crawler.frontier.url_key import identity
from crawler.frontier.url_state import Answer, Found

HOST = "https://a.example"
LIST = f"{HOST}/x/"
PATHS = Paths(
    Crawl(list=r"/(?:list_1_\d+\.html)?$", article=r"/\d+\.html$", follower=r"/\d+_\d+\.html$"), ["a.example"]
)


def address(n: int) -> str:
    return f"{HOST}/x/{n}.html"


def entry(n: int, title: str = "", day: int = 1) -> str:
    return f"<li><a href='{n}.html'>{title or n}</a><span>2026-01-{day:02}</span></li>"


def shown(*entries: str, total: int = -1) -> Listing:
    page = f"<ul>{''.join(entries)}</ul><i>{total if total >= 0 else ''}</i>"
    return listing(page.encode(), LIST, PATHS, r"<i>(\d+)</i>")


class Clock:
    now = 1e9

    def __call__(self) -> float:
        return self.now


def known(articles: int, followers: tuple[str, ...] = ()) -> tuple[Frontier, Clock]:
    """A frontier whose pages were all fetched an hour ago."""
    clock = Clock()
    frontier = Frontier(":memory:", now=clock)
    pages = [Found(address(n), "article") for n in range(articles)]
    pages += [Found(f"{HOST}/x/{name}", "follower") for name in followers]
    frontier.add(pages, on=LIST)
    for page in pages:
        frontier.fetched(page.url, Answer(200, "sha1:A"))
    clock.now += 3600
    frontier._began = clock.now
    return frontier, clock


def due(frontier: Frontier) -> list[str]:
    return sorted(page.url.rpartition("/")[2] for page in frontier.take(100))


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ([entry(3), entry(2), entry(1)], []),
        ([entry(9), entry(3), entry(2)], []),  # a new one: the last may stand on the next page
        ([entry(3), entry(1)], ["2.html"]),
        ([entry(3), entry(2, "another title"), entry(1)], ["2.html"]),
        ([entry(3), entry(2, day=7), entry(1)], ["2.html"]),
        ([entry(2), entry(3), entry(1)], []),  # another order is no news of a page
    ],
)
def test_what_a_list_shows_otherwise_or_passes_over_is_looked_at(now: list[str], found: list[str]) -> None:
    frontier, _ = known(4)
    hints = Hints(frontier)
    hints.listed(LIST, shown(entry(3), entry(2), entry(1)), last=False)
    hints.listed(LIST, shown(*now), last=False)
    assert due(frontier) == found


def test_side_columns_without_dates_are_no_entries() -> None:
    page = b"<ul><li><a href='1.html'>x</a> 2026-01-01</li></ul><ul><li><a href='2.html'>hot</a></li></ul>2026-01-05"
    assert listing(page, LIST, PATHS).entries == shown(entry(1, "x")).entries


def test_what_came_back_to_a_list_is_looked_at() -> None:
    frontier, clock = known(3)
    hints = Hints(frontier)
    hints.listed(LIST, shown(entry(2), entry(0)), last=True)
    for _ in range(3):
        frontier.vanished(address(1), 404)
    clock.now += 3600
    frontier._began = clock.now
    hints.listed(LIST, shown(entry(2), entry(1), entry(0)), last=True)
    assert due(frontier) == ["1.html"]


def test_the_further_pages_of_an_article_are_looked_at_with_it() -> None:
    frontier, _ = known(12, ("1_2.html", "1_3.html", "11_2.html", "2_2.html"))
    frontier.look_at([identity(address(1), "article")])
    assert due(frontier) == ["1.html", "1_2.html", "1_3.html"]


def test_a_sitemap_tells_what_changed_and_what_it_names_no_more() -> None:
    frontier, _ = known(4)
    hints, days = Hints(frontier), {address(n): "2026-01-01" for n in range(4)}
    hints.mapped("map", mapped(days))
    assert due(frontier) == []
    hints.mapped(
        "map", mapped({url: day for url, day in days.items() if url != address(3)} | {address(1): "2026-02-01"})
    )
    assert due(frontier) == ["1.html", "3.html"]


def test_a_sitemap_that_lost_most_of_its_pages_is_not_believed() -> None:
    frontier, _ = known(4)
    hints = Hints(frontier)
    hints.mapped("map", mapped({address(n): "" for n in range(4)}))
    hints.mapped("map", mapped({address(0): ""}))
    assert due(frontier) == []


@given(
    st.integers(1, 60), st.integers(0, 25), st.sets(st.integers(0, 59), max_size=12), st.sampled_from([1, 5, 10]),
)  # fmt: skip
def test_by_its_total_a_column_is_read_until_all_that_is_gone_is_found(
    articles: int, new: int, gone: set[int], size: int
) -> None:
    """Whatever was added and taken down: exactly what is gone is named, and reading ends where it is."""
    gone = {n for n in gone if n < articles}
    before = [*range(articles - 1, -1, -1)]
    now = [*range(articles + new - 1, articles - 1, -1), *(n for n in before if n not in gone)]
    column, found, known_then = Column(), set[bytes](), set(before)
    fresh = {identity(address(n), "article") for n in range(articles, articles + new)}
    pages = max(1, -(-len(now) // size))
    for page in range(pages):
        end = (page + 1) * size if page < pages - 1 else None  # the last one takes what stood below it
        was, here = ([entry(n) for n in order[page * size : end]] for order in (before, now))
        told = column.read(
            shown(*was, total=articles), shown(*here, total=len(now)), fresh, first=page == 0, last=end is None
        )
        found.update(told.again)
        if not column.missing and known_then.issuperset(now[page * size : (page + 1) * size]):
            break
    assert found == {identity(address(n), "article") for n in gone}
