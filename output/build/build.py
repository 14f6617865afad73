"""Inputs → documents: indexes, shards, part files in processes, one commit. What is fresh is not made again.

Killed at any moment, the table is the old one or the new one; the same command takes up where it stopped, since a
part under its final name is whole. Equal inputs and knowledge give equal part files with any number of processes.

>>> with tempfile.TemporaryDirectory() as folder:
...     dump, into = Path(folder) / "d.jsonl", Path(folder) / "documents"
...     _ = dump.write_text('{"text": "会议开始。"}\\n{"text": "会', encoding="utf-8")
...     first, again = (build([dump], into, workers=1, max_errors=1) for _ in range(2))
>>> sorted(first.rows.items()), [(done.version, len(done.stale)) for done in (first, again)]
([('error', 1), ('ok', 1)], [(0, 1), (None, 0)])
"""

from __future__ import annotations

import dataclasses
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from cleaning.common import files
from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.readers import LARGEST_PAGE, Source, Unread, columns_there, guessed, sources
from output.build import workers as crew
from output.build.bounds import MAX_ERRORS, Bounds
from output.build.code_version import cleaner_version
from output.build.hopeless_inputs import hopeless
from output.build.part_writer import Account, Job, Part, account_of, finish
from output.build.plan import noop_cache, record_index
from output.build.plan.noop_cache import Settled
from output.build.plan.planner import Plan, Terms
from output.build.plan.record_index import Index
from output.build.plan.shards import Shard, groups, key_of
from output.build.rescue import rescued
from output.build.single_pass import Draft, each
from output.dataset import committed, delta_log, live_links, migration, table
from output.site_facts import extractions
from output.site_facts.site_facts import with_site_facts
from output.takedown.takedown import tombstones

Say = Callable[[str], None]
Progress = Callable[[str, int, int], None]  # what is done ("read", "clean"), bytes so far, bytes in all


@dataclasses.dataclass(frozen=True, slots=True)
class Stale:
    """A shard that must be made, and why: new, or what it depends on that changed (bytes, followers, rules …)."""

    shard: Shard
    why: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BuildRecord:
    """What a build did. `rows` by status and `counts` by reason are of the inputs named; `version` None: no commit.

    `unread` are the parts of these inputs that could not be read, `fault` is why the build has failed (the rows are
    written all the same).
    `repaired` are the entries of the table's log that were damaged and were written again from the parts on disk.
    """

    version: int | None
    shards: int
    stale: tuple[Stale, ...]
    removed: tuple[str, ...]
    records: int
    rows: Mapping[str, int]
    counts: Mapping[str, int]
    unread: tuple[Unread, ...] = ()
    fault: Fault | None = None
    repaired: tuple[int, ...] = ()


def build(
    inputs: Sequence[str | Path],
    into: Path | str,
    *,
    site: str | None = None,
    without: Sequence[str] = (),
    knowledge: Knowledge = BUILTIN,
    workers: int | None = None,
    max_errors: float = MAX_ERRORS,
    allow_unread: bool = False,
    max_page: int = LARGEST_PAGE,
    columns: Sequence[tuple[str, str]] = (),
    progress: Progress | None = None,
    say: Say | None = None,
    dry_run: bool = False,
    site_facts: bool = True,
) -> BuildRecord:
    """Clean dumps into a dataset (the folder of its table). `dry_run` says what would be made, and makes nothing.

    What is guessed of the columns of an input is said before it is read. The record has a fault where more than a share
    `max_errors` of the records, or of their bytes, is broken, and where a part of an input was not read, unless
    `allow_unread`. A page has at most `max_page` bytes. `site_facts`: what the pages of one site state together is
    gathered first, and used (output/site_facts/site_facts.py).
    Raises Fault: an input that cannot be read, a folder that cannot be written (1) or is locked (3).
    """
    into = Path(into)
    found = sources(inputs, into.absolute().parent, columns, max_page)
    columns_there(found)
    terms = Terms(knowledge, site, tuple(sorted(set(without))), cleaner_version())
    works = Works(into, terms, workers or os.cpu_count() or 1, progress or _silent)
    if dry_run:
        _say(found, say or _silent)
        return works.informed(found, site_facts, keep=False).planned(found)
    with files.room(into), files.locked(into):
        _say(found, say or _silent)
        files.swept(into)
        repaired = _log_repaired(into)
        done = works.informed_made(found, site_facts, Bounds(max_errors, allow_unread))
        return dataclasses.replace(done, repaired=repaired)


def _silent(*told: object) -> None:
    """Nobody listens."""


