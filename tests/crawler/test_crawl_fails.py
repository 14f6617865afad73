"""A crawl that goes wrong is not exit 0: what went wrong stands in one line, in the record and on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from cleaning.common.errors import Fault
from cleaning.knowledge.schema import Expect
from crawler.run.launcher import crawl
from crawler.run.run_record import RunRecord
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.server.faults import Faults
from tests.crawling import DEDECMS, PAGES, REPLICA, archived, at, run, static
from tests.soak.crawl.failure_shapes import Shape, shapes


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with static() as one:
        yield one


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


@pytest.mark.parametrize("shape", list(shapes()), ids=lambda shape: shape.name)
def test_whatever_fails_is_not_exit_0_and_is_named(shape: Shape, tmp_path: Path) -> None:
    record = shape.crawl(tmp_path)
    assert record.exit_code == 1
    assert record.why
    assert shape.says in record.why
    assert record.requests < 40  # it ended where it failed
    (latest,) = tmp_path.glob("runs/*/latest.json")
    assert RunRecord.parse(latest.read_text()).why == record.why


def test_too_few_articles_fail_the_run_by_the_gates_name(tmp_path: Path) -> None:
    hopeful = msgspec.structs.replace(REPLICA, expect=Expect(articles=1000))
    with Replica(articles=12).serve() as base:
        record = run(base, tmp_path, hopeful)
    assert (record.exit_code, record.why.partition(":")[0]) == (1, "articles")
    assert len(archived(tmp_path)) > 12  # the data stays


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
