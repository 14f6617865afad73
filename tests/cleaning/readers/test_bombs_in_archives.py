"""A page that unpacks to more than a page may have is one error row, and its neighbours are read."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaning.common.http_encoding import Undecodable, decoded, opened
from cleaning.readers.record import LARGEST_PAGE
from tests.cleaning.readers.test_damaged_archives import members, numbers, of, record

MB = 1 << 20
CHUNKED = (("Transfer-Encoding", "chunked"),)


def zeros(size: int) -> bytes:
    """So many zeros as one gzip member, without holding them."""
    engine = zlib.compressobj(1, wbits=31)
    block = bytes(1 << 20)
    return b"".join([*(engine.compress(block) for _ in range(size >> 20)), engine.flush()])


def large_record(size: int, media: str = "text/html") -> bytes:
    """A gzip member with a record of so many bytes."""
    engine = zlib.compressobj(1, wbits=31)
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode()
    head = record(1, digests=(), stated=len(http) + size).partition(b"HTTP/1.1")[0]
    block = bytes(1 << 20)
    return b"".join(
        [engine.compress(head + http), *(engine.compress(block) for _ in range(size >> 20)),
         engine.compress(b"\r\n\r\n"), engine.flush()]
    )  # fmt: skip


def in_two_layers() -> bytes:
    return gzip.compress(record(1, body=gzip.compress(zeros(256 * MB)), http="Content-Encoding: gzip, gzip\r\n"))


def in_one_layer() -> bytes:
    return gzip.compress(record(1, body=zeros(256 * MB), http="Content-Encoding: gzip\r\n"))


def of_a_large_record() -> bytes:
    return large_record(256 * MB)


def of_60_megabytes() -> bytes:
    return large_record(60 * MB)


READ = """
import sys
from pathlib import Path
from cleaning.readers import records
from cleaning.readers import sources
(source,) = sources([Path(sys.argv[1])], Path(sys.argv[1]).parent)
print([bool(one.error) for one in records(source)])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))  # the peak in KB
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
@pytest.mark.parametrize("bomb", [in_two_layers, in_one_layer, of_a_large_record, of_60_megabytes])
def test_a_bomb_is_one_error_row_and_needs_little_memory(bomb: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(record(0)) + bomb() + gzip.compress(record(2)))
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    errors, peak = done.stdout.splitlines()
    assert errors == "[False, True, False]"
    assert int(peak) < 150 << 10


def brotli(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliWriter

    raw = io.BytesIO()
    writer = BrotliWriter(raw)
    writer.write(body)
    writer.finish()
    writer.close()
    return raw.getvalue()


def zstd(body: bytes) -> bytes:
    from fastwarc.stream_io import ZstdWriter

    raw = io.BytesIO()
    writer = ZstdWriter(raw)
    writer.write(body)
    writer.finish()
    writer.flush()
    return raw.getvalue()


TEXT = "会议开始。".encode() * 50
LAYERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli,
    "zstd": zstd,
}


@pytest.mark.parametrize("layer", LAYERS)
def test_each_encoding_is_undone_within_its_bound_and_a_cut_one_is_an_error(layer: str) -> None:
    packed = LAYERS[layer](TEXT)
    assert decoded(packed, layer, len(TEXT)) == TEXT
    with pytest.raises(Undecodable, match=f"more than {len(TEXT) - 1} bytes"):
        decoded(packed, layer, len(TEXT) - 1)
    for cut in (1, len(packed) // 2):
        with pytest.raises(Undecodable):
            decoded(packed[:-cut], layer, len(TEXT))


def test_all_members_of_a_gzip_body_are_read() -> None:
    assert decoded(gzip.compress(TEXT) + gzip.compress(TEXT), "gzip", 10**6) == TEXT * 2
    with pytest.raises(Undecodable, match="more than"):
        decoded(gzip.compress(TEXT) * 3, "gzip", len(TEXT) * 2)
    with pytest.raises(Undecodable, match="members"):
        decoded(gzip.compress(b"") * 2000, "gzip", 10**6)


def test_two_layers_are_undone_and_three_are_refused() -> None:
    two = gzip.compress(gzip.compress(TEXT))
    assert decoded(two, "gzip, gzip", 10**6) == TEXT
    assert decoded(zlib.compress(gzip.compress(TEXT)), "gzip, deflate", 10**6) == TEXT
    with pytest.raises(Undecodable, match="3 content encodings"):
        decoded(gzip.compress(two), "gzip, gzip, gzip", 10**6)


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        (b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"<p>abc</p>", b"<p>abc</p>"),
        (b"2021\r\n<p>abc</p>" + b"x" * 9000, b"2021\r\n<p>abc</p>" + b"x" * 9000),
        (b"0\r\n\r\n", b""),
    ],
)
def test_chunks_are_joined_and_a_body_that_was_stored_joined_is_left(body: bytes, joined: bytes) -> None:
    assert opened(body, CHUNKED, LARGEST_PAGE) == joined


@pytest.mark.parametrize("body", [b"3\r\nabc\r\n5\r\nde", b"3\r\nabc\r\n", b"3\r\nabc\r\n5\r\n", b"9\r\nabc"])
def test_a_chunked_body_that_was_cut_is_an_error(body: bytes) -> None:
    with pytest.raises(Undecodable, match="chunked body is cut off"):
        opened(body, CHUNKED, LARGEST_PAGE)


@pytest.mark.parametrize(
    ("stated", "sure", "fits"),
    [("5", False, True), ("9", False, False), ("9", True, False), ("4", False, False), ("4", True, True)],
)
def test_a_body_is_as_long_as_its_header_states(stated: str, sure: bool, fits: bool) -> None:
    http = (("Content-Length", stated),)
    if fits:
        assert opened(b"abcde", http, LARGEST_PAGE, sure=sure) == b"abcde"
    else:
        with pytest.raises(Undecodable, match=f"5 of the {stated} bytes"):
            opened(b"abcde", http, LARGEST_PAGE, sure=sure)


def test_a_body_that_was_stored_unpacked_keeps_its_old_headers() -> None:
    assert opened(TEXT, (("Content-Encoding", "gzip"), ("Content-Length", "7")), LARGEST_PAGE) == TEXT


def test_a_large_record_of_another_kind_is_counted(tmp_path: Path) -> None:
    image = large_record(20 * MB, "image/png")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members([record(0)]) + image + members([record(2)]))
    assert numbers(of(path)) == {0, 2}
    assert [(r.why, r.error) for r in of(path)] == [("", ""), ("type-image/png", ""), ("", "")]
