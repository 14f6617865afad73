"""One file of a release: rows are packed as they come, and it has its name only when it is whole.

>>> import pyarrow as pa
>>> parquet(pa.table({"id": ["a"]}))[:4]
b'PAR1'
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from output.plain import FILES
from output.release import LEVEL

BATCH = 512  # rows held as Python values
GROUP = 4096  # rows of a row group: what is held as Arrow values, 16 to 32 MB of text


class Sheet:
    """One file in the making. Parquet goes to disk by the row group; the other formats when all rows are there."""

    def __init__(self, folder: Path, name: str, schema: Any, format: str = "parquet") -> None:
        self.folder, self.name, self.schema, self.format = folder, name, schema, format
        self.held: list[Mapping[str, Any]] = []
        self.batches: list[Any] = []
        self.passing = (folder / name).with_name(f".{Path(name).name}.{os.getpid()}.tmp")
        self.writer: Any = None

    def add(self, row: Mapping[str, Any]) -> None:
        """One row."""
        self.held.append(row)
        if len(self.held) >= BATCH:
            self._flush()
            if self.format == "parquet" and len(self.batches) * BATCH >= GROUP:
                self._write()

    def _flush(self) -> None:
        import pyarrow as pa

        if self.held:
            self.batches.append(pa.RecordBatch.from_pylist([dict(row) for row in self.held], schema=self.schema))
            self.held = []

    def _write(self) -> None:
        """What is held as a row group."""
        import pyarrow.parquet as pq

        if self.writer is None:
            self.passing.parent.mkdir(parents=True, exist_ok=True)
            self.writer = pq.ParquetWriter(self.passing, self.schema, **_options(self.schema))
        self.writer.write_table(self._whole(), row_group_size=GROUP)

    def _whole(self) -> Any:
        import pyarrow as pa

        batches, self.batches = self.batches, []
        return pa.Table.from_batches(batches, schema=self.schema)

    def close(self) -> None:
        """Write the rest; now the file has its name."""
        self._flush()
        if self.format != "parquet":
            return FILES[self.format](self.folder, self.name, self._whole())
        if self.batches or self.writer is None:
            self._write()
        self.writer.close()
        with self.passing.open("rb+") as file:
            os.fsync(file.fileno())
        self.passing.replace(self.folder / f"{self.name}.parquet")
        return None


def _options(schema: Any) -> dict[str, Any]:
    """Chunks follow the content, so that a later release uploads only what is new."""
    bloom = {"id": {"ndv": GROUP}} if "id" in schema.names else None
    return {
        "compression": "zstd", "compression_level": LEVEL, "write_page_index": True,
        "use_content_defined_chunking": True, "bloom_filter_options": bloom,
    }  # fmt: skip


def parquet(whole: Any) -> bytes:
    """A small table as Parquet."""
    import pyarrow.parquet as pq

    held = io.BytesIO()
    pq.write_table(whole, held, row_group_size=GROUP, **_options(whole.schema))
    return held.getvalue()
