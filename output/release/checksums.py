"""The files of a release in one order, and their checksums: `sha256sum -c SHA256SUMS` proves it.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as name:
...     place.written(Path(name) / "data" / "a.jsonl", b"{}")
...     write(Path(name), without=())
...     (Path(name) / "SHA256SUMS").read_text().split()[1:]
['data/a.jsonl']
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

from cleaning.common import files as place

NAME = "SHA256SUMS"


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, by its path, but those in the making; only those of one folder are held."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from files(path)
        elif not path.name.startswith("."):
            yield path


def digest(path: Path) -> str:
    """sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(folder: Path, without: Collection[str]) -> None:
    """SHA256SUMS of all files but itself and those in the folders that are named."""
    with place.writing(folder / NAME) as out:
        for path in files(folder):
            inside = path.relative_to(folder)
            if inside.parts[0] not in (NAME, *without):
                out.write(f"{digest(path)}  {inside.as_posix()}\n".encode())
