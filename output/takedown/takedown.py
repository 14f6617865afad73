"""Taking a page down for good: archive, rows, history, queue, indexes, runs and releases no longer hold it.

What stays is a tombstone, a digest that tells nothing but keeps the page from coming back. Links to it and its title
on list pages are other pages' content and stay in their records. What must go is written down until it is gone
(`documents/_forgetting.json`): killed at any moment, the same command goes on. At the end every byte is searched.

>>> digest_of("http://a.cn/1.html") == digest_of("http://a.cn/1.html") != digest_of("http://a.cn/2.html")
True
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from cleaning.common import files as place
from cleaning.common.errors import Fault
from cleaning.readers import sources
from output.build.part_writer import Part, account_of, part_at, write
from output.build.plan import record_index
from output.build.plan.shards import Because, key_of
from output.dataset import committed, delta_log, live_links, table
from output.dataset.migration import batches
from output.dedup import dedup
from output.release import checksums
from output.release import release_folders as releases
from output.takedown import references, remains
from output.takedown.page_passages import PENDING, Page, passages_of
from output.takedown.page_records import COLUMNS, meant, own

TOMBSTONES = "forgotten.jsonl"
WHY = "forgotten"
TEMPORARY = ("raw", "rules", "state", "runs", "exports")  # folders whose files are written under a passing name first


@dataclasses.dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out: records of raw files, rows, part files of any version, releases.

    `left` is what could not be reached or still holds it, each with the reason: while there is one, the page is there.
    """

    urls: tuple[str, ...]
    ids: tuple[str, ...]
    records: int
    rows: int
    files: int
    releases: tuple[str, ...]
    left: tuple[Fault, ...]


