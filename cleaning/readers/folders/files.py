"""A folder of html and txt, or one such file: a file is a page, its bytes as they lie there.

Encodings may be mixed within a folder; each page is decoded by itself.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     for name in ("2.html", "1.txt", ".draft.txt", "photo.png"):
...         _ = Path(folder, name).write_text("会议开始。", encoding="utf-8")
...     [record.page.source for record in records(Source(Path(folder), "dump", "files"))]
['dump/1.txt:0', 'dump/2.html:0']
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleaning.model import Page
from cleaning.readers.record import Record, Source, broken

SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt", ".md", ".text"})
LARGEST = 64 << 20  # bytes of one page; what is larger is no page, but a dump with the wrong suffix


def listed(folder: Path) -> list[Path]:
    """The pages below a folder, in the order of their names; hidden ones are not pages."""
    found = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    return sorted((p for p in found if not _hidden(p, folder)), key=lambda p: p.relative_to(folder).parts)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a file; `offset` is the number of the file in the folder's order."""
    found = listed(source.path) if source.path.is_dir() else [source.path]
    for at, path in enumerate(found[offset:], offset):
        yield _record(source, path, at)


def _record(source: Source, path: Path, number: int) -> Record:
    inside = path.relative_to(source.path).as_posix() if path != source.path else ""
    place = f"{source.name}/{inside}:0" if inside else f"{source.name}:0"
    try:
        size = path.stat().st_size
        if size > LARGEST:
            return broken(number, number, place, f"{size} bytes, more than a page holds", size=0)
        body = path.read_bytes()
    except OSError as error:
        return broken(number, number, place, f"cannot be read: {error.strerror}")
    return Record(number, number, size, Page(None, None, None, None, (), body, source=place))
