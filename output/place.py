"""The dataset's folder: locked by one writer, its files whole or absent, its faults in one line.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     written(Path(folder) / "a" / "b", b"whole")
...     (Path(folder) / "a" / "b").read_bytes()
b'whole'
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cleaning.model import Fault

LOCK = "_lock"
LOCKED = 3  # exit code


def written(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a kill at any moment, finds the old one or the new, never half of one."""
    with writing(path) as file:
        file.write(content)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """The same of a file that is written bit by bit: it has its name when all is well at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with passing.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        passing.unlink(missing_ok=True)
        raise
    passing.replace(path)


@contextlib.contextmanager
def reading(part: Path) -> Iterator[None]:
    """A part file of a dataset is read: where it cannot be, a Fault says so."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error}"
        raise Fault(str(part), what, f"qingwen check dataset {part.parent} says how to make it whole") from None


@contextlib.contextmanager
def locked(into: Path) -> Iterator[None]:
    """Hold the dataset for writing. Raises Fault where it cannot be written (exit 1) or another holds it (exit 3)."""
    import filelock

    try:
        into.mkdir(parents=True, exist_ok=True)
        (into / LOCK).touch()
    except (FileExistsError, NotADirectoryError):
        raise Fault(str(into), "cannot be written: a file stands there", "name a folder") from None
    except OSError as error:
        raise Fault(str(into), f"cannot be written: {error.strerror}", "see its permissions") from None
    lock = filelock.FileLock(into / LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise Fault(str(into), "is locked by another run", "wait until that run ends", exit_code=LOCKED) from None
    except OSError as error:
        raise Fault(str(into), f"cannot be locked: {error.strerror}", "see its permissions") from None
    try:
        yield
    finally:
        lock.release()


def swept(into: Path) -> None:
    """Remove what a killed run left half written. Only under the lock."""
    for pattern in (".*.tmp", "_index/.*.tmp"):
        for path in into.glob(pattern):
            path.unlink(missing_ok=True)
