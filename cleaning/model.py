"""The few values that travel between the chapters, all frozen.

A page comes in, a document goes out; between them travel edits, spans of what HTML knew, and notes.

>>> Edit(4, 5, ",", "，", "width")
Edit(start=4, end=5, was=',', put='，', rule='width')

Edit, Span, Note and Page are msgspec Structs: frozen like a dataclass, but made in a tenth of the time, and a page has
hundreds of the first three, a dump millions of the last. Those three hold text and numbers alone, so that the collector
of cycles need not know them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec


class Edit(msgspec.Struct, frozen=True, gc=False):
    """`base[start:end]` was `was` and is `put` in the text; offsets in code points of the base."""

    start: int
    end: int
    was: str
    put: str
    rule: str


class Span(msgspec.Struct, frozen=True, gc=False):
    """What HTML knows of a stretch of the base: `hidden:style`, `pager`, `advert`, `title` …"""

    start: int
    end: int
    kind: str


class Note(msgspec.Struct, frozen=True, gc=False):
    """Seen, not changed. `start` and `end` are None where it lies outside the base."""

    rule: str
    start: int | None
    end: int | None
    what: str


Status = Literal["ok", "part", "empty", "refused", "error"]


@dataclasses.dataclass(frozen=True, slots=True)
class Fields:
    """What a page says of itself; empty where it does not say."""

    title: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_on: date | None = None
    source: str = ""
    author: str = ""
    rights: tuple[str, ...] = ()

    def or_else(self, other: Fields) -> Fields:
        """These fields, and the other's where these are empty."""
        names = (f.name for f in dataclasses.fields(self))
        return Fields(**{name: getattr(self, name) or getattr(other, name) for name in names})


class Page(msgspec.Struct, frozen=True):
    """One page as it was received. `body` is bytes from an archive or file, str where a dump holds decoded text.

    `headers` keep order and case; `given` holds a dump's own columns; `source` says file and record ("a.warc.gz:1234").
    `payload` is the sha256 of the body in hex where somebody has taken it already, else empty.
    """

    url: str | None
    site: str | None
    fetched_at: datetime | None
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes | str
    declared_charset: str | None = None
    given: Mapping[str, object] = msgspec.field(default_factory=dict)
    source: str = ""
    payload: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Extracted:
    """The kept block of an HTML page as text, what is known of its stretches, and the fields found around it.

    `way` says which of profile, cms or general spoke ("profile:hualong"); `sure` is 0 … 1. `owners` are the names by
    which the page states whose it is.
    """

    base: str
    spans: tuple[Span, ...] = ()
    fields: Fields = Fields()
    way: str = ""
    sure: float = 1.0
    notes: tuple[Note, ...] = ()
    owners: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One cleaned page: `apply(base, edits) == text` and `undo(text, edits) == base`.

    `extraction` and `decoding` say how the base came about ("text", "cms:dedecms .98"; ("gb18030",)).
    `without` names the rules that were refused.
    """

    id: str
    url: str | None
    site: str | None
    title: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    published_on: date | None
    fields: Fields
    extraction: str
    decoding: tuple[str, ...]
    base: str
    text: str
    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
    status: Status = "ok"
    error: str | None = None
    without: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from cleaning.explain.render import as_html  # the template engine is late: only a notebook pays for it

        return as_html(self, whole_page=False)


class Found(msgspec.Struct, frozen=True):
    """What one chapter has to say of a text: edits on it, notes on it, and fields it read off it."""

    edits: Sequence[Edit] = ()
    notes: Sequence[Note] = ()
    fields: Fields | None = None
    brands: Sequence[str] = ()


NOTHING = Found()
