"""WARC and WET, packed or not: a response is a page; digests are checked; damage costs what it hit, not the rest.

`warcinfo` → the site and run of what follows; `revisit` → what it repeats; `request`, a 404, an image → counted under
that word. A header is asked for by the library's own name for it, which takes a seventh of asking by its text and
takes it in any case.

>>> import pathlib, tempfile
>>> form = "WARC/1.1\\r\\nWARC-Type: {}\\r\\nContent-Type: {}\\r\\nContent-Length: 6\\r\\n\\r\\n会议\\r\\n\\r\\n"
>>> written = [form.format(*said) for said in (("resource", "text/plain"), ("resource", "image/png"), ("request", ""))]
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder) / "a.warc"
...     _ = path.write_text("".join(written), encoding="utf-8", newline="")
...     [record.page.body.decode() if record.page else record.why for record in records(Source(path, "a.warc", "warc"))]
['会议', 'type-image/png', 'request']
"""

from __future__ import annotations

import dataclasses
import functools
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from fastwarc.warc import WarcHeader, WarcRecordType

from cleaning.dumps.codings import opened
from cleaning.dumps.record import PROFILE, RUN, Again, Record, Source, broken
from cleaning.dumps.resume import Break, walked
from cleaning.model import Page

OK = range(200, 300)
TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
NAMES = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
KINDS = {int(getattr(WarcRecordType, name)): name for name in NAMES}  # by number: asking for the word takes ten times
WARCINFO = "warcinfo"
OTHER_SCHEME = re.compile(r"<?(?!https?:)([a-z][a-z0-9+.-]{0,19}):", re.IGNORECASE)  # a crawler was led to a local file
TYPE, DATE = WarcHeader.CONTENT_TYPE, WarcHeader.WARC_DATE
PAYLOAD = WarcHeader.WARC_PAYLOAD_DIGEST


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a WARC record; `offset` is the byte at which its packed member begins."""
    info = _info_at_start(source) if offset else NOTHING
    for found in walked(source.path, offset):
        if isinstance(found, Break):
            yield broken(number, found.offset, f"{source.name}:{found.offset}", found.what)
        else:
            kind = KINDS.get(int(found.record_type), "unknown")
            if kind == WARCINFO:
                info = _info(found.reader.read())
            try:
                yield _record(source, found, kind, number, info)
            except (OSError, ValueError, zlib.error) as error:
                place = f"{source.name}:{found.stream_pos}"
                yield broken(number, found.stream_pos, place, f"cannot be read: {error}", _url(found.headers))
        number += 1


@dataclasses.dataclass(frozen=True, slots=True)
class Info:
    """What a warcinfo says of the records behind it: their site, and what pages are given with (run, profile)."""

    site: str | None
    given: Mapping[str, str]


NOTHING = Info(None, {})


def _info_at_start(source: Source) -> Info:
    """What the file's first record says of all that follow it."""
    for first in walked(source.path, 0):
        named = not isinstance(first, Break) and KINDS.get(int(first.record_type)) == WARCINFO
        return _info(first.reader.read()) if named else NOTHING
    return NOTHING


def _info(body: bytes) -> Info:
    """Of the `key: value` lines of a warcinfo those that speak of pages."""
    pairs = (line.partition(":") for line in body.decode("utf-8", "replace").splitlines())
    said = {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}
    return Info(said.get("site") or said.get("profile") or None, {k: said[k] for k in (RUN, PROFILE) if k in said})


