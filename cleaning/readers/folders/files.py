"""A folder of html and txt, or one such file: a file is a page, its bytes as they lie there.

Encodings may be mixed within a folder; each page is decoded by itself. Names may be in any charset too.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     for name in ("2.html", "1.txt", ".draft.txt", "photo.png"):
...         _ = Path(folder, name).write_text("会议开始。", encoding="utf-8")
...     [record.page.source for record in records(Source(Path(folder), "dump", "files"))]
['dump/1.txt:0', 'dump/2.html:0']
>>> spelled("会议.txt".encode("gbk"))
'会议.txt'
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cleaning.decoding.decode import is_binary
from cleaning.model import Page
from cleaning.readers.decompress import HOLE
from cleaning.readers.record import Record, Source, Unread, broken, too_large, unread
from cleaning.readers.tables import line_charset

SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt", ".md", ".text"})


def spelled(name: bytes) -> str:
    """A name as UTF-8 or GB18030, as a Chinese Windows wrote it; bytes that are neither are escaped."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "backslashreplace")


def name_as_text(path: Path) -> str:
    """A path with `/` between its parts, and without what UTF-8 cannot hold."""
    return spelled(os.fsencode(path.as_posix()))


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
    name = source.name if path == source.path else f"{source.name}/{name_as_text(path.relative_to(source.path))}"
    place = f"{name}:0"
    try:
        size = path.stat().st_size
        if size > source.largest:
            return broken(number, number, place, too_large(size, source.largest), size=size)
        body = path.read_bytes()
    except OSError as error:
        return broken(number, number, place, f"cannot be read: {error.strerror}")
    return page_or_hole(number, number, place, body, name)


def page_or_hole(number: int, offset: int, place: str, body: bytes, name: str) -> Record:
    """The record of a page's bytes, for formats without a checksum: what no text holds is damage.

    A sector of zeros is a part that was never written.
    """
    if (at := body.find(HOLE)) >= 0 and not is_binary(body.replace(b"\0", b"")):
        size = len(body) - at - len(body[at:].lstrip(b"\0"))
        return unread(number, offset, Unread(name, at, size, "zeros where a part of the page was"))
    start, size = line_charset.no_text(body) if not is_binary(body) else (0, 0)
    if size:
        return broken(number, offset, place, f"{size} bytes from byte {start} on are no text: damaged", size=len(body))
    return Record(number, offset, len(body), Page(None, None, None, None, (), body, source=place))
