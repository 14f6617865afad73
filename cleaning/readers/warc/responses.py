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
from msgspec import structs

from cleaning.common.http_encoding import opened
from cleaning.model import Page
from cleaning.readers.record import PROFILE, RUN, UNKNOWN, Again, Record, Source, Unread, broken, unread
from cleaning.readers.warc.byte_window import is_sound
from cleaning.readers.warc.corrupt_records import checked, hole, is_doubtful
from cleaning.readers.warc.damaged_file import Break
from cleaning.readers.warc.walk import packed_as, walked

OK = range(200, 300)
TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
NAMES = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
KINDS = {int(getattr(WarcRecordType, name)): name for name in NAMES}  # by number: asking for the word takes ten times
WARCINFO, UNKNOWN_KIND = "warcinfo", "unknown"
LONGEST_INFO = 1 << 20  # bytes of a warcinfo that are read; ours have 60, those of other crawlers some 1,000
SINGLE = ("plain", "members")  # the rest is packed as a whole: behind damage it may unpack to something else
PAGES, HTTP = ("response", "resource", "conversion"), ("response", "resource", "revisit")
OTHER_SCHEME = re.compile(r"<?(?!https?:)([a-z][a-z0-9+.-]{0,19}):", re.IGNORECASE)  # a crawler was led to a local file
TYPE, DATE = WarcHeader.CONTENT_TYPE, WarcHeader.WARC_DATE
PAYLOAD, BLOCK = WarcHeader.WARC_PAYLOAD_DIGEST, WarcHeader.WARC_BLOCK_DIGEST


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a WARC record; `offset` is the byte at which its packed member begins."""
    how = packed_as(source.path)
    found = _records(source, offset, number, how)
    return found if how in SINGLE else _up_to_damage(source, how, found)


def _records(source: Source, offset: int, number: int, how: str) -> Iterator[Record]:
    """Each is given when the next one has been reached: only then is it known that it ended where its length has it."""
    info = _info_at_start(source) if offset else NOTHING
    last: Record | None = None
    for found in walked(source.path, offset, source.largest):
        if last is not None and not (isinstance(found, Break) and found.undoes):
            yield last
            number += 1
        if isinstance(found, Break):
            last = _of_break(source, found, number)
            continue
        at, record = found
        kind = KINDS.get(int(record.record_type), UNKNOWN_KIND)
        if kind == WARCINFO:
            info = _info_of(record, info)
        last = _of_record(source, at, record, kind, number, info, how)
    if last is not None:
        yield last


def _up_to_damage(source: Source, how: str, found: Iterator[Record]) -> Iterator[Record]:
    """Of a file packed as a whole and damaged nothing is given from its first doubtful record to where it breaks off.

    Behind damage it unpacks to pieces of earlier records for a while, some with lengths that are right.
    """
    begin, dropped, sound = -1, 0, functools.cache(is_sound)
    for record in found:
        torn = record.unread is not None and record.unread.unit == "byte"
        if begin >= 0 and not torn:
            dropped += 1
            continue
        number = record.number - dropped
        yield structs.replace(record, number=number) if begin < 0 else _garbled(source, begin, record.offset, number)
        doubtful = not torn and is_doubtful(record) and not sound(source.path, how)
        begin = _end_of(record) if doubtful else -1
    if begin >= 0:
        yield _garbled(source, begin, begin, number + 1)


def _end_of(record: Record) -> int:
    """From where on a damaged stream is doubtful: from a doubtful record on, behind a part that was not read."""
    return record.offset + (max(record.unread.size, 0) if record.unread else 0)


def _of_record(source: Source, at: int, found: Any, kind: str, number: int, info: Info, how: str) -> Record:
    try:
        made = _record(source, at, found, kind, number, info)
        return checked(source, at, found, made) if how == "plain" and not made.error else made
    except (OSError, ValueError) as error:
        place = f"{source.name}:{at}"
        return broken(number, at, place, f"cannot be read: {error}", _url(found.headers), found.content_length)


def _of_break(source: Source, found: Break, number: int) -> Record:
    if found.lost:
        rest = Unread(source.name, found.at, found.size, found.what, found.unit)
        return unread(number, found.offset, rest)
    return broken(number, found.offset, f"{source.name}:{found.offset}", found.what, size=found.size)


def _garbled(source: Source, begin: int, offset: int, number: int) -> Record:
    """What a damaged stream gives from its first doubtful record on: bytes, but not those that were packed."""
    rest = Unread(source.name, begin, UNKNOWN, "the packed stream is damaged about there", "unpacked byte")
    return unread(number, offset, rest)


@dataclasses.dataclass(frozen=True, slots=True)
class Info:
    """What a warcinfo says of the records behind it: their site, and what pages are given with (run, profile)."""

    site: str | None
    given: Mapping[str, str]


NOTHING = Info(None, {})


def _info_at_start(source: Source) -> Info:
    """What the file's first record says of all that follow it."""
    first = next(walked(source.path, 0, source.largest), None)
    if first is None or isinstance(first, Break) or KINDS.get(int(first[1].record_type)) != WARCINFO:
        return NOTHING
    return _info_of(first[1], NOTHING)


