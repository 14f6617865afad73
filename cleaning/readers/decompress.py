"""Bytes of a file, unpacked, a block at a time. What is cut or damaged is a gap; all before it is given, and what comes
behind it where another packed member begins there.

>>> import gzip, io
>>> one, two = (gzip.compress(text * 99, mtime=0) for text in (b"one\\n", b"two\\n"))
>>> damaged = one[:-8] + b"damage!!" + two + two[:9]
>>> [found.why[:25] if isinstance(found, Gap) else found[:3] for found in unpacked(io.BytesIO(damaged), "gz")]
[b'one', 'the gz stream is damaged ', b'two', 'the gz stream is cut off']
"""

from __future__ import annotations

import bz2
import contextlib
import dataclasses
import io
import lzma
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cleaning.readers.record import LARGEST_PAGE, UNKNOWN

BLOCK = 1 << 20  # bytes unpacked at a time
PIECE = 1 << 16  # packed bytes given to the library at a time
TRIED = 1 << 9  # bytes by which a member is known that can be unpacked
SECTOR = 512  # bytes: the least that a disk or a broken transfer leaves unwritten
HOLE = bytes(SECTOR)  # so many zeros in a text are bytes that were never written
BOMB, RATIO = 256 << 20, 200  # bytes from which a ratio counts; text that repeats itself packs to a hundredth
MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst", b"\xfd7zX": "xz", b"BZh": "bz2"}
LONGEST = 2 * LARGEST_PAGE  # bytes of a line: JSON writes a Chinese character of three bytes in six
LONGEST_MAGIC = 16  # bytes: longer than any of MEMBER
MEMBER = {
    "gz": re.compile(rb"\x1f\x8b\x08"), "zst": re.compile(rb"\x28\xb5\x2f\xfd"),
    "xz": re.compile(rb"\xfd7zXZ\0"), "bz2": re.compile(rb"BZh[1-9]1AY&SY"),
}  # fmt: skip
MISFIT = "damaged somewhere within: its checksum does not fit, and rows of it may be wrong"
DAMAGE = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that could not be read: from `offset` of the file as stored, `size` of them (or UNKNOWN)."""

    offset: int
    size: int
    why: str


class Torn(Exception):
    """A file that is wanted whole has a gap."""


@dataclasses.dataclass(frozen=True, slots=True)
class TooLong:
    """A line of so many bytes: more than is held."""

    size: int


class Unended(bytes):
    """The last line of a file, without a line end."""


def packing(head: bytes) -> str:
    """How the bytes are packed, by their first four: gz, zst, xz, bz2, or "" for not at all."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def packing_of(path: Path) -> str:
    """How a file is packed."""
    with path.open("rb") as file:
        return packing(file.read(4))


def blocks(path: Path, offset: int = 0) -> Iterator[bytes | Gap]:
    """A file's bytes, unpacked if need be, and its gaps. `offset` is for files that are not packed."""
    with path.open("rb") as file:
        how = packing(file.read(4))
        file.seek(0 if how else offset)
        yield from unpacked(file, how)


def unpacked(file: BinaryIO, how: str) -> Iterator[bytes | Gap]:
    """Blocks of what the file holds, and its gaps."""
    return _members(file, how) if how else iter(lambda: file.read(BLOCK), b"")


def whole(found: Iterable[bytes | Gap]) -> Iterator[bytes]:
    """The blocks of a file that has no gap. Raises Torn at one."""
    for block in found:
        if isinstance(block, Gap):
            raise Torn(f"{block.why}, at byte {block.offset:,}")
        yield block


def _members(file: BinaryIO, how: str) -> Iterator[bytes | Gap]:
    """Member after member; padding zeros behind one are no damage, and what unpacks to too much is not unpacked."""
    size, at, given = file.seek(0, os.SEEK_END), 0, 0
    while at < size:
        member = (_Frames if how == "zst" else _Member)(file, at, how)
        for found in member.blocks():
            given += len(found)
            if given > BOMB and given > RATIO * member.at:
                yield Gap(member.at, size - member.at, f"it unpacks to more than {RATIO} times its size")
                return
            yield found
        if not member.why:
            at = _behind_zeros(file, member.at)
            continue
        at = size if how == "zst" else _next_member(file, member.at + 1, how)
        begin = member.start if member.why == MISFIT else member.at
        yield Gap(begin, at - begin or UNKNOWN, f"the {how} stream is {member.why}")


class _Member:
    """One packed member; when its blocks have been given, `at` is behind it, or `why` says what is wrong at `at`."""

    def __init__(self, file: BinaryIO, at: int, how: str) -> None:
        self.file, self.start, self.at, self.how, self.why = file, at, at, how, ""

    def blocks(self) -> Iterator[bytes]:
        """What it unpacks to, up to its end or its damage."""
        engine = _Gunzip() if self.how == "gz" else ENGINES[self.how]()
        packed = b""
        while not engine.eof:
            packed = b""
            if engine.needs_input:
                self.file.seek(self.at)
                if not (packed := self.file.read(PIECE)):
                    self.why = "cut off"
                    return
                self.at += len(packed)
            try:
                block = engine.decompress(packed, BLOCK)
            except DAMAGE as error:
                self.why = _said(error)
                gunzip = isinstance(engine, _Gunzip)
                self.at -= len(engine.tail if gunzip else packed)
                if gunzip and engine.salvaged:
                    yield engine.salvaged
                return
            if block:
                yield block
        self.at -= len(engine.unused_data)


