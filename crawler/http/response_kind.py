"""What an answer is, whatever its status says: a page, a message, a block page, a busy server, half a page.

>>> import gzip
>>> judge(200, {"content-type": "text/html"}, b"<p>x</p>").what
'page'
>>> judge(200, {"content-encoding": "gzip"}, gzip.compress(b"<p>x</p>")[:-4]).what
'cut'
>>> judge(521, {}, b"<script>document.cookie='__jsl_clearance=1'</script>").what
'blocked'
>>> judge(429, {"retry-after": "3"}, b"", now=1000.0).until
1003.0
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Literal

from cleaning.common.http_encoding import Undecodable, decoded
from cleaning.decoding.block_pages import instead

What = Literal["page", "same", "moved", "gone", "message", "busy", "cut", "blocked", "error"]
BLOCK_STATUS = (512, 521)
BUSY, GONE, MOVED = (429, 503), (404, 410), (301, 302, 303, 307, 308)
ASKED = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
MOST = 64 << 20  # bytes of an answer, unpacked: a sitemap may have 50 MB


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """`what` it is; the body unpacked; for a busy server until when to wait (seconds since the epoch), for a redirect
    its target, for what failed why."""

    what: What
    body: bytes = b""
    until: float | None = None
    to: str = ""
    why: str = ""


def judge(status: int, headers: Mapping[str, str], payload: bytes, *, now: float | None = None) -> Judged:
    """Judge an answer by status, headers (names in lower case) and the body as received."""
    if status == 304:
        return Judged("same")
    said = headers.get("content-length", "")
    if said.isdigit() and int(said) != len(payload):
        return Judged("cut", why=f"{len(payload)} of {said} bytes came")
    try:
        body = unpacked(payload, headers.get("content-encoding", ""))
    except Undecodable as error:
        return Judged("cut", why=str(error))
    if status in BLOCK_STATUS or instead(body) == "block":
        return Judged("blocked", body, why="a firewall's page")
    return _by_status(status, headers, body, time.time() if now is None else now)


def _by_status(status: int, headers: Mapping[str, str], body: bytes, now: float) -> Judged:
    if status in BUSY:
        return Judged("busy", until=retry_until(headers.get("retry-after", ""), now), why=f"HTTP {status}")
    if status in MOVED and headers.get("location"):
        return Judged("moved", to=headers["location"])
    if status in GONE:
        return Judged("gone", why=f"HTTP {status}")
    if not 200 <= status < 300:
        return Judged("error", why=f"HTTP {status}")
    if not body.strip():
        return Judged("error", why="an empty answer")
    return Judged("message", body, why="a message page") if instead(body) == "message" else Judged("page", body)


def unpacked(payload: bytes, encoding: str) -> bytes:
    """The body without its content encoding. Raises Undecodable where it is cut, damaged or of a kind not asked for."""
    names = {name.strip().lower() for name in encoding.split(",")}
    if other := names - ASKED:
        raise Undecodable(f"its content encoding {', '.join(sorted(other))} was not asked for")
    return decoded(payload, encoding, MOST)


def retry_until(value: str, now: float) -> float | None:
    """When a Retry-After is over, in seconds since the epoch, said in seconds or as a date; None where nothing is said.

    >>> retry_until("Thu, 01 Jan 1970 00:16:50 GMT", 1000.0), retry_until("soon", 1000.0)
    (1010.0, None)
    """
    value = value.strip()
    if value.isdigit():
        return now + int(value)
    try:
        return max(now, parsedate_to_datetime(value).timestamp()) if value else None
    except (ValueError, OverflowError):
        return None
