"""What could not be read fails a build, whatever the share of broken records, until somebody allows it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.building import article, dump, made, rows_of

Command = Callable[..., Any]


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A packed dump of 300 articles without its last bytes."""
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(dump(tmp_path / "d", [article(n) for n in range(300)]).read_bytes())[:-60])
    return path


def test_a_cut_dump_fails_the_build_whatever_the_share_of_broken_records(cut: Path, tmp_path: Path) -> None:
    record = made([cut], tmp_path / "documents", max_errors=1)
    assert record.fault is not None
    assert f"from byte {cut.stat().st_size:,} on were not read" in record.fault.fault
    assert record.rows["ok"] > 200
    assert len(rows_of(tmp_path / "documents")) == record.rows["ok"] + record.rows["error"]


def test_a_second_build_of_the_unchanged_input_says_it_again(cut: Path, tmp_path: Path) -> None:
    first, again, third = (made([cut], tmp_path / "documents") for _ in range(3))
    assert again.version is third.version is None
    assert first.unread == again.unread == third.unread
    assert str(first.fault) == str(again.fault) == str(third.fault)


def test_what_is_allowed_to_be_unread_is_no_broken_record(cut: Path, tmp_path: Path) -> None:
    record = made([cut], tmp_path / "documents", max_errors=0, allow_unread=True)
    assert (record.fault, len(record.unread)) == (None, 1)


def test_the_command_says_the_line_and_exits_1_until_it_is_allowed(cut: Path, tmp_path: Path, command: Command) -> None:
    order = ["clean", str(cut), "--into", str(tmp_path / "documents"), "--workers", "1", "--max-errors", "100%"]
    for _ in range(2):
        left = command(*order)
        assert (left.code, left.err.count("were not read")) == (1, 1), left.err
    left = command(*order, "--allow-unread")
    assert (left.code, left.err.count("were not read")) == (0, 1), left.err


def test_one_page_of_a_cut_dump_is_given_only_when_that_is_allowed(tmp_path: Path, command: Command) -> None:
    path = tmp_path / "one.jsonl.gz"
    line = json.dumps(article(1), ensure_ascii=False).encode() + b"\n"
    path.write_bytes(gzip.compress(line) + gzip.compress(line)[:20])
    assert command("clean", str(path)).code == 1
    left = command("clean", str(path), "--allow-unread")
    assert (left.code, left.out) == (0, "第1次会议开始,大家到齐。\n".replace(",", "，"))


def test_one_large_broken_record_is_measured_by_its_bytes(tmp_path: Path) -> None:
    rows: list[Any] = [article(n) for n in range(300)]
    small = made([dump(tmp_path / "small.jsonl", [*rows, b"{"])], tmp_path / "a" / "documents")
    large = made([dump(tmp_path / "large.jsonl", [*rows, b"{" + b"x" * 3000])], tmp_path / "b" / "documents")
    assert small.fault is None
    assert large.fault is not None
    assert "1 of 301 records (3,001 of " in large.fault.fault
