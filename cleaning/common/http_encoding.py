"""A body as a browser would have it: chunks joined, the content encoding undone, layer by layer, within bounds.

Dumps are read with it, and the crawler judges an answer by it.

>>> import gzip
>>> opened(gzip.compress(b"<p>text</p>", mtime=0), (("Content-Encoding", "gzip"),), 100)
b'<p>text</p>'
>>> decoded(gzip.compress(b"one, ") + gzip.compress(b"two"), "gzip", 100)
b'one, two'
>>> decoded(gzip.compress(bytes(5000)), "gzip", 100)
Traceback (most recent call last):
cleaning.common.http_encoding.Undecodable: it unpacks to more than 100 bytes
"""

from __future__ import annotations

import functools
import io
import re
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

CHUNKS = "transfer-encoding"
LAYERS = "content-encoding"
LENGTH = "content-length"
LENGTHS = frozenset({len(CHUNKS), len(LAYERS), len(LENGTH)})  # by which nearly every other header is told from these
KNOWN = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
MOST_LAYERS = 2  # a page that was packed by the application and again by the server; more is an attack
MOST_MEMBERS = 1000  # of a gzip body: each costs a copy of all behind it
GZIP = b"\x1f\x8b"  # how a gzip member begins
BLOCK = 1 << 16  # bytes unpacked at a time by the readers that have no bound of their own
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
LINE_END = re.compile(rb"\r?\n")


class Undecodable(ValueError):
    """The body is not what its headers say: cut off, damaged, or more than its bound when unpacked."""


def opened(body: bytes, http: tuple[tuple[str, str], ...], largest: int, *, sure: bool = False) -> bytes:
    """The body behind what its headers say of it, at most `largest` bytes. Raises Undecodable.

    Without an encoding it must be as long as its header states; a longer one is let pass where a digest covers it
    (`sure`), as some archives store a body unpacked.
    """
    stated, size = "", len(body)
    for key, value in http:
        if len(key) not in LENGTHS:
            continue
        name = key.lower()
        if name == LENGTH:
            stated = value
        elif name in (CHUNKS, LAYERS):
            return _opened(body, [(key.lower(), value.lower()) for key, value in http], largest)
    if size and stated != str(size) and stated.isdecimal() and (not sure or size < int(stated[:18])):
        raise Undecodable(f"it has {size} of the {stated} bytes that its HTTP header states")
    return body


def _opened(body: bytes, stated: list[tuple[str, str]], largest: int) -> bytes:
    if not body:  # as in a revisit, whose headers speak of what it repeats
        return body
    if any(key == CHUNKS and "chunked" in value for key, value in stated):
        length = next((value.strip() for key, value in stated if key == LENGTH), "")
        body = body if length == str(len(body)) else joined(body)
    return decoded(body, ",".join(value for key, value in stated if key == LAYERS), largest, exact=False)


def decoded(body: bytes, encoding: str, largest: int, *, exact: bool = True) -> bytes:
    """The body without the layers of a Content-Encoding, the last one first; unknown ones are left.

    Not `exact`: a body that does not begin as gzip does was stored unpacked, as some archives do, and is left.

    Raises Undecodable where a layer is cut off or damaged, where there are more than two, or more bytes than `largest`.
    """
    layers = [layer for part in encoding.lower().split(",") if (layer := part.strip()) in KNOWN]
    if len(layers) > MOST_LAYERS:
        raise Undecodable(f"it has {len(layers)} content encodings")
    try:
        return functools.reduce(lambda held, layer: _layer(held, layer, largest, exact), reversed(layers), body)
    except (OSError, zlib.error) as error:
        raise Undecodable(f"its content encoding is damaged: {error}") from None


def _layer(body: bytes, layer: str, largest: int, exact: bool) -> bytes:
    """One content encoding undone."""
    if layer in ("gzip", "x-gzip"):
        return _gunzipped(body, largest) if exact or body.startswith(GZIP) else body
    if layer == "deflate":
        return _inflated(body, 15 if body[:1] == b"\x78" else -15, largest)[0]
    reader = BrotliReader(io.BytesIO(body)) if layer == "br" else ZstdReader(io.BytesIO(body))
    parts: list[bytes] = []
    size = 0
    while block := reader.read(BLOCK):
        parts.append(block)
        size += len(block)
        _bounded(size, largest)
    return b"".join(parts)


def _gunzipped(body: bytes, largest: int) -> bytes:
    """All members of a gzip body; bytes behind them that begin no member are left out, as browsers do."""
    parts: list[bytes] = []
    size = 0
    while not parts or body.startswith(GZIP):
        if len(parts) == MOST_MEMBERS:
            raise Undecodable(f"it has more than {MOST_MEMBERS} gzip members")
        part, body = _inflated(body, 31, largest, size)
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _inflated(body: bytes, wbits: int, largest: int, before: int = 0) -> tuple[bytes, bytes]:
    """One deflate stream, and what is behind it; `before`: how many bytes the members before it gave."""
    engine = zlib.decompressobj(wbits)
    found = engine.decompress(body, largest - before + 1)
    _bounded(before + len(found), largest)
    if not engine.eof:
        raise Undecodable("its content encoding is cut off")
    return found, engine.unused_data


def _bounded(size: int, largest: int) -> None:
    if size > largest:
        raise Undecodable(f"it unpacks to more than {largest} bytes")


def joined(body: bytes) -> bytes:
    """The chunks of a body joined. One that was stored joined, as many archives hold it, is left as it is.

    >>> joined(b"3\\r\\nabc\\r\\n0\\r\\n\\r\\n"), joined(b"<p>abc</p>")
    (b'abc', b'<p>abc</p>')
    """
    parts: list[bytes] = []
    at = 0
    while chunk := CHUNK.match(body, at):
        begin, size = chunk.end(), int(chunk[1], 16)
        end = LINE_END.match(body, begin + size)
        if not size:
            return b"".join(parts)
        if not end and begin + size < len(body) and not parts:
            return body  # its first line only looks like the length of a chunk
        if not end:
            break
        parts.append(body[begin : begin + size])
        at = end.end()
    if not at and not CHUNK.match(body):
        return body
    raise Undecodable("its chunked body is cut off or damaged")