def _say(found: Sequence[Source], say: Say) -> None:
    for source in found:
        if guess := guessed(source):
            say(f"{source.name}: {guess}")


def _log_repaired(into: Path) -> tuple[int, ...]:
    """What is damaged of the table's log is written again before anything is asked of it."""
    if not table.exists(into) or not committed.log_changed(into):
        return ()
    return tuple(entry.number for entry in delta_log.repaired(into, committed.newest(into)))


@dataclasses.dataclass(frozen=True, slots=True)
class Works:
    """One build."""

    into: Path
    terms: Terms
    workers: int
    progress: Progress
    extractions: str = ""

    def informed(self, found: Sequence[Source], wanted: bool, *, keep: bool) -> Works:
        """The same with what the pages of each site state together; without it, if it is not wanted."""
        known, site = self.terms.knowledge, self.terms.site
        known = with_site_facts(found, self.into, known, site, keep=keep) if wanted else known.with_facts(())
        terms = dataclasses.replace(self.terms, knowledge=known)
        return dataclasses.replace(self, terms=terms, extractions=str(self.into / extractions.FILE))

    def informed_made(self, found: Sequence[Source], wanted: bool, bounds: Bounds) -> BuildRecord:
        """Informed, then made; pages that were extracted on the way are not extracted again."""
        try:
            return self.informed(found, wanted, keep=True).made(found, bounds)
        finally:
            extractions.removed(self.into)

    def planned(self, found: Sequence[Source]) -> BuildRecord:
        """What would be made. The indexes of what is new lie elsewhere meanwhile."""
        broken = self._broken()
        if not broken and (done := noop_cache.recall(self.into, noop_cache.claim(self.into, found, self.terms))):
            return BuildRecord(None, done.shards, (), (), 0, {}, {})
        with tempfile.TemporaryDirectory() as passing:
            plan, shards, named = self._plan(found, Path(passing))
        stale, removed = self._stale(plan, shards, named, broken)
        return BuildRecord(None, len(shards), tuple(stale), tuple(removed), 0, {}, {})

    def made(self, found: Sequence[Source], bounds: Bounds) -> BuildRecord:
        """Make what is stale and commit it."""
        broken = self._broken()
        if not broken and (done := noop_cache.recall(self.into, noop_cache.claim(self.into, found, self.terms))):
            committed.remember(self.into)
            live_links.renew(self.into)
            return self._told(BuildRecord(None, done.shards, (), (), 0, {}, {}), done.parts, {}, found, bounds)
        plan, shards, named = self._plan(found, self.into)
        stale, removed = self._stale(plan, shards, named, broken)
        parts = list(self._parts(plan, stale))
        anew = len(parts) == sum(shard.source in named for shard in shards)
        if anew and bounds.max_errors < 1 and (fault := hopeless(self.into, parts)):
            for part in parts:
                (self.into / part.name).unlink()
            raise fault
        old = table.exists(self.into) and table.is_older(self.into)
        moved = dict(migration.raised(self.into, {*table.live(self.into)} - {*removed} - broken)) if old else {}
        version = None
        if parts or removed or moved:
            adds = sorted([*parts, *moved.values()], key=lambda p: p.name)
            version = table.commit(self.into, adds, [*removed, *moved], "clean")
        if old:
            table.raise_schema(self.into)
        if table.exists(self.into):
            committed.remember(self.into, broken - {*removed} - {part.name for part in parts})
            live_links.renew(self.into)
        own = tuple(shard.part for shard in shards if shard.source in named)
        noop_cache.remember(self.into, Settled(noop_cache.claim(self.into, found, self.terms), len(shards), own))
        record = BuildRecord(version, len(shards), tuple(stale), tuple(removed), 0, {}, {})
        return self._told(record, own, {part.name: part.account for part in parts}, found, bounds)

    def _broken(self) -> frozenset[str]:
        return committed.unsound(self.into) if table.exists(self.into) else frozenset()

    def _told(
        self,
        record: BuildRecord,
        parts: Sequence[str],
        made: Mapping[str, Account],
        found: Sequence[Source],
        bounds: Bounds,
    ) -> BuildRecord:
        """The record with the rows and counts of all parts of the inputs named, the fresh ones' not read again."""
        accounts = [made.get(part) or account_of(self.into / part) for part in parts]
        rows: Counter[str] = sum((Counter(a.rows) for a in accounts), Counter())
        counts: Counter[str] = sum((Counter(a.counts) for a in accounts), Counter())
        records = sum(a.records for a in accounts)
        unread = tuple(one for account in accounts for one in account.unread)
        fault = bounds.fault(self.into, accounts, {one.name for one in found if one.format == "warc"})
        return dataclasses.replace(record, records=records, rows=rows, counts=counts, unread=unread, fault=fault)

    def _plan(self, found: Sequence[Source], into: Path) -> tuple[Plan, list[Shard], frozenset[str]]:
        """Shards of the inputs named, and of all others of the dataset: a follower may lie in any."""
        kept = {one.name: one for one in record_index.load_all(self.into)}
        fresh = {draft.index.name: draft for draft in self._read(found, kept, into)}
        plan = Plan([*(kept | {name: draft.index for name, draft in fresh.items()}).values()], self.terms)
        shards = list(plan.shards())
        drafts = {part for draft in fresh.values() for part in draft.parts}
        for part in drafts - {shard.part for shard in shards}:  # another input says otherwise
            (self.into / part).unlink()
        return plan, shards, frozenset(fresh)

    def _read(self, found: Sequence[Source], kept: Mapping[str, Index], into: Path) -> Iterator[Draft]:
        """The index of each source, read anew where the source changed, and kept below `into`."""
        free = max((one.order for one in kept.values()), default=-1) + 1
        todo: dict[int, Source] = {}
        for source in found:
            old = kept.get(source.name)
            if old and old.stamp == record_index.stamp_of(source) and old.source.path == source.path.absolute():
                yield Draft(old)
                continue
            todo[old.order if old else free] = source
            free += old is None
        make = into == self.into and len(todo) >= self.workers  # else its shards are cleaned by all workers afterwards
        total, done = sum(map(_size, todo.values())), 0

        def tell(more: int) -> None:
            self.progress("clean" if make else "read", done + more, total)

        job = Job(str(self.into), todo, self.terms, extractions=self.extractions)
        gone = tombstones(self.into.absolute().parent)
        for draft in each(job, gone, self.workers, into=into, make=make, tell=tell):
            done += _size(draft.index.source)
            tell(0)
            yield draft

    def _stale(
        self, plan: Plan, shards: Sequence[Shard], named: frozenset[str], broken: frozenset[str]
    ) -> tuple[list[Stale], list[str]]:
        """What must be made and why, and the live parts that go: replaced, or of a source that shrank."""
        live = {key_of(name): name for name in (table.live(self.into) if table.exists(self.into) else ())}
        stale, gone = [], []
        here = {one.name for one in plan.indexes if one.source.path.exists()} | named
        for shard in (shard for shard in shards if shard.source in here):  # an input that is gone stays as it was
            old = live.pop(shard.key, None)
            if old == shard.part and old not in broken:
                continue
            why = self._why(shard, old, named, broken)
            if why:
                stale.append(Stale(shard, why))
                gone.extend([old] if old and old != shard.part else [])
        return stale, [*gone, *(name for name in live.values() if self._account(name).source in named)]

    def _account(self, part: str) -> Account:
        """A live part's account; the log's, where its file does not read."""
        try:
            return account_of(self.into / part)
        except Fault:
            return msgspec.convert(delta_log.accounts(self.into)[part], Account)

    def _why(self, shard: Shard, old: str | None, named: frozenset[str], broken: frozenset[str]) -> tuple[str, ...]:
        """Of an input that is not named only followers count: it was not asked to be made again."""
        if old is None or old in broken:
            return ("damaged" if old else "new",) if shard.source in named else ()
        changed = shard.because.changed(account_of(self.into / old).because)
        return changed if shard.source in named or "followers" in changed else ()

    def _parts(self, plan: Plan, stale: Sequence[Stale]) -> Iterator[Part]:
        """The stale shards' parts, as they are done."""
        there = {one.shard.part for one in stale if (self.into / one.shard.part).exists()}
        said = delta_log.accounts(self.into) if there else {}
        known = {name: str(said[name]["sha256"]) for name in there & said.keys()}
        job = Job(str(self.into), {one.order: one.source for one in plan.indexes}, self.terms, known, self.extractions)
        packed = pickle.dumps(job)
        sizes = {one.shard.part: one.shard.size for one in stale}
        done = 0
        tasks = [(packed, group) for group in groups([one.shard for one in stale], job.sources, self.workers)]
        for parts in crew.each(finish, tasks, self.workers, rescued):
            done += sum(sizes[part.name] for part in parts)
            self.progress("clean", done, sum(sizes.values()))
            yield from parts


def _size(source: Source) -> int:
    return source.path.stat().st_size if source.path.is_file() else 0
