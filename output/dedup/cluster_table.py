"""Of each document in a cluster of near-duplicates: which copy is oldest, and which damage each carried.

>>> damage([{"rule": "stamp:墨水喵"}, {"rule": "stamp:云朵喵"}, {"rule": "width"}])
[{'rule': 'stamp', 'edits': 2}, {'rule': 'width', 'edits': 1}]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from output.build.plan.digest_set import Digests, of_ids
from output.dataset import table
from output.dataset.schema import MOMENT

ROW = [("cluster", "u4"), ("size", "i4")]
DAMAGE = pa.list_(pa.struct([("rule", pa.string()), ("edits", pa.int32())]))
SCHEMA = pa.schema([
    ("id", pa.string()), ("dup_cluster", pa.string()), ("dup_cluster_size", pa.int32()), ("is_oldest", pa.bool_()),
    ("url", pa.string()), ("site", pa.string()), ("published_on", pa.date32()), ("fetched_at", MOMENT),
    ("damage", DAMAGE),
])  # fmt: skip
HELD = ("id", "url", "site", "published_on", "fetched_at")
CHUNK = 2000  # rows written at a time


def members(into: Path, known: Digests, name: Any) -> Iterator[Any]:
    """The table of clusters, in chunks. `known` has (cluster, size) by id; `name` gives the ids of cluster numbers.

    The oldest by publication, fetch and URL stands for its cluster. What is held are columns, some 200 bytes a member.
    """
    found = pa.Table.from_batches(_found(into, known), schema=_held())
    keys = found.append_column("at", pc.fill_null(found.column("url"), "9"))
    order = [(key, "ascending") for key in ("cluster", "published_on", "fetched_at", "at", "id")]
    found = found.take(pc.sort_indices(keys, sort_keys=order))
    del keys
    clusters = found.column("cluster").to_numpy()
    oldest = np.concatenate(([True], clusters[1:] != clusters[:-1])) if len(clusters) else np.zeros(0, bool)
    for at in range(0, len(found), CHUNK):
        own = found.slice(at, CHUNK)
        more = {"dup_cluster": name(clusters[at : at + CHUNK]), "is_oldest": oldest[at : at + CHUNK]}
        columns = [pa.array(more[f.name], f.type) if f.name in more else own.column(f.name) for f in SCHEMA]
        yield pa.Table.from_arrays(columns, schema=SCHEMA)


def _held() -> Any:
    fields = [field for field in SCHEMA if field.name not in ("dup_cluster", "is_oldest")]
    return pa.schema([*fields, ("cluster", pa.uint32())])


def _found(into: Path, known: Digests) -> Iterator[Any]:
    """The rows that are in a cluster, as columns."""
    for batch in table.batches(into, columns=[*HELD, "edits"]):
        met = sorted(known.at(of_ids(batch.column("id").to_pylist())))
        own = batch.take(pa.array([which for which, _ in met], pa.int64()))
        columns = {name: own.column(name) for name in HELD}
        columns["damage"] = pa.array([damage(edits) for edits in own.column("edits").to_pylist()], DAMAGE)
        columns["cluster"] = pa.array([cluster for _, (cluster, _) in met], pa.uint32())
        columns["dup_cluster_size"] = pa.array([size for _, (_, size) in met], pa.int32())
        yield pa.RecordBatch.from_arrays([columns[f.name] for f in _held()], schema=_held())


def damage(edits: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a copy carried before it was cleaned: edits by family of rules."""
    counts = Counter(edit["rule"].partition(":")[0] for edit in edits)
    return [{"rule": rule, "edits": count} for rule, count in sorted(counts.items())]
