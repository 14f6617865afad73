"""The whole records of a WARC that is damaged: header, length and the blank line behind each are compared.

It takes longer than the library (walk.py), so it reads a file from its first fault on. A gzip member is unpacked to
its end, checksum included, before its record is given; where bytes make no sense the next `WARC/1.` is searched.

>>> import tempfile
>>> form = "WARC/1.1\\r\\nWARC-Type: metadata\\r\\nContent-Length: {}\\r\\n\\r\\nwhole.\\r\\n\\r\\n"
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "a.warc"
...     _ = path.write_text(form.format(6) + form.format(600) + form.format(6), newline="")
...     found = list(records_of(path, "plain", 0, 1000))
>>> [(one.offset, one.size, one.what) if isinstance(one, Break) else one[0] for one in found]
[0, (62, 64, 'it has not the 600 bytes that its length states'), 126]
"""

from __future__ import annotations

import dataclasses
import functools
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaning.readers.record import UNKNOWN
from cleaning.readers.warc.byte_window import END, FIRST, LONGEST_HEAD, WINDOW, Feed, Member, stored, unpacked

MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)

Found = tuple[int, Any]  # the offset of a record, and the record as fastwarc gives it


@dataclasses.dataclass(frozen=True, slots=True)
class Break:
    """No whole record: `size` bytes from byte `at` of the file on.

    `offset`: where reading can start again so that this Break comes first. `lost`: an unknown number of records is in
    it; otherwise it is one record. `unit` as in an Unread. `undoes`: it is in place of the record that was given before
    it, whose end was not as it should be.
    """

    offset: int
    at: int
    size: int
    what: str
    lost: bool = True
    unit: str = "byte"
    undoes: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Bytes of a feed, from `begin` to `end`, that are no whole record."""

    begin: int
    end: int
    what: str


def records_of(path: Path, how: str, offset: int, largest: int) -> Iterator[Found | Break]:
    """The records from `offset` on, or a Break. Of a record of more than `largest` bytes only the start is there.

    `how`: "plain" (offsets are bytes of the file), "members" (a gzip member a record; offsets are those of members),
    "gz" or "zst" (packed as a whole; offsets are bytes as unpacked, and reading starts at 0).
    """
    if how == "members":
        return _of_members(path, offset, largest)
    return _of_plain(path, offset, largest) if how == "plain" else _of_stream(path, how, largest)


def _of_plain(path: Path, offset: int, largest: int) -> Iterator[Found | Break]:
    for found in _parsed(Feed(functools.partial(stored, path), offset), largest):
        yield Break(found.begin, found.begin, found.end - found.begin, found.what) if isinstance(found, Gap) else found


def _of_members(path: Path, at: int, largest: int) -> Iterator[Found | Break]:
    """Each member's records; the last one of a member is given when the member's checksum has been compared."""
    size = path.stat().st_size
    while at < size:
        last: Found | Break | None = None
        member = Member(path, at)
        feed = Feed(member.open, closed=True)
        for found in _parsed(feed, largest):
            if last is not None:
                yield last
            last = _as_one(at, found) if isinstance(found, Gap) else (at, found[1])
        if feed.damage is not None:
            end = next_member(path, at + 1, size)
            last = Break(at, at, end - at, str(feed.damage))
        if last is not None:
            yield last
        at = end if feed.damage is not None else member.end


def _of_stream(path: Path, how: str, largest: int) -> Iterator[Found | Break]:
    """The records of a file that is packed as a whole; behind damage those of the next gzip member."""
    size, begin, base = path.stat().st_size, 0, 0
    while begin < size:
        feed = Feed(functools.partial(unpacked, path, how, begin, base), base)
        gap: Gap | None = None
        for found in _parsed(feed, largest):
            if gap is not None:
                yield _as_unpacked(gap)
            gap = found if isinstance(found, Gap) else None
            if not isinstance(found, Gap):
                yield found
        damage = feed.damage
        if gap is not None and (damage is None or gap.end < feed.at):
            yield _as_unpacked(gap)
        if damage is None:
            return
        begin = next_member(path, damage.at + 1, size) if how == "gz" else size
        first = gap.begin if gap is not None and gap.end == feed.at else feed.at
        yield Break(first, damage.at, begin - damage.at or UNKNOWN, str(damage))
        base = feed.at + 1  # so that no two records have one offset


def _as_one(at: int, gap: Gap) -> Break:
    return Break(at, at, gap.end - gap.begin, gap.what, lost=False)


def _as_unpacked(gap: Gap) -> Break:
    return Break(gap.begin, gap.begin, gap.end - gap.begin, gap.what, unit="unpacked byte")


def _parsed(feed: Feed, largest: int) -> Iterator[Found | Gap]:
    """Whole records and the gaps between them."""
    while feed.past_blank():
        begin = feed.at
        found = _record(feed, largest)
        if isinstance(found, str):
            feed.to_next()
            yield Gap(begin, feed.at, found)
        else:
            yield begin, found


def _record(feed: Feed, largest: int) -> Any:
    """The record that begins here, or what is wrong with it; the next one is then searched from there on."""
    head = feed.head()
    length = LENGTH.search(head)
    if length is None:
        feed.skip(max(len(head) - len(END), 0))
        return "its header states no length" if head else "no WARC record begins here"
    size = int(length[1])
    return _large(feed, head, size) if size > largest else _small(feed, head, size)


def _small(feed: Feed, head: bytes, size: int) -> Any:
    from fastwarc.warc import WarcRecord

    whole = len(head) + size
    if feed.ends(whole):
        block = feed.take(whole)
        feed.skip(whole)
        try:
            return WarcRecord.from_bytes(block)
        except OSError as error:
            return str(error)
    feed.skip(len(head) - len(END))
    return _false(size)


def _large(feed: Feed, head: bytes, size: int) -> Any:
    from fastwarc.warc import ArchiveIterator

    feed.held(len(head) + LONGEST_HEAD)
    start = feed.take(len(head) + LONGEST_HEAD)
    feed.skip(len(head))
    whole, place = feed.pass_over(size)
    if whole and feed.ends(0):
        return next(iter(ArchiveIterator(io.BytesIO(start), parse_http=False)), "its header cannot be read")
    feed.go_back(place)
    return _false(size)


def _false(size: int) -> str:
    return f"it has not the {size} bytes that its length states"


def next_member(path: Path, start: int, size: int) -> int:
    """The offset of the next gzip member from `start` on that holds a WARC record, or the size."""
    with path.open("rb") as file:
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
