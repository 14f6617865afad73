"""A state that was damaged or emptied is one line, in a run and in a dry one; a start that was wrong is dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from cleaning.common.errors import Fault
from crawler.frontier.frontier import Frontier
from crawler.frontier.state_file import unusable
from crawler.frontier.url_state import Answer, Found
from crawler.run.dry_run import plan
from crawler.run.launcher import crawl, order
from tests.crawling import DEDECMS, PAGES, at, run, static

A, B = "http://a.example", "http://b.example"


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with static() as one:
        one.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
        yield one


def damaged(path: Path) -> None:
    """A page in the middle of a frontier of many pages is overwritten."""
    frontier = Frontier(path)
    frontier.add([Found(f"{A}/{number}.html", "article") for number in range(2000)], on="start")
    frontier.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)


def begun(tmp_path: Path, name: str = "127.0.0.1") -> Path:
    (tmp_path / "state").mkdir(exist_ok=True)
    return tmp_path / "state" / f"{name}.sqlite"


def test_a_damaged_page_of_the_state_is_one_line(
    tmp_path: Path, server: ThreadingHTTPServer, capfd: pytest.CaptureFixture[str]
) -> None:
    damaged(begun(tmp_path))
    with pytest.raises(Fault, match="no usable frontier"):
        run(at(server), tmp_path, DEDECMS)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "content", [b"no database, but long enough to be taken for one" * 40, b"SQLite format 3\0" * 300]
)
def test_a_dry_run_says_so_too(tmp_path: Path, content: bytes) -> None:
    begun(tmp_path).write_bytes(content)
    with pytest.raises(Fault, match="no usable frontier"):
        list(plan(order(DEDECMS, data=tmp_path, start="http://127.0.0.1/")))


def test_a_state_that_was_emptied_is_not_begun_anew_in_silence(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    assert run(at(server), tmp_path, DEDECMS).exit_code == 0
    state = begun(tmp_path)
    state.write_bytes(b"")
    with pytest.raises(Fault, match="is empty, though there are archives"):
        run(at(server), tmp_path, DEDECMS)
    with pytest.raises(Fault, match="is empty, though there are archives"):
        list(plan(order(DEDECMS, data=tmp_path, start=f"{at(server)}/")))
    state.unlink()
    assert run(at(server), tmp_path, DEDECMS).exit_code == 0


def test_an_empty_file_before_the_first_run_is_nothing(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    begun(tmp_path).touch()
    assert run(at(server), tmp_path, DEDECMS).exit_code == 0


def test_a_full_disk_is_no_reason_to_give_the_state_away() -> None:
    assert "room" in unusable("x.sqlite", sqlite3.OperationalError("database or disk is full")).remedy


@pytest.mark.parametrize("start", ["http://user:secret@127.0.0.1/", "http://user:secret@[/"])
def test_a_password_in_a_start_is_refused_and_not_shown(tmp_path: Path, start: str) -> None:
    with pytest.raises(Fault, match="no address to start at") as told:
        crawl(DEDECMS, data=tmp_path, start=start)
    assert told.value.exit_code == 2
    assert "secret" not in str(told.value)


def test_a_start_that_was_wrong_once_is_dropped(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    """It named https where nothing answers; the address of its sitemap stayed and ended each later run."""
    first = crawl(DEDECMS, data=tmp_path, start="https://127.0.0.1:9/", name="x")
    assert first.exit_code == 1
    record = crawl(DEDECMS, data=tmp_path, start=f"{at(server)}/", name="x")
    assert (record.exit_code, record.articles) == (0, 2), record.why


@pytest.fixture
def frontier() -> Frontier:
    """A site that was read at `A`, by a redirect of its start."""
    one = Frontier(":memory:")
    one.begin([f"{A}/"])
    one.moved(f"{A}/", Found(f"{A}/home/", "list"), "start")
    one.add([Found(f"{A}/sitemap.xml", "sitemap")], on="robots.txt")
    one.fetched(f"{A}/home/", Answer(200, "sha1:L"), [Found(f"{A}/1.html", "article"), Found(f"{A}/2.html", "article")])
    one.fetched(f"{A}/1.html", Answer(200, "sha1:A", etag="x"))
    return one


def test_pages_of_a_host_that_the_site_left_are_not_asked_for(frontier: Frontier) -> None:
    frontier.move([f"{B}/"], {"b.example"})
    frontier.begin([f"{B}/"], full=True)
    assert [known.url for known in frontier.take(9)] == [f"{B}/"]
    assert frontier.states() == {"left": 2, "new": 1}


def test_they_come_back_with_the_host_and_are_known_still(frontier: Frontier) -> None:
    for start in (B, A):
        frontier.move([f"{start}/"], {start.removeprefix("http://")})
        frontier.begin([f"{start}/"], full=True)
    assert {known.url: known.etag for known in frontier.take(9)} == {f"{A}/1.html": "x", f"{A}/2.html": "", f"{A}/": ""}


def test_a_page_that_was_left_is_asked_for_anew_at_its_new_address(frontier: Frontier) -> None:
    """Without and with `www.` it has one key."""
    new = "http://www.a.example"
    frontier.move([f"{new}/"], {"www.a.example"})
    assert frontier.add([Found(f"{new}/1.html", "article")], on=f"{new}/") == 1
    (known,) = frontier.take(9)
    assert (known.url, known.etag, known.digest) == (f"{new}/1.html", "", "")


def test_a_start_that_stays_loses_nothing(frontier: Frontier) -> None:
    frontier.move([f"{A}/", f"{B}/"], {"a.example", "b.example"})
    assert frontier.states() == {"new": 2, "ok": 1}
