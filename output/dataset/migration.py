"""A dataset of an older schema: read with defaults from the first moment, written anew by the next `clean`.

What a column was called stays its name for ever; a newer schema has more of them. A part that lacks one is read as if
it were null. `clean` makes anew what it is given; parts whose inputs are gone are rewritten as they are, in the same
commit, so that after it every file of the dataset has the same columns.

>>> import pyarrow as pa
>>> old = pa.record_batch({"id": ["ab"], "n_chars": pa.array([4], pa.int64())})
>>> conformed(old, ("id", "n_chars", "run")).to_pylist()
[{'id': 'ab', 'run': None, 'n_chars': 4}]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaning.common import files
from output.build.part_writer import Part, account_of, part_at, write
from output.build.plan.shards import key_of
from output.dataset.schema import SCHEMA, SCHEMA_VERSION, VERSION_COLUMN, version_of


def conformed(batch: Any, columns: Sequence[str] | None = None) -> Any:
    """A record batch or table with the columns of today's schema (or some of them), in its order and types."""
    import pyarrow as pa

    wanted = [field for field in SCHEMA if columns is None or field.name in columns]
    if batch.schema.names == [field.name for field in wanted] and batch.schema.types == [f.type for f in wanted]:
        return batch
    held = set(batch.schema.names)
    found = [batch.column(f.name).cast(f.type) if f.name in held else pa.nulls(batch.num_rows, f.type) for f in wanted]
    return type(batch).from_arrays(found, schema=pa.schema(wanted))


def batches(
    path: Path, columns: Sequence[str] | None = None, size: int = 500, *, checked: bool = False
) -> Iterator[Any]:
    """A part's rows, so many at a time, by today's schema. `checked`: a damaged page raises OSError."""
    import pyarrow.parquet as pq

    with files.reading(path), pq.ParquetFile(path, page_checksum_verification=checked) as file:
        held = set(file.schema_arrow.names)
        names = None if columns is None else [name for name in columns if name in held]
        for batch in file.iter_batches(batch_size=size, columns=names):
            yield conformed(batch, columns)


def raised(into: Path, names: Iterable[str]) -> Iterator[tuple[str, Part]]:
    """Of these parts those of an older schema, each with the part that says the same in today's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in names:
        if version_of(pq.read_schema(into / name)) == SCHEMA_VERSION:
            continue
        whole = conformed(pq.read_table(into / name))
        at = whole.schema.get_field_index(VERSION_COLUMN)
        today = pa.array([SCHEMA_VERSION] * whole.num_rows, whole.schema.field(at).type)
        digest = hashlib.sha256(f"{name} {SCHEMA_VERSION}".encode()).hexdigest()[:16]
        new = into / f"part-{key_of(name)}-{digest}.parquet"
        write(new, whole.set_column(at, SCHEMA.field(at), today), account_of(into / name))
        yield name, part_at(new)
