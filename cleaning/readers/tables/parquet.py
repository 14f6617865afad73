"""Parquet: a row is a page; read a few rows at a time, from any row on. Damage costs the rest of its row group.

A file that is cut, or whose end is damaged, has no footer to read it by: none of it can be read.

>>> import pathlib, tempfile
>>> import pyarrow, pyarrow.parquet
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder) / "d.parquet"
...     pyarrow.parquet.write_table(pyarrow.table({"text": ["会议开始。", "散会。"]}), path)
...     [record.page.body for record in records(Source(path, "d.parquet", "parquet"))]
...     _ = path.write_bytes(path.read_bytes()[:-9])
...     [record.unread.size for record in records(Source(path, "d.parquet", "parquet"))]
['会议开始。', '散会。']
[477]
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from cleaning.readers.decompress import RATIO
from cleaning.readers.record import Record, Source, Unread, broken, unread
from cleaning.readers.tables.columns import NoText, page_of

ROWS = 16  # in memory at once, so that rows of some 10 MB each are held too; 256 take half of the time of 8
BATCH = 16 << 20  # bytes in memory at once, by what the file says of a row group
Row = Mapping[str, Any]


def records(source: Source, offset: int = 0, number: int = 0) -> Iterator[Record]:
    """A record a row, and one for the rows of a group that could not be read; `offset` is a row's number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.path)
    except (OSError, pa.ArrowException) as error:
        size = source.path.stat().st_size
        yield unread(number, 0, Unread(source.name, 0, size, f"the file is cut off or damaged: {_said(error)}"))
        return
    with file:
        yield from _Table(source, file).records(offset, number)


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


class _Table:
    """One file."""

    def __init__(self, source: Source, file: Any) -> None:
        self.source, self.file = source, file

    def records(self, row: int, number: int) -> Iterator[Record]:
        """The records from a row of the file on; row groups before it are not read."""
        first = 0
        for group in range(self.file.num_row_groups):
            count = self.file.metadata.row_group(group).num_rows
            if first + count > row:
                for record in self._group(group, first, max(row, first), number):
                    yield record
                    number += 1
            first += count

    def _group(self, group: int, first: int, row: int, number: int) -> Iterator[Record]:
        """The rows of a group from one on, or what could not be read of it."""
        import pyarrow as pa

        end = first + self.file.metadata.row_group(group).num_rows
        at = first  # the next row of the file
        try:
            if why := self._bomb(group):
                raise ValueError(why)
            for batch in self.file.iter_batches(batch_size=self._rows(group), row_groups=[group]):
                skip = max(0, row - at)
                at += min(skip, batch.num_rows)
                for found in self._values(batch.slice(skip)) if skip < batch.num_rows else ():
                    yield self._record(found, at, number)
                    at, number = at + 1, number + 1
        except (OSError, ValueError, pa.ArrowException) as error:
            yield unread(number, at, Unread(self.source.name, at, end - at, _said(error), "row"))

    def _bomb(self, group: int) -> str:
        """Why a row group is not unpacked: one column of it grows too much."""
        about = self.file.metadata.row_group(group)
        for column in map(about.column, range(about.num_columns)):
            size, packed = column.total_uncompressed_size, column.total_compressed_size
            if size > BATCH and size > RATIO * packed:
                return f"column {column.path_in_schema} unpacks to {size:,} bytes, more than {RATIO} times its size"
        return ""

    def _rows(self, group: int) -> int:
        about = self.file.metadata.row_group(group)
        most: int = BATCH * about.num_rows // max(1, about.total_byte_size)
        return max(1, min(ROWS, most))

    def _values(self, batch: Any) -> Iterator[Row | str]:
        """Rows as Python has them, or why one cannot be held."""
        if not self._large(batch):
            try:
                yield from batch.to_pylist()
            except (ValueError, OverflowError):  # a value that Python cannot hold: its row, or its cell, alone
                pass
            else:
                return
        for at in range(batch.num_rows):
            yield self._alone(batch.slice(at, 1))

    def _large(self, batch: Any) -> bool:
        return bool(batch.nbytes > 2 * self.source.largest)

    def _alone(self, batch: Any) -> Row | str:
        """One row. A text that is not UTF-8 is bytes, and a moment beyond Python's years is left out as a number."""
        if batch.nbytes > 2 * self.source.largest:
            return f"{batch.nbytes:,} bytes, more than twice the {self.source.largest >> 20} MB of a page (--max-page)"
        row = dict[str, Any]()
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            try:
                row[name] = column[0].as_py()
            except (ValueError, OverflowError):
                if (value := _raw(column)) is None:
                    return f"column {name} holds a value of {column.type} that cannot be read"
                row[name] = value
        return row

    def _record(self, row: Row | str, at: int, number: int) -> Record:
        place = f"{self.source.name}:{at + 1}"
        if isinstance(row, str):
            return broken(number, at, place, row, size=2 * self.source.largest)
        try:
            page = page_of(row, self.source.columns, place, self.source.largest)
        except (NoText, ValueError) as error:
            return broken(number, at, place, str(error), size=_size(row))
        seal = zlib.crc32(
            repr([(key, value) for key, value in row.items() if value is not page.body]).encode("utf-8", "replace")
        )
        return Record(number, at, len(page.body), page, seal=seal)


def _size(row: Row) -> int:
    return sum(len(value) for value in row.values() if isinstance(value, str | bytes))


def _raw(column: Any) -> bytes | int | None:
    """The first value of a column without a check: the bytes of a text, the number of a moment."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        value: bytes = column[:1].cast(pa.large_binary(), safe=False)[0].as_py()
        return value
    if pa.types.is_timestamp(kind) or pa.types.is_date64(kind):
        return int(column[:1].cast(pa.int64(), safe=False)[0].as_py())
    return None
