"""Parquet: a row is a page; read a few hundred rows at a time, from any row on.

A file that is cut or damaged has no footer to read it by: it is one error, with what the library says.

>>> import pathlib, tempfile
>>> import pyarrow, pyarrow.parquet
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder) / "d.parquet"
...     pyarrow.parquet.write_table(pyarrow.table({"text": ["会议开始。", "散会。"]}), path)
...     [record.page.body for record in records(Source(path, "d.parquet", "parquet"))]
...     _ = path.write_bytes(path.read_bytes()[:-9])
...     [record.error.partition(":")[0] for record in records(Source(path, "d.parquet", "parquet"))]
['会议开始。', '散会。']
['the file is cut off or damaged']
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from cleaning.readers.record import Record, Source, broken
from cleaning.readers.tables.columns import NoText, page_of

BATCH = 256  # rows in memory


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a row; `offset` is the row's number in the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source.path) as file:
            for row in _rows(file, offset):
                yield _record(source, row, number)
                number += 1
    except (OSError, pa.ArrowException) as error:
        what = " ".join(str(error).split())[:200]
        yield broken(number, number, f"{source.name}:{number + 1}", f"the file is cut off or damaged: {what}")


def _rows(file: Any, offset: int) -> Iterator[Mapping[str, Any]]:
    """Rows from one on; row groups before it are not read."""
    first = 0
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if first + count > offset:
            for batch in file.iter_batches(batch_size=BATCH, row_groups=[group]):
                skip = max(0, offset - first)
                yield from batch.slice(skip).to_pylist() if skip < batch.num_rows else ()
                first += batch.num_rows
        else:
            first += count


def _record(source: Source, row: Mapping[str, Any], number: int) -> Record:
    place = f"{source.name}:{number + 1}"
    try:
        page = page_of(row, source.columns, place)
    except (NoText, ValueError) as error:
        return broken(number, number, place, str(error))
    seal = zlib.crc32(
        repr([(key, value) for key, value in row.items() if value is not page.body]).encode("utf-8", "replace")
    )
    return Record(number, number, len(page.body), page, seal=seal)
