"""A sitemap costs what its bytes cost, whatever stands in it, and a run that reads one can be ended."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from crawler.frontier.link_rules import ENTRIES, lastmods
from crawler.run.launcher import PROGRAM, order
from crawler.run.run_record import RunRecord
from tests.crawling import DEDECMS, PAGES, at, run, static

URL = "http://a.example/2024/0101/1.html"
ENTRY = b"<url><loc>http://a.example/2024/0101/%d.html</loc><lastmod>2024-01-02</lastmod></url>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<url><loc>{URL}</loc></url>", {URL: ""}),
        (f"<url>\n <loc>\n {URL}\n </loc>\n <lastmod> 2024-01-02 </lastmod></url>", {URL: "2024-01-02"}),
        (f"<url><lastmod>2024-01-02</lastmod><loc>{URL}</loc></url>", {URL: "2024-01-02"}),
        (f"<url><loc><![CDATA[{URL}]]></loc></url>", {URL: ""}),
        (f"<sitemap><loc>{URL}?a=1&amp;b=2</loc></sitemap>", {f"{URL}?a=1&b=2": ""}),
        (f"<url><url><loc>{URL}</loc>", {URL: ""}),
        (f"<url><loc>{URL}", {URL: ""}),
        ("<url><loc></loc></url><url></url><loc>x</loc>", {}),
        ("", {}),
    ],
)
def test_the_addresses_of_a_sitemap_are_read_however_it_is_written(body: str, found: dict[str, str]) -> None:
    assert lastmods(body.encode()) == found


def test_a_sitemap_has_so_many_entries_at_most() -> None:
    assert len(lastmods(b"".join(ENTRY % number for number in range(ENTRIES + 100)))) == ENTRIES


ENDED = 4.0  # seconds after a signal; below 1 on a machine that does nothing else, and tests run beside others
HOSTILE = {
    "entries without end": b"<url>",
    "addresses without end": b"<url><loc>",
    "brackets": b"<",
    "blanks": b"<url><loc>" + b" " * 3990,
    "entities": b"<url><loc>http://a.example/?" + b"&amp" * 400 + b"</loc></url>",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_four_times_the_bytes_cost_no_more_than_some_five_times(piece: bytes) -> None:
    """In CPU time, the least of three: the former pattern took 4,000 steps a byte, 45 s for 3 MB."""
    spent = []
    for size in (4 << 20, 16 << 20):
        body, least = piece * (size // len(piece)), 1e9
        for _ in range(3):
            began = time.process_time()
            lastmods(body)
            least = min(least, time.process_time() - began)
        spent.append(least)
    assert spent[1] < 1.0
    assert spent[1] < 8 * spent[0] + 0.05


def test_a_bomb_of_three_kilobytes_costs_a_crawl_nothing(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<url>" * 400_000, mtime=0)
    assert len(bomb) < 4000
    with static() as server:
        pages = {**PAGES, "/sitemap.xml": (200, {"Content-Encoding": "gzip"}, bomb)}
        server.say = lambda path: pages.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
        record = run(at(server), tmp_path, DEDECMS)
    assert (record.exit_code, record.articles) == (0, 2), record.why
    assert record.seconds < 10


def test_a_run_that_reads_full_sitemaps_ends_soon_after_a_signal(tmp_path: Path) -> None:
    """The signal comes while the first map is on its way; the others wait."""
    with static() as server:
        base, job = at(server), order(DEDECMS, data=tmp_path, start=f"{at(server)}/")
        maps = {f"/map{number}.xml" for number in range(5)}
        index = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in maps).encode()
        full = gzip.compress(
            b"".join(ENTRY % number for number in range(ENTRIES)).replace(b"http://a.example", base.encode())
        )
        worker = subprocess.Popen(
            PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        signalled: list[float] = []

        def say(path: str) -> tuple[int, dict[str, str], bytes]:
            if path in maps:
                if not signalled:  # a second one is an order to drop everything
                    signalled.append(time.monotonic())
                    worker.send_signal(signal.SIGTERM)
                return 200, {"Content-Encoding": "gzip"}, full
            return (200, {}, index) if path == "/sitemap.xml" else PAGES.get(path, (404, {}, b"no"))

        server.say = say  # type: ignore[attr-defined]
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(job.text + "\n")
        worker.stdin.flush()
        record = RunRecord.parse(json.loads(worker.stdout.readline())["record"])
        took = time.monotonic() - signalled[0]
        worker.communicate(timeout=60)
    assert (worker.returncode, record.verdict, record.why) == (4, "interrupted", "a signal ended it")
    assert took < ENDED
