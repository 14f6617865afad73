"""Parts made while their source is read for the first time: one reading gives the index and the rows.

What a shard becomes depends on all inputs: a follower, or a second record with its id, may lie in another. A draft is
made as if there were none. Its name holds the digest of all that it depends on, so the plan over all inputs finds it
under the name that it asks for, or asks for another.

`a.warc.gz` → its index, and `part-….parquet` of each of its shards.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from cleaning.dumps import Record, seeks
from output import crew, parts
from output.index import Entry, Index, Tell, begun, read, scan
from output.parts import Job, job_of
from output.plan import Plan, cut


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
        yield from crew.each(drafted, [(packed, order, gone, told) for order in job.sources], workers)
    else:
        todo = [(source, into, order, gone, told) for order, source in job.sources.items()]
        yield from map(Draft, crew.each(scan, todo, workers))


def drafted(packed: bytes, order: int, gone: frozenset[str], tell: Tell | None = None) -> Draft:
    """Read a source of the job once. Holds the pages of one shard. Raises Fault where the source cannot be read."""
    job = job_of(packed)
    source, plan = job.sources[order], Plan([], job.terms)
    names: list[str] = []
    with begun(source, order, Path(job.into)) as making:
        found = Ahead((e, r if plan.may_be_row(e) else _counted(r)) for e, r in read(source, gone, tell))
        for stretch in cut(found, lambda pair: pair[0].size):
            if seeks(source):
                found.look(plan.follows)
            plan.drafted(order, found.met())
            for entry, _ in stretch:
                making.add(entry)
            shard = plan.shard(source.name, order, [entry for entry, _ in stretch])
            if not (Path(job.into) / shard.part).exists():
                held = deque(record for _, record in stretch)
                stretch.clear()
                parts.make(job, shard, _taken(held))
                names.append(shard.part)
    return Draft(making.head, tuple(names))


Pair = tuple[Entry, Record]
MOST_AHEAD = 40  # records: a longer article is made again by the plan


class Ahead:
    """Records in their order, with a look at what follows: pages 2, 3 … of an article may lie behind a shard's end.

    >>> found = Ahead((Entry(n, n, 1, "", None, None, ""), Record(n, n, 1, None)) for n in range(9))
    >>> _ = [next(found) for _ in range(3)]
    >>> found.look(lambda entry: entry.number < 5)
    >>> [entry.number for entry in found.met()], next(found)[0].number
    ([0, 1, 2, 3, 4, 5], 3)
    """

    def __init__(self, found: Iterator[Pair]) -> None:
        self.found = found
        self.held: deque[Pair] = deque()
        self.fresh: list[Entry] = []

    def __iter__(self) -> Iterator[Pair]:
        return self

    def __next__(self) -> Pair:
        return self.held.popleft() if self.held else self._read()

    def _read(self) -> Pair:
        pair = next(self.found)
        self.fresh.append(pair[0])
        return pair

    def look(self, follows: Callable[[Entry], bool]) -> None:
        """Read on while what is read is a follower."""
        with contextlib.suppress(StopIteration):
            while len(self.held) < MOST_AHEAD and self.fresh and follows(self.fresh[-1]):
                self.held.append(self._read())

    def met(self) -> list[Entry]:
        """What was read since this was asked last."""
        fresh, self.fresh = self.fresh, []
        return fresh


def _counted(record: Record) -> Record:
    """Without its page: a list of articles may be larger than all of them."""
    return msgspec.structs.replace(record, page=None)


def _taken(held: deque[Record]) -> Iterator[Record]:
    """Records, each let go when the next is wanted: pages go as rows come."""
    while held:
        yield held.popleft()
