"""One shard → one part file: read, clean, sort, write. Runs in any process; equal shards give equal bytes.

`Shard(…)` → `part-<shard>-<fingerprint>.parquet`, with the shard's counts in its metadata. A part that is there under
its final name is whole, so a build that was killed goes on behind it.

>>> import tempfile
>>> from cleaning.knowledge.load import BUILTIN
>>> from output.build.plan.shards import kept
>>> shard = Shard("d.jsonl", 0, 2, kept([0], []), (("http-404", 1),), Because())
>>> with tempfile.TemporaryDirectory() as into:
...     page = Page(None, None, None, None, (), "会议开始。", source="d.jsonl:1")
...     make(Job(into, {}, Terms(BUILTIN, None, (), "0.1.0")), shard, iter([Record(0, 0, 15, page)]))
...     part = part_at(Path(into) / shard.part)
>>> part.account.records, part.account.rows, part.account.counts
(2, {'ok': 1}, {'http-404': 1})
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import itertools
import os
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleaning.common import files
from cleaning.common.errors import Fault
from cleaning.model import Document, Fields, Note, Page
from cleaning.multipage import clean_article
from cleaning.pipeline import clean_page, clean_understood, failed, identity, payload_digest
from cleaning.readers import Record, Source, Unread, records
from cleaning.readers.followers import MOST_PAGES
from output.build.lookahead import Ahead
from output.build.payloads import Gathered, furthest, gathered
from output.build.plan.planner import Terms
from output.build.plan.shards import Because, Shard
from output.dataset.rows import Rows, Stamps
from output.dataset.schema import DICTIONARY, ENCODING
from output.site_facts.extractions import extraction_of

LEVEL = 3  # zstd: daily; a release is written at 9 (benchmarks: 13 % smaller for four times the time)
ROWS_A_GROUP = 4096  # 16 to 32 MB of text: what one reader holds
META = b"qingwen.shard"
# Pages read, then cleaned, then made rows: a step done for one page pushes the next step's code and data out of the
# processor's caches, and a third of the engine's cost was getting them back.
TOGETHER, TOGETHER_BYTES = 50, 4 << 20  # the second: of their records


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """What all shards of a build share."""

    into: str
    sources: Mapping[int, Source]
    terms: Terms
    known: Mapping[str, str] = dataclasses.field(default_factory=dict)  # digests of parts that were committed before
    extractions: str = ""  # the file of pages that were extracted already


class Account(msgspec.Struct, frozen=True):
    """What a part file says of itself in its metadata: records = rows (by status) + counts (by reason).

    `size` are the bytes of its records, `broken` those of its error rows; `unread` are the parts of its source that
    could not be read: each has an error row too.
    """

    source: str
    first: int
    records: int
    rows: dict[str, int]
    counts: dict[str, int]
    because: Because
    size: int = 0
    broken: int = 0
    unread: list[Unread] = []

    @property
    def row_count(self) -> int:
        """All rows."""
        return sum(self.rows.values())


class Part(msgspec.Struct, frozen=True):
    """A finished part file: its size in bytes, its digest, and its account."""

    name: str
    size: int
    sha256: str
    account: Account

    @property
    def row_count(self) -> int:
        """All rows."""
        return self.account.row_count


@functools.lru_cache(maxsize=1)
def job_of(packed: bytes) -> Job:
    """Unpacked once a process, not once a shard: the knowledge may hold thousands of rules."""
    job = pickle.loads(packed)
    assert isinstance(job, Job)
    return job


def finish(packed: bytes, shards: Sequence[Shard], lost: frozenset[int] = frozenset()) -> list[Part]:
    """The parts of shards of one source, in their order: as they lie there, or cleaned now. What workers run.

    `lost` are the numbers of records that end their worker: each is an error row.
    """
    job = job_of(packed)
    stream: Ahead[Record] | None = None
    parts = []
    for shard in shards:
        path = Path(job.into) / shard.part
        if not is_whole(path, job.known.get(shard.part, "")):
            if path.is_dir():  # in the place of a part: a file cannot replace it
                path.rename(path.with_name(f"_aside-{path.name}-{os.getpid()}"))
            stream = stream or Ahead(records(job.sources[shard.order], shard.offset, shard.first))
            make(job, shard, stretch(stream, shard), lost)
        parts.append(part_at(path))
    return parts


def make(job: Job, shard: Shard, found: Iterator[Record], lost: frozenset[int] = frozenset()) -> None:
    """A shard's part file, from its records."""
    write(Path(job.into) / shard.part, *_rows(job, shard, found, lost))


def tried(packed: bytes, shard: Shard, numbers: frozenset[int]) -> None:
    """Clean only these records of a shard, and write nothing: does it end the worker?"""
    job = job_of(packed)
    stream = Ahead(records(job.sources[shard.order], shard.offset, shard.first))
    _rows(job, shard, stretch(stream, shard), frozenset(item.number for item in shard.items) - numbers)


