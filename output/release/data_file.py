"""One file of a release: rows are packed as they come, and it has its name only when it is whole.

>>> import tempfile
>>> import pyarrow as pa
>>> with tempfile.TemporaryDirectory() as folder:
...     sheet = Sheet(Path(folder), "train", pa.schema([("id", pa.string())]), "jsonl")
...     sheet.add({"id": "a"})
...     sheet.close()
...     (Path(folder) / "train.jsonl").read_text()
'{"id":"a"}\\n'
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from output.release.options import LEVEL
from output.release.text_formats import Leaves, Lines

BATCH = 512  # rows held as Python values
GROUP = 4096  # rows of a row group: what is held as Arrow values, 16 to 32 MB of text


class Sheet:
    """One file in the making. What is held is a batch of rows, and of Parquet a row group."""

    def __init__(self, folder: Path, name: str, schema: Any, format: str = "parquet") -> None:
        self.schema = schema
        self.held: list[Mapping[str, Any]] = []
        self.file: Groups | Lines | Leaves = (
            Groups(folder, name, schema) if format == "parquet" else PLAIN[format](folder, name)
        )

    def add(self, row: Mapping[str, Any]) -> None:
        """One row."""
        self.held.append(row)
        if len(self.held) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self.held:
            self.file.add(pa.RecordBatch.from_pylist([dict(row) for row in self.held], schema=self.schema))
            self.held = []

    def close(self) -> None:
        """Write the rest; now the file has its name."""
        self._flush()
        self.file.close()


PLAIN: Mapping[str, type[Lines] | type[Leaves]] = {"jsonl": Lines, "markdown": Leaves}


class Groups:
    """A Parquet file, which goes to disk by the row group."""

    def __init__(self, folder: Path, name: str, schema: Any) -> None:
        self.path, self.schema = folder / f"{name}.parquet", schema
        self.passing = self.path.with_name(f".{self.path.stem}.{os.getpid()}.tmp")
        self.batches: list[Any] = []
        self.writer: Any = None

    def add(self, batch: Any) -> None:
        """More rows."""
        self.batches.append(batch)
        if sum(len(one) for one in self.batches) >= GROUP:
            self._write()

    def _write(self) -> None:
        """What is held as a row group; nothing as none: `datasets` stumbles over one without rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self.writer is None:
            self.passing.parent.mkdir(parents=True, exist_ok=True)
            self.writer = pq.ParquetWriter(self.passing, self.schema, **_options(self.schema))
        if not self.batches:
            return
        batches, self.batches = self.batches, []
        self.writer.write_table(pa.Table.from_batches(batches, schema=self.schema), row_group_size=GROUP)

    def close(self) -> None:
        """Now the file has its name."""
        if self.batches or self.writer is None:
            self._write()
        self.writer.close()
        with self.passing.open("rb+") as file:
            os.fsync(file.fileno())
        self.passing.replace(self.path)


def _options(schema: Any) -> dict[str, Any]:
    """Chunks follow the content, so that a later release uploads only what is new."""
    bloom = {"id": {"ndv": GROUP}} if "id" in schema.names else None
    return {
        "compression": "zstd", "compression_level": LEVEL, "write_page_index": True,
        "use_content_defined_chunking": True, "bloom_filter_options": bloom,
    }  # fmt: skip
