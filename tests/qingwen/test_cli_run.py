"""The command's verbs over a site: crawl, run, demo; a new site by one file; what a run that fails says."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from output.dataset import table
from qingwen.commands.crawls.demo import lines
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.demo_run import play

Command = Callable[..., Any]

# What docs/add-a-site.md says is enough for a site without a stock class: one file.
MINE = r"""
name  = "我的文档网"
hosts = ["127.0.0.1"]

[crawl]
list     = '^/[a-z]+/(?:[a-z]+/)?(?:index\.html|list_\d+_\d+\.html)?$'
article  = '^/[a-z]+/[a-z]+/\d{4}/\d{4}/\d+\.html$'
follower = '^/[a-z]+/[a-z]+/\d{4}/\d{4}/\d+_\d+\.html$'

[page]
body  = ["div.wd-text"]
title = ["h1.wd-h"]
crumb = ["p.wd-path a"]

[expect]
articles   = 10
body_chars = 100
"""


@pytest.fixture
def site() -> Iterator[tuple[Replica, str]]:
    replica = Replica(articles=12, charset="utf-8", skin="reskin")
    with replica.serve() as base:
        yield replica, f"{base}/"


def profile(data: Path, text: str = MINE) -> None:
    (data / "sites").mkdir(parents=True)
    (data / "sites" / "mine.toml").write_text(text, encoding="utf-8")


def latest(data: Path, name: str) -> Any:
    return json.loads((data / "runs" / name / "latest.json").read_text(encoding="utf-8"))


def test_a_new_site_is_one_file(site: tuple[Replica, str], tmp_path: Path, command: Command) -> None:
    replica, start = site
    profile(tmp_path)
    left = command("run", "mine", "--start", start, "--data", tmp_path)
    assert left.code == 0, left.err
    rows = [row for row in table.rows(tmp_path / "documents") if row["status"] == "ok"]
    assert {row["url"] for row in rows} == {truth.url for truth in replica.truth()}
    assert {row["site"] for row in rows} == {"我的文档网"}
    assert {row["title"] for row in rows} == {truth.title for truth in replica.truth()}


def test_a_profile_is_learned_from_an_address_and_crawls_all_of_it(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    replica, start = site
    learned = command("new", "site", start, "--as", "mine", "--data", tmp_path)
    assert learned.code == 0, learned.err
    left = command("run", "mine", "--start", start, "--data", tmp_path)
    assert left.code == 0, left.err
    rows = [row for row in table.rows(tmp_path / "documents") if row["status"] == "ok"]
    assert {row["url"] for row in rows} == {truth.url for truth in replica.truth()}


def test_a_second_run_finds_nothing_new_and_both_are_on_record(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    profile(tmp_path)
    first = command("run", "mine", "--start", site[1], "--data", tmp_path)
    second = command("run", "mine", "--start", site[1], "--data", tmp_path)
    assert (first.code, second.code) == (0, 0)
    assert "12 new article" in first.err
    assert "new article" not in second.err
    shown = command("runs", "mine", "--data", tmp_path)
    assert shown.out.count("  ok  ") == 2


def test_a_run_below_its_floor_fails_by_the_gates_name_and_keeps_the_data(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    profile(tmp_path, MINE.replace("body_chars = 100", "body_chars = 1000000"))
    left = command("run", "mine", "--start", site[1], "--data", tmp_path)
    assert left.code == 1
    assert "body_chars" in left.err
    assert latest(tmp_path, "mine")["why"].startswith("body_chars")
    assert table.exists(tmp_path / "documents")


def test_a_crawl_alone_cleans_nothing(site: tuple[Replica, str], tmp_path: Path, command: Command) -> None:
    profile(tmp_path)
    left = command("crawl", "mine", "--start", site[1], "--data", tmp_path, "--limit", 3)
    assert (left.code, left.out) == (0, ""), left.err
    assert list((tmp_path / "raw" / "mine").glob("*.warc.gz"))
    assert not (tmp_path / "documents").exists()


def test_a_dry_run_says_what_would_be_asked_and_asks_nothing(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    replica, start = site
    left = command("crawl", "replica", "--start", start, "--as", "mine", "--data", tmp_path / "data", "--dry-run")
    assert (left.code, left.out) == (0, f"list\t{start}\tstart: nothing is known yet\n")
    assert not replica.log
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [
        (["crawl", "nope"], 2, ['"nope"', "known: "]),
        (["run", "nope"], 2, ['"nope"', "known: "]),
        (["crawl", "dedecms"], 2, ["--start"]),
        (["crawl", "dedecms", "--start", "https://a.example/"], 2, ["contact"]),
        (["crawl", "dedecms", "--start", "a.example"], 2, ["a.example"]),
        (["crawl", "replica", "--start", "http://127.0.0.1:9/", "--as", "../x"], 2, ['"../x"', "no name"]),
        (["runs"], 1, ["holds no run"]),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_one_line(
    order: list[str], code: int, words: list[str], tmp_path: Path, command: Command
) -> None:
    left = command(*order, "--data", tmp_path)
    assert (left.code, left.out, left.err.count("\n")) == (code, "", 1)
    assert all(word in left.err for word in words), left.err


def test_a_run_that_got_nothing_says_why_and_no_more(tmp_path: Path, command: Command) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        start = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    left = command("run", "replica", "--start", start, "--data", tmp_path)
    assert (left.code, left.err.count("\n")) == (1, 2)
    assert left.err.splitlines()[-1].startswith("qingwen: 127.0.0.1: unreachable: ")
    assert latest(tmp_path, "127.0.0.1")["verdict"] == "failed"


def test_a_cleaning_that_breaks_is_the_verdict_of_the_run(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    profile(tmp_path)
    (tmp_path / "documents").write_bytes(b"in the way")
    left = command("run", "mine", "--start", site[1], "--data", tmp_path)
    assert left.code == 1, left.err
    assert (latest(tmp_path, "mine")["verdict"], latest(tmp_path, "mine")["why"][:7]) == ("failed", "clean: ")


def test_a_name_that_another_run_holds_is_locked(site: tuple[Replica, str], tmp_path: Path, command: Command) -> None:
    from filelock import FileLock

    (tmp_path / "state").mkdir()
    with FileLock(tmp_path / "state" / "mine.lock"):
        left = command("crawl", "replica", "--start", site[1], "--as", "mine", "--data", tmp_path)
    assert (left.code, left.err.count("\n")) == (3, 1)


def test_a_data_folder_that_cannot_be_written_is_one_line(
    site: tuple[Replica, str], tmp_path: Path, command: Command
) -> None:
    (tmp_path / "file").write_bytes(b"x")
    left = command("crawl", "replica", "--start", site[1], "--as", "mine", "--data", tmp_path / "file" / "data")
    assert left.code in (1, 2)
    assert left.err.count("\n") <= 4
    assert "Traceback" not in left.err


def test_the_demo_does_the_whole_job_and_says_where_to_look(tmp_path: Path) -> None:
    said = list[str]()
    demo = play(tmp_path / "demo-data", said.append, articles=20)
    assert (demo.score.articles, demo.score.missing) == (20, 0)
    assert len(said) == 3
    text = "\n".join(lines(demo))
    assert all(word in text for word in ("before", "after", "raw/demo", "documents", "qingwen show"))


def test_each_demo_goes_into_a_fresh_folder(tmp_path: Path) -> None:
    assert play(tmp_path, print, articles=6).data != play(tmp_path, print, articles=6).data
