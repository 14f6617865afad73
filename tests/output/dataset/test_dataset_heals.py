"""Each damage of a dataset is found by `check dataset`, and the command that it names makes the dataset whole."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from output.dataset import table

Command = Callable[..., Any]
Damage = Callable[[Path], None]
PAGES = 60
TEXT = "第{}次会议在小礼堂召开，各部门汇报了进度，大家准时到齐。"


def lines(first: int, count: int) -> str:
    rows = ({"url": f"http://here.example/{n}.html", "text": TEXT.format(n)} for n in range(first, first + count))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def home(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose dataset has two inputs, four parts and three versions."""
    monkeypatch.setattr("output.build.plan.planner.MOST_RECORDS", PAGES // 2)
    (tmp_path / "a.jsonl").write_text(lines(0, PAGES), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(lines(PAGES, PAGES // 2), encoding="utf-8")
    clean(command, tmp_path, "a.jsonl")
    clean(command, tmp_path, "b.jsonl")
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as more:
        more.write(lines(900, 5))
    clean(command, tmp_path, "a.jsonl")
    return tmp_path


def clean(command: Command, home: Path, name: str) -> Any:
    left = command("clean", home / name, "--into", home / "documents", "--workers", "1")
    assert left.code == 0, left.err
    return left


def rows(home: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for row in table.rows(home / "documents")}


def parts(home: Path) -> list[Path]:
    return [home / "documents" / name for name in table.live(home / "documents")]


def flipped(home: Path) -> None:
    """One byte, and the file's time is what it was."""
    path = parts(home)[0]
    stat, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x20
    with path.open("rb+") as file:
        file.write(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def rewritten(home: Path) -> None:
    import pyarrow.parquet as pq

    path = parts(home)[1]
    pq.write_table(pq.read_table(path).slice(1), path)


def swapped(home: Path) -> None:
    one, two = parts(home)[:2]
    one.rename(home / "passing")
    two.rename(one)
    (home / "passing").rename(two)


def without_footer(home: Path) -> None:
    path = parts(home)[0]
    path.write_bytes(path.read_bytes()[:-4] + b"XXXX")


def cut(home: Path) -> None:
    path = parts(home)[2]
    path.write_bytes(path.read_bytes()[:1000])


def empty(home: Path) -> None:
    parts(home)[0].write_bytes(b"")


def missing(home: Path) -> None:
    parts(home)[0].unlink()


def a_folder(home: Path) -> None:
    path = parts(home)[0]
    path.unlink()
    path.mkdir()


def entry(home: Path, at: int) -> Path:
    return sorted((home / "documents" / "_delta_log").glob("*.json"))[at]


def last_entry_cut(home: Path) -> None:
    entry(home, -1).write_bytes(entry(home, -1).read_bytes()[:200])


def last_entry_garbage(home: Path) -> None:
    entry(home, -1).write_bytes(os.urandom(300))


def last_entry_missing(home: Path) -> None:
    entry(home, -1).unlink()


def last_entry_empty(home: Path) -> None:
    entry(home, -1).write_bytes(b"")


def last_entry_without_its_add(home: Path) -> None:
    kept = [line for line in entry(home, -1).read_bytes().splitlines(True) if b'"add"' not in line]
    entry(home, -1).write_bytes(b"".join(kept))


def first_entry_missing(home: Path) -> None:
    entry(home, 0).unlink()


def first_entry_cut(home: Path) -> None:
    entry(home, 0).write_bytes(entry(home, 0).read_bytes()[:200])


def middle_entry_garbage(home: Path) -> None:
    entry(home, 1).write_bytes(b'{"commitInfo": {"operation"')


def path_of_an_add_changed(home: Path) -> None:
    path = entry(home, -1)
    path.write_bytes(path.read_bytes().replace(b'"path":"part-', b'"path":"../../secret/part-', 1))


DAMAGES = (
    flipped, rewritten, swapped, without_footer, cut, empty, missing, a_folder, last_entry_cut, last_entry_garbage,
    last_entry_missing, last_entry_empty, last_entry_without_its_add, first_entry_missing, first_entry_cut,
    middle_entry_garbage, path_of_an_add_changed,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=[one.__name__ for one in DAMAGES])
def test_the_command_that_check_names_makes_the_dataset_whole(damage: Damage, home: Path, command: Command) -> None:
    before = rows(home)
    damage(home)
    found = command("check", "dataset", home / "documents")
    assert found.code == 1
    named = {line.partition("qingwen clean ")[2].rstrip(")") for line in found.out.splitlines() if "qingwen cl" in line}
    assert named
    for one in sorted(named):
        left = command("clean", *shlex.split(one), "--workers", "1")
        assert left.code == 0, left.err
        assert "nothing new; 0 of" not in left.err or "entries of its log" in left.err
    again = command("check", "dataset", home / "documents")
    assert (again.code, again.out) == (0, "")
    assert rows(home) == before
    assert "nothing new" in clean(command, home, "a.jsonl").err


def test_a_part_whose_input_is_gone_needs_a_copy_and_no_other_build_breaks(home: Path, command: Command) -> None:
    (home / "b.jsonl").unlink()
    gone = next(path for path in parts(home) if "b.jsonl" in source_of(path))
    gone.write_bytes(b"")
    found = command("check", "dataset", home / "documents")
    assert (found.code, "its input b.jsonl is gone: restore it from a copy" in found.out) == (1, True)
    assert "nothing new" in clean(command, home, "a.jsonl").err
    assert command("check", "dataset", home / "documents").code == 1


def source_of(path: Path) -> str:
    from output.build.part_writer import account_of

    return account_of(path).source


@pytest.mark.parametrize("verb", ["export", "show", "diff"])
def test_who_reads_a_damaged_part_is_answered_in_one_line(verb: str, home: Path, command: Command) -> None:
    cut(home)
    given = {
        "export": ("export", home / "documents", "--into", home / "r", "--licence", "cc0-1.0"),
        "show": ("show", "zz", "--dataset", home / "documents"),
        "diff": ("diff", home / "documents", "0", "2"),
    }
    left = command(*given[verb])
    assert (left.code, left.err.count("\n")) == (1, 1)
    assert "part-" in left.err
    assert "qingwen check dataset" in left.err


def test_a_part_file_of_no_version_is_noted_and_no_fault(home: Path, command: Command) -> None:
    shutil.copy(parts(home)[0], home / "documents" / f"part-{'0' * 16}-{'1' * 16}.parquet")
    found = command("check", "dataset", home / "documents")
    assert (found.code, found.out.count("\n")) == (0, 1)
    assert f"note part-{'0' * 16}-{'1' * 16}.parquet: is in no version" in found.out


def test_a_lost_last_entry_is_found_when_nothing_is_remembered_too(home: Path, command: Command) -> None:
    last_entry_missing(home)
    (home / "documents" / "_committed.json").unlink()
    found = command("check", "dataset", home / "documents")
    assert found.code == 1
    assert "a.jsonl: its index has 65 records, the parts hold 60" in found.out


def test_an_index_that_is_lost_or_damaged_is_made_anew(home: Path, command: Command) -> None:
    before = rows(home)
    for path in (home / "documents" / "_index").glob("*.msgpack"):
        path.write_bytes(path.read_bytes()[:40])
    assert command("check", "dataset", home / "documents").code == 0
    clean(command, home, "a.jsonl")
    assert rows(home) == before
