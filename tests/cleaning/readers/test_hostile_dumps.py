"""Dumps that are made to hurt, and values that no page holds: one error row or one line, and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaning.readers import LARGEST_PAGE, Record, records, sources
from tests.building import article, dump, made, rows_of

Command = Callable[..., Any]
MB = 1 << 20
SMALL = MB  # the bound of a page in these tests


def read(path: Path, largest: int = SMALL) -> list[Record]:
    (source,) = sources([path], path.parent, largest=largest)
    return [*records(source)]


def told(found: list[Record]) -> list[str]:
    """Of each record ok, why it is none, or the last words of its error."""
    return ["unread" if r.unread else "error" if r.error else r.why or "ok" for r in found]


def long_line(path: Path) -> list[str]:
    line = json.dumps({"text": "会议开始。"}).encode() + b"\n"
    path.write_bytes(line + b'{"text": "' + b"a" * (5 * MB) + b'"}\n' + line)
    return ["ok", "error", "ok"]


def large_page(path: Path) -> list[str]:
    path.write_bytes(b'{"text": "' + b"a" * (SMALL + 1) + b'"}\n{"text": "b"}\n')
    return ["error", "ok"]


def packed_lines(path: Path) -> list[str]:
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * (40 * MB) + b'"}\n') * 10)
    return [*["error"] * 6, "unread"]


def quote(path: Path) -> list[str]:
    path.write_bytes(b'url,text\na,"b\n' + b"c,d\n" * 9)
    return ["error", *["ok"] * 9]


def large_member(path: Path) -> list[str]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.txt", b"a" * (3 * MB))
        archive.writestr("2.txt", "会议开始。")
    return ["error", "ok"]


def wrong_size(path: Path) -> list[str]:
    large_member(path)
    whole = bytearray(path.read_bytes())
    struct.pack_into("<L", whole, whole.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(whole)
    return ["error", "ok"]


def one_header(path: Path) -> list[str]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.txt", b"a" * 1000)
        archive.filelist = archive.filelist * 20
    return ["error"] * 20


def packed_by_bzip2(path: Path) -> list[str]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("1.txt", b"a" * (30 * MB))
        archive.writestr("2.txt", "会议开始。")
    return ["error", "ok"]


def parquet_rows(path: Path) -> list[str]:
    """The columns of the second row group unpack to thousands of times their size."""
    with pq.ParquetWriter(path, pa.schema([("text", pa.string())]), compression="zstd", use_dictionary=False) as out:
        out.write_table(pa.table({"text": ["会议开始。"]}))
        out.write_table(pa.table({"text": ["a" * (2 * MB)] * 10}))
        out.write_table(pa.table({"text": ["散会。"]}))
    return ["ok", "unread", "ok"]


def parquet_value(path: Path) -> list[str]:
    noise = os.urandom(2 * MB).hex()
    pq.write_table(pa.table({"text": ["会议开始。", noise, "散会。"]}), path)
    return ["ok", "error", "ok"]


def beyond_years(path: Path) -> list[str]:
    moments = pa.array([1, 10**17, 2], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["会议开始。"] * 3, "时间": moments}), path)
    return ["ok"] * 3


def no_utf8(path: Path) -> list[str]:
    raw = pa.array(["会议开始，大家到齐。".encode(codec) for codec in ("utf-8", "gbk")], pa.binary())
    pq.write_table(pa.table({"text": pa.Array.from_buffers(pa.string(), 2, raw.buffers())}), path)
    return ["ok"] * 2


def tar_member(path: Path) -> list[str]:
    with tarfile.open(path, "w:gz") as archive:
        for name, size in (("1.txt", 3 * MB), ("2.txt", 9)):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, io.BytesIO(b"a" * size))
    return ["error", "ok"]


HOSTILE: list[tuple[str, Callable[[Path], list[str]]]] = [
    ("a.jsonl", long_line),
    ("b.jsonl", large_page),
    ("c.jsonl.gz", packed_lines),
    ("d.csv", quote),
    ("e.zip", large_member),
    ("f.zip", wrong_size),
    ("g.zip", one_header),
    ("h.zip", packed_by_bzip2),
    ("i.parquet", parquet_rows),
    ("j.parquet", parquet_value),
    ("k.parquet", beyond_years),
    ("l.parquet", no_utf8),
    ("m.tar.gz", tar_member),
]


@pytest.mark.parametrize(("name", "write"), HOSTILE, ids=lambda case: getattr(case, "__name__", ""))
def test_a_hostile_dump_is_bounded_and_what_is_sound_in_it_is_read(
    name: str, write: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    wanted = write(tmp_path / name)
    tracemalloc.start()
    try:
        found = read(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert told(found) == wanted, [r.error for r in found if r.error]
    assert peak < 60 * MB
    assert [r.number for r in found] == list(range(len(found)))


def test_a_text_that_is_not_utf8_in_parquet_is_decoded_as_any_page(tmp_path: Path) -> None:
    no_utf8(tmp_path / "l.parquet")
    made([tmp_path / "l.parquet"], tmp_path / "documents")
    assert {row["text"] for row in rows_of(tmp_path / "documents")} == {"会议开始，大家到齐。"}


def test_a_large_page_may_be_allowed_and_only_then_is_read(tmp_path: Path) -> None:
    source = dump(tmp_path / "a.jsonl", [article(1, text="会议开始，大家到齐。\n" * 40_000)])
    first = made([source], tmp_path / "documents", max_page=SMALL, max_errors=1)
    again = made([source], tmp_path / "documents", max_page=LARGEST_PAGE)
    assert (first.rows["error"], again.rows["ok"]) == (1, 1)


def test_names_in_a_gb_charset_are_rows_with_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("会议.txt", "散会.txt"):
        Path(os.fsdecode(bytes(folder) + b"/" + name.encode("gbk"))).write_text(f"{name}，大家到齐。", encoding="utf-8")
    named = Path(os.fsdecode(bytes(tmp_path) + b"/" + "数据.jsonl".encode("gbk")))
    dump(named, [article(1)])
    for _ in range(2):
        record = made([folder, named], tmp_path / "documents")
        assert record.rows == {"ok": 3}
    refs = {row["raw_ref"][0] for row in rows_of(tmp_path / "documents")}
    assert refs == {"pages/会议.txt:0", "pages/散会.txt:0", "数据.jsonl:1"}


def test_a_line_nested_deep_is_one_line_of_explain(tmp_path: Path, command: Command) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ' + "[" * 1000 + "]" * 1000 + "}\n", encoding="utf-8")
    left = command("explain", tmp_path / "a.jsonl")
    assert (left.code, left.err.count("\n")) == (1, 1), left.err
    assert "recursion depth" in left.err


@pytest.mark.parametrize("order", [["clean", "-"], ["clean", "-", "--into", "documents"], ["explain", "-"]])
def test_standard_input_without_an_end_is_one_line(
    order: list[str], tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left = command(*order, stdin=bytes(LARGEST_PAGE + 1))
    assert (left.code, left.err.count("\n")) == (1, 1), left.err
    assert "8 MB" in left.err


def test_a_dump_of_a_charset_is_not_doubted_for_one_damaged_line(tmp_path: Path) -> None:
    rows = [
        f"INSERT INTO `dede_addonarticle` (`aid`,`body`) VALUES ({n},'<p>第{n}次会议开始。</p>');" for n in range(9)
    ]
    lines = [row.encode() for row in rows]
    lines[3] = lines[3][:70] + b"\xff\xfe" + lines[3][72:]
    (tmp_path / "d.sql").write_bytes(b"\n".join(lines) + b"\n")
    bodies = [str(r.page.body) for r in read(tmp_path / "d.sql") if r.page]
    assert [n for n, body in enumerate(bodies) if f"第{n}次会议开始。" in body] == [0, 1, 2, 4, 5, 6, 7, 8]


def test_a_quote_that_never_ends_costs_time_in_proportion(tmp_path: Path) -> None:
    def took(count: int) -> float:
        (tmp_path / "a.csv").write_bytes(b"url,text\n" + (b'a,"b\n' + b"c,d\n" * 50) * count)
        start = time.process_time()
        assert len(read(tmp_path / "a.csv")) == 51 * count
        return time.process_time() - start

    took(10)
    assert took(800) < 40 * max(took(80), 0.01)
