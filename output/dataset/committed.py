"""Are the live parts still those that were committed? What was found so is remembered by size, time and file number.

    documents/_committed.json    the newest version, a digest of the log, and of each live part how its file looked

A part is only taken as finished while it is as it was committed. Reading every byte of a dataset to learn that nothing
changed would take minutes, so only a file that looks otherwise than it did is read. `check` reads all, and what it
finds damaged is forgotten here, so that the next `clean` reads it too.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     newest(Path(folder))
-1
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

import msgspec

from cleaning.common import files
from output.build.part_writer import is_whole
from output.dataset import delta_log, table

NAME = "_committed.json"
Look = tuple[int, int, int]  # size, time of change in ns, file number


class Memory(msgspec.Struct, frozen=True):
    """How log and parts looked when they were last found as committed."""

    version: int
    log: str
    parts: dict[str, Look]


def newest(into: Path) -> int:
    """The newest version that is known to have been there; -1 for none."""
    memory = _memory(into)
    return memory.version if memory else -1


def unsound(into: Path) -> frozenset[str]:
    """The live parts that are missing, or not as they were committed."""
    memory, live = _memory(into), table.live(into)
    doubted = [name for name in live if not memory or memory.parts.get(name, "") != _look(into / name)]
    said = delta_log.accounts(into) if doubted else {}
    return frozenset(name for name in doubted if not is_whole(into / name, str(said.get(name, {}).get("sha256") or "")))


def log_changed(into: Path) -> bool:
    """Does the log look otherwise than it did?"""
    memory = _memory(into)
    return memory is None or memory.log != delta_log.digest(into)


def remember(into: Path, without: Collection[str] = ()) -> None:
    """The live parts are as they were committed, but those named. Only under the lock."""
    looks = {name: look for name in table.live(into) if name not in without and (look := _look(into / name))}
    memory = Memory(int(table.opened(into).version()), delta_log.digest(into), looks)
    if memory != _memory(into):
        files.written(into / NAME, msgspec.json.encode(memory))


def doubt(into: Path, names: Collection[str]) -> None:
    """Take these parts out of what is remembered. A dataset that cannot be written stays as it is."""
    memory = _memory(into)
    if memory and names & memory.parts.keys():
        left = {name: look for name, look in memory.parts.items() if name not in names}
        with contextlib.suppress(OSError):
            files.written(into / NAME, msgspec.json.encode(msgspec.structs.replace(memory, parts=left)))


def _memory(into: Path) -> Memory | None:
    try:
        return msgspec.json.decode((into / NAME).read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError):
        return None


def _look(path: Path) -> Look | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino) if path.is_file() else None