def _said(error: Exception) -> str:
    """A member is read before its checksum is."""
    if "incorrect data check" in str(error) or "incorrect length check" in str(error):
        return MISFIT
    return f"damaged: {error}"


class _Gunzip:
    """zlib with the interface of lzma and bz2; what it could unpack of a damaged piece is in `salvaged`."""

    def __init__(self) -> None:
        self.engine = zlib.decompressobj(wbits=31)
        self.tail = self.salvaged = b""

    @property
    def eof(self) -> bool:
        """Has the end of the member been read?"""
        return self.engine.eof

    @property
    def needs_input(self) -> bool:
        """Is there nothing left to unpack?"""
        return not self.tail

    @property
    def unused_data(self) -> bytes:
        """What is behind the end."""
        return self.engine.unused_data

    def decompress(self, packed: bytes, most: int) -> bytes:
        """At most so many bytes; what is left of the packed ones is kept."""
        packed, before = self.tail + packed, self.engine.copy()
        try:
            block = self.engine.decompress(packed, most)
        except zlib.error:
            self._salvage(before, packed)
            raise
        self.tail = self.engine.unconsumed_tail
        return block

    def _salvage(self, engine: Any, packed: bytes) -> None:
        """Byte by byte: the library gives nothing of a piece in which it finds an error."""
        found, at = list[bytes](), 0
        with contextlib.suppress(zlib.error):
            for at in range(len(packed)):
                found.append(engine.decompress(packed[at : at + 1]))
        self.salvaged, self.tail = b"".join(found), packed[at:]


class _Frames:
    """All frames of a zstd file from `at` on: its reader gives them as one."""

    def __init__(self, file: BinaryIO, at: int, how: str) -> None:
        self.file, self.start, self.at, self.why = file, at, at, ""

    def blocks(self) -> Iterator[bytes]:
        """What they unpack to, up to the end or the damage."""
        from fastwarc.stream_io import ZstdReader  # late: only packed dumps pay for it

        self.file.seek(self.at)
        reader = ZstdReader(self.file)
        try:
            while block := reader.read(BLOCK):
                self.at = self.file.tell()
                yield block
        except DAMAGE as error:
            self.why = "cut off" if "incomplete" in str(error) else _said(error)
        self.at = self.file.tell()


ENGINES: dict[str, Callable[[], Any]] = {"xz": lzma.LZMADecompressor, "bz2": bz2.BZ2Decompressor}


def _behind_zeros(file: BinaryIO, at: int) -> int:
    """Where the padding behind a member ends."""
    file.seek(at)
    while block := file.read(BLOCK):
        if rest := block.lstrip(b"\0"):
            return file.tell() - len(rest)
    return file.tell()


def _next_member(file: BinaryIO, start: int, how: str) -> int:
    """Where the next member begins that can be unpacked, or the file's size."""
    base, held = start, b""
    file.seek(start)
    while block := file.read(BLOCK):
        held += block
        for found in MEMBER[how].finditer(held):
            if _begins(file, base + found.start(), how):
                return base + found.start()
            file.seek(base + len(held))
        base, held = base + len(held) - LONGEST_MAGIC, held[-LONGEST_MAGIC:]
    return file.seek(0, os.SEEK_END)


def _begins(file: BinaryIO, at: int, how: str) -> bool:
    """Does something that can be unpacked begin here?"""
    file.seek(at)
    engine = _Gunzip() if how == "gz" else ENGINES[how]()
    with contextlib.suppress(*DAMAGE):
        engine.decompress(file.read(TRIED), TRIED)
        return True
    return False


def packed_share(path: Path) -> float:
    """Bytes of a file for a byte of what it unpacks to, about: by its first block."""
    if not path.is_file():
        return 1.0
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if not (how := packing(head)):
        return 1.0
    found = (_Frames if how == "zst" else _Member)(io.BytesIO(head), 0, how)
    size = sum(map(len, found.blocks()))
    return found.at / size if size else 1.0


def lines(
    found: Iterable[bytes | Gap], offset: int = 0, longest: int = LONGEST
) -> Iterator[tuple[int, bytes | Gap | TooLong]]:
    """(offset, line without its end), split at \\n alone; the last one is Unended if no \\n is behind it.

    A line of more than `longest` bytes is passed over to its end. What a gap tore apart is not given.

    >>> list(lines([b"a\\nb", b"c\\n\\nd"]))
    [(0, b'a'), (2, b'bc'), (5, b''), (6, b'd')]
    >>> list(lines([b"a\\nlong", b"long\\nb\\n", Gap(9, 3, "cut"), b"c\\n"], longest=4))
    [(0, b'a'), (2, TooLong(size=8)), (11, b'b'), (13, Gap(offset=9, size=3, why='cut')), (13, b'c')]
    """
    held, size = list[bytes](), 0  # of the line that has begun; of one that is too long nothing is held
    for block in found:
        if isinstance(block, Gap):
            yield offset, block
            held, size = [], 0
            continue
        first, *others = block.split(b"\n")
        held.append(first)
        size += len(first)
        for other in others:
            yield offset, TooLong(size) if size > longest else b"".join(held)
            offset += size + 1
            held, size = [other], len(other)
        if size > longest:
            held.clear()
    if size:
        yield offset, TooLong(size) if size > longest else Unended(b"".join(held))
