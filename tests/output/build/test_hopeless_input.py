"""An input of which no record can be cleaned fails before anything is committed, with a remedy that is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from output.dataset import table
from tests.building import article, dump, made

Command = Callable[..., Any]
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01\x02\n"


def columns(folder: Path) -> Path:
    return dump(folder / "d.jsonl", [{"title": "通知", "n": n} for n in range(9)])


def pdf(folder: Path) -> Path:
    (folder / "a.pdf").write_bytes(PDF)
    return folder / "a.pdf"


@pytest.mark.parametrize(
    ("make", "more", "words"),
    [
        (pdf, (), ["is a PDF, neither text nor HTML", "pdftotext"]),
        (columns, (), ["no column holds text or html", "--columns text=NAME"]),
        (columns, ("--columns", "text=n"), ["column n holds int, not text", "--columns text=NAME"]),
    ],
)
def test_no_dataset_of_error_rows_is_committed(
    make: Callable[[Path], Path], more: tuple[str, ...], words: list[str], tmp_path: Path, command: Command
) -> None:
    left = command("clean", make(tmp_path), "--into", tmp_path / "ds", *more)
    assert (left.code, table.exists(tmp_path / "ds")) == (1, False)
    assert all(word in left.err.splitlines()[-1] for word in words), left.err
    assert not list((tmp_path / "ds").glob("*.parquet"))


def test_who_wants_the_rows_gets_them(tmp_path: Path, command: Command) -> None:
    left = command("clean", columns(tmp_path), "--into", tmp_path / "ds", "--max-errors", "1")
    assert left.code == 0, left.err
    assert {row["status"] for row in table.rows(tmp_path / "ds")} == {"error"}


def test_a_dataset_stays_as_it_was_when_its_input_becomes_hopeless(tmp_path: Path, command: Command) -> None:
    path = dump(tmp_path / "d.jsonl", [article(n) for n in range(9)])
    made([path], tmp_path / "ds")
    columns(tmp_path)
    assert command("clean", path, "--into", tmp_path / "ds").code == 1
    assert [row["status"] for row in table.rows(tmp_path / "ds")] == ["ok"] * 9
    dump(path, [article(n) for n in range(11)])
    assert command("clean", path, "--into", tmp_path / "ds").code == 0
    assert len([*table.rows(tmp_path / "ds")]) == 11


def test_one_bad_record_among_good_ones_is_a_row(tmp_path: Path) -> None:
    path = dump(tmp_path / "d.jsonl", [*(article(n) for n in range(9)), b"{"])
    assert made([path], tmp_path / "ds", max_errors=0.2).rows == {"ok": 9, "error": 1}


def test_one_page_alone_has_the_same_remedy(tmp_path: Path, command: Command) -> None:
    left = command("clean", pdf(tmp_path))
    assert (left.code, "pdftotext" in left.err) == (1, True)
