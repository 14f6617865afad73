"""A disk that is full at twenty moments of clean, export and forget: one line, and with room the command goes on.

`python -m tests.soak.disk_full [VERB…]` needs the right to mount a file system. A file of ballast leaves little
room; what the command said is printed as a table, with whether the same command and `check` were fine afterwards.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from qingwen import cli

VERBS = ("clean", "export", "forget")
MOMENTS = 20
PAGES = 120
SIZE = 24 << 20  # bytes of the file system
URL = "http://full.example/7.html"


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What a run of the command left."""

    code: int
    stderr: str


def main(folder: Path, verbs: Sequence[str] = VERBS) -> int:
    """The table; gives how many lines were not as they should be."""
    with mounted(folder) as home:
        prepared(home)
        saved = Path(tempfile.mkdtemp())
        bad = 0
        for verb in VERBS[: VERBS.index(verbs[-1]) + 1]:
            if verb not in verbs:
                run(home, verb)
                continue
            shutil.rmtree(saved)
            shutil.copytree(home, saved, symlinks=True)
            before = used(home)
            run(home, verb)
            need = max(used(home) - before, 1 << 16)
            for moment in range(MOMENTS):
                said, again = one(home, saved, verb, need * moment // MOMENTS)
                ok = well(said, again, home)
                bad += not ok
                last = said.stderr.strip().rpartition("\n")[2]
                print(f"{verb}\t{moment}\t{'ok' if ok else 'BAD'}\t{said.code}\t{last}", flush=True)
            restored(home, saved)
            run(home, verb)
        return bad


def one(home: Path, saved: Path, verb: str, free: int) -> tuple[Said, int]:
    """The verb with so many bytes free, and the exit code of the same verb with room."""
    restored(home, saved)
    ballast = home / "ballast"
    ballast.write_bytes(b"\1" * max(0, shutil.disk_usage(home).free - free))
    said = run(home, verb)
    ballast.unlink()
    return said, run(home, verb).code if said.code else 0


def well(said: Said, again: int, home: Path) -> bool:
    """One line with file and remedy, exit 1, then success; the dataset is sound."""
    faults = [line for line in said.stderr.splitlines() if line.startswith("qingwen: ")]
    line = said.code == 0 or (
        said.code == 1 and len(faults) == 1 and "the disk is full (make room" in faults[0] and "/" in faults[0]
    )
    checked = command("check", "dataset", home / "documents").code
    return line and "Traceback" not in said.stderr and again == 0 and checked == 0


def run(home: Path, verb: str) -> Said:
    """The verb over the data folder."""
    dataset = home / "documents"
    given: dict[str, Sequence[object]] = {
        "clean": ("clean", home / "raw" / "d.jsonl", "--into", dataset, "--workers", "1"),
        "export": ("export", dataset, "--into", home / "release", "--licence", "cc0-1.0"),
        "forget": ("forget", URL, "--dataset", dataset, "--yes"),
    }
    return command(*given[verb])


def command(*arguments: object) -> Said:
    """The command in this process: sixty processes would take sixty times a second to start."""
    with contextlib.redirect_stderr(io.StringIO()) as stderr, contextlib.redirect_stdout(io.StringIO()):
        try:
            code = cli.code_of([str(argument) for argument in arguments])
        except Exception:  # a bug of ours, which the command shows as it is
            code = -1
            traceback.print_exc()
    return Said(code, stderr.getvalue())


def prepared(home: Path) -> None:
    """A dump that was cleaned, and has grown."""
    (home / "raw").mkdir()
    for count in (PAGES, PAGES * 2):
        rows = ({"url": f"http://full.example/{n}.html", "text": f"第{n}次会议在礼堂召开。" * 40} for n in range(count))
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (home / "raw" / "d.jsonl").write_text(lines, encoding="utf-8")
        if count == PAGES:
            run(home, "clean")


def restored(home: Path, saved: Path) -> None:
    """The data folder as it was saved."""
    for path in home.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.copytree(saved, home, symlinks=True, dirs_exist_ok=True)


def used(home: Path) -> int:
    """Bytes of the file system that are taken."""
    return shutil.disk_usage(home).used


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A small file system there."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(1 if main(Path(tempfile.mkdtemp()), tuple(sys.argv[1:]) or VERBS) else 0)
