"""Walking a WARC that may be damaged: whole records, and a Break where bytes are cut or make no sense.

The library reads a file up to its first fault; it gives a record before it has met the end of it, and ends in silence
where a file is cut. So the walk compares where each record ends, and the last one, and all behind a fault, is read
record by record (damaged_file.py).

>>> import gzip, tempfile
>>> member = gzip.compress(b"WARC/1.1\\r\\nWARC-Type: metadata\\r\\nContent-Length: 6\\r\\n\\r\\nwhole.\\r\\n\\r\\n")
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "a.warc.gz"
...     _ = path.write_bytes(member + b"damage" + member + member[:9])
...     ["a break" if isinstance(found, Break) else found[1].reader.read() for found in walked(path)]
[b'whole.', 'a break', b'whole.', 'a break']
"""

from __future__ import annotations

import dataclasses
import functools
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import WarcHeader

from cleaning.readers.decompress import packing
from cleaning.readers.record import LARGEST_PAGE
from cleaning.readers.warc.byte_window import LONGEST_HEAD, WINDOW
from cleaning.readers.warc.damaged_file import LENGTH, Break, Found, records_of

# Bytes read at a time. A power of two, or one that malloc maps by itself (128 KB), costs a tenth: measured, with glibc.
BUFFER = 100_000
STEP = 4096  # bytes unpacked at a time to see how far a first record goes: damage behind it does not hide its end
PACKED = 1 << 16  # bytes of the file read at a time for that; a megabyte, once freed, slows all reading behind it
STATED = WarcHeader.CONTENT_LENGTH


def walked(path: Path, offset: int = 0, largest: int = LARGEST_PAGE) -> Iterator[Found | Break]:
    """Each record with its offset, as fastwarc gives it, or a Break.

    A Break that `undoes` takes the record before it back. A record's HTTP header is not parsed. Of one of more than
    `largest` bytes only the start may be there.
    """
    how = packed_as(path)
    if offset >= path.stat().st_size:
        return
    last = -1
    if how in ("plain", "members"):
        last = yield from _quick(path, how, offset)
    found = records_of(path, how, max(offset, last), largest + LONGEST_HEAD)
    first = next(found, None)
    if last >= 0 and isinstance(first, Break):
        yield dataclasses.replace(first, undoes=True)
    elif last < 0 and first is not None:
        yield first
    yield from found


def _quick(path: Path, how: str, offset: int) -> Generator[Found, None, int]:
    """The records as the library reads them, up to the first that is not as it should be: the last one's offset."""
    from fastwarc.stream_io import GzipReader
    from fastwarc.warc import ArchiveIterator

    last = -1
    with path.open("rb") as file:
        file.seek(offset)
        members = (
            GzipReader(file if offset else str(path), buffer_size=BUFFER, fsspec_args=False)
            if how == "members"
            else None
        )
        stream = members or (file if offset else str(path))
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                at = (members.frame_start_position() or 0) if members else record.stream_pos
                if at == last or not (record.content_length or _stated(record)):
                    return last
                last = at
                yield at, record
                record.consume()
                if members and members.frame_start_position() != at:
                    return last
        except OSError:
            return last
    return last


def _stated(record: Any) -> bool:
    """Does the header of an empty record say that it is empty? The library reads no length, or a false one, as 0."""
    return (record.headers.get(STATED) or "").strip() == "0"


def block_fits(path: Path, offset: int) -> bool:
    """Does the block at this offset of an unpacked file fit its digest? One without a digest does."""
    _, found = next(_quick(path, "plain", offset))
    digest = found.headers.get(WarcHeader.WARC_BLOCK_DIGEST)
    return not digest or found.verify_block_digest()


def packed_as(path: Path) -> str:
    """How a file is packed, as `records_of` names it."""
    with path.open("rb") as file:
        packed = packing(file.read(4))
    return ("members" if alone(path) else "gz") if packed == "gz" else packed or "plain"


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
    stat = path.stat()
    return _alone(path, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(maxsize=256)
def _alone(path: Path, changed: int, size: int) -> bool:
    """Asked for each follower that is fetched, so it is kept until the file changes."""
    with path.open("rb") as file:
        return all(_one_record(file) for _ in range(2))


def _one_record(file: BinaryIO) -> bool:
    """Does the member that begins here hold one record? The file is then at its end. Damage is told by who reads."""
    engine, size, most, head = zlib.decompressobj(wbits=31), 0, None, b""
    while not engine.eof and (block := engine.unconsumed_tail or file.read(PACKED)):
        try:
            unpacked = engine.decompress(block, STEP)
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
