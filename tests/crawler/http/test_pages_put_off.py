"""A page that a firewall answers for is put off; the run goes on, names it, and ends only at a wall."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crawler.frontier.frontier import Frontier
from crawler.frontier.url_state import DAY, WEEK, Answer, Found
from crawler.http.throttle import BLOCKS
from qingwen.site_in_a_box import audit
from tests.crawling import run
from tests.soak.crawl.misbehaving_site import Misbehaving

PAGE, OTHER = "http://a.example/1.html", "http://a.example/2.html"


def test_a_site_that_misbehaves_a_little_is_crawled_whole_in_one_run(tmp_path: Path) -> None:
    site = Misbehaving(articles=60, banned=1.5)
    with site.serve() as base:
        record = run(base, tmp_path, patience=0.1)
    times = Counter(r.path for r in site.log if r.path != "/robots.txt")
    struck = Counter({path: n for kind, n in (("503", 2), ("429", 2), ("521", 3)) for path in site.hard[kind]})
    assert record.exit_code == 0, record.why
    assert site.missing() == set()
    assert audit(site.log).clean
    assert {path for path, n in times.items() if n > struck.get(path, 1)} == set()
    assert "blocked" not in record.reasons


def test_a_page_that_is_always_blocked_is_named_and_costs_no_other(tmp_path: Path) -> None:
    wall = next(Misbehaving(articles=60).paths(lists=False))
    site = Misbehaving(articles=60, always=frozenset([wall]), banned=0.0)
    with site.serve() as base:
        records, asked = [], []
        for _ in range(3):
            site.log.clear()
            records.append(run(base, tmp_path, patience=0.02))
            asked.append(sum(r.path == wall for r in site.log))
    assert [record.exit_code for record in records] == [0, 0, 0], records
    assert [(record.samples.get("blocked"), record.samples.get("blocked again")) for record in records] == [
        ([base + wall], None), (None, [base + wall]), (None, None),
    ]  # fmt: skip
    assert asked == [3, 1, 0]  # twice more, once more in the next run, then once a week


def test_a_wall_ends_the_run_and_the_next_one_begins_elsewhere(tmp_path: Path) -> None:
    site = Misbehaving(articles=60)
    wall = frozenset(list(site.paths(lists=False))[: BLOCKS + 2])
    site = Misbehaving(articles=60, always=wall, banned=0.0)
    with site.serve() as base:
        records = [run(base, tmp_path, patience=0.02) for _ in range(3)]
    assert records[0].why.startswith("blocked: ")
    assert records[0].reasons["blocked"] >= BLOCKS
    assert site.missing() == wall
    assert "stopped" not in {gate.gate for gate in records[-1].gates if gate.level == "fail"}


def test_a_page_put_off_comes_after_the_others_then_once_a_week_and_with_full() -> None:
    clock = [1e9]
    frontier = Frontier(":memory:", now=lambda: clock[0])

    def order(*, full: bool = False) -> list[str]:
        """What a run asks for, in order; none is answered."""
        frontier.begin(full=full)
        taken = [known.url for known in frontier.take(9)]
        for url in taken:
            frontier.back(url)
        return taken

    frontier.add([Found(PAGE, "article"), Found(OTHER, "article")], on="http://a.example/")
    assert order() == [PAGE, OTHER]
    assert frontier.put_off(PAGE, 521) == 1
    assert order() == [OTHER, PAGE]
    assert frontier.put_off(PAGE, 521) == 2
    clock[0] += WEEK - DAY
    assert order() == [OTHER]
    assert sorted(order(full=True)) == [PAGE, OTHER]
    frontier.put_off(PAGE, 521)
    clock[0] += WEEK + 1
    assert PAGE in order()
    frontier.fetched(PAGE, Answer(200, "sha1:A"))
    assert frontier.put_off(PAGE, 521) == 1
