"""Bytes of a file, unpacked, a block at a time; where they are cut or damaged, all before that is still given.

>>> import gzip, io
>>> whole = gzip.compress(b"one\\ntwo\\nthree\\n" * 99, mtime=0)
>>> packed = unpacked(io.BytesIO(whole[:-9]), "gz")
>>> try:
...     for block in packed: print(block[:7])
... except Torn as torn: print(torn.what)
b'one\\ntwo'
the gzip stream is cut off
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cleaning.readers.record import Torn

BLOCK = 1 << 20  # bytes read at a time
LONGEST = 64 << 20  # bytes of one line; a longer one is an error, not a gigabyte in memory
MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst"}


def packing(head: bytes) -> str:
    """How the bytes are packed, by their first four: gz, zst, or "" for not at all."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def blocks(path: Path, offset: int = 0) -> Iterator[bytes]:
    """A file's bytes, unpacked if need be. `offset` is for files that are not packed. Raises Torn at damage."""
    with path.open("rb") as file:
        how = packing(file.read(4))
        file.seek(0 if how else offset)
        yield from unpacked(file, how)


def unpacked(file: BinaryIO, how: str) -> Iterator[bytes]:
    """Blocks of what the file holds."""
    if how == "gz":
        return _gunzipped(file)
    if how == "zst":
        return _unzstd(file)
    return iter(lambda: file.read(BLOCK), b"")


def _gunzipped(file: BinaryIO) -> Iterator[bytes]:
    """Member after member; padding zeros after the last one are no damage."""
    packed, begun, engine = b"", False, zlib.decompressobj(wbits=31)
    while packed or (packed := file.read(BLOCK)):
        packed = packed if begun else packed.lstrip(b"\0")
        if not packed:
            continue
        try:
            block, begun = engine.decompress(packed, BLOCK), True
        except zlib.error as error:
            raise Torn(file.tell() - len(packed), f"the gzip stream is damaged: {error}") from None
        packed = engine.unconsumed_tail
        if engine.eof:
            packed, begun, engine = engine.unused_data, False, zlib.decompressobj(wbits=31)
        if block:
            yield block
    if begun:
        raise Torn(file.tell(), "the gzip stream is cut off")


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    from fastwarc.stream_io import ZstdReader  # late: only packed dumps pay for it

    reader = ZstdReader(file)
    while True:
        try:
            block = reader.read(BLOCK)
        except (OSError, ValueError) as error:
            raise Torn(file.tell(), f"the zstd stream is damaged: {error}") from None
        if not block:
            return
        yield block


def packed_share(path: Path) -> float:
    """Bytes of a file for a byte of what it unpacks to, about: by its first block."""
    if not path.is_file():
        return 1.0
    with path.open("rb") as file:
        head = file.read(BLOCK)
    size = 0
    try:
        for block in unpacked(io.BytesIO(head), packing(head)):
            size += len(block)
    except Torn:  # the block ends where it ends
        pass
    return len(head) / size if size else 1.0


def lines(found: Iterable[bytes], offset: int = 0) -> Iterator[tuple[int, bytes]]:
    """(offset, line without its end), split at \\n alone; the rest before a Torn is given before it is raised.

    >>> list(lines([b"a\\nb", b"c\\n\\nd"]))
    [(0, b'a'), (2, b'bc'), (5, b''), (6, b'd')]
    """
    held: list[bytes] = []
    torn: Torn | None = None
    blocks_ = _until_torn(found)
    for block in blocks_:
        if isinstance(block, Torn):
            torn = block
            break
        first, *others = block.split(b"\n")
        held.append(first)
        for other in others:
            line = b"".join(held)
            yield offset, line
            offset += len(line) + 1
            held = [other]
        if sum(map(len, held)) > LONGEST:
            raise Torn(offset, f"a line of more than {LONGEST >> 20} MB")
    if torn:
        raise torn
    if rest := b"".join(held):
        yield offset, rest


def _until_torn(found: Iterable[bytes]) -> Iterator[bytes | Torn]:
    try:
        yield from found
    except Torn as torn:
        yield torn
