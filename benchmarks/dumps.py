"""Dumps at size: broken records, an unchanged build, what edits cost in Parquet, reading against fastwarc.

`python -m benchmarks.dumps [rows]`: 10,000 broken records unless another number is given.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
from fastwarc.warc import ArchiveIterator, WarcRecordType

from cleaning.readers import Source, records, sources
from output.build.build import build
from output.checks.check import check
from output.dataset import table
from qingwen.site_in_a_box import Replica

BROKEN = (
    b'{"text": "', b"[1]", b'"x"', b"7", b"null", b'{"id": 1}', b'{"text": 5}', b'{"text": "\\ud800"}', b"\xff\xfe",
    b"\0\0\0", b"[" * 3000, b'{"text": "a"} x',
)  # fmt: skip
REPEATS = 15  # the quickest counts: noise only adds


def corpus(size: int) -> list[dict[str, str]]:
    """So many documents: 1,000 dirty pages' texts, each under many URLs with another first line."""
    house = Replica(seed=3, articles=1000).house
    texts = ["\n".join(house.clean(n)) for n in range(1, 1001)]
    return [{"url": f"http://a.cn/{n}.html", "text": f"第{n}号文件。\n{texts[n % 1000]}"} for n in range(size)]


def broken(folder: Path, size: int) -> None:
    """12 kinds of broken record at 1 %, and the file cut in the middle."""
    rng, rows = random.Random(1), corpus(size)
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    bad = rng.sample(range(size), size // 100)
    for at, place in enumerate(bad):
        lines[place] = BROKEN[at % len(BROKEN)]
    whole = folder / "whole.jsonl.gz"
    whole.write_bytes(gzip.compress(b"\n".join(lines) + b"\n", 1, mtime=0))
    record = build([whole], folder / "a" / "documents", workers=2)
    print(f"broken 1 %: {record.records} records = {dict(record.rows)} + {dict(record.counts)}; fault {record.fault}")
    told = Counter(
        row["raw_ref"][0].rpartition("/")[2]
        for row in table.rows(folder / "a" / "documents")
        if row["status"] == "error"
    )
    print(f"  each with file and place: {set(told) == {f'whole.jsonl.gz:{n + 1}' for n in bad} or sorted(told)[:3]}")
    print(f"  check: {len(check(folder / 'a' / 'documents').findings)} findings")
    cut = folder / "cut.jsonl.gz"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    record = build([cut], folder / "b" / "documents", workers=2, max_errors=0.02)
    print(f"cut in the middle: {record.records} records = {dict(record.rows)}; fault {record.fault}")
    print(f"  check: {len(check(folder / 'b' / 'documents').findings)} findings")


def unchanged(folder: Path, size: int) -> None:
    """The second of two equal builds."""
    dump = folder / "d.jsonl"
    dump.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus(size)), encoding="utf-8")
    start = time.process_time()
    build([dump], folder / "c" / "documents", workers=1)
    print(f"{size} rows: first build {1000 * (time.process_time() - start) / size:.2f} ms CPU a page")
    start, began = time.process_time(), time.monotonic()
    record = build([dump], folder / "c" / "documents", workers=1)
    took, wall = time.process_time() - start, time.monotonic() - began
    print(f"nothing changed: {len(record.stale)} of {record.shards} shards, {took:.2f} s CPU, {wall:.2f} s")


def sizes(folder: Path) -> None:
    """What edits add to the size of text alone, as a share of its UTF-8."""
    archive = folder / "a.warc.gz"
    Replica(seed=4, articles=1000).write_warc(archive, lists=False)
    build([archive], folder / "d" / "documents", workers=1)
    (part,) = table.live(folder / "d" / "documents")
    meta = pq.read_metadata(folder / "d" / "documents" / part)
    packed: Counter[str] = Counter()
    for group in range(meta.num_row_groups):
        for column in range(meta.num_columns):
            chunk = meta.row_group(group).column(column)
            packed[chunk.path_in_schema.partition(".")[0]] += chunk.total_compressed_size
    plain = sum(len(row["text"].encode()) for row in table.rows(folder / "d" / "documents"))
    print(f"Parquet: text {packed['text'] / plain:.3f} of its UTF-8, edits {packed['edits'] / plain:.3f}")


def reading(folder: Path) -> None:
    """Our reader, digests checked, beside fastwarc alone: bare, and with the facts that a page needs taken as well."""
    (source,) = sources([folder / "a.warc.gz"], folder)
    archive = str(source.path)
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: _count(source),
        "bare": lambda: _bare(archive),
        "facts": lambda: sum(1 for _ in _facts(archive)),
    }
    best = dict.fromkeys(ways, 1e9)
    for _ in range(REPEATS):
        for name, way in ways.items():
            start = time.process_time()
            way()
            best[name] = min(best[name], time.process_time() - start)
    bare, facts = best["bare"] / best["ours"], best["facts"] / best["ours"]
    print(
        f"reading {_count(source)} pages with digests: {facts:.2f} times fastwarc for the same facts, {bare:.2f} bare"
    )


def _count(source: Source) -> int:
    pages = 0
    for record in records(source):
        if record.page is not None:
            pages += 1
    return pages


def _bare(archive: str) -> None:
    for record in ArchiveIterator(archive, parse_http=True):
        record.verify_payload_digest()
        record.reader.read()


def _facts(archive: str) -> Iterator[tuple[object, ...]]:
    """Who uses a page wants its URL, date, status, type, charset, headers and body."""
    for record in ArchiveIterator(archive, parse_http=True):
        if record.record_type == WarcRecordType.response and record.http_headers.status_code == 200:
            record.verify_payload_digest()
            http = (record.http_content_type, record.http_charset, tuple(record.http_headers.items()))
            yield record.headers["WARC-Target-URI"], record.record_date, 200, http, record.reader.read()


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes(folder)
        reading(folder)
        broken(folder, min(size, 10_000))
        unchanged(folder, size)


if __name__ == "__main__":
    main()
