"""WARC and WET, packed or not: a response is a page; digests are checked; damage costs what it hit, not the rest.

`warcinfo` → the site and run of what follows; `revisit` → what it repeats; `request`, a 404, an image → counted under
that word.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from cleaning.dumps.record import Again, Record, Source, broken
from cleaning.dumps.resume import Break, walked
from cleaning.model import Page

OK = range(200, 300)
TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
PROFILE = "profile"  # the key for the profile whose patterns tell an article's URL from a list's
PAYLOAD = "WARC-Payload-Digest"
RUN = "run"  # the key under which `given` tells the run that an archive's warcinfo names


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a WARC record; `offset` is the byte at which its packed member begins."""
    info = _info_at_start(source) if offset else NOTHING
    for found in walked(source.path, offset):
        if isinstance(found, Break):
            yield broken(number, found.offset, f"{source.name}:{found.offset}", found.what)
        else:
            kind = kind_of(found)
            if kind == "warcinfo":
                info = _info(found.reader.read())
            try:
                yield _record(source, found, kind, number, info)
            except (OSError, ValueError, zlib.error) as error:
                place = f"{source.name}:{found.stream_pos}"
                yield broken(number, found.stream_pos, place, f"cannot be read: {error}", _url(found))
        number += 1


@functools.cache
def _kinds() -> Mapping[int, str]:
    """Words by the library's numbers: asking a header for the word takes ten times as long."""
    from fastwarc.warc import WarcRecordType

    names = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
    return {int(getattr(WarcRecordType, name)): name for name in names}


def kind_of(found: Any) -> str:
    """The word of a record's WARC-Type."""
    return _kinds().get(int(found.record_type), "unknown")


@dataclasses.dataclass(frozen=True, slots=True)
class Info:
    """What a warcinfo says of the records behind it: their site, and what pages are given with (run, profile)."""

    site: str | None
    given: Mapping[str, str]


NOTHING = Info(None, {})


def _info_at_start(source: Source) -> Info:
    """What the file's first record says of all that follow it."""
    for first in walked(source.path, 0):
        named = not isinstance(first, Break) and kind_of(first) == "warcinfo"
        return _info(first.reader.read()) if named else NOTHING
    return NOTHING


def _info(body: bytes) -> Info:
    """Of the `key: value` lines of a warcinfo those that speak of pages."""
    pairs = (line.partition(":") for line in body.decode("utf-8", "replace").splitlines())
    said = {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}
    return Info(said.get("site") or said.get("profile") or None, {k: said[k] for k in (RUN, PROFILE) if k in said})


def _record(source: Source, found: Any, kind: str, number: int, info: Info) -> Record:
    why = _why_not(found, kind)
    offset, size = found.stream_pos, found.content_length
    place = f"{source.name}:{offset}"
    if why:
        again = _again(found, place, info) if kind == "revisit" else None
        return Record(number, offset, size, None, why, again=again)
    said = dict(found.headers.items())  # as quick as asking for one of them
    if size and not _whole(found, said):
        return broken(number, offset, place, "its digest does not fit its bytes", _url(found), size)
    body = found.reader.read()
    http = tuple(found.http_headers.items()) if found.http_headers is not None else ()
    if kind == "conversion":
        body = body.decode("utf-8")
    elif http:
        body = _unpacked(body, http)
    page = _page(found, said, body, place, info, http)
    seal = f"{said.get('WARC-Date')}{page.status}{page.site}{page.declared_charset}"
    digest = said.get(PAYLOAD, "")
    return Record(number, offset, size, page, seal=zlib.crc32(seal.encode("utf-8", "replace")), digest=digest)


def _again(found: Any, place: str, info: Info) -> Again | None:
    """What a revisit repeats; an old writer names no other URL and means the same one."""
    said = dict(found.headers.items())
    http = tuple(found.http_headers.items()) if found.http_headers is not None else ()
    page = _page(found, said, b"", place, info, http)
    url = (said.get("WARC-Refers-To-Target-URI") or page.url or "").strip("<>")
    moment = _of_iso(said.get("WARC-Refers-To-Date", ""))
    seconds = int(moment.timestamp()) if moment else 0
    return Again(page, url, seconds, said.get(PAYLOAD, "")) if url else None


