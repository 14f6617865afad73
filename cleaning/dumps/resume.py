"""Walking a WARC that may be damaged: whole records, and a Break where bytes are cut or make no sense.

A member of a packed archive stands by itself, so after damage the walk goes on at the next one; a tail that was cut
while it was written is one Break, with its place.

>>> import gzip, tempfile
>>> member = gzip.compress(b"WARC/1.1\\r\\nWARC-Type: metadata\\r\\nContent-Length: 6\\r\\n\\r\\nwhole.\\r\\n\\r\\n")
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "a.warc.gz"
...     _ = path.write_bytes(member + b"damage" + member + member[:9])
...     ["a break" if isinstance(found, Break) else found.reader.read() for found in walked(path)]
[b'whole.', 'a break', b'whole.', 'a break']
"""

from __future__ import annotations

import dataclasses
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cleaning.dumps.streams import packing

MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
FIRST = (b"WARC/", b"warc/")
LENGTH = re.compile(rb"^Content-Length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
WINDOW = 1 << 20  # bytes searched at a time


@dataclasses.dataclass(frozen=True, slots=True)
class Break:
    """Bytes from `offset` on that are no whole record."""

    offset: int
    what: str


def walked(path: Path, offset: int = 0) -> Iterator[Any]:
    """Each record, as fastwarc gives it, or a Break; after a Break the walk goes on at the next member."""
    size = path.stat().st_size
    at = offset
    while at < size:
        last = -1
        try:
            for record in _opened(path, at):
                last = record.stream_pos
                yield record
            broken = _rest(path, max(last, at), size, read=last >= 0)
        except OSError as error:
            broken = _at(path, at, last, str(error))
        if broken is None:
            return
        yield broken
        at = _next_member(path, broken.offset + 1, size)


def _opened(path: Path, offset: int) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    if offset:
        return _entered(path, offset)
    return ArchiveIterator(str(path), parse_http=True, fsspec_args=False)  # its own reading is faster


def _entered(path: Path, offset: int) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as file:
        file.seek(offset)
        yield from ArchiveIterator(file, parse_http=True)


def _rest(path: Path, last: int, size: int, *, read: bool) -> Break | None:
    """What lies behind the last record that was given: nothing, or a record cut off (fastwarc ends silently there)."""
    if not read:
        return Break(last, "no WARC record begins here")
    end = member_end(path, last)
    if end is None:
        return None  # the cut record itself was given: its digest or length has told
    return Break(end, "the archive is cut off or damaged here") if end < size else None


def _at(path: Path, start: int, last: int, what: str) -> Break:
    """The Break of an error: behind the last record that was given."""
    if last < 0:
        return Break(start, what)
    end = member_end(path, last)
    return Break(last if end is None else end, what)


def member_end(path: Path, offset: int) -> int | None:
    """Where the packed member at `offset` ends; None where it is cut or damaged, or the file is not gzip."""
    with path.open("rb") as file:
        file.seek(offset)
        engine = zlib.decompressobj(wbits=31)
        while block := file.read(WINDOW):
            try:
                engine.decompress(block)
            except zlib.error:
                return None
            if engine.eof:
                return file.tell() - len(engine.unused_data)
    return None


def alone(path: Path) -> bool:
    """Has each record a packed member of its own, as a web archive should? By the first two.

    In a `.warc` that somebody packed as a whole no record but the first can be entered.
    """
    with path.open("rb") as file:
        return all(_one_record(file) for _ in range(2))


def _one_record(file: BinaryIO) -> bool:
    """Does the member that begins here hold one record? The file is then at its end. Damage is told by who reads."""
    engine, size, most, head = zlib.decompressobj(wbits=31), 0, None, b""
    while not engine.eof and (block := engine.unconsumed_tail or file.read(WINDOW)):
        try:
            unpacked = engine.decompress(block, WINDOW)
        except zlib.error:
            return True
        size += len(unpacked)
        head = head or unpacked
        most = most or _end_of(head)
        if most and size > most:
            return False
    file.seek(file.tell() - len(engine.unused_data))
    return True


def _end_of(head: bytes) -> int | None:
    """How many bytes a record and the blank lines behind it have, by its headers."""
    named = LENGTH.search(head, 0, found) if (found := head.find(b"\r\n\r\n")) >= 0 else None
    return found + len(b"\r\n\r\n") * 2 + int(named[1]) if named else None


def _next_member(path: Path, start: int, size: int) -> int:
    """The offset of the next gzip member from `start` on that holds a WARC record, or the size."""
    with path.open("rb") as file:
        if packing(file.read(4)) != "gz":
            return size
        file.seek(start)
        base, held = start, b""
        while block := file.read(WINDOW):
            held += block
            at = held.find(MEMBER)
            while at >= 0:
                if _begins(path, base + at):
                    return base + at
                at = held.find(MEMBER, at + 1)
            base, held = base + len(held) - 2, held[-2:]
    return size


def _begins(path: Path, offset: int) -> bool:
    """Does a member that unpacks to a WARC header begin here?"""
    with path.open("rb") as file:
        file.seek(offset)
        try:
            return zlib.decompressobj(wbits=31).decompress(file.read(512), 16).startswith(FIRST)
        except zlib.error:
            return False