def _info_of(found: Any, before: Info) -> Info:
    """What holds from a warcinfo on."""
    try:
        return _info(found.reader.read(LONGEST_INFO))
    except OSError:  # the member is damaged: the walk reports it
        return before


def _info(body: bytes) -> Info:
    """Of the `key: value` lines of a warcinfo those that speak of pages."""
    pairs = (line.partition(":") for line in body.decode("utf-8", "replace").splitlines())
    said = {key.strip().lower(): value.strip() for key, colon, value in pairs if colon}
    return Info(said.get("site") or said.get("profile") or None, {k: said[k] for k in (RUN, PROFILE) if k in said})


def _record(source: Source, at: int, found: Any, kind: str, number: int, info: Info) -> Record:
    """Each header asked for once: a call here is a hundredth of what the library takes for a record."""
    said, place = found.headers, f"{source.name}:{at}"
    digest = said.get(PAYLOAD, "")
    fits = digest or kind not in PAGES or found.content_length > source.largest or _block_fits(found)
    if kind in HTTP:
        found.parse_http()
    size, http = found.content_length, found.http_headers
    if why := _why_not(found, http, kind):
        again = _again(found, place, info) if kind == "revisit" else None
        return Record(number, at, size, None, why, "", 0, "", again)
    if size > source.largest:
        error = f"it has {size} bytes, more than a page may have ({source.largest})"
        return broken(number, at, place, error, _url(said), size)
    if digest and size:
        fits = _block_fits(found) if http is None else _payload_fits(found, digest)
    if not fits:
        return _misfit(source, at, found, number)
    body, status, charset, words = found.reader.read(size), None, None, ()
    if http is not None:
        status, charset, words = http.status_code, found.http_charset, http.to_tuples()
        body = opened(body, words, source.largest, sure=bool(digest))
    elif kind == "conversion":
        body = body.decode("utf-8")
    date = said.get(DATE, "")
    moment = _of_iso(date) or _moment(found)
    page = Page(_url(said), info.site, moment, status, words, body, charset, info.given, place)
    seal = zlib.crc32(f"{date}{status}{info.site}{charset}".encode())
    return Record(number, at, size, page, "", "", seal, digest)


def _misfit(source: Source, at: int, found: Any, number: int) -> Record:
    """A record whose digest does not fit; with a hole of zeros it is storage that was lost."""
    size, what = found.content_length, "its digest does not fit its bytes"
    if hole(found.reader.read(size)):
        return unread(number, at, Unread(source.name, at, size, f"{what}, of which some were overwritten with zeros"))
    return broken(number, at, f"{source.name}:{at}", what, _url(found.headers), size)


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
    digest = found.headers.get(BLOCK)
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
