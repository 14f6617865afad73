"""Taking a page down for good: archive, rows, history, queue, indexes, runs and releases no longer hold it.

What stays is a tombstone, a digest that tells nothing but keeps the page from coming back. Links to it and its title
on list pages are other pages' content and stay in their records.

>>> digest_of("http://a.cn/1.html") == digest_of("http://a.cn/1.html") != digest_of("http://a.cn/2.html")
True
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleaning.dumps.followers import page_one
from cleaning.dumps.streams import packing
from cleaning.model import Fault
from output import blot, current, dedup, index, place, sums, table
from output.parts import Part, account_of, part_at, write
from output.shards import Because, key_of

TOMBSTONES = "forgotten.jsonl"
WHY = "forgotten"


@dataclasses.dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out: records of raw files, rows, part files of the past, releases; and sources left alone.

    `outside` are inputs that lie outside of the data folder: theirs to mend, but nothing of them comes back.
    """

    urls: tuple[str, ...]
    ids: tuple[str, ...]
    records: int
    rows: int
    files: int
    releases: tuple[str, ...]
    outside: tuple[str, ...]


def digest_of(url: str) -> str:
    """What a tombstone keeps of a URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def tombstones(home: Path) -> frozenset[str]:
    """Digests of URLs, and ids, that must not come back."""
    path = home / TOMBSTONES
    found = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(word for one in found for word in json.loads(one).values())


def forget(dataset: Path | str, what: str) -> Forgotten:
    """Forget a page by its URL, id or payload sha256. Raises Fault where nothing is it, or a packed dump holds it.

    The data folder is the one that holds the dataset.
    """
    from output import traces  # discovery with it, which a build's workers need not load
    from output.underway import left_over

    if not what.strip():
        raise Fault(f'"{what}"', "names no page", "give its URL, id or payload digest", exit_code=2)
    dataset = Path(dataset)
    home = dataset.absolute().parent
    with place.locked(dataset):
        indexes = list(index.load_all(dataset))
        urls, ids = _meant(dataset, indexes, what)
        outside = tuple(sorted({i.name for i in _holding(indexes, urls, ids) if home not in i.source.path.parents}))
        _refuse_packed(home, indexes, urls, ids)
        _buried(home, urls, ids)
        records = _raw(home, indexes, urls, ids)
        for one in _holding(indexes, urls, ids):
            index.blot(one, tombstones(home))
        parts = sorted(dataset.glob("*.parquet"))
        torn = ids | {*traces.articles(parts, urls)}  # rows that go; the next build makes an article without its page
        held = [path for path in parts if _holds(path, torn)]
        told = [*traces.told(held, torn)]
        rows = _table(dataset, held, torn)
        _queues(home, urls)
        for path in left_over(home):  # a killed discovery's sample
            path.unlink()
        releases = tuple(_releases(home, torn))
        traces.wiped(home, dataset.absolute(), (*urls, *ids), told, TOMBSTONES)
        current.renew(dataset)
    if dedup.folder_of(dataset).is_dir():
        dedup.dedup(dataset)
    return Forgotten(tuple(sorted(urls)), tuple(sorted(ids)), records, rows, len(held), releases, outside)


def _meant(dataset: Path, indexes: Sequence[index.Index], what: str) -> tuple[set[str], set[str]]:
    """URLs and ids of the page, its other fetches, its followers and what repeats it."""
    met = [row for row in _rows(dataset) if what in (row["id"], row["url"], (row["raw_sha256"] or b"").hex())]
    ids = {row["id"] for row in met} | {entry.id for entry in _entries(indexes) if what in (entry.id, entry.url)}
    urls = {row["url"] for row in met} | {entry.url for entry in _entries(indexes) if entry.id and entry.id in ids}
    urls |= {entry.url for entry in _entries(indexes) if (paged := page_one(entry.url or "")) and paged.first in urls}
    urls |= {entry.url for entry in _entries(indexes) if entry.repeats and entry.repeats[0] in urls}
    urls -= {None}
    ids |= {entry.id for entry in _entries(indexes) if entry.url in urls}
    ids |= {row["id"] for row in _rows(dataset) if row["url"] in urls}
    if not ids - {""}:
        raise Fault(what, "is no URL, id or payload digest of this dataset", "see: qingwen show ID")
    return {url for url in urls if url}, ids - {""}


def _entries(indexes: Sequence[index.Index]) -> Iterator[index.Entry]:
    """Every record of every input, read anew: they would not fit into memory."""
    return itertools.chain.from_iterable(one.entries() for one in indexes)


def _rows(dataset: Path) -> Iterator[Mapping[str, Any]]:
    return table.rows(dataset, columns=["id", "url", "raw_sha256"])


def _holding(indexes: Sequence[index.Index], urls: Collection[str], ids: Collection[str]) -> Iterator[index.Index]:
    for one in indexes:
        if any(entry.id in ids or entry.url in urls for entry in one.entries()):
            yield one


def _inside(
    home: Path, indexes: Sequence[index.Index], urls: Collection[str], ids: Collection[str]
) -> list[index.Index]:
    return [one for one in _holding(indexes, urls, ids) if home in one.source.path.parents and one.source.path.exists()]


def _refuse_packed(home: Path, indexes: Sequence[index.Index], urls: Collection[str], ids: Collection[str]) -> None:
    """A packed dump that cannot be mended in place is told before anything is touched."""
    for one in _inside(home, indexes, urls, ids):
        path = one.source.path
        if one.format in ("warc", "files") or (one.format == "jsonl" and not _packed(path)):
            continue
        raise Fault(one.name, f"holds it and is {one.format}, which cannot be mended in place", "unpack or remove it")


def _packed(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(packing(file.read(4)))


def _buried(home: Path, urls: Collection[str], ids: Collection[str]) -> None:
    """The tombstones come first: a kill after this leaves nothing that could come back."""
    path = home / TOMBSTONES
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    new = [{"url_sha256": digest_of(url)} for url in sorted(urls)] + [{"id": id} for id in sorted(ids)]
    lines = dict.fromkeys([*kept.splitlines(), *(json.dumps(one) for one in new)])
    place.written(path, "".join(f"{one}\n" for one in lines).encode("utf-8"))


def _raw(home: Path, indexes: Sequence[index.Index], urls: Collection[str], ids: Collection[str]) -> int:
    """Every record of it in the data folder's archives and dumps, those in no index too."""
    count = sum(blot.archive(path, urls) for path in sorted((home / "raw").rglob("*.warc*")) if path.is_file())
    for one in _inside(home, indexes, urls, ids):
        hit = [entry for entry in one.entries() if entry.id in ids or entry.url in urls]
        if one.format == "jsonl":
            count += blot.jsonl(one.source.path, {entry.number for entry in hit})
        elif one.format == "warc":
            count += blot.archive(one.source.path, urls)
        elif one.format == "files":
            for entry in hit:
                (home / entry.path).unlink(missing_ok=True)
                count += 1
    return count


