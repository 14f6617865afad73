"""A body as a browser would have it: chunks joined, the content encoding undone, layer by layer.

>>> import gzip
>>> opened(gzip.compress(b"<p>text</p>", mtime=0), (("Content-Encoding", "gzip"),))
b'<p>text</p>'
"""

from __future__ import annotations

import functools
import io
import zlib

from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

CHUNKS = "transfer-encoding"
LAYERS = "content-encoding"
LENGTHS = frozenset({len(CHUNKS), len(LAYERS)})  # by which nearly every other header is told from these two at once


def opened(body: bytes, http: tuple[tuple[str, str], ...]) -> bytes:
    """The body behind what its headers say of it. Raises OSError, ValueError or zlib.error where they say wrong."""
    for key, _ in http:
        if len(key) in LENGTHS:
            return _opened(body, [(key.lower(), value.lower()) for key, value in http])
    return body


def _opened(body: bytes, said: list[tuple[str, str]]) -> bytes:
    if not body:  # as in a revisit, whose headers speak of what it repeats
        return body
    if any(key == CHUNKS and "chunked" in value for key, value in said):
        body = _dechunked(body)
    layers = [layer.strip() for key, value in said if key == LAYERS for layer in reversed(value.split(","))]
    return functools.reduce(_layer, layers, body)


def _layer(body: bytes, layer: str) -> bytes:
    """One content encoding undone; an unknown one is left, and told by what decoding makes of it."""
    if layer in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
        return zlib.decompress(body, wbits=31)
    if layer == "deflate":
        return zlib.decompress(body, wbits=15 if body[:1] == b"\x78" else -15)
    if layer == "br":
        return bytes(BrotliReader(io.BytesIO(body)).read())
    return bytes(ZstdReader(io.BytesIO(body)).read()) if layer == "zstd" else body


def _dechunked(body: bytes) -> bytes:
    """Chunks joined; a body that says chunked but was stored joined, as many archives hold it, is left as it is."""
    try:
        return bytes(ChunkedReader(io.BytesIO(body)).read()) or body
    except (OSError, ValueError):
        return body
