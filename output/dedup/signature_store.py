"""The documents of a dataset laid out for comparison: shingles and band keys on disk, 24 bytes each in memory.

A part never changes, so what was laid out of it is kept: a dataset that grew is compared at the price of what is new.

>>> keys = np.array([7, 5, 7, 5, 7], np.uint64)
>>> [divmod(code, len(keys)) for code in shared(keys).tolist()]
[(0, 2), (0, 4), (1, 3), (2, 4)]
"""

from __future__ import annotations

import dataclasses
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cleaning.common import files
from output.build.plan.digest_set import packed
from output.dedup.minhash import overlap, shingles, signature

BANDS, ROWS_A_BAND = 32, 4
CROWD = 40  # documents that share a band: beyond that each is compared with so many, not with all
KEPT = "_signatures"
BAND_KEYS = "bands.bin"  # a number for each document, band after band: a comparison reads one band at a time


def shelved(parts: Sequence[Path], folder: Path) -> Library:
    """The documents of these part files; what is new of them is read, the rest was kept in the folder."""
    return Library([_shelf(part, folder) for part in parts])


def tidied(folder: Path, names: Sequence[str]) -> None:
    """Without what was kept of parts that are no longer live."""
    live = {name.removesuffix(".parquet") for name in names}
    for kept in (folder / KEPT).glob("*"):
        if kept.name not in live:
            shutil.rmtree(kept)


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one part: ids (as two numbers), and where the shingles of each begin in its file."""

    ids: Any
    starts: Any
    folder: Path

    def shingles(self, local: int) -> Any:
        """The set of its so-and-so-many-th document, read now: mapped files would fill the memory page by page."""
        start, end = int(self.starts[local]), int(self.starts[local + 1])
        return np.fromfile(self.folder / "shingles.bin", np.uint32, end - start, offset=start * 4)

    def band(self, number: int) -> Any:
        """Each document's key in a band."""
        count = len(self.ids)
        return np.fromfile(self.folder / BAND_KEYS, np.uint64, count, offset=number * count * 8)


def _shelf(part: Path, folder: Path) -> Shelf:
    """As it was kept, or made now."""
    kept = folder / KEPT / part.stem
    if not (kept / BAND_KEYS).is_file():
        _keep(part, kept)
    return Shelf(np.load(kept / "ids.npy"), np.load(kept / "starts.npy"), kept)


def _keep(part: Path, kept: Path) -> None:
    """Shingles of a part, document by document; the folder appears under its name when it is whole."""
    import pyarrow.parquet as pq

    passing = kept.with_name(f".{kept.name}.tmp")
    for left_over in (passing, kept):
        shutil.rmtree(left_over, ignore_errors=True)
    passing.mkdir(parents=True)
    ids, signatures, starts = [], [], [0]
    with files.reading(part), pq.ParquetFile(part) as file, (passing / "shingles.bin").open("wb") as out:
        for batch in file.iter_batches(batch_size=500, columns=["id", "text", "status"]):
            for id, text, status in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                if status == "ok":
                    found = shingles(text)
                    out.write(found.tobytes())
                    ids.append(bytes.fromhex(id))
                    signatures.append(signature(found))
                    starts.append(starts[-1] + len(found))
    _save(passing / "ids.npy", packed(ids))
    _save(passing / "starts.npy", np.array(starts, np.int64))
    bands = _bands(np.array(signatures, np.uint32).reshape(-1, BANDS * ROWS_A_BAND))
    (passing / BAND_KEYS).write_bytes(bands.tobytes())
    passing.rename(kept)


def _save(path: Path, array: Any) -> None:
    """As `np.save`, which on a full disk says only how many values it wrote."""
    packed = io.BytesIO()
    np.save(packed, array)
    path.write_bytes(packed.getvalue())


def _bands(signatures: Any) -> Any:
    """One number for the four values of each band of each document; a band is a row."""
    keys = np.zeros((BANDS, len(signatures)), np.uint64)
    for column, values in enumerate(signatures.T.astype(np.uint64)):
        band = keys[column // ROWS_A_BAND]
        band[:] = (band ^ values) * np.uint64(0x9E3779B97F4A7C15)
        band ^= band >> np.uint64(32)
    return keys


class Library:
    """All documents, by number."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = shelves
        self.first = np.cumsum([0, *(len(shelf.ids) for shelf in shelves)])
        self.ids = np.concatenate([packed([]), *(shelf.ids for shelf in shelves)])

    def shingles(self, number: int) -> Any:
        """The set of one document."""
        at = int(np.searchsorted(self.first, number, "right")) - 1
        return self.shelves[at].shingles(number - int(self.first[at]))

    def overlaps(self, least: float) -> Iterator[tuple[int, int, float]]:
        """Every candidate that overlaps so much: two numbers and their Jaccard."""
        held, last = np.zeros(0, np.uint32), -1
        for one, two in self._candidates():
            if one != last:
                held, last = self.shingles(one), one
            if (jaccard := overlap(held, self.shingles(two))) >= least:
                yield one, two, round(jaccard, 4)

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs of numbers that share a band, each once, sorted, so that sets are read in the order of the disk."""
        size, found = len(self.ids), np.zeros(0, np.uint64)
        for band in range(BANDS):
            keys = np.concatenate([found[:0], *(shelf.band(band) for shelf in self.shelves)])
            found = np.union1d(found, shared(keys))
        for at in range(0, len(found), 1000):
            yield from (divmod(code, size or 1) for code in found[at : at + 1000].tolist())


def shared(keys: Any) -> Any:
    """Codes (one × size + two, one < two) of documents with equal keys; in a crowd each with the next so many."""
    size = np.uint64(len(keys))
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    codes = []
    for step in range(1, CROWD + 1):
        same = np.flatnonzero(ranked[step:] == ranked[:-step]) if step < len(ranked) else np.zeros(0, np.int64)
        if not len(same):
            break
        one, two = order[same].astype(np.uint64), order[same + step].astype(np.uint64)
        codes.append(np.minimum(one, two) * size + np.maximum(one, two))
    return np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.uint64)