def digest_of(url: str) -> str:
    """What a tombstone keeps of a URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def tombstones(home: Path) -> frozenset[str]:
    """Digests of URLs, and ids, that must not come back."""
    path = home / TOMBSTONES
    found = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(word for one in found for word in json.loads(one).values())


def forget(dataset: Path | str, what: str) -> Forgotten:
    """Forget a page by its URL, id or payload sha256. Raises Fault where nothing is it.

    The data folder is the one that holds the dataset.
    """
    if not what.strip():
        raise Fault(f'"{what}"', "names no page", "give its URL, id or payload digest", exit_code=2)
    dataset = Path(dataset)
    home = dataset.absolute().parent
    table.opened(dataset)
    with place.room(home):
        with place.locked(dataset):
            begun = _pending(dataset) != Page()
            done = _Work(home, dataset.absolute()).done(what)
        if dedup.folder_of(dataset).is_dir():
            _compared(dataset)
        page = _pending(dataset)
        searched = tuple(
            remains.found(home, dataset.absolute(), page, [one.source for one in record_index.load_all(dataset)])
        )
        (dataset / PENDING).unlink(missing_ok=True)
    named = {fault.place for fault in done.left}
    left = (*done.left, *(fault for fault in searched if fault.place not in named))
    if not (begun or left or done.records or done.files or done.releases):
        raise Fault(what, "was forgotten before", "every file was searched again, and no byte of it is left")
    return dataclasses.replace(done, left=left)


def _compared(dataset: Path) -> None:
    """Near-duplicates anew; where the dataset is damaged they go, for they name addresses too."""
    try:
        dedup.dedup(dataset)
    except Fault as fault:
        if fault.fault == "the disk is full":
            raise
        shutil.rmtree(dedup.folder_of(dataset))


def _pending(dataset: Path) -> Page:
    """What a run that was killed had to forget."""
    try:
        return msgspec.json.decode((dataset / PENDING).read_bytes(), type=Page)
    except (OSError, msgspec.DecodeError):
        return Page()


@dataclasses.dataclass(frozen=True, slots=True)
class _Work:
    """One page that goes. Every step can be killed and done again."""

    home: Path
    dataset: Path
    left: list[Fault] = dataclasses.field(default_factory=list)

    def done(self, what: str) -> Forgotten:
        _swept(self.home, self.dataset)
        indexes = self._indexes()
        parts = [path for path in sorted(self.dataset.glob("*.parquet")) if self._reads(path)]
        page = self._page(what, indexes, parts)
        place.written(self.dataset / PENDING, msgspec.json.encode(page))
        _buried(self.home, page)
        records = self._raw(indexes, page)
        for one in _holding(indexes, page):
            record_index.blot(one, tombstones(self.home))
        held = [path for path in parts if _holds(path, page.torn)]
        told = [*references.told(held, page.torn)]
        rows = self._table(held, page.torn)
        self._queues(page.urls)
        gone = tuple(self._releases(page))
        dumps = remains.dumps(self.home, self.dataset, [one.source for one in indexes])
        own = (PENDING, releases.NAME, delta_log.FOLDER, record_index.FOLDER)
        kept = {self.home / TOMBSTONES, *(self.dataset / name for name in own), *dumps}
        references.wiped(self.home, kept, page, told)
        live_links.renew(self.dataset)
        return Forgotten(page.urls, page.ids, records, rows, len(held), gone, tuple(self.left))

    def _indexes(self) -> list[record_index.Index]:
        """An index of each source: one that is damaged, or that a live part should have, is made anew."""
        found = []
        for path in sorted((self.dataset / record_index.FOLDER).glob("*.msgpack")):
            one = record_index.load(path)
            try:
                found += [one] if one and sum(1 for _ in one.entries()) >= 0 else []
            except Fault:
                one = None
            if one is None:
                path.unlink()  # its bytes may hold an address; what it was of is made anew below
        lost = {str(said.get("source")) for said in delta_log.accounts(self.dataset).values()} - {i.name for i in found}
        order = max((one.order for one in found), default=-1) + 1
        for at, name in enumerate(sorted(lost)):
            found += self._scanned(name, order + at)
        return found

    def _scanned(self, name: str, order: int) -> Iterator[record_index.Index]:
        path = self.home / name
        if not path.exists():
            return
        try:
            for source in sources([path], self.home):
                if source.name == name:
                    yield record_index.scan(source, self.dataset, order, tombstones(self.home))
        except Fault as fault:
            self.left.append(Fault(name, f"has no index and {fault.fault}", remains.REMEDY))

    def _reads(self, path: Path) -> bool:
        try:
            for _ in batches(path, COLUMNS):
                pass
        except Fault as fault:
            live = path.name in table.live(self.dataset)
            remedy = f"{fault.remedy}; then forget it again" if live else f"remove {path}"
            self.left.append(Fault(path.relative_to(self.home).as_posix(), fault.fault, remedy))
            return False
        return True

    def _page(self, what: str, indexes: Sequence[record_index.Index], parts: Sequence[Path]) -> Page:
        """The page, its other fetches and versions, its followers and what repeats it; and what a killed run had."""
        urls, ids, payloads = meant(what, indexes, parts)
        pending = _pending(self.dataset)
        known = what in pending.urls + pending.ids + pending.payloads
        if not ids and not known:
            if not {what, digest_of(what)} & tombstones(self.home):
                raise Fault(what, "is no URL, id or payload digest of this dataset", "see: qingwen show ID")
            urls, ids = ({what}, ids) if "/" in what else (urls, {what})  # forgotten before: what is left of it goes
        torn = ids | {
            *references.articles(parts, urls)
        }  # rows that go; the next build makes an article without its page
        passages = own(passages_of(page.base for page in references.told(parts, ids)), parts, torn)
        held = {path.name for path in parts if _holds(path, torn)}
        missing = (one.folder for one in releases.known(self.dataset) if self._misses(one, held))
        words = (urls, ids, payloads, passages, torn, missing)
        return Page(*(tuple(sorted(one)) for one in words)).and_(pending)

    def _misses(self, one: releases.Release, held: set[str]) -> bool:
        """Is it not where it was written, and may it hold the page? Parts that are gone can no longer be asked."""
        if not one.whole or (self.home / one.folder).exists():
            return False
        try:
            live = {*table.live(self.dataset, one.version)}
            return bool(held & live) or not all((self.dataset / name).exists() for name in live)
        except Fault:
            return True

    def _raw(self, indexes: Sequence[record_index.Index], page: Page) -> int:
        """Every record of it in the data folder's archives and dumps, those in no index too."""
        count = 0
        known = [one.source for one in indexes]
        for source in remains.dumps(self.home, self.dataset, known).values():
            try:
                count += remains.redacted(source, page)
            except Fault as fault:
                if fault.fault == "the disk is full":
                    raise
                self.left.append(fault)
        for one in _holding(indexes, page):
            if self.home not in one.source.path.parents and one.source.path.exists():
                what = "is outside of the data folder and still holds it; it does not come back"
                self.left.append(Fault(one.name, what, remains.REMEDY))
        return count

    def _table(self, held: Sequence[Path], torn: Collection[str]) -> int:
        """Live parts without its rows, in one commit; then every part file on disk that holds them goes."""
        live = set(table.live(self.dataset))
        parts = [_without(path, torn) for path in held if path.name in live]
        if parts:
            table.commit(self.dataset, parts, [path.name for path in held if path.name in live], WHY)
        for path in held:
            path.unlink()
        damaged = committed.unsound(self.dataset)
        committed.remember(self.dataset, damaged)
        return sum(part.account.counts[WHY] for part in parts)

    def _queues(self, urls: Collection[str]) -> None:
        """The crawler's frontier: the page's key stays, so that a link to it adds nothing; its URL goes."""
        for path in sorted((self.home / "state").glob("*.sqlite")):
            try:
                _dequeued(path, urls)
            except sqlite3.DatabaseError as error:
                if place.is_full(error) or "full" in str(error):
                    raise Fault(str(path), "the disk is full", "make room and give the same command again") from None
                self.left.append(Fault(str(path.relative_to(self.home)), f"cannot be written: {error}", remains.REMEDY))

    def _releases(self, page: Page) -> Iterator[str]:
        """A release is never changed, so one that holds it goes; export it anew. So does what a killed export left."""
        known = {self.home / one.folder: one for one in releases.known(self.dataset)}
        beside = {folder.parent for folder in known} | {self.home / "exports"}
        folders = {path for one in beside if one.is_dir() for path in one.iterdir() if path.is_dir()}
        begun = {path for path in folders if _is_begun(path, known, self.home / "exports")}
        whole = {path for path in folders if (path in known or path.parent == self.home / "exports")} - begun
        for folder in sorted(begun):
            shutil.rmtree(folder)
        for folder in sorted(whole):
            if (folder / checksums.NAME).is_file() and self._released(folder, page):
                self._removed(folder, known.get(folder))
                yield folder.name if folder.parent == self.home / "exports" else str(folder)
        for name in page.missing:
            remedy = f"remove it where it is now; if it is gone, take its line out of {self.dataset / releases.NAME}"
            self.left.append(Fault(name, "is a release that may hold it, and is not there any more", remedy))

    def _removed(self, folder: Path, one: releases.Release | None) -> None:
        """Killed in the middle, what is left is known as begun, and is not looked for as a whole release."""
        if one:
            releases.remember(self.dataset, folder, one.version, whole=False)
        hidden = folder.with_name(f".{folder.name}-{WHY}")
        folder.rename(hidden)
        shutil.rmtree(hidden)
        if one:
            releases.drop(self.dataset, one)

    def _released(self, folder: Path, page: Page) -> bool:
        """Does a release hold one of its rows? One that cannot be read or removed is left, and named."""
        words = Page(ids=page.torn)
        try:
            for path in checksums.files(folder):
                if path.stem in page.torn or remains.in_file(path, words):
                    return True
        except remains.DAMAGE as error:
            self.left.append(Fault(str(folder), f"is a release that cannot be searched: {error}", remains.REMEDY))
        return False


