"""One file of a release: rows are packed a batch at a time, and it is on disk only when it is whole.

>>> import pyarrow as pa
>>> parquet(pa.table({"id": ["a"]}))[:4]
b'PAR1'
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from output import place
from output.plain import FILES
from output.release import LEVEL

BATCH = 500  # rows held as Python values


class Sheet:
    """One file in the making: packed in memory a batch at a time, on disk when it is whole."""

    def __init__(self, name: str, schema: Any) -> None:
        self.name, self.schema = name, schema
        self.held: list[Mapping[str, Any]] = []
        self.batches: list[Any] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One row."""
        self.held.append(row)
        if len(self.held) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self.held:
            self.batches.append(pa.RecordBatch.from_pylist([dict(row) for row in self.held], schema=self.schema))
            self.held = []

    def close(self, folder: Path, format: str) -> None:
        """Write it."""
        import pyarrow as pa

        self._flush()
        whole = pa.Table.from_batches(self.batches, schema=self.schema)
        self.batches = []
        if format == "parquet":
            place.written(folder / f"{self.name}.parquet", parquet(whole))
        else:
            FILES[format](folder, self.name, whole)


def parquet(whole: Any) -> bytes:
    """A table as Parquet; chunks follow the content, so that a later release uploads only what is new."""
    import pyarrow.parquet as pq

    held = io.BytesIO()
    bloom = {"id": True} if "id" in whole.column_names else None
    pq.write_table(
        whole, held, compression="zstd", compression_level=LEVEL, row_group_size=4096, write_page_index=True,
        use_content_defined_chunking=True, bloom_filter_options=bloom,
    )  # fmt: skip
    return held.getvalue()
