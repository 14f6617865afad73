"""What the site answers to one request: bytes in its charset, validators, and now and then a header that lies.

>>> answer = dressed("<p>你好</p>", "gbk", stamp=datetime(2024, 5, 1))
>>> answer.header("Content-Type"), answer.body
('text/html', b'<p>\\xc4\\xe3\\xba\\xc3</p>')
>>> conditional(answer, {"if-none-match": answer.header("ETag")}).status
304
"""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from qingwen.site_in_a_box.content.theme import CODECS, Charset

KEPT_BY_304 = ("ETag", "Last-Modified", "Date")


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. `fault` names what the server does to the connection ("" for nothing)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    fault: str = ""

    def header(self, name: str) -> str:
        """The first header of that name, whatever its case; "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def with_headers(self, *more: tuple[str, str]) -> Answer:
        """The same answer with further headers."""
        return dataclasses.replace(self, headers=(*self.headers, *more))


def lies(seed: int, path: str, share: float) -> bool:
    """Whether the header of this page names the wrong charset."""
    return int.from_bytes(hashlib.sha256(f"{seed}/lie/{path}".encode()).digest()[:4], "big") < share * 2**32


def dressed(text: str, charset: Charset, *, stamp: datetime, kind: str = "text/html", lie: bool = False) -> Answer:
    """A text as bytes: GBK pages name no charset in the header, UTF-8 pages do, a lie names the other one."""
    body = text.encode(CODECS[charset])
    other = {"gbk": "utf-8", "utf-8": "gbk"}[charset]
    honest = "; charset=utf-8" if charset == "utf-8" else ""
    return Answer(200, (
        ("Content-Type", kind + (f"; charset={other}" if lie else honest)),
        ("ETag", f'"{hashlib.sha1(body).hexdigest()[:16]}"'),
        ("Last-Modified", format_datetime(stamp.replace(tzinfo=UTC), usegmt=True)),
    ), body)  # fmt: skip


def conditional(answer: Answer, asked: Mapping[str, str]) -> Answer:
    """304 where the asker has this very page; an ETag, if given, decides alone."""
    if answer.status != 200 or not answer.header("ETag"):
        return answer
    tag, since = asked.get("if-none-match", ""), asked.get("if-modified-since", "")
    fresh = bool(since) and not _newer(answer.header("Last-Modified"), since)
    same = answer.header("ETag") in tag if tag else fresh
    kept = tuple(h for h in answer.headers if h[0] in KEPT_BY_304)
    return Answer(304, kept) if same else answer


def zipped(answer: Answer, asked: Mapping[str, str]) -> Answer:
    """Content-encoded where the asker takes gzip; equal bytes for equal pages."""
    if answer.status != 200 or not answer.body or "gzip" not in asked.get("accept-encoding", ""):
        return answer
    packed = gzip.compress(answer.body, compresslevel=1, mtime=0)
    return dataclasses.replace(answer, body=packed).with_headers(("Content-Encoding", "gzip"))


def spoilt(answer: Answer, fault: str) -> Answer:
    """The same answer, to be sent badly; a gzip body is needed to be cut inside, and nothing is cut of no body."""
    if not fault or (not answer.body and fault != "reset"):
        return answer
    zip_it = fault == "cut_gzip" and not answer.header("Content-Encoding")
    return dataclasses.replace(zipped(answer, {"accept-encoding": "gzip"}) if zip_it else answer, fault=fault)


def _newer(stamp: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(stamp) > parsedate_to_datetime(since)
    except ValueError:
        return True
