"""A full disk is one line with file and remedy, nothing is lost, and the same command goes on when there is room.

Here the error is raised by the writes themselves; `python -m tests.soak.disk_full` fills a real file system.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaning.common import files
from output.dataset import table

Command = Callable[..., Any]
URL = "http://full.example/3.html"
MOMENTS = 20


@pytest.fixture
def home(tmp_path: Path, command: Command) -> Path:
    """A data folder with a dump that was cleaned and has grown."""
    (tmp_path / "raw").mkdir()
    for count in (4, 8):
        rows = ({"url": f"http://full.example/{n}.html", "text": f"第{n}次会议在礼堂召开。"} for n in range(count))
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / "raw" / "d.jsonl").write_text(lines, encoding="utf-8")
        if count == 4:
            assert run("clean", tmp_path, command).code == 0
    return tmp_path


def run(verb: str, home: Path, command: Command) -> Any:
    dataset = home / "documents"
    given: dict[str, tuple[object, ...]] = {
        "clean": ("clean", home / "raw" / "d.jsonl", "--into", dataset, "--workers", "1"),
        "export": ("export", dataset, "--into", home / "release", "--licence", "cc0-1.0"),
        "forget": ("forget", URL, "--dataset", dataset, "--yes"),
    }
    return command(*given[verb])


@pytest.mark.parametrize("moment", range(MOMENTS))
@pytest.mark.parametrize("verb", ["clean", "export", "forget"])
def test_a_full_disk_is_one_line_and_the_same_command_goes_on(
    verb: str, moment: int, home: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {row["id"] for row in table.rows(home / "documents")}
    writes = 0
    real = os.fsync

    def full(file: int) -> None:
        nonlocal writes
        writes += 1
        if writes > moment:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        left = run(verb, home, command)
    if writes > moment:
        (line,) = (line for line in left.err.splitlines() if line.startswith("qingwen: "))
        assert left.code == 1
        assert str(home) in line
        assert "the disk is full (make room and give the same command again)" in line
    assert before - {gone(home)} <= {row["id"] for row in table.rows(home / "documents")}
    if left.code:
        assert run(verb, home, command).code == 0
    assert command("check", "dataset", home / "documents").code == 0
    if verb == "forget":
        assert not [path for path in home.rglob("*") if path.is_file() and URL.encode() in path.read_bytes()]


def gone(home: Path) -> str:
    """The id of the page that may be forgotten."""
    from cleaning.model import Page
    from cleaning.pipeline import identity, payload_digest

    return identity(URL, payload_digest(Page(URL, None, None, None, (), "第3次会议在礼堂召开。")))


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
        OSError(f"Error writing bytes to file. Detail: [errno 28] {os.strerror(errno.ENOSPC)}"),
        RuntimeError(f"Generic LocalFileSystem error: {os.strerror(errno.ENOSPC)} (os error 28)"),
    ],
)
def test_a_full_disk_is_known_in_whatever_words(error: Exception) -> None:
    assert files.is_full(error)
    assert not files.is_full(OSError(errno.EACCES, os.strerror(errno.EACCES)))
