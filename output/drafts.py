"""Parts made while their source is read for the first time: one reading gives the index and the rows.

What a shard becomes depends on all inputs: a follower, or a second record with its id, may lie in another. A draft is
made as if there were none. Its name holds the digest of all that it depends on, so the plan over all inputs finds it
under the name that it asks for, or asks for another.

`a.warc.gz` → its index, and `part-….parquet` of each of its shards.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cleaning.dumps import Record
from output import crew, parts
from output.index import Entry, Index, Tell, blotted, index_of, read, scan, stamp_of
from output.parts import Job, job_of
from output.plan import Plan, cut


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """The index of a source, and the names of the parts that were made with it."""

    index: Index
    parts: tuple[str, ...] = ()


def each(job: Job, gone: frozenset[str], workers: int, *, make: bool, tell: Tell) -> Iterator[Draft]:
    """All sources of a job, in processes; only their indexes if no parts are to be made.

    `tell` hears how far a source has been read (bytes) where that happens in this process.
    """
    told = tell if workers <= 1 or len(job.sources) <= 1 else None
    if make:
        packed = pickle.dumps(job)
        yield from crew.each(drafted, [(packed, order, gone, told) for order in job.sources], workers)
    else:
        todo = [(source, order, told) for order, source in job.sources.items()]
        yield from (Draft(blotted(index, gone)) for index in crew.each(scan, todo, workers))


def drafted(packed: bytes, order: int, gone: frozenset[str], tell: Tell | None = None) -> Draft:
    """Read a source of the job once. Holds the pages of one shard. Raises Fault where the source cannot be read."""
    job = job_of(packed)
    source, plan = job.sources[order], Plan([], job.terms)
    stamp = stamp_of(source)
    entries: list[Entry] = []
    names: list[str] = []
    found = ((e, r if plan.may_be_row(e) else _counted(r)) for e, r in read(source, gone, tell))
    for stretch in cut(found, lambda pair: pair[0].size):
        own = [entry for entry, _ in stretch]
        plan.note(order, own)
        shard = plan.shard(source.name, order, own)
        if not (Path(job.into) / shard.part).exists():
            held = deque(record for _, record in stretch)
            stretch.clear()
            parts.make(job, shard, _taken(held))
            names.append(shard.part)
        entries += own
    return Draft(index_of(source, order, stamp, entries), tuple(names))


def _counted(record: Record) -> Record:
    """Without its page: a list of articles may be larger than all of them."""
    return msgspec.structs.replace(record, page=None)


def _taken(held: deque[Record]) -> Iterator[Record]:
    """Records, each let go when the next is wanted: pages go as rows come."""
    while held:
        yield held.popleft()