def _swept(home: Path, dataset: Path) -> None:
    """What killed runs have left half written holds texts of pages."""
    from output.stamp_mining.checkpoint import left_over

    place.swept(dataset)
    for folder in (*(home / name for name in TEMPORARY), dedup.folder_of(dataset)):
        for path in [*folder.rglob(".*.tmp"), *folder.rglob(".open-*")] if folder.is_dir() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in left_over(home):  # a killed discovery's sample
        path.unlink()


def _holding(indexes: Sequence[record_index.Index], page: Page) -> Iterator[record_index.Index]:
    urls, ids = {*page.urls}, {*page.ids}
    for one in indexes:
        if any(entry.id in ids or entry.url in urls for entry in one.entries()):
            yield one


def _buried(home: Path, page: Page) -> None:
    """The tombstones come first: a kill after this leaves nothing that could come back."""
    path = home / TOMBSTONES
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    new = [{"url_sha256": digest_of(url)} for url in page.urls] + [{"id": id} for id in page.ids]
    lines = dict.fromkeys([*kept.splitlines(), *(json.dumps(one) for one in new)])
    place.written(path, "".join(f"{one}\n" for one in lines).encode("utf-8"))


def _without(path: Path, ids: Collection[str]) -> Part:
    """A part without these rows. It depends on nothing that is known, so the next build makes it anew."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    whole = pq.read_table(path)
    mask = pc.is_in(whole.column("id"), _strings(ids))
    gone, account = whole.filter(mask), account_of(path)
    rows = Counter(account.rows) - Counter(gone.column("status").to_pylist())
    counts = Counter(account.counts) + Counter({WHY: gone.num_rows})
    account = msgspec.structs.replace(account, rows=dict(rows), counts=dict(counts), because=Because())
    digest = hashlib.sha256(msgspec.json.encode(account)).hexdigest()[:16]
    new = path.with_name(f"part-{key_of(path.name)}-{digest}.parquet")
    write(new, whole.filter(pc.invert(mask)), account)
    return part_at(new)


def _strings(ids: Collection[str]) -> object:
    import pyarrow as pa

    return pa.array(sorted(ids), pa.string())


def _holds(path: Path, ids: Collection[str]) -> bool:
    return any(id in ids for batch in batches(path, ("id",)) for id in batch.column("id").to_pylist())


def _dequeued(path: Path, urls: Collection[str]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as state:
        state.execute("PRAGMA secure_delete = ON")
        for url in urls:
            blank = "etag=NULL, last_modified=NULL, found_on=NULL, digest=NULL"
            name = f"forgotten:{digest_of(url)}"
            with contextlib.suppress(sqlite3.OperationalError):  # a state file of another shape
                state.execute(f"UPDATE page SET url=?, state='forgotten', {blank} WHERE url=?", (name, url))
                state.execute("UPDATE page SET found_on=NULL WHERE found_on=?", (url,))
        state.commit()
        state.execute("VACUUM")
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_begun(path: Path, known: Collection[Path], exports: Path) -> bool:
    """Is it the folder in which a killed export was making a release?"""
    ours = any(path.parent == one.parent and path.name.startswith(f".{one.name}-") for one in known)
    return ours or (path.parent == exports and path.name.startswith("."))
