"""What a reader gives: records, each a page, or counted with the reason why it is none, or not read.

>>> Record(1, 259, 9000, None, "http-404").page is None
True
>>> lost = unread(7, 0, Unread("d.jsonl.gz", 4096, 1000, "the gzip stream is damaged"))
>>> lost.error
'1,000 bytes from byte 4,096 on were not read: the gzip stream is damaged'
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from cleaning.model import Page

PROFILE = "profile"  # the key in `given` for the profile whose patterns tell an article's URL from a list's
RUN = "run"  # the key in `given` for the run that an archive's warcinfo names
LARGEST_PAGE = 8 << 20  # bytes of one page as unpacked; cleaning one takes some 34 times its size in memory
UNKNOWN = -1  # the size of a rest whose end is not known


class Again(msgspec.Struct, frozen=True):
    """A revisit: the page as it was met again, without its body, and the answer that it repeats.

    `url` and `moment` (seconds since the epoch, 0 for unknown) are the earlier answer's, `digest` its payload's.
    """

    page: Page
    url: str
    moment: int
    digest: str


class Unread(msgspec.Struct, frozen=True):
    """A part of a source that could not be read, with an unknown number of records in it.

    `place` is the source's name. `offset` is where it begins in the file as stored and `size` how much it is (UNKNOWN
    where its end is not known), both in `unit`: byte, or row where a format counts those. A build with one has failed,
    whatever share of its records is broken.
    """

    place: str
    offset: int
    size: int
    why: str
    unit: str = "byte"

    def __str__(self) -> str:
        return f"{self.place}: {self.amount}"

    @property
    def amount(self) -> str:
        """How much is missing, from where on, and why."""
        amount = "an unknown number of" if self.size == UNKNOWN else f"{self.size:,}"
        plural = "" if self.size == 1 else "s"
        were = "was" if self.size == 1 else "were"
        return f"{amount} {self.unit}{plural} from {self.unit} {self.offset:,} on {were} not read: {self.why}"


class Record(msgspec.Struct, frozen=True):
    """One record of a dump. `page` None: no document, counted under `why`. `error`: it could not be read whole.

    `number` counts from 0, `offset` is where reading can start again (bytes, rows or members, as the format has it),
    `size` in bytes as unpacked (of one with an error the bytes that the error covers), `seal` a checksum of what the
    page's own digest does not cover (dates, columns), `digest` the payload's as the archive names it. `unread`: it is
    no record, but a part of the source that could not be read; its `error` says the same.
    """

    number: int
    offset: int
    size: int
    page: Page | None
    why: str = ""
    error: str = ""
    seal: int = 0
    digest: str = ""
    again: Again | None = None
    unread: Unread | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One file (or a folder of pages) and the format that reads it; `name` stands in rows, the same on any machine.

    `columns` are pairs (what, column) that the user named ("text", "content"). A page of more than `largest` bytes is
    an error, and is not held in memory.
    """

    path: Path
    name: str
    format: str
    columns: tuple[tuple[str, str], ...] = ()
    largest: int = LARGEST_PAGE


class Reader(Protocol):
    """A format: a generator over a source's records from a place on."""

    def __call__(self, source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
        """Records from `offset` on, the first of which has `number`."""


def too_large(size: int, largest: int) -> str:
    """The error of a page above the bound.

    >>> too_large(9_000_000, 8 << 20)
    '9,000,000 bytes, more than the 8 MB of a page (--max-page)'
    """
    return f"{size:,} bytes, more than the {largest >> 20} MB of a page (--max-page)"


def broken(number: int, offset: int, place: str, error: str, url: str | None = None, size: int = 0) -> Record:
    """The record of something that cannot be read: a row with the error and its place, never a missing row.

    `size`: how many bytes of the source it covers.
    """
    return Record(number, offset, size, Page(url, None, None, None, (), b"", source=place), error=error)


def unread(number: int, offset: int, rest: Unread) -> Record:
    """The record of a part that was not read: an error row, and the build has failed. `offset` as in a Record."""
    page = Page(None, None, None, None, (), b"", source=f"{rest.place}:{rest.unit} {rest.offset}")
    seal = zlib.crc32(f"{rest.size} {rest.why}".encode("utf-8", "surrogateescape"))
    return Record(number, offset, 0, page, error=rest.amount, seal=seal, unread=rest)
