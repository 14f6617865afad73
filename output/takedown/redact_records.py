"""Taking a record out of a file without moving what lies behind it: every other record keeps its place.

A packed member of an archive is replaced by one of the same length that says `forgotten`; so is a line of JSONL.

>>> import gzip
>>> len(member(400)), gzip.decompress(member(400))[:27]
(400, b'WARC/1.1\\r\\nWARC-Type: metada')
>>> len(line(40)), line(40)[:18]
(40, b'{"forgotten": true')
"""

from __future__ import annotations

import bz2
import json
import lzma
import shutil
import struct
import sys
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from cleaning.common import files
from cleaning.common.errors import Fault
from cleaning.readers.decompress import TooLong, blocks, lines, packing, whole
from cleaning.readers.warc.damaged_file import Break, Found
from cleaning.readers.warc.walk import alone, member_end, walked

HEAD = b"WARC/1.1\r\nWARC-Type: metadata\r\n"
FULL = (
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n"
    b"Content-Type: text/plain\r\n"
)
LENGTH = b"Content-Length: "
NAMED = ("WARC-Target-URI", "WARC-Refers-To-Target-URI")  # what repeats a page goes with it
ROOM = 400  # bytes of such a record where nothing behind it must keep its place
OPENED = {"xz": lzma.LZMAFile, "bz2": bz2.BZ2File}
BLOCK = 65535  # bytes of a stored block of deflate
GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def record(size: int) -> bytes:
    """A WARC record of exactly so many bytes that holds nothing."""
    for head in (HEAD + FULL, HEAD):
        for pad in (b"", b" "):
            free = size - len(head) - len(LENGTH) - len(pad) - 8
            for digits in range(1, 12):
                count = free - digits
                if count >= 0 and len(str(count)) == digits:
                    said = b"forgotten"[:count].ljust(count)
                    return head + LENGTH + pad + str(count).encode() + b"\r\n\r\n" + said + b"\r\n\r\n"
    raise Fault("record", f"is too short to be blotted out ({size} bytes)", "remove the file that holds it")


def member(size: int) -> bytes:
    """A gzip member of exactly so many bytes that holds such a record."""
    count = 1
    while (inner := size - len(GZIP) - 8 - 5 * count) > BLOCK * count:
        count += 1
    content = record(inner)
    stored = b""
    for number in range(count):
        block = content[number * BLOCK : (number + 1) * BLOCK]
        stored += struct.pack("<BHH", number == count - 1, len(block), len(block) ^ 0xFFFF) + block
    return GZIP + stored + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def line(size: int) -> bytes:
    """A line of JSONL of exactly so many bytes; a short one becomes blank."""
    said = json.dumps({"forgotten": True}).encode()
    return said[:-1].ljust(size - 1) + b"}" if size > len(said) else b" " * size


def archive(path: Path, urls: Collection[str], offsets: Collection[int] = ()) -> int:
    """Blot out every record of these URLs, or at these offsets, in a WARC; gives how many.

    The file is replaced in one step.
    """
    if not _in_place(path):
        return _rewritten(path, hits) if (hits := _numbers(path, urls, offsets)) else 0
    places = list(_places(path, urls, offsets))
    _patched(path, places)
    return len(places)


def _in_place(path: Path) -> bool:
    """Can a record be blotted out where it lies? Not within a member that others share, nor in zstd."""
    with path.open("rb") as file:
        packed = packing(file.read(4))
    return not packed or (packed == "gz" and alone(path))


def _numbers(path: Path, urls: Collection[str], offsets: Collection[int]) -> set[int]:
    """Which records are meant, counted from 0. Raises Fault for a damaged file with one: what is not read would go."""
    found = list(enumerate((_hit(one, urls, offsets), isinstance(one, Break)) for one in walked(path)))
    hits = {number for number, (hit, _) in found if hit}
    if hits and any(damaged for _, (_, damaged) in found):
        raise Fault(str(path), "is damaged, so it cannot be written anew", "repair it or remove it")
    return hits


