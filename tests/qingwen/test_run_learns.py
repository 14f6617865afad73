"""One order from a site to a clean dataset: `run` crawls, finds the stamps that no list knows, and cleans with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock
import pytest

from output.dataset import table
from qingwen.site_in_a_box import Replica

Command = Callable[..., Any]

SECRET = ("墨水喵", "灯下旧书舍")  # in 7 % of the pages, and in no list
ARTICLES = 300  # of which some 20 carry one


@pytest.fixture(scope="module")
def replica() -> Replica:
    return Replica(articles=ARTICLES, secret_names=SECRET)


@pytest.fixture(scope="module")
def site(replica: Replica) -> Iterator[str]:
    with replica.serve() as base:
        yield f"{base}/"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def run(command: Command, site: str, data: Path, *more: str) -> Any:
    return command("run", "replica", "--start", site, "--as", "box", "--data", data, "--delay", "0", *more)


def record(data: Path) -> Any:
    return json.loads((data / "runs" / "box" / "latest.json").read_text(encoding="utf-8"))


def test_two_secret_names_are_gone_after_one_run(replica: Replica, site: str, data: Path, command: Command) -> None:
    stamped = [t.url for t in replica.truth() if any(name in i.text for i in t.injected for name in SECRET)]
    assert len(stamped) > 10
    left = run(command, site, data)
    assert left.code == 0, left.err
    texts = {row["url"]: row["text"] for row in table.rows(data / "documents") if row["status"] == "ok"}
    assert len(texts) == ARTICLES
    assert [url for url, text in texts.items() if any(name in text for name in SECRET)] == []
    assert [t.url for t in replica.truth() if t.control and texts[t.url] != t.text] == [], "what is genuine stays"
    assert "stamps learned" in record(data)["learned"]


def test_where_little_is_new_nothing_is_learned_again(site: str, data: Path, command: Command) -> None:
    assert run(command, site, data).code == 0
    assert record(data)["learned"] == ""


def test_an_open_review_does_not_stop_a_run(site: str, data: Path, command: Command) -> None:
    with filelock.FileLock(data / "rules" / "_lock"):
        left = run(command, site, data, "--learn")
    assert left.code == 0, left.err
    assert "nothing learned" in left.err
    assert record(data)["learned"] == ""
