"""The bytes of an archive on the way to who reads records: unpacked exactly up to damage, with a window held.

>>> import gzip, tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "a.gz"
...     _ = path.write_bytes(gzip.compress(b"one, two, three", mtime=0)[:-9])
...     feed = Feed(lambda place: unpacked(path, "gz", 0, 0, place))
...     feed.held(99), feed.take(9), str(feed.damage)
(15, b'one, two,', 'the gzip stream is cut off')
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

BLOCK = 1 << 16  # bytes unpacked at a time: they stay in the processor's cache
WINDOW = 1 << 20  # bytes searched at a time
FIRST = (b"WARC/", b"warc/")
NEXT = b"\r\n\r\nWARC/1."  # how a record begins behind another one
END = b"\r\n\r\n"  # of a header, and of a record
BEHIND = re.compile(rb"\r\n\r\n|\n\n|(?:\r?\n){1,4}(?=WARC/)")  # some writers leave one line end
TAIL = 13  # bytes of the longest that is compared: four line ends and `WARC/`
LONGEST_HEAD = 1 << 16  # bytes of a record's header; the longest that were seen have some 2,000
RETURNS = 16  # times that a file is read again from a place behind a false length: a bound for hostile files
LAST_STEP = 64  # bytes unpacked at a time where the next ones are damaged

Open = Callable[[int], Iterator[bytes]]  # gives the bytes from a place on, block by block


class Damage(Exception):
    """A packed stream ends, or makes no sense, at this byte of the file."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at


def stored(path: Path, place: int) -> Iterator[bytes]:
    """The bytes of a file from a place on."""
    with path.open("rb") as file:
        file.seek(place)
        while block := file.read(WINDOW):
            yield block


def unpacked(path: Path, how: str, begin: int, base: int, place: int) -> Iterator[bytes]:
    """What a packed file holds from its byte `begin` on, whose place is `base`, without what is before `place`.

    Raises Damage, after all that could be unpacked before it.
    """
    with path.open("rb") as file:
        file.seek(begin)
        yield from _without(place - base, _gunzipped(file) if how == "gz" else _read(file, how))


def is_sound(path: Path, how: str) -> bool:
    """Can the file be unpacked to its end, its checksums included? Reads all of it."""
    try:
        return all(True for _ in unpacked(path, how, 0, 0, 0))
    except Damage:
        return False


