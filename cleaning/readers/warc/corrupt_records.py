"""Records of an archive that is not packed, whose bytes changed in storage without a change of their lengths.

A gzip member has a checksum; an unpacked record has digests at best, and none covers its own header. So the characters
of a header are looked at, a doubtful one is compared with the block digest, and a hole of zeros in a text is lost
storage.

>>> hole(b"<p>" + bytes(600) + b"</p>"), hole(b"<p></p>"), hole(b"a\\0b" + bytes(600))
(True, False, False)
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from fastwarc.warc import WarcHeader

from cleaning.readers.record import Record, Source, Unread, broken, unread
from cleaning.readers.warc.walk import block_fits

HOLE = re.compile(rb"\0{512,}")  # a sector of a disk
TYPE = WarcHeader.CONTENT_TYPE
NO_UTF8 = "\ufffd"  # what the library puts for bytes that are no UTF-8
SECTOR = bytes(512)
KIND = re.compile(r"[A-Za-z][A-Za-z-]{0,40}")  # a WARC-Type, ours or one of a later standard
NO_STATUS, NO_HTTP, NO_KIND = "http-000", "not-http", "unknown"  # what a page with a damaged header is counted as


def checked(source: Source, at: int, found: Any, record: Record) -> Record:
    """The record; an error in its place where its header was damaged, an unread part where storage was lost."""
    page = record.page
    if page is not None and not record.digest and hole(_bytes(page.body)):
        return unread(record.number, at, Unread(source.name, at, record.size, "text with a hole of zeros in it"))
    if is_doubtful(record) and _is_damaged(source, at, found, record.why):
        place, size = f"{source.name}:{at}", found.content_length
        return broken(record.number, at, place, "its header is damaged", page.url if page else None, size)
    return record


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def hole(body: bytes) -> bool:
    """Is it a text (no NUL elsewhere) of which whole sectors are zeros?"""
    return SECTOR in body and b"\0" not in HOLE.sub(b"", body)


def is_doubtful(record: Record) -> bool:
    """Does it lack what a page has, or has it a character that is seldom in a header? Some addresses have Chinese."""
    page = record.page
    if record.error:
        return True
    if page is None:
        return record.why in (NO_STATUS, NO_HTTP, NO_KIND) or not (record.why.isascii() and record.why.isprintable())
    words = "".join([page.url or "", record.digest, *itertools.chain.from_iterable(page.headers)])
    return page.fetched_at is None or not (words.isascii() and words.isprintable())


def _is_damaged(source: Source, at: int, found: Any, why: str) -> bool:
    said = found.headers
    kind, type_, date = (said.get(name) or "" for name in (WarcHeader.WARC_TYPE, TYPE, WarcHeader.WARC_DATE))
    digest = said.get(WarcHeader.WARC_PAYLOAD_DIGEST) or ""
    url = said.get(WarcHeader.WARC_TARGET_URI) or ""
    if not all(word.isascii() and word.isprintable() for word in (kind, type_, date, digest)) or NO_UTF8 in url:
        return True
    if why == NO_KIND:
        return not KIND.fullmatch(kind)
    if why == NO_HTTP:
        return bool(found.reader.read(5) == b"HTTP/")
    return not block_fits(source.path, at)
