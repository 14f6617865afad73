"""The dataset's folder: locked by one writer, its files whole or absent, its faults in one line.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     written(Path(folder) / "a" / "b", b"whole")
...     (Path(folder) / "a" / "b").read_bytes()
b'whole'
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cleaning.common.errors import Fault

LOCK = "_lock"
LOCKED = 3  # exit code


def written(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a kill at any moment, finds the old one or the new, never half of one."""
    with writing(path) as file:
        file.write(content)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """The same of a file that is written bit by bit: it has its name when all is well at the end."""
    passing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with room(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with passing.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            passing.replace(path)
        except BaseException:
            passing.unlink(missing_ok=True)
            raise


FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: BaseException) -> bool:
    """Does an error say that the disk is full? Arrow and Delta say it in words alone."""
    said = str(error)
    return (isinstance(error, OSError) and error.errno in FULL) or any(os.strerror(code) in said for code in FULL)


@contextlib.contextmanager
def room(path: Path) -> Iterator[None]:
    """Something is written there: a full disk is a Fault that names it."""
    try:
        yield
    except Fault:
        raise
    except Exception as error:
        if not is_full(error):
            raise
        raise Fault(str(path), "the disk is full", "make room and give the same command again") from None


@contextlib.contextmanager
def reading(part: Path) -> Iterator[None]:
    """A part file of a dataset is read: where it cannot be, a Fault says so."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError) as error:
        if is_full(error):
            raise
        what = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error}"
        raise Fault(str(part), what, f"qingwen check dataset {part.parent} says how to make it whole") from None


@contextlib.contextmanager
def locked(into: Path) -> Iterator[None]:
    """Hold the dataset for writing. Raises Fault where it cannot be written (exit 1) or another holds it (exit 3)."""
    import filelock

    try:
        with room(into):
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
    for pattern in (".*.tmp", "_index/.*.tmp", "_delta_log/.*.tmp", "_delta_log/_commit_*.tmp", "_delta_log/*.json#*"):
        for path in into.glob(pattern):
            path.unlink(missing_ok=True)
