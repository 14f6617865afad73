"""How long to wait, and how fast to ask: a limit is found out and kept, an address's trouble is not its host's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.http.pace import REGAIN, Pace
from crawler.http.throttle import BLOCKS, LATEST, LONGEST, TOGETHER, Pauses, Wait
from qingwen.site_in_a_box import Replica, audit
from qingwen.site_in_a_box.server.faults import Faults
from tests.crawling import run

HOST = "a.example"
PATIENCE = 60.0
Server = Callable[[int, float], tuple[int, float | None]]  # page and time → status and Retry-After


def page(n: int) -> str:
    return f"http://{HOST}/{n}.html"


def pauses(delay: float = 1.0) -> Pauses:
    return Pauses(PATIENCE, delay=delay, chance=lambda: 0.0)


def crawled(server: Server, pages: int, delay: float = 1.0) -> tuple[float, int, str]:
    """A crawl by a clock of its own: seconds that it took, requests that were not answered well, why it stopped."""
    asked, now, bad, why = pauses(delay), 0.0, 0, ""
    waiting = [(0.0, n) for n in range(pages)]
    while waiting and not why:
        waiting.sort()
        due, n = waiting.pop(0)
        now = max(now + delay, due)
        now += asked.wait(HOST, now)
        asked.asked(HOST, now)
        status, retry_after = server(n, now)
        if status == 200:
            asked.well(HOST, page(n))
            continue
        bad += 1
        until = None if retry_after is None else now + retry_after
        wait = asked.busy(HOST, page(n), now, until=until, rate=status == 429)
        waiting.append((wait.until, n))
        why = asked.broken(HOST, now)
    return now, bad, why


def once(each: int, status: int, retry_after: float | None = None) -> Server:
    """Each twelfth page, say, has a trouble, the first time."""
    had: set[int] = set()

    def answer(n: int, now: float) -> tuple[int, float | None]:
        if n % each or n in had:
            return 200, None
        had.add(n)
        return status, retry_after

    return answer


def limited(gap: float) -> Server:
    """429 to all that comes sooner after the one before."""
    last = [-gap]

    def answer(n: int, now: float) -> tuple[int, float | None]:
        early, last[0] = now - last[0] < gap, now
        return (429, None) if early else (200, None)

    return answer


def test_503_of_each_twelfth_address_costs_no_more_than_three_times_a_careful_crawl() -> None:
    pages = 464
    honest = pages + pages / 12  # seconds at one a second, each of the twelfths asked for once more
    took, bad, why = crawled(once(12, 503), pages)
    assert why == ""
    assert bad == 39
    assert took <= 3 * honest


@pytest.mark.parametrize(("limit", "share"), [(2.0, 0.03), (5.0, 0.06), (20.0, 0.08)])
def test_the_pace_comes_down_to_what_a_server_allows(limit: float, share: float) -> None:
    pages = 600
    _, bad, why = crawled(limited(limit), pages)
    assert why == ""
    assert bad < share * pages


def test_429s_of_each_twelfth_page_at_any_pace_cost_no_more_than_three_times_a_careful_crawl() -> None:
    pages, again = 464, 464 / 12
    took, _, why = crawled(once(12, 429, retry_after=1.0), pages)
    assert why == ""
    assert took <= 3 * (pages + 2 * again)  # a second for each page and each Retry-After


def test_429s_that_come_at_any_pace_slow_a_crawl_down_by_a_bounded_factor() -> None:
    asked, gaps = pauses(), []
    for n in range(3000):
        asked.asked(HOST, float(n))
        if n % 33:
            asked.well(HOST, page(n))
        else:
            asked.busy(HOST, page(n), float(n), until=float(n), rate=True)
        gaps.append(asked.gap(HOST))
    assert max(gaps[1000:]) <= 2.0


def test_a_503_waits_alone_while_others_answer() -> None:
    asked = pauses()
    asked.well(HOST, page(0))
    waits = [asked.busy(HOST, page(1), 1000.0 + n) for n in range(3)]
    assert waits == [Wait(1060.0, own=True), Wait(1121.0, own=True), Wait(1242.0, own=True)]
    assert asked.wait(HOST, 1003.0) == 0.0


def test_503_of_several_addresses_in_a_row_is_the_hosts() -> None:
    asked = pauses()
    asked.well(HOST, page(0))
    own = [asked.busy(HOST, page(n), 1000.0).own for n in range(1, TOGETHER + 1)]
    assert own == [True] * (TOGETHER - 1) + [False]
    assert asked.wait(HOST, 1000.0) == PATIENCE


def test_waits_have_a_ceiling() -> None:
    asked, now = pauses(), 0.0
    for _ in range(20):
        now = asked.busy(HOST, page(1), now, rate=True).until
    assert asked.busy(HOST, page(1), now, rate=True).until - now == LONGEST * PATIENCE


def test_what_failed_at_the_end_of_a_run_says_nothing_of_the_host() -> None:
    asked = pauses()
    for _ in range(3 * BLOCKS):
        asked.blocked(HOST, page(1), first=False)
        asked.failed(HOST, page(2), first=False)
    assert asked.broken(HOST, 0.0) == ""


def test_a_wall_with_gaps_ends_the_run_by_its_share() -> None:
    asked = pauses()
    for n in range(LATEST):
        if n % 2:
            asked.well(HOST, page(n))
        else:
            asked.blocked(HOST, page(n))
    assert f"of the last {LATEST} answers" in asked.broken(HOST, 0.0)


def test_a_pace_goes_on_where_the_run_before_ended() -> None:
    pace = Pace(most=PATIENCE)
    pace.resume(8.0)
    pace.asked(100.0)
    assert pace.next() == 108.0
    for _ in range(20 * REGAIN):
        pace.well()
    assert pace.gap < 0.5


def test_a_site_with_a_rate_limit_is_crawled_whole_and_its_pace_is_kept(tmp_path: Path) -> None:
    site = Replica(articles=60, lying=0.0, faults=Faults(rate=15, retry_after=1, as_date=0.0))
    with site.serve() as base:
        record = run(base, tmp_path)
        judged = audit(site.log)
        site.log.clear()
        again = run(base, tmp_path, full=True)
    assert (record.exit_code, again.exit_code) == (0, 0)
    assert not judged.inside_retry_after
    assert judged.by_status[429] < 0.15 * judged.requests
    assert audit(site.log).by_status.get(429, 0) < 0.1 * len(site.log)