def _why_not(found: Any, kind: str) -> str:
    """Why a record is no page: its kind, its status, its type; "" for a page."""
    if kind not in ("response", "resource", "conversion"):
        return str(kind)
    if kind == "response":
        if found.http_headers is None:
            return "not-http"
        if found.http_headers.status_code not in OK:
            return f"http-{found.http_headers.status_code or 0:03d}"
    if kind == "conversion":
        return ""
    said = found.http_content_type if found.http_headers is not None else found.headers.get("Content-Type")
    return _other_type(said) if said else ""


@functools.lru_cache(maxsize=1024)
def _other_type(said: str) -> str:
    """The media type, if it is none of a page; an archive holds a few, thousands of times."""
    media = said.partition(";")[0].strip().lower()
    return "" if not media or media.startswith(TEXTS) else f"type-{media}"


def _whole(found: Any, said: Mapping[str, str]) -> bool:
    """Do the digests that the record names fit its bytes? A record without any is taken as it is."""
    name, fits = PAYLOAD, found.verify_payload_digest
    if found.http_headers is None:
        name, fits = "WARC-Block-Digest", found.verify_block_digest
    word = said.get(name) or found.headers.get(name)
    return not word or bool(fits()) or _other_digest(word)


def _other_digest(word: str) -> bool:
    """Is the digest in an algorithm or spelling that the library does not know, so that nothing can be said?"""
    algorithm, _, value = word.partition(":")
    return algorithm.lower() not in ("sha1", "md5", "sha256") or len(value) not in (26, 32, 40, 52, 56, 64)


def _unpacked(body: bytes, http: tuple[tuple[str, str], ...]) -> bytes:
    """The body as a browser would have it: chunks joined, content encoding undone, layer by layer."""
    for key, value in http:
        if len(key) == len("Transfer-Encoding") and key.lower() == "transfer-encoding" and "chunked" in value.lower():
            body = _dechunked(body)
    for key, value in http:
        if len(key) == len("Content-Encoding") and key.lower() == "content-encoding":
            for layer in reversed(value.lower().split(",")):
                body = _layer(body, layer.strip())
    return body


def _layer(body: bytes, layer: str) -> bytes:
    """One content encoding undone; an unknown one is left, and told by what decoding makes of it."""
    from fastwarc import stream_io

    if layer in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
        return zlib.decompress(body, wbits=31)
    if layer == "deflate":
        return zlib.decompress(body, wbits=15 if body[:1] == b"\x78" else -15)
    if layer == "br":
        return bytes(stream_io.BrotliReader(io.BytesIO(body)).read())
    return bytes(stream_io.ZstdReader(io.BytesIO(body)).read()) if layer == "zstd" else body


def _dechunked(body: bytes) -> bytes:
    """Chunks joined; a body that says chunked but was stored joined, as many archives hold it, is left as it is."""
    from fastwarc.stream_io import ChunkedReader

    try:
        return bytes(ChunkedReader(io.BytesIO(body)).read()) or body
    except (OSError, ValueError):
        return body


def _url(found: Any, said: Mapping[str, str] | None = None) -> str | None:
    url = (said or {}).get("WARC-Target-URI") or found.headers.get("WARC-Target-URI")  # names in any case
    return url.strip("<>") if url else None  # WARC 1.0 wrote angle brackets


def _page(
    found: Any, said: Mapping[str, str], body: bytes | str, place: str, info: Info, http: tuple[tuple[str, str], ...]
) -> Page:
    status = found.http_headers.status_code if found.http_headers is not None else None
    charset = found.http_charset if http else None
    return Page(_url(found, said), info.site, _moment(found, said), status, http, body, charset, info.given, place)


def _moment(found: Any, said: Mapping[str, str]) -> datetime | None:
    """When it was fetched."""
    if moment := _of_iso(said.get("WARC-Date", "")):
        return moment
    moment = found.record_date
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None


def _of_iso(word: str) -> datetime | None:
    """A WARC date, which is UTC; this takes a fifth of what the library does."""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
