"""What the user names → sources that can be read; a whole input that cannot be is one line, at once.

>>> sources(["no such dump"], Path("."))
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: no such dump: there is no such file or folder (give a dump, or - for standard input)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleaning.common.errors import Fault
from cleaning.readers.folders import files
from cleaning.readers.formats import FORMATS, by_head, by_name
from cleaning.readers.record import LARGEST_PAGE, Source

STDIN = "-"
HEAD, BLOCK = 1 << 16, 1 << 20  # bytes by which a dump is known; bytes read at a time
REMEDY = "give a dump, or - for standard input"
Named = Sequence[tuple[str, str]]


def sources(
    inputs: Iterable[str | Path], home: Path, columns: Named = (), largest: int = LARGEST_PAGE
) -> tuple[Source, ...]:
    """Every source of these inputs, each once, in their order. `home` is the folder that names are relative to.

    Standard input is kept under `home/raw/stdin`, so that it can be read again. Raises Fault for an input that is
    missing, empty, unreadable or of no known kind.
    """
    found: dict[Path, Source] = {}
    for one in inputs:
        path = kept_stdin(home, largest) if str(one) == STDIN else Path(one)
        for source in (Source(one, name_of(one, home), format, tuple(columns), largest) for one, format in _of(path)):
            found.setdefault(source.path.resolve(), source)
    return tuple(found.values())


def name_of(path: Path, home: Path) -> str:
    """A path as rows have it: below `home` relative to it, so that a moved data folder gives the same rows."""
    whole = Path(os.path.abspath(path))
    root = Path(os.path.abspath(home))
    return files.name_as_text(whole.relative_to(root) if whole.is_relative_to(root) else whole)


def _of(path: Path) -> list[tuple[Path, str]]:
    """Files and folders with their formats."""
    try:
        if path.is_dir():
            found = list(_in_folder(path))
        elif path.is_file():
            found = [(path, _format(path))]
        elif path.exists():
            raise Fault(str(path), "is neither a file nor a folder", REMEDY)
        else:
            raise Fault(str(path), "there is no such file or folder", REMEDY)
    except OSError as error:
        raise Fault(str(path), f"cannot be read: {error.strerror}", "see its permissions") from None
    if not found:
        raise Fault(str(path), "holds no dump and no page", f"known: {', '.join(sorted(FORMATS))}")
    return found


def _in_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """The dumps below a folder, each by itself, and all its loose pages as one source."""
    if files.listed(folder):
        yield folder, "files"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        format = by_name(path.name)
        if format not in ("", "files") and path.stat().st_size:
            yield path, format


def _format(path: Path) -> str:
    """By its first bytes, which do not lie, then by its name."""
    if not path.stat().st_size:
        raise Fault(str(path), "is empty", "give a dump that holds something")
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b" \r\n\t"):
        raise Fault(str(path), "is empty", "give a dump that holds something")
    return by_head(head, path.name) or "files"


def kept_stdin(home: Path, largest: int = LARGEST_PAGE) -> Path:
    """Standard input as a file named by its digest: given twice, it is one file.

    What does not begin as a dump is a page, of at most `largest` bytes. Raises Fault for more.
    """
    folder = home / "raw" / "stdin"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size, most = hashlib.sha256(), 0, 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".open-", delete=False) as file:
        while block := sys.stdin.buffer.read(BLOCK):
            most = most or (sys.maxsize if by_head(block[:HEAD], STDIN) not in ("", "files") else largest)
            size += len(block)
            if size > most:
                break
            digest.update(block)
            file.write(block)
    if size > most:
        Path(file.name).unlink()
        raise Fault(
            STDIN, f"is no dump, and a page of more than {largest >> 20} MB", "a page may have more with --max-page"
        )
    kept = folder / digest.hexdigest()[:16]
    shutil.move(file.name, kept)
    return kept
