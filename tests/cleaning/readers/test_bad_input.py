"""What is wrong with an input is one line with place, fault and remedy, and an exit code; nothing is a traceback."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qingwen import stdio
from qingwen.site_in_a_box import Replica

Command = Callable[..., Any]
Prepare = Callable[[Path], list[str]]


def missing(folder: Path) -> list[str]:
    return ["clean", str(folder / "none.txt")]


def empty(folder: Path) -> list[str]:
    (folder / "empty.txt").write_bytes(b" \n")
    return ["clean", str(folder / "empty.txt")]


def a_folder(folder: Path) -> list[str]:
    return ["clean", str(folder)]


def under_a_file(folder: Path) -> list[str]:
    (folder / "file").write_bytes(b"x")
    return ["explain", str(folder / "file" / "page.txt")]


def a_picture(folder: Path) -> list[str]:
    (folder / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    return ["clean", str(folder / "x.png")]


def a_pdf(folder: Path) -> list[str]:
    (folder / "x.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(64, 256)))
    return ["explain", str(folder / "x.pdf")]


def half_a_character(folder: Path) -> list[str]:
    (folder / "half.jsonl").write_text('{"text": "会议\\ud800开始。"}\n', encoding="utf-8")
    return ["clean", str(folder / "half.jsonl")]


def malformed_rule(folder: Path) -> list[str]:
    (folder / "rules").mkdir()
    (folder / "rules" / "mine.toml").write_text('[[rule]]\nid = "x"\nmatches = "a"', encoding="utf-8")
    (folder / "page.txt").write_text("会议开始。", encoding="utf-8")
    return ["clean", str(folder / "page.txt"), "--data", str(folder)]


def malformed_profile(folder: Path) -> list[str]:
    (folder / "sites").mkdir()
    (folder / "sites" / "here.toml").write_text('name = "此处网"\n[crawl]\nstrat = ["a"]', encoding="utf-8")
    (folder / "page.txt").write_text("会议开始。", encoding="utf-8")
    return ["clean", str(folder / "page.txt"), "--data", str(folder)]


def two_records(folder: Path) -> list[str]:
    (folder / "two.jsonl").write_text('{"text": "甲乙。"}\n{"text": "丙丁。"}\n', encoding="utf-8")
    return ["clean", str(folder / "two.jsonl")]


def broken_line(folder: Path) -> list[str]:
    (folder / "broken.jsonl").write_text('{"text": "甲乙。"}\n{"text": \n', encoding="utf-8")
    return ["clean", str(folder / "broken.jsonl")]


def cut_gzip(folder: Path) -> list[str]:
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress('{"text": "甲乙。"}\n'.encode())[:-10])
    return ["clean", str(folder / "cut.jsonl.gz")]


def cut_warc(folder: Path) -> list[str]:
    Replica(articles=1).write_warc(folder / "whole.warc.gz", lists=False)
    (folder / "cut.warc.gz").write_bytes((folder / "whole.warc.gz").read_bytes()[:-200])
    return ["clean", str(folder / "cut.warc.gz")]


def no_such_column(folder: Path) -> list[str]:
    (folder / "d.jsonl").write_text('{"text": "甲乙。"}\n{"text": "丙丁。", "b": 1}\n', encoding="utf-8")
    return ["clean", str(folder / "d.jsonl"), "--into", str(folder / "ds"), "--columns", "text=foo"]


def into_a_file(folder: Path) -> list[str]:
    (folder / "ds").write_bytes(b"x")
    return [*no_such_column(folder)[:-1], "text=text"]


def nothing_to_review(folder: Path) -> list[str]:
    return ["review", "--data", str(folder / "nowhere")]


def no_page_to_forget(folder: Path) -> list[str]:
    return ["forget", "", "--data", str(folder)]


def against_nothing(folder: Path) -> list[str]:
    return ["check", "site", "replica", "--against", str(folder / "nowhere")]


CASES: list[tuple[Prepare, int, list[str]]] = [
    (missing, 1, ["none.txt", "no such file", "(give a file"]),
    (empty, 1, ["empty.txt", "is empty", "(give a page"]),
    (a_folder, 2, ["is a folder", "--into"]),
    (under_a_file, 1, ["page.txt", "no such file"]),
    (two_records, 2, ["two.jsonl", "more than one page", "--into"]),
    (broken_line, 1, ["broken.jsonl", "--into"]),
    (cut_gzip, 1, ["cut.jsonl.gz", "cut off"]),
    (cut_warc, 1, ["cut.warc.gz", "were not read", "--allow-unread"]),
    (a_picture, 1, ["x.png", "is binary"]),
    (a_pdf, 1, ["x.pdf", "is a PDF"]),
    (half_a_character, 1, ["half.jsonl", "surrogate"]),
    (no_such_column, 2, ["d.jsonl", '"foo"', "there are: text"]),
    (into_a_file, 1, ["ds", "a file stands there", "name a folder"]),
    (nothing_to_review, 1, ["suspects.jsonl", "holds no suspects", "qingwen discover INPUT --learn"]),
    (no_page_to_forget, 2, ['""', "names no page", "(give its URL"]),
    (malformed_rule, 1, ["mine.toml", 'rule "x"', '"matches"', "known:"]),
    (malformed_profile, 1, ["here.toml", "crawl", '"strat"', "known:"]),
]


@pytest.mark.parametrize(("prepare", "code", "words"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_a_bad_input_is_one_line_and_an_exit_code(
    prepare: Prepare, code: int, words: list[str], tmp_path: Path, command: Command
) -> None:
    left = command(*prepare(tmp_path))
    assert (left.code, left.out) == (code, "")
    assert left.err.count("\n") == 1, left.err
    assert "Traceback" not in left.err
    assert all(word in left.err for word in words), left.err


def test_a_named_column_may_come_late_and_in_one_input_alone(tmp_path: Path, command: Command) -> None:
    order = [*no_such_column(tmp_path)[:-1], "text=text,url=b", "--dry-run"]
    assert command(*order).code == 0


def test_a_table_over_no_pages_has_no_head(tmp_path: Path, command: Command) -> None:
    left = command(*against_nothing(tmp_path))
    assert (left.code, "once" in left.out) == (1, False)
    assert "no such file" in left.err


def test_a_release_without_a_row_is_a_fault_and_nothing_is_written(tmp_path: Path, command: Command) -> None:
    assert command(*no_such_column(tmp_path)[:-1], "text=text", "--workers", "1").code == 0
    order = ["export", str(tmp_path / "ds"), "--into", str(tmp_path / "out" / "r"), "--licence", "cc0-1.0"]
    left = command(*order, "--only", "title=none")
    assert (left.code, "no row is left to release (left out: 2 " in left.err) == (1, True), left.err
    assert not list((tmp_path / "out").iterdir())


def test_a_profile_without_fault_says_so(command: Command) -> None:
    left = command("check", "site", "replica")
    assert left.code == 0
    assert bool(left.out) != ("nothing is wrong" in left.err)


def test_a_refused_review_makes_no_folder(tmp_path: Path, command: Command) -> None:
    command(*nothing_to_review(tmp_path))
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_bytes(b"x")

    def refused(path: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(Exception, match=r"page.txt: cannot be read: Permission denied \(see its permissions\)"):
        stdio.read_bytes(str(tmp_path / "page.txt"))


@pytest.mark.parametrize(
    "body",
    [b"\x00\x01\x02\x03" * 50, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "会议\0开始。".encode(), b"\xff\xfe\xfd"],
    ids=["nul", "png", "one nul", "no charset"],
)
def test_binary_input_is_a_document_or_one_line(body: bytes, command: Command) -> None:
    left = command("clean", "-", stdin=body)
    assert left.code in (0, 1)
    assert left.err.count("\n") <= 1
    assert "Traceback" not in left.err
