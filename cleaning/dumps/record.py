"""What a reader gives: records, each a page or counted with the reason why it is none.

>>> Record(1, 259, 9000, None, "http-404").page is None
True
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from cleaning.model import Page

PROFILE = "profile"  # the key in `given` for the profile whose patterns tell an article's URL from a list's
RUN = "run"  # the key in `given` for the run that an archive's warcinfo names


class Again(msgspec.Struct, frozen=True):
    """A revisit: the page as it was met again, without its body, and the answer that it repeats.

    `url` and `moment` (seconds since the epoch, 0 for unknown) are the earlier answer's, `digest` its payload's.
    """

    page: Page
    url: str
    moment: int
    digest: str


class Record(msgspec.Struct, frozen=True):
    """One record of a dump. `page` None: no document, counted under `why`. `error`: it could not be read whole.

    `number` counts from 0, `offset` is where reading can start again (bytes, rows or members, as the format has it),
    `size` in bytes as unpacked, `seal` a checksum of what the page's own digest does not cover (dates, columns),
    `digest` the payload's as the archive names it.
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


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One file (or a folder of pages) and the format that reads it; `name` stands in rows, the same on any machine.

    `columns` are pairs (what, column) that the user named ("text", "content").
    """

    path: Path
    name: str
    format: str
    columns: tuple[tuple[str, str], ...] = ()


class Reader(Protocol):
    """A format: a generator over a source's records from a place on."""

    def __call__(self, source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
        """Records from `offset` on, the first of which has `number`."""


class Torn(Exception):
    """The bytes end, or make no sense, at this offset of the file."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(what)
        self.offset, self.what = offset, what


def broken(number: int, offset: int, place: str, error: str, url: str | None = None, size: int = 0) -> Record:
    """The record of something that cannot be read: a row with the error and its place, never a missing row."""
    return Record(number, offset, size, Page(url, None, None, None, (), b"", source=place), error=error)
