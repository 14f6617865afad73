"""Parts made while their source is read for the first time: one reading gives the index and the rows.

What a shard becomes depends on all inputs: a follower, or a second record with its id, may lie in another. A draft is
made as if there were none. Its name holds the digest of all that it depends on, so the plan over all inputs finds it
under the name that it asks for, or asks for another.

`a.warc.gz` → its index, and `part-….parquet` of each of its shards.

>>> import tempfile
>>> from cleaning.readers import Source
>>> from cleaning.knowledge.load import BUILTIN
>>> from output.build.plan.planner import Terms
>>> with tempfile.TemporaryDirectory() as into:
...     dump = Path(into) / "d.jsonl"
...     _ = dump.write_text('{"text": "会议开始。"}', encoding="utf-8")
...     job = Job(into, {0: Source(dump, "d.jsonl", "jsonl")}, Terms(BUILTIN, None, (), "0.1.0"))
...     [draft] = each(job, frozenset(), 1, into=Path(into), make=True, tell=lambda done: None)
...     len([*draft.index.entries()]), parts.part_at(Path(into) / draft.parts[0]).account.rows
(1, {'ok': 1})
"""

from __future__ import annotations

import dataclasses
import pickle
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.readers import Record
from output.build import part_writer as parts
from output.build import workers as crew
from output.build.lookahead import Ahead
from output.build.part_writer import Job, job_of
from output.build.plan.planner import Plan, cut
from output.build.plan.record_index import Entry, Index, Tell, begun, read, scan


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """The index of a source, and the names of the parts that were made with it."""

    index: Index
    parts: tuple[str, ...] = ()


def each(job: Job, gone: frozenset[str], workers: int, *, into: Path, make: bool, tell: Tell) -> Iterator[Draft]:
    """All sources of a job, in processes; only their indexes (below `into`) if no parts are to be made.

    `tell` hears how far a source has been read (bytes) where that happens in this process.
    """
    told = tell if workers <= 1 or len(job.sources) <= 1 else None
    if make:
        packed = pickle.dumps(job)
        yield from crew.each(drafted, [(packed, order, gone, told) for order in job.sources], workers, _only_read)
    else:
        todo = [(source, into, order, gone, told) for order, source in job.sources.items()]
        yield from map(Draft, crew.each(scan, todo, workers))


def _only_read(packed: bytes, order: int, gone: frozenset[str], tell: Tell | None) -> Iterator[Draft]:
    """Of a source that ends its worker: its parts are made afterwards, without the records that do it."""
    job = job_of(packed)
    try:
        yield Draft(crew.alone(scan, job.sources[order], Path(job.into), order, gone, None))
    except crew.DEATH:
        raise Fault(job.sources[order].name, "ends each worker that reads it", "see the memory of the system") from None


def drafted(packed: bytes, order: int, gone: frozenset[str], tell: Tell | None = None) -> Draft:
    """Read a source of the job once. Holds the pages of one shard. Raises Fault where the source cannot be read."""
    job = job_of(packed)
    source, plan = job.sources[order], Plan([], job.terms)
    names: list[str] = []
    fresh: list[Entry] = []  # read, and not noted yet

    def found() -> Iterator[tuple[Entry, Record]]:
        for entry, record in read(source, gone, tell):
            fresh.append(entry)
            making.add(entry)
            yield entry, record if plan.may_be_row(entry) else _counted(record)

    with begun(source, order, Path(job.into)) as making:
        stream = Ahead(found())
        for stretch in cut(stream, lambda pair: pair[0].size):
            behind = stream.look(lambda pair: plan.follows(pair[0]))  # page 1 may be the last record of a shard
            plan.drafted(order, fresh)
            fresh.clear()
            shard = plan.shard(source.name, order, [entry for entry, _ in stretch])
            if not (Path(job.into) / shard.part).exists():
                held = deque(record for _, record in [*stretch, *behind])
                stretch.clear()
                parts.make(job, shard, _taken(held))
                names.append(shard.part)
    return Draft(making.head, tuple(names))


def _counted(record: Record) -> Record:
    """Without its page: a list of articles may be larger than all of them."""
    return msgspec.structs.replace(record, page=None)


def _taken(held: deque[Record]) -> Iterator[Record]:
    """Records, each let go when the next is wanted: pages go as rows come."""
    while held:
        yield held.popleft()
