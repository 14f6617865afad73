"""Where the releases of a dataset were written: `export` remembers it, `forget` looks there.

A line a release, appended: a folder below the data folder by its path from there (the data folder can be moved), any
other by its whole path.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     dataset = Path(folder) / "documents"
...     dataset.mkdir()
...     remember(dataset, Path(folder) / "exports" / "one", 3, whole=True)
...     [(one.folder, one.version, one.whole) for one in known(dataset)]
[('exports/one', 3, True)]
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from cleaning.common import files
from cleaning.readers.sources import name_of

NAME = "_releases.jsonl"


class Release(msgspec.Struct, frozen=True):
    """A release: its folder, the version of the dataset that it holds, and whether it was ever finished."""

    folder: str
    version: int
    whole: bool = False


def remember(dataset: Path, into: Path, version: int, *, whole: bool) -> None:
    """A release is begun there, or is finished."""
    line = msgspec.json.encode(Release(name_of(into, dataset.absolute().parent), version, whole)) + b"\n"
    with files.room(dataset / NAME), (dataset / NAME).open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def known(dataset: Path) -> tuple[Release, ...]:
    """Each folder once, as it was last written."""
    found: dict[str, Release] = {}
    with contextlib.suppress(FileNotFoundError):
        for line in (dataset / NAME).read_bytes().splitlines():
            with contextlib.suppress(msgspec.DecodeError):  # a line that a kill has cut
                one = msgspec.json.decode(line, type=Release)
                found[one.folder] = one
    return tuple(found.values())


def drop(dataset: Path, gone: Release) -> None:
    """It is no more."""
    left = [one for one in known(dataset) if one.folder != gone.folder]
    files.written(dataset / NAME, b"".join(msgspec.json.encode(one) + b"\n" for one in left))