def _rewritten(path: Path, hits: Collection[int]) -> int:
    """Write the archive anew, a packed member a record: those of these numbers say `forgotten`."""
    from fastwarc.stream_io import GzipWriter, ZstdWriter
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as file:
        packer = GzipWriter if packing(file.read(4)) == "gz" else ZstdWriter
    with files.writing(path) as file:
        writer = packer(file)
        for number, found in enumerate(ArchiveIterator(str(path), parse_http=False, fsspec_args=False)):
            if number in hits:
                writer.write(record(ROOM))
            else:
                found.write(writer)
            writer.finish()
        writer.flush()
    return len(hits)


def _places(path: Path, urls: Collection[str], offsets: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Offset and what shall stand there."""
    start = -1  # of a record that was hit: where it ends is known when the next one is met
    for found in walked(path):
        offset = found.offset if isinstance(found, Break) else found[0]
        if 0 <= start < offset:
            yield _blotted(path, start, offset)
            start = -1
        start = offset if _hit(found, urls, offsets) else start
    if start >= 0:
        yield _blotted(path, start, path.stat().st_size)


def _blotted(path: Path, start: int, end: int) -> tuple[int, bytes]:
    packed = member_end(path, start)
    return start, member(packed - start) if packed else record(end - start)


def _hit(found: Found | Break, urls: Collection[str], offsets: Collection[int]) -> bool:
    if isinstance(found, Break):
        return False
    return found[0] in offsets or any(_named(found[1], name) in urls for name in NAMED)


def _named(found: Any, name: str) -> str:
    return str(found.headers.get(name) or "").strip("<>")


def jsonl(path: Path, numbers: Collection[int]) -> int:
    """Blot out lines by the number of their record. A packed file is written anew; raises Torn where it is damaged."""
    with path.open("rb") as file:
        if how := packing(file.read(4)):
            return _repacked(path, how, numbers)
    places, number = [], 0
    for offset, found in lines(blocks(path)):
        if isinstance(found, bytes) and (not found or found.isspace()):
            continue
        if number in numbers and isinstance(found, bytes | TooLong):
            places.append((offset, line(len(found) if isinstance(found, bytes) else found.size)))
        number += 1
    _patched(path, places)
    return len(places)


def _repacked(path: Path, how: str, numbers: Collection[int]) -> int:
    from fastwarc.stream_io import GzipWriter, ZstdWriter

    number = 0
    with files.writing(path) as file:
        writer: Any = OPENED[how](file, "w") if how in OPENED else (GzipWriter if how == "gz" else ZstdWriter)(file)
        for _, found in lines(whole(blocks(path)), longest=sys.maxsize):
            assert isinstance(found, bytes)  # neither a gap nor too long
            blank = not found or found.isspace()
            writer.write((line(len(found)) if not blank and number in numbers else found) + b"\n")
            number += not blank
        if how in OPENED:
            writer.close()
        else:
            writer.finish()
            writer.flush()
    return len(numbers)


def parquet(path: Path, numbers: Collection[int]) -> int:
    """Take rows out by their number; those behind move up."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = 0
    with pq.ParquetFile(path) as old, files.writing(path) as file:
        out = pq.ParquetWriter(file, old.schema_arrow, compression="zstd")
        for batch in old.iter_batches():
            kept = [first + at not in numbers for at in range(batch.num_rows)]
            out.write_batch(batch.filter(pa.array(kept, pa.bool_())))
            first += batch.num_rows
        out.close()
    return len(numbers)


def _patched(path: Path, places: list[tuple[int, bytes]]) -> None:
    if not places:
        return
    with files.writing(path) as file:
        with path.open("rb") as old:
            shutil.copyfileobj(old, file)
        for offset, content in places:
            file.seek(offset)
            file.write(content)