def _without(count: int, given: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks without their first bytes."""
    for block in given:
        if rest := block[count:]:
            yield rest
        count = max(0, count - len(block))


def _gunzipped(file: BinaryIO) -> Iterator[bytes]:
    """Member after member; zeros behind the last one are no damage, as tapes are padded with them."""
    packed = b""
    while packed := (packed or file.read(BLOCK)):
        if not (packed := packed.lstrip(b"\0")):
            continue
        engine = zlib.decompressobj(wbits=31)
        while not engine.eof:
            packed = packed or file.read(BLOCK)
            if not packed:
                raise Damage(file.tell(), "the gzip stream is cut off")
            before = engine.copy()
            try:
                block = engine.decompress(packed, BLOCK)
            except zlib.error as error:
                yield from _up_to_damage(before, packed)
                raise Damage(file.tell() - len(packed), f"the gzip stream is damaged: {error}") from None
            packed = engine.unused_data if engine.eof else engine.unconsumed_tail
            if block:
                yield block


def _up_to_damage(engine: Any, packed: bytes) -> Iterator[bytes]:
    try:
        while block := engine.decompress(packed, LAST_STEP):
            packed = engine.unconsumed_tail
            yield block
    except zlib.error:
        return


def _read(file: BinaryIO, how: str) -> Iterator[bytes]:
    """What the library of another packing gives."""
    try:
        reader = _reader(file, how)
        while block := reader.read(BLOCK):
            yield bytes(block)
    except (OSError, ValueError, EOFError, lzma.LZMAError) as error:
        raise Damage(file.tell(), f"the {how} stream is cut off or damaged: {error}") from None


def _reader(file: BinaryIO, how: str) -> Any:
    from fastwarc.stream_io import ZstdReader

    return lzma.open(file) if how == "xz" else bz2.open(file) if how == "bz2" else ZstdReader(file)


class Member:
    """One gzip member of a file; `end` is the byte behind it, once it has been read whole."""

    def __init__(self, path: Path, at: int) -> None:
        self._path, self._at, self.end = path, at, at

    def open(self, place: int) -> Iterator[bytes]:
        """What it holds from a place on. Raises Damage where it is cut or damaged, its checksum included."""
        return _without(place, self._blocks())

    def _blocks(self) -> Iterator[bytes]:
        engine = zlib.decompressobj(wbits=31)
        with self._path.open("rb") as file:
            file.seek(self._at)
            while not engine.eof:
                packed = engine.unconsumed_tail or file.read(BLOCK)
                if not packed:
                    raise Damage(self._at, "the gzip member is cut off")
                try:
                    block = engine.decompress(packed, BLOCK)
                except zlib.error as error:
                    raise Damage(self._at, f"the gzip member is damaged: {error}") from None
                if block:
                    yield block
            self.end = file.tell() - len(engine.unused_data)


class Feed:
    """Bytes from a place on, of which a window is held; `damage` is set when they end in damage.

    `closed`: their end is proved by other means (a checksum), so the last record needs no blank line behind it.
    """

    def __init__(self, open: Open, place: int = 0, *, closed: bool = False) -> None:
        self._open, self._blocks, self._closed = open, open(place), closed
        self._base, self._start, self._held = place, 0, b""
        self._returns = 0
        self.damage: Damage | None = None

    @property
    def at(self) -> int:
        """The place that is read next."""
        return self._base + self._start

    def held(self, count: int) -> int:
        """How many bytes are held after an attempt to hold so many."""
        have = len(self._held) - self._start
        if have >= count:
            return have
        parts = [self._held[self._start :]]
        while have < count and (block := self._more()):
            parts.append(block)
            have += len(block)
        self._base, self._start, self._held = self.at, 0, b"".join(parts)
        return have

    def _more(self) -> bytes:
        try:
            return next(self._blocks, b"")
        except Damage as damage:
            self.damage = damage
            return b""

    def skip(self, count: int) -> None:
        """Pass over bytes that are held."""
        self._start += count

    def take(self, count: int) -> bytes:
        """The next bytes, which are held."""
        return self._held[self._start : self._start + count]

    def head(self) -> bytes:
        """The header of a record that begins here; b"" where none does."""
        if self.held(LONGEST_HEAD) and self._held.startswith(FIRST, self._start):
            end = self._held.find(END, self._start, self._start + LONGEST_HEAD)
            head = self._held[self._start : end + len(END)] if end >= 0 else b""
            return b"" if b"\0" in head else head
        return b""

    def past_blank(self) -> bool:
        """Pass over line ends between records; is there anything behind them?"""
        while self.held(1) and self._held[self._start] in b"\r\n":
            self._start += 1
        return self._start < len(self._held)

    def ends(self, count: int) -> bool:
        """Does a record end behind so many bytes?"""
        if self.held(count + TAIL) < count:
            return False
        if BEHIND.match(self._held, self._start + count):
            return True
        return self._closed and not self._held[self._start + count :].strip(b"\r\n")

    def to_next(self) -> None:
        """Pass over everything before the next record; to the end where there is none."""
        while (found := self._held.find(NEXT, self._start)) < 0:
            self._start = max(self._start, len(self._held) - len(NEXT) + 1)
            have = len(self._held) - self._start
            if self.held(have + 1) == have:
                self._start = len(self._held)
                return
        self._start = found + len(END)

    def pass_over(self, count: int) -> tuple[bool, int]:
        """Pass over bytes that are not held: were there so many, and the place of the first NEXT in them, or -1."""
        place = -1
        while count:
            have = min(count, self.held(min(count, WINDOW)))
            if place < 0 and (found := self._held.find(NEXT, self._start, self._start + have)) >= 0:
                place = self._base + found
            if have < min(count, WINDOW):
                self._start += have
                return False, place
            step = have if have == count else have - len(NEXT) + 1
            self._start += step
            count -= step
        return True, place

    def go_back(self, place: int) -> None:
        """Read again from a place on, unless that was done too often."""
        if place >= 0 and self._returns < RETURNS:
            self._returns += 1
            self._blocks, self.damage = self._open(place), None
            self._base, self._start, self._held = place, 0, b""
