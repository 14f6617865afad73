"""Of each document that has near-duplicates its cluster, without a string for any of them: 37 bytes each.

>>> import tempfile
>>> import pyarrow as pa
>>> import pyarrow.parquet as pq
>>> rows = [{"id": f"{n}" * 32, "dup_cluster": "1" * 32, "dup_cluster_size": 2, "is_oldest": n == 1} for n in (1, 2)]
>>> with tempfile.TemporaryDirectory() as folder:
...     pq.write_table(pa.Table.from_pylist(rows), Path(folder) / "clusters.parquet")
...     known = Copybook.read(Path(folder) / "clusters.parquet")
>>> [one and one.oldest for one in known.of(["2" * 32, "3" * 32])]
[False, None]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from output.build.plan.digest_set import Digests, of_ids

ROW = [("high", "u8"), ("low", "u8"), ("size", "i4"), ("oldest", "?")]  # the cluster is an id: two halves
COLUMNS = ["id", "dup_cluster", "dup_cluster_size", "is_oldest"]
ROWS = 5000  # read at a time


@dataclasses.dataclass(frozen=True, slots=True)
class Copies:
    """Of a document with near-duplicates: its cluster, the cluster's size, whether it is the oldest."""

    cluster: str
    size: int
    oldest: bool


class Copybook:
    """The copies of all documents, by id (32 hex digits)."""

    def __init__(self) -> None:
        self.known = Digests(ROW)

    @staticmethod
    def read(path: Path) -> Copybook:
        """Of a table of clusters, row by row."""
        import pyarrow.parquet as pq

        book = Copybook()
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS, columns=COLUMNS):
                ids, clusters, sizes, oldest = (column.to_pylist() for column in batch.columns)
                halves = of_ids(clusters)
                rows = np.zeros(len(ids), ROW)
                rows["high"], rows["low"], rows["size"], rows["oldest"] = halves[:, 0], halves[:, 1], sizes, oldest
                book.known.add(of_ids(ids), rows)
        return book

    def of(self, ids: Sequence[str]) -> list[Copies | None]:
        """Of each of these documents; None for one without a near-duplicate."""
        found: list[Copies | None] = [None] * len(ids)
        for which, (high, low, size, oldest) in self.known.at(of_ids(ids)) if len(self.known) else ():
            found[which] = Copies(f"{high:016x}{low:016x}", size, oldest)
        return found
