"""The answer as it was received becomes a WARC record, flushed; only then does a URL count as fetched.

One gzip member a record, so that a reader can seek and a torn tail can be cut. The file is `….warc.gz.open` until it
is closed; a line of CDXJ follows each record. What a kill left behind is mended before the next run writes:

>>> import tempfile, pathlib
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> archive = Archive(folder, "demo", info={"software": "doctest"})
>>> archive.keep(Exchange("https://a.example/1.html", 200, (("Content-Type", "text/html"),), b"<p>x</p>")).file
'demo-00000.warc.gz'
>>> archive.close()
>>> sorted(p.name.partition("-")[2] for p in folder.iterdir())
['00000.cdxj', '00000.warc.gz']

Payload: the body as received (transfer-decoded, still content-encoded); Content-Encoding stays, Transfer-Encoding
goes, Content-Length says what is stored, the digest is over that (warc-specifications #22; heritrix3 PR #770).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import os
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from crawler.archive.cdxj import cdxj_line
from crawler.archive.exchange import Earlier, Exchange, Kept

LEVEL = 6  # gzip; a fifth of the time of 9 for 3 % more bytes
ROTATE = 1 << 30  # bytes of one file; the usual size of web archives
HOP_BY_HOP = {"transfer-encoding", "content-length", "connection", "keep-alive"}
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class Archive:
    """A folder of WARC files that one run at a time writes. Not thread-safe: the downloader is one thread."""

    def __init__(self, folder: Path, name: str, *, info: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._name, self._info = folder, name, info
        self._number = len([*folder.glob(f"{name}-*.warc.gz")])
        self._stream: IO[bytes] | None = None
        self._index: IO[bytes] | None = None
        self.bytes = 0
        self.files: tuple[str, ...] = ()

    def keep(self, exchange: Exchange, *, same_as: Earlier | None = None) -> Kept:
        """Write request and response (or, `same_as` an earlier answer, a revisit), flush, index, and say where.

        The order of calls is the promise: record, flush, index line, flush; the caller marks the URL after that.
        """
        if self._stream is None or self._stream.tell() > ROTATE:
            self._rotate()
        assert self._stream is not None
        offset = self._stream.tell()
        try:
            return self._kept(exchange, same_as, offset)
        except OSError:
            with contextlib.suppress(OSError):  # a full disk: what was written in part goes, what was whole stays
                self._stream.seek(offset)
                self._stream.truncate()
            raise

    def _kept(self, exchange: Exchange, same_as: Earlier | None, offset: int) -> Kept:
        assert self._stream is not None
        digest = same_as.digest if same_as else payload_digest(exchange.payload)
        urn = _urn()
        self._write(_response(exchange, urn, same_as), None if same_as else digest)
        length = self._stream.tell() - offset
        if exchange.asked:
            self._write(_request(exchange, urn), None)
        self._stream.flush()
        kept = Kept(self._file().name.removesuffix(".open"), offset, length, digest)
        self._note(exchange, kept, revisit=same_as is not None)
        self.bytes += self._stream.tell() - offset
        return kept

    def close(self) -> None:
        """Flush to the disk and give the file its final name."""
        if self._stream is None or self._index is None:
            return
        for stream in (self._stream, self._index):
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        self._file().rename(self._file().with_suffix(""))
        _sync_folder(self._folder)
        self._stream = self._index = None
        self._number += 1

    def _file(self) -> Path:
        return self._folder / f"{self._name}-{self._number:05d}.warc.gz.open"

    def _rotate(self) -> None:
        self.close()
        self._stream = self._file().open("xb")
        self.files += (self._file().name.removesuffix(".open"),)
        self._index = (self._folder / f"{self._name}-{self._number:05d}.cdxj").open("wb")
        self._write(_warcinfo(self._info, self._file().name.removesuffix(".open")), None)

    def _write(self, record: Any, digest: str | None) -> None:
        """One record, one gzip member: without `finish` fastwarc 2 makes a single giant member."""
        from fastwarc.stream_io import GzipWriter

        assert self._stream is not None
        writer = GzipWriter(self._stream, compression_level=LEVEL)
        sha1 = base64.b32decode(digest.removeprefix("sha1:")) if digest else None
        record.write(writer, checksum_data=True, payload_digest=sha1)
        writer.finish()

    def _note(self, exchange: Exchange, kept: Kept, *, revisit: bool) -> None:
        assert self._index is not None
        self._index.write(cdxj_line(exchange, kept, revisit=revisit))
        self._index.flush()


def payload_digest(payload: bytes) -> str:
    """`sha1:` and 32 letters, as WARC tools write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def warc_date(at: datetime) -> str:
    """To the second, as WARC 1.0 readers take it too."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _urn() -> str:
    return f"uuid:{uuid.uuid4()}"


def _record(kind: str, urn: str, at: datetime, content: bytes, content_type: str) -> Any:
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(getattr(WarcRecordType, kind), urn.encode())
    record.headers["WARC-Date"] = warc_date(at)
    record.headers["Content-Type"] = content_type
    record.set_bytes_content(content)
    return record


def _warcinfo(info: Mapping[str, str], file: str) -> Any:
    lines = "".join(f"{key}: {value}\r\n" for key, value in info.items())
    record = _record("warcinfo", _urn(), datetime.now(UTC), lines.encode(), "application/warc-fields")
    record.headers["WARC-Filename"] = file
    return record


def _response(exchange: Exchange, urn: str, same_as: Earlier | None) -> Any:
    head = _head(exchange)
    kind, content = ("revisit", head) if same_as else ("response", head + exchange.payload)
    record = _record(kind, urn, exchange.at, content, "application/http; msgtype=response")
    record.headers["WARC-Target-URI"] = exchange.url
    if exchange.ip:
        record.headers["WARC-IP-Address"] = exchange.ip
    if same_as:
        record.headers["WARC-Profile"] = NOT_MODIFIED if exchange.status == 304 else IDENTICAL
        record.headers["WARC-Refers-To-Target-URI"] = same_as.url
        record.headers["WARC-Refers-To-Date"] = same_as.date
        record.headers["WARC-Payload-Digest"] = same_as.digest
    return record


def _head(exchange: Exchange) -> bytes:
    kept = [(k, v) for k, v in exchange.headers if k.lower() not in HOP_BY_HOP]
    lines = "".join(f"{k}: {v}\r\n" for k, v in (*kept, ("Content-Length", str(len(exchange.payload)))))
    reason = http.client.responses.get(exchange.status, "Unknown")  # Scrapy does not tell the server's own
    return f"HTTP/1.1 {exchange.status} {reason}\r\n{lines}\r\n".encode("latin-1", "replace")


def _request(exchange: Exchange, answer: str) -> Any:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = "".join(f"{k}: {v}\r\n" for k, v in (("Host", parts.netloc), *exchange.asked))
    content = f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace")
    record = _record("request", _urn(), exchange.at, content, "application/http; msgtype=request")
    record.headers["WARC-Target-URI"] = exchange.url
    record.headers["WARC-Concurrent-To"] = f"<urn:{answer}>"
    return record


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk when its folder is; Windows has no handle for that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
