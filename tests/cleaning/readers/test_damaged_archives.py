"""A WARC or WET that was cut or damaged: nothing is lost in silence, and little is lost."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from cleaning.readers import Record, records, sources

Command = Callable[..., Any]
COUNT = 300


def digest(content: bytes) -> bytes:
    return b"sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest())


def record(
    n: int,
    *,
    kind: str = "response",
    stated: int | str | None = None,
    digests: Sequence[str] = ("Payload", "Block"),
    http: str = "",
    body: bytes | None = None,
) -> bytes:
    """One record of an article; `stated` is a false Content-Length, `http` more lines of the HTTP header."""
    words = "".join(random.Random(n).choices("街道办事处召开工作会议讨论明年计划安排各项任务落实到人", k=400))
    payload = f"<html><body><p>第{n}次会议。{words}</p></body></html>".encode() if body is None else body
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http}\r\n".encode()
    block = payload if kind == "conversion" else head + payload
    media = "text/plain" if kind == "conversion" else "application/http; msgtype=response"
    sums = {"Payload": digest(payload), "Block": digest(block)}
    lines = [
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: http://a.example/{n}.html",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012d}>", "WARC-Date: 2024-01-01T00:00:00Z",
        f"Content-Type: {media}", f"Content-Length: {len(block) if stated is None else stated}",
        *(f"WARC-{name}-Digest: {sums[name].decode()}" for name in digests),
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def plain(made: Sequence[bytes]) -> bytes:
    return b"".join(made)


def members(made: Sequence[bytes]) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in made)


def whole(made: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(made), mtime=0)


def zstd(made: Sequence[bytes]) -> bytes:
    from fastwarc.stream_io import ZstdWriter

    raw = io.BytesIO()
    writer = ZstdWriter(raw)
    for one in made:
        writer.write(one)
    writer.finish()
    writer.flush()
    return raw.getvalue()


FORMATS = {"a.warc": plain, "a.warc.gz": members, "whole.warc.gz": whole, "a.wet": plain, "a.wet.gz": members}


def cut(data: bytearray) -> bytearray:
    return data[: len(data) // 2]


def flipped(data: bytearray) -> bytearray:
    at = len(data) // 10
    data[at : at + 64] = bytes(255 - byte for byte in data[at : at + 64])
    return data


def zeroed(data: bytearray) -> bytearray:
    at = len(data) * 3 // 10
    data[at : at + 4096] = bytes(4096)
    return data


def of(path: Path) -> list[Record]:
    return [record for source in sources([path], path.parent) for record in records(source)]


def numbers(found: Sequence[Record]) -> set[int]:
    """The articles that were given whole."""
    return {int((r.page.url or "").rsplit("/", 1)[1][:-5]) for r in found if r.page and not r.error}


def made(name: str, **options: Any) -> list[bytes]:
    kind = "conversion" if ".wet" in name else "response"
    return [record(n, kind=kind, **options) for n in range(COUNT)]


def kept_at_least(name: str, damage: Callable[[bytearray], bytearray], parts: list[bytes]) -> set[int]:
    """The articles that the damage does not touch, without one unit of the format behind and before it."""
    data = FORMATS[name](parts)
    after = bytes(damage(bytearray(data)))
    first = next((at for at, (a, b) in enumerate(zip(data, after, strict=False)) if a != b), len(after))
    last = len(data) if len(after) < len(data) else max(at for at in range(len(data)) if data[at] != after[at])
    if name.startswith("whole"):
        return set(range(int(COUNT * first / len(data)) - COUNT // 20))  # the unit is the one member
    sizes = [len(FORMATS[name]([part])) for part in parts]
    ends = [sum(sizes[: n + 1]) for n in range(COUNT)]
    clear = {n for n in range(COUNT) if ends[n] <= first or ends[n] - sizes[n] > last}
    return clear - {max((n for n in clear if ends[n] <= first), default=-1)}


@pytest.mark.parametrize("damage", [cut, flipped, zeroed])
@pytest.mark.parametrize("name", FORMATS)
def test_damage_costs_what_it_covers_and_is_reported(
    name: str, damage: Callable[[bytearray], bytearray], tmp_path: Path
) -> None:
    parts = made(name)
    path = tmp_path / name
    path.write_bytes(damage(bytearray(FORMATS[name](parts))))
    found = of(path)
    assert any(r.error for r in found)
    assert damage is flipped or any(r.unread for r in found)
    assert numbers(found) >= kept_at_least(name, damage, parts)
    assert not [r.why for r in found if r.why]
    for got in found:
        if got.page and not got.error:
            assert f"第{(got.page.url or '').rsplit('/', 1)[1][:-5]}次会议" in str(
                got.page.body if isinstance(got.page.body, str) else got.page.body.decode()
            )


@pytest.mark.parametrize("name", FORMATS)
def test_every_cut_is_reported(name: str, tmp_path: Path) -> None:
    """But for one behind a whole record, which leaves a whole archive."""
    kind = "conversion" if ".wet" in name else "response"
    parts = [record(n, kind=kind) for n in range(4)]
    data = FORMATS[name](parts)
    ends = {len(FORMATS[name](parts[:n])) for n in range(1, 5)} if not name.startswith("whole") else {len(data)}
    path = tmp_path / name
    for end in sorted({*random.Random(3).sample(range(8, len(data)), 100), *(e - k for e in ends for k in (1, 2, 4))}):
        path.write_bytes(data[:end])
        found = of(path)
        assert any(r.unread for r in found) is (end not in ends), end
        assert not [r for r in found if r.why]


FALSE_LENGTHS = ["1000000000", "-5", "many", "", "200", "3000"]


@pytest.mark.parametrize("stated", FALSE_LENGTHS)
@pytest.mark.parametrize("digests", [("Payload", "Block"), ()], ids=["digests", "none"])
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz"])
def test_a_false_length_costs_its_own_record(stated: str, digests: tuple[str, ...], name: str, tmp_path: Path) -> None:
    parts = [record(n, stated=stated if n == 1 else None, digests=digests) for n in range(4)]
    path = tmp_path / name
    path.write_bytes(FORMATS[name](parts))
    found = of(path)
    assert numbers(found) == {0, 2, 3}
    assert [r.number for r in found if r.error] == [1]
    assert [r.number for r in found] == [0, 1, 2, 3]


def test_a_record_that_covers_the_next_one_is_compared_with_its_http_length(tmp_path: Path) -> None:
    parts = [
        record(n, digests=(), http=f"Content-Length: {1000 + n}\r\n", body=bytes([97] * (1000 + n))) for n in range(4)
    ]
    false = record(1, digests=(), http="Content-Length: 1001\r\n", body=b"a" * 1001, stated=len(parts[2]) + 1068)
    head = false.index(b"HTTP/1.1")
    stated = len(false) - head + len(parts[2]) - 4
    false = false.replace(str(len(parts[2]) + 1068).encode(), str(stated).encode())
    path = tmp_path / "a.warc"
    path.write_bytes(parts[0] + false + parts[2] + parts[3])
    found = of(path)
    assert numbers(found) == {0, 3}
    assert "of the 1001 bytes that its HTTP header states" in found[1].error


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_reading_can_start_at_any_record_and_at_any_break(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    parts = [record(n, stated=99_999 if n in (2, 3) else None) for n in range(8)]
    data = FORMATS[name](parts)
    path.write_bytes(data[: -len(data) // 16])
    (source,) = sources([path], tmp_path)
    found = list(records(source))
    assert sum(bool(r.error) for r in found) == 3
    for at in range(len(found)):
        assert list(records(source, found[at].offset, found[at].number)) == found[at:]


def test_a_block_digest_is_verified_where_there_is_no_payload_digest(tmp_path: Path) -> None:
    parts = [record(n, digests=("Block",)) for n in range(3)]
    parts[1] = parts[1].replace("次会议".encode(), "次大会".encode())
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members(parts))
    found = of(path)
    assert [r.error for r in found] == ["", "its digest does not fit its bytes", ""]


def test_a_member_of_several_records_is_read_whole(tmp_path: Path) -> None:
    parts = [record(n) for n in range(9)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(members([*parts[:3], b"".join(parts[3:6]), *parts[6:]]))
    found = of(path)
    assert numbers(found) == set(range(9))
    assert not any(r.error for r in found)


def test_line_ends_of_other_writers_are_no_damage(tmp_path: Path) -> None:
    parts = [record(n)[:-2] for n in range(3)]
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(parts) + b"\r\n")
    assert numbers(of(path)) == {0, 1, 2}


def test_zstd_that_was_cut_is_reported(tmp_path: Path) -> None:
    data = zstd([record(n) for n in range(50)])
    path = tmp_path / "a.warc.zst"
    path.write_bytes(data)
    assert numbers(of(path)) == set(range(50))
    path.write_bytes(data[: len(data) // 2])
    assert any(r.unread for r in of(path))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz"])
def test_a_cut_archive_fails_the_command(name: str, tmp_path: Path, command: Command) -> None:
    path = tmp_path / name
    path.write_bytes(cut(bytearray(FORMATS[name]([record(n) for n in range(20)]))))
    order = ["clean", str(path), "--into", str(tmp_path / "documents"), "--workers", "1", "--max-errors", "100%"]
    left = command(*order)
    assert (left.code, left.err.count("not read")) == (1, 1), left.err
    assert command(*order, "--allow-unread").code == 0


@pytest.mark.parametrize("damage", [flipped, zeroed])
def test_behind_damage_in_a_stream_no_row_is_given_and_two_lines_report_it(
    damage: Callable[[bytearray], bytearray], tmp_path: Path
) -> None:
    """It unpacks to pieces of earlier records for a while."""
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(damage(bytearray(whole([record(n) for n in range(1000)]))))
    found = of(path)
    first = next(at for at, r in enumerate(found) if r.error)
    assert len(found) - first <= 2
    assert found[-1].unread
    assert [r.number for r in found] == list(range(len(found)))
    assert numbers(found) == set(range(first))
    places = [r.page.source for r in found if r.page and r.unread]
    assert len(set(places)) == len(places)


def test_a_false_length_in_a_sound_stream_costs_its_own_record_alone(tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(whole([record(n, stated=7 if n in (3, 5) else None) for n in range(9)]))
    found = of(path)
    assert numbers(found) == {0, 1, 2, 4, 6, 7, 8}
    assert [r.number for r in found if r.error] == [3, 5]