def _table(dataset: Path, held: Sequence[Path], ids: Collection[str]) -> int:
    """Live parts without its rows, in one commit; then every part file on disk that holds them goes."""
    live = set(table.live(dataset))
    parts = [_without(path, ids) for path in held if path.name in live]
    if parts:
        table.commit(dataset, parts, [path.name for path in held if path.name in live], WHY)
    for path in held:
        path.unlink()
    return sum(part.account.counts[WHY] for part in parts)


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
    import pyarrow.parquet as pq

    return any(id in ids for id in pq.read_table(path, columns=["id"]).column("id").to_pylist())


def _queues(home: Path, urls: Collection[str]) -> None:
    """The crawler's frontier: the page's key stays, so that a link to it adds nothing; its URL goes."""
    for path in sorted((home / "state").glob("*.sqlite")):
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


def _releases(home: Path, ids: Collection[str]) -> Iterator[str]:
    """A release is never changed, so one that holds it goes; export it anew. So does what a killed export has left."""
    from output.traces import any_in

    words = [id.encode() for id in ids]
    for folder in sorted(path for path in (home / "exports").glob("*") if path.is_dir()):
        hidden = folder.name.startswith(".")
        if not (hidden or (folder / sums.NAME).is_file()):
            continue
        found = any(any_in(path, words) for path in folder.rglob("*.jsonl"))
        found |= any(_holds(path, ids) for path in folder.glob("data/*.parquet"))
        found |= any(path.suffix == ".md" and path.stem in ids for path in sums.files(folder))  # rglob holds each path
        if found or hidden:
            shutil.rmtree(folder)
            yield from () if hidden else (folder.name,)