def _record(source: Source, found: Any, kind: str, number: int, info: Info) -> Record:
    """In one piece, each header asked for once: a call here is a hundredth of what the library takes for a record."""
    offset, size, http, said = found.stream_pos, found.content_length, found.http_headers, found.headers
    place = f"{source.name}:{offset}"
    if why := _why_not(found, http, kind):
        again = _again(found, place, info) if kind == "revisit" else None
        return Record(number, offset, size, None, why, "", 0, "", again)
    digest, date = said.get(PAYLOAD, ""), said.get(DATE, "")
    if size and not (_block_fits(found) if http is None else _payload_fits(found, digest)):
        return broken(number, offset, place, "its digest does not fit its bytes", _url(said), size)
    body, status, charset, words = found.reader.read(size), None, None, ()
    if http is not None:
        status, charset, words = http.status_code, found.http_charset, http.to_tuples()
        body = opened(body, words)
    elif kind == "conversion":
        body = body.decode("utf-8")
    moment = _of_iso(date) or _moment(found)
    page = Page(_url(said), info.site, moment, status, words, body, charset, info.given, place)
    seal = zlib.crc32(f"{date}{status}{info.site}{charset}".encode())
    return Record(number, offset, size, page, "", "", seal, digest)


def _again(found: Any, place: str, info: Info) -> Again | None:
    """What a revisit repeats; an old writer names no other URL and means the same one."""
    said, http, url = found.headers, found.http_headers, _url(found.headers)
    status, charset, words = (http.status_code, found.http_charset, http.to_tuples()) if http else (None, None, ())
    moment = _of_iso(said.get(DATE, "")) or _moment(found)
    page = Page(url, info.site, moment, status, words, b"", charset, info.given, place)
    repeated = (said.get(WarcHeader.WARC_REFERS_TO_TARGET_URI) or url or "").strip("<>")
    earlier = _of_iso(said.get(WarcHeader.WARC_REFERS_TO_DATE, ""))
    return (
        Again(page, repeated, int(earlier.timestamp()) if earlier else 0, said.get(PAYLOAD, "")) if repeated else None
    )


def _why_not(found: Any, http: Any, kind: str) -> str:
    """Why a record is no page: its kind, its status, its type; "" for a page."""
    if kind == "response":
        if http is None:
            return "not-http"
        if http.status_code not in OK:
            return f"http-{http.status_code or 0:03d}"
        if other := OTHER_SCHEME.match(found.headers.get(WarcHeader.WARC_TARGET_URI) or ""):
            return f"scheme-{other[1].lower()}"
    elif kind == "conversion":
        return ""
    elif kind != "resource":
        return kind
    return _other_type((http if http is not None else found.headers).get(TYPE, ""))


@functools.lru_cache(maxsize=1024)
def _other_type(said: str) -> str:
    """The media type, if it is none of a page; an archive holds a few, thousands of times."""
    media = said.partition(";")[0].strip().lower()
    return "" if not media or media.startswith(TEXTS) else f"type-{media}"


def _payload_fits(found: Any, digest: str) -> bool:
    """Does the digest that an answer names fit its payload? A record without one is taken as it is."""
    return not digest or found.verify_payload_digest() or _other_digest(digest)


def _block_fits(found: Any) -> bool:
    """The same of a record that is no HTTP answer: its digest is that of the whole block."""
    digest = found.headers.get(WarcHeader.WARC_BLOCK_DIGEST)
    return not digest or found.verify_block_digest() or _other_digest(digest)


def _other_digest(word: str) -> bool:
    """Is the digest in an algorithm or spelling that the library does not know, so that nothing can be said?"""
    algorithm, _, value = word.partition(":")
    return algorithm.lower() not in ("sha1", "md5", "sha256") or len(value) not in (26, 32, 40, 52, 56, 64)


def _url(said: Any) -> str | None:
    url: str | None = said.get(WarcHeader.WARC_TARGET_URI)
    return url.strip("<>") if url else None  # WARC 1.0 wrote angle brackets


def _of_iso(word: str) -> datetime | None:
    """A WARC date, which is UTC; this takes a fifth of what the library does."""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    if moment.tzinfo is UTC:
        return moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(found: Any) -> datetime | None:
    """When it was fetched, by the library's word, for a date that is no ISO one."""
    moment = found.record_date
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None
