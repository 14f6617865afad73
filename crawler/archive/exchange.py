"""What an archive is told, and what it tells: a request with its answer, and where the record of it lies.

>>> Exchange("https://a.example/", 200, (("Content-Type", "text/html"),), b"<p>x</p>").asked
()
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `payload` is the body as received, `asked` the request's headers."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    asked: tuple[tuple[str, str], ...] = ()
    ip: str = ""
    at: datetime = dataclasses.field(default_factory=lambda: datetime.now(UTC))


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """The answer that a revisit repeats: URL, WARC-Date and payload digest of its record."""

    url: str
    date: str
    digest: str


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """Where a record lies: file, offset and length in bytes, and the payload's digest (`sha1:…`, base 32)."""

    file: str
    offset: int
    length: int
    digest: str