def stretch(stream: Ahead[Record], shard: Shard) -> Iterator[Record]:
    """The shard's own records of a stream that began at or before it; what its rows want from behind stays in it."""
    end, last = shard.first + shard.count, furthest(shard)
    while (record := stream.peek()) is not None and record.number < end:
        if next(stream).number >= shard.first:
            yield record
    yield from stream.look(lambda record: record.number <= last)


def is_whole(path: Path, sha256: str = "") -> bool:
    """Is it a part file with this digest? Where none is known: one that can be read, every page of it."""
    import pyarrow.parquet as pq

    try:
        if sha256:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        account_of(path)
        with pq.ParquetFile(path, page_checksum_verification=True) as part:
            for _ in part.iter_batches(batch_size=ROWS_A_GROUP):
                pass
    except (Fault, OSError, ValueError):
        return False
    return True


def part_at(path: Path) -> Part:
    """A finished part file. Raises Fault where it cannot be read."""
    with files.reading(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(path.name, path.stat().st_size, sha256, account_of(path))


def account_of(path: Path) -> Account:
    """A part file's own account of itself; only its end is read. Raises Fault where it cannot be."""
    import pyarrow.parquet as pq

    with files.reading(path):
        return msgspec.json.decode(pq.read_metadata(path).metadata[META], type=Account)


def write(path: Path, table: Any, account: Account, level: int = LEVEL) -> None:
    """A table as a Parquet file, whole or not at all; equal tables give equal bytes."""
    import pyarrow.parquet as pq

    passing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    kept = {**(table.schema.metadata or {}), META: msgspec.json.encode(account, order="sorted")}
    with files.room(path):
        pq.write_table(
            table.replace_schema_metadata(kept),
            passing,
            compression="zstd",
            compression_level=level,
            row_group_size=ROWS_A_GROUP,
            use_dictionary=DICTIONARY,
            column_encoding=ENCODING,
            write_page_index=True,
            write_page_checksum=True,
            bloom_filter_options={"id": {"ndv": ROWS_A_GROUP}},  # the default makes room for a million ids
        )
        with passing.open("rb+") as file:
            os.fsync(file.fileno())
        passing.replace(path)


def _rows(job: Job, shard: Shard, found: Iterator[Record], lost: frozenset[int]) -> tuple[Any, Account]:
    """The shard's table and its account: records = rows + counted."""
    rows, counts, seen = Rows(Stamps(shard.because.rules, job.terms.cleaner)), Counter(dict(shard.counts)), set[str]()
    pages, broken, unread = gathered(shard, job.sources, found), 0, list[Unread]()
    while some := [one.at_site(job.terms.site) for one in _together(pages)]:
        for one, document in zip(some, [_document(job, one, lost) for one in some], strict=True):
            if document.id in seen:
                counts["same"] += 1
                continue
            seen.add(document.id)
            rows.add(one.page, document, one.refs)
            broken += one.size if document.status == "error" else 0
            unread.extend([one.unread] if one.unread else [])
    table, statuses = rows.table()
    account = Account(
        shard.source, shard.first, shard.count, dict(statuses), dict(counts), shard.because,
        size=shard.size, broken=broken, unread=unread,
    )  # fmt: skip
    return table, account


def _together(pages: Iterator[Gathered]) -> Iterator[Gathered]:
    """The next pages, fewer where they are large."""
    size = 0
    for one in itertools.islice(pages, TOGETHER):
        yield one
        size += one.size
        if size > TOGETHER_BYTES:
            return


def _document(job: Job, one: Gathered, lost: frozenset[int]) -> Document:
    page, item, terms = one.page, one.item, job.terms
    known = terms.knowledge
    if item.number in lost:
        return failed(page, f"{page.source}: its worker was ended while it cleaned this page, mostly for its memory")
    if one.error:
        page = msgspec.structs.replace(page, site=known.site_name(page.site, page.url))
        return failed(page, f"{page.source}: {one.error}")
    if item.role == "part":
        return _part_of_another(page, known.site_name(page.site, page.url))
    notes = [Note("page-missing", None, None, f"page {number} is in no input") for number in item.missing]
    if item.role == "orphan":
        notes.append(Note("page-missing", None, None, f"its page 1, {item.first}, is in no input"))
    if (more := len(item.followers) + 1 - MOST_PAGES) > 0:
        notes.append(Note("page-missing", None, None, f"{more} pages after the first {MOST_PAGES} are not joined"))
    if len(one.followers) < min(len(item.followers), MOST_PAGES - 1):
        notes.append(Note("page-missing", None, None, "a page lies in an input that is gone"))
    if one.followers:
        return clean_article((page, *one.followers), knowledge=known, without=terms.without, notes=notes)
    ready = extraction_of(job.extractions, page)
    if ready:
        document = clean_understood(page, ready, knowledge=known, without=terms.without)
    else:
        document = clean_page(page, knowledge=known, without=terms.without)
    return dataclasses.replace(document, notes=(*document.notes, *notes)) if notes else document


def _part_of_another(page: Page, site: str | None) -> Document:
    """The row of a follower: its text stands in its page 1."""
    id = identity(page.url, payload_digest(page), page.source)
    return Document(id, page.url, site, "", (), (), None, Fields(), "", (), "", "", (), (), "part")
