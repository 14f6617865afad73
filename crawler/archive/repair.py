"""What a kill left behind: a torn tail is found, said, and cut back to the last whole record.

A reader of WARC takes a truncated tail in silence (fastwarc and warcio both did, measured), so the members are walked
here: a gzip member must end, its record must be as long as it says, and its payload must have its digest.

>>> import gzip, tempfile, pathlib
>>> path = pathlib.Path(tempfile.mkdtemp()) / "a-00000.warc.gz.open"
>>> record = gzip.compress(b"WARC/1.1\\r\\nContent-Length: 2\\r\\n\\r\\nok\\r\\n\\r\\n")
>>> _ = path.write_bytes(record + record[:20])
>>> mend(path)
Mended(file='a-00000.warc.gz', records=1, size=..., cut=20)
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from crawler.archive.cdxj import cdxj_line
from crawler.archive.exchange import Exchange, Kept

CHUNK = 1 << 16
LENGTH = re.compile(rb"^Content-Length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
DIGEST = re.compile(rb"^WARC-Block-Digest:\s*sha1:([A-Z2-7]{32})", re.IGNORECASE | re.MULTILINE)
MOST = 2 << 30  # bytes of one record, unpacked; more is not a page


@dataclasses.dataclass(frozen=True, slots=True)
class Mended:
    """A file that a run had left open: whole records in it, their bytes, and the bytes that were cut off."""

    file: str
    records: int
    size: int
    cut: int


def mend_all(folder: Path, name: str) -> tuple[Mended, ...]:
    """Close every archive that an earlier run of this name left open."""
    return tuple(mend(path) for path in sorted(folder.glob(f"{name}-*.warc.gz.open")))


def mend(path: Path) -> Mended:
    """Cut a `.warc.gz.open` back to its last whole record, write its index anew, and give it its final name."""
    ends = [*whole_records(path)]
    good = ends[-1] if ends else 0
    cut = path.stat().st_size - good
    with path.open("r+b") as stream:
        stream.truncate(good)
        os.fsync(stream.fileno())
    final = path.with_suffix("")
    if not ends:
        path.unlink()
        final.with_name(final.name.removesuffix(".warc.gz") + ".cdxj").unlink(missing_ok=True)
        return Mended(final.name, 0, 0, cut)
    path.rename(final)
    _index_again(final)
    return Mended(final.name, len(ends), good, cut)


def whole_records(path: Path) -> Iterator[int]:
    """The offset behind each whole record, in order, up to the first that is not whole."""
    with path.open("rb") as stream:
        at = 0
        while (end := _member_end(stream, at)) is not None:
            yield end
            at = end


def _member_end(stream: IO[bytes], start: int) -> int | None:
    """Where the gzip member that starts here ends, or None where it, or the record in it, is not whole."""
    stream.seek(start)
    unzip, content, read = zlib.decompressobj(wbits=31), bytearray(), 0
    while not unzip.eof:
        chunk = stream.read(CHUNK)
        if not chunk or len(content) > MOST:
            return None
        try:
            content += unzip.decompress(chunk)
        except zlib.error:
            return None
        read += len(chunk)
    return start + read - len(unzip.unused_data) if _is_whole(bytes(content)) else None


def _is_whole(record: bytes) -> bool:
    """Is the block as long as its header says, and has it the digest that the header names?"""
    head, found, rest = record.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if not found or not length or len(rest) != int(length[1]) + 4:
        return False
    digest = DIGEST.search(head)
    block = hashlib.sha1(rest[:-4], usedforsecurity=False).digest()
    return not digest or base64.b32encode(block) == digest[1].upper()


def _index_again(path: Path) -> None:
    """The index of a mended file, from its records: the last line may have been lost with the tail."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.revisit
    target = path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj")
    ends = [0, *whole_records(path)]
    with path.open("rb") as stream, target.open("wb") as index:
        for record in ArchiveIterator(stream, record_types=kinds, parse_http=True):
            offset = record.stream_pos
            headers = tuple((k, v) for k, v in record.http_headers) if record.http_headers else ()
            status = int(record.http_headers.status_code or 0) if record.http_headers else 0
            exchange = Exchange(record.headers["WARC-Target-URI"], status, headers, b"", at=record.record_date)
            length = next(end for end in ends if end > offset) - offset
            kept = Kept(path.name, offset, length, record.headers.get("WARC-Payload-Digest") or "")
            index.write(cdxj_line(exchange, kept, revisit=record.record_type == WarcRecordType.revisit))
