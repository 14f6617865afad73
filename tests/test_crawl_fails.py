"""A crawl that goes wrong is not exit 0: what went wrong stands in one line, in the record and on the screen."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from cleaning.model import Fault
from cleaning.packs import Expect
from crawler.record import RunRecord
from crawler.runs import crawl, order, perform
from qingwen.replica import Replica
from qingwen.replica.faults import Faults
from tests.crawling import DEDECMS, PAGES, REPLICA, archived, at, run, static


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with static() as one:
        yield one


def test_a_start_page_that_is_not_there_fails_the_run(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    record = run(at(server), tmp_path)
    assert (record.exit_code, record.why) == (1, "start: no start page came")


def test_a_refused_connection_fails_the_run(tmp_path: Path) -> None:
    record = run(f"http://127.0.0.1:{closed_port()}", tmp_path)
    assert record.exit_code == 1
    assert "connection refused" in record.why


def test_an_unknown_host_fails_the_run(tmp_path: Path) -> None:
    record = crawl(REPLICA, data=tmp_path, start="http://nothing.invalid/", contact="t@example.org")
    assert record.exit_code == 1
    assert "DNS: no such host" in record.why


def test_a_host_that_speaks_no_tls_fails_the_run(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    record = run(at(server).replace("http:", "https:"), tmp_path)
    assert record.exit_code == 1
    assert "unreachable" in record.why


def test_a_certificate_that_nobody_vouches_for_fails_the_run(tmp_path: Path) -> None:
    with Replica(articles=3).serve(tls=True) as base:
        record = run(base, tmp_path)
    assert record.exit_code == 1
    assert "TLS: " in record.why


def test_a_site_whose_start_page_moved_is_followed_there(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with Replica(articles=12).serve() as base:
        moved = {"/": (301, {"Location": f"{base}/"}, b"")}
        server.say = lambda path: moved.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
        for _ in range(2):
            record = run(at(server), tmp_path)
            assert record.exit_code == 0, record.why
            assert record.articles == 12


def test_a_start_page_that_comes_back_is_found_again(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    assert run(at(server), tmp_path, DEDECMS).exit_code == 1
    server.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    assert run(at(server), tmp_path, DEDECMS).exit_code == 0


BROKEN = {
    "a callback that raises": "TemplateSpider._page = lambda *a: 1 / 0",
    "a start that raises": "TemplateSpider._next = lambda *a: 1 / 0",
    "a spider that cannot be built": "TemplateSpider.__init__ = lambda *a, **k: 1 / 0",
    "a process that is killed": "import os; TemplateSpider._page = lambda *a: os.kill(os.getpid(), 9)",
    "a disk that fills": "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))",
    "an archive on a full disk": "from crawler.archive import Archive; Archive.keep = lambda *a, **k: full()",
}


@pytest.mark.parametrize("how", BROKEN)
def test_whatever_breaks_is_not_exit_0(how: str, tmp_path: Path) -> None:
    lines = (
        "import sys; from crawler.spiders.template import TemplateSpider",
        "def full(): raise OSError(28, 'No space left on device')",
        BROKEN[how],
        "from crawler.work import main; sys.exit(main())",
    )
    with Replica(articles=12).serve() as base:
        job = order(REPLICA, data=tmp_path, start=f"{base}/")
        record = perform(job, (sys.executable, "-c", "\n".join(lines)))
    assert record.exit_code == 1
    assert record.why
    latest = RunRecord.parse((tmp_path / "runs" / "replica" / "latest.json").read_text())
    assert latest.why == record.why


def test_too_few_articles_fail_the_run_by_the_gates_name(tmp_path: Path) -> None:
    hopeful = msgspec.structs.replace(REPLICA, expect=Expect(articles=1000))
    with Replica(articles=12).serve() as base:
        record = run(base, tmp_path, hopeful)
    assert (record.exit_code, record.why.partition(":")[0]) == (1, "articles")
    assert len(archived(tmp_path)) > 12  # the data stays


@pytest.mark.parametrize("block", ["jsl", "yunsuo"])
def test_a_firewalls_page_stops_the_run_at_once(block: str, tmp_path: Path) -> None:
    site = Replica(articles=30, faults=Faults(blocked_after=20, block=block))  # type: ignore[arg-type]
    with site.serve() as base:
        record = run(base, tmp_path)
    assert record.exit_code == 1
    assert record.why.startswith("blocked: ")
    assert len(site.log) < 40


def test_a_site_that_stays_busy_trips_the_breaker(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    server.say = lambda path: (404 if "robots" in path else 503, {}, b"busy")  # type: ignore[attr-defined]
    record = run(at(server), tmp_path, patience=0.01)
    assert record.exit_code == 1
    assert record.why.startswith("circuit: ")


def test_a_failing_robots_txt_is_waited_for(tmp_path: Path) -> None:
    site = Replica(articles=12, faults=Faults(robots_failures=2))
    with site.serve() as base:
        record = run(base, tmp_path, patience=0.05)
    assert record.exit_code == 0
    assert [(r.path, r.status) for r in site.log][:3] == [("/robots.txt", 503)] * 2 + [("/robots.txt", 200)]


def test_a_robots_txt_that_cannot_be_had_forbids_all(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    asked = []
    server.say = lambda path: asked.append(path) or (500, {}, b"")  # type: ignore[attr-defined, func-returns-value]
    record = run(at(server), tmp_path, patience=0.01)
    assert record.exit_code == 1
    assert set(asked) == {"/robots.txt"}


def test_without_a_contact_only_loopback_may_be_crawled(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="needs a contact") as told:
        crawl(REPLICA, data=tmp_path, start="https://example.com/")
    assert told.value.exit_code == 2


@pytest.mark.parametrize("start", ["ftp://127.0.0.1/", "nothing", "http:///x"])
def test_what_is_no_address_is_refused(start: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no address to start at"):
        crawl(REPLICA, data=tmp_path, start=start)


def test_a_state_that_is_no_frontier_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "replica.sqlite").write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(Fault, match="no usable frontier"):
        crawl(REPLICA, data=tmp_path, start="http://127.0.0.1:9/")


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match="must be writable"):
        crawl(REPLICA, data=tmp_path / "file", start="http://127.0.0.1:9/")
