"""The frontier: nothing is forgotten, nothing asked for twice, and what changes is looked at more often."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.common.errors import Fault
from crawler.frontier.frontier import GONE_AGE, TRIES, Frontier
from crawler.frontier.url_state import AGE_RANGE, DAY, PAGE_AGE, Answer, Found

PAGE = "https://a.example/1.html"


class Clock:
    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(clock: Clock) -> Frontier:
    one = Frontier(":memory:", now=clock)
    one.add([Found(PAGE, "article")], on="start")
    return one


def taken(frontier: Frontier) -> list[str]:
    return [known.url for known in frontier.take(100)]


def test_a_page_is_given_out_once_until_it_is_given_back(frontier: Frontier) -> None:
    assert (taken(frontier), taken(frontier)) == ([PAGE], [])
    frontier.back(PAGE)
    assert taken(frontier) == [PAGE]


def test_an_unchanged_page_is_asked_for_ever_less_often(frontier: Frontier, clock: Clock) -> None:
    gaps = []
    for changed in [True, False, False, False]:
        frontier.fetched(PAGE, Answer(200, "sha1:A", changed=changed))
        before = clock.now
        while not taken(frontier):
            clock.now += DAY / 2
        gaps.append(clock.now - before)
    assert gaps == sorted(gaps)
    assert gaps[0] < PAGE_AGE < gaps[-1] <= AGE_RANGE[1]


def test_a_page_is_gone_after_so_many_looks_and_keeps_its_date(frontier: Frontier, clock: Clock) -> None:
    frontier.fetched(PAGE, Answer(200, "sha1:A"))
    looks = [frontier.vanished(PAGE, 404) for _ in range(TRIES)]
    assert looks == [False] * (TRIES - 1) + [True]
    assert frontier.states() == {"gone": 1}
    clock.now += GONE_AGE + 1
    assert taken(frontier) == [PAGE]  # some come back
    frontier.fetched(PAGE, Answer(200, "sha1:A"))
    assert frontier.states() == {"ok": 1}


def test_a_page_that_never_was_is_gone_at_once(frontier: Frontier) -> None:
    assert frontier.vanished(PAGE, 404)


def test_new_pages_come_before_known_ones_and_an_article_whole_before_the_next(frontier: Frontier) -> None:
    more = [Found("https://a.example/", "list"), Found("https://a.example/2.html", "article")]
    frontier.add([*more, Found("https://a.example/1_2.html", "follower")], on=PAGE)
    frontier.fetched(PAGE, Answer(200, "sha1:A"))
    frontier.begin(full=True)
    assert [url.rpartition("/")[2] for url in taken(frontier)] == ["1_2.html", "2.html", "", "1.html"]


def test_a_list_below_the_first_is_read_again_only_when_woken(frontier: Frontier, clock: Clock) -> None:
    first, second = "https://a.example/x/", "https://a.example/x/list_1_2.html"
    frontier.fetched(PAGE, Answer(200, "sha1:A"), [Found(first, "list"), Found(second, "list")])
    for url, rests in [(first, False), (second, True)]:
        frontier.fetched(url, Answer(200, "sha1:L"), rests=rests)
    assert not taken(frontier)
    clock.now += 60
    frontier.begin()
    assert taken(frontier) == [first]


def test_a_list_that_was_read_in_this_run_is_not_woken(clock: Clock) -> None:
    frontier = Frontier(":memory:", now=clock)
    frontier.add([Found(PAGE, "list")], on="start")
    frontier.fetched(PAGE, Answer(200, "sha1:A"), rests=True)
    frontier.wake([PAGE])
    assert not taken(frontier)


def test_one_page_under_several_addresses_is_one(frontier: Frontier) -> None:
    same = ["https://a.example/x/", "https://a.example/x/index.html", "https://a.example/x/list_5_1.html"]
    assert frontier.add([Found(url, "list") for url in same], on=PAGE) == 1


def test_a_redirect_puts_its_target_in(frontier: Frontier) -> None:
    frontier.moved(PAGE, Found("https://a.example/2.html", "article"))
    assert taken(frontier) == ["https://a.example/2.html"]
    assert frontier.states() == {"moved": 1, "new": 1}


def test_what_robots_forbids_is_judged_anew_in_the_next_run(frontier: Frontier) -> None:
    frontier.barred(PAGE, "robots")
    assert not taken(frontier)
    frontier.begin()
    assert taken(frontier) == [PAGE]


def test_an_address_to_start_at_that_was_wrong_once_is_forgotten(frontier: Frontier) -> None:
    frontier.begin(["https://wrong.example/"])
    frontier.begin(["https://a.example/"])
    assert taken(frontier) == [PAGE, "https://a.example/"]


def test_a_file_that_is_no_frontier_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 30)
    with pytest.raises(Fault, match="no usable frontier"):
        Frontier(path)


def test_a_frontier_of_another_layout_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE page (url TEXT)")
    with pytest.raises(Fault, match="frontier of layout 0"):
        Frontier(path)


def test_what_a_power_cut_took_from_the_archive_is_asked_for_again(frontier: Frontier) -> None:
    frontier.fetched(PAGE, Answer(200, "sha1:A", file="demo-00000.warc.gz", offset=900))
    assert (frontier.lost("demo-00000.warc.gz", 901), taken(frontier)) == (0, [])
    assert (frontier.lost("demo-00000.warc.gz", 900), taken(frontier)) == (1, [PAGE])


@given(st.lists(st.sampled_from(["fetched", "failed", "vanished", "back"]), max_size=30))
def test_no_page_is_ever_lost(acts: list[str]) -> None:
    """Whatever happens to them, in whatever order: each URL is known, in one state, and asked for again some day."""
    clock = Clock()
    frontier = Frontier(":memory:", now=clock)
    urls = [f"https://a.example/{i}.html" for i in range(4)]
    frontier.add([Found(url, "article") for url in urls], on="start")
    out: list[str] = []
    for act in acts:
        out = out or taken(frontier)
        if act == "fetched" and out:
            frontier.fetched(out.pop(), Answer(200, "sha1:A"))
        if act == "vanished" and out:
            frontier.vanished(out.pop(), 404)
        if act == "failed" and out:
            frontier.failed(out.pop(), 500)
        if act == "back" and out:
            frontier.back(out.pop())
    assert sum(frontier.states().values()) == len(urls)
    for url in urls:
        frontier.back(url)
    clock.now += AGE_RANGE[1] + 1
    assert set(taken(frontier)) == set(urls)
