"""What was guessed of a dump's columns, in words: the user sees it and can name others.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     dump = Path(folder) / "d.jsonl"
...     _ = dump.write_text('{"content": "会议开始。", "link": "http://a.cn/1.html"}', encoding="utf-8")
...     guessed(Source(dump, "d.jsonl", "jsonl"))
'text = content, url = link'
"""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Collection, Iterator, Sequence

from cleaning.common.errors import Fault
from cleaning.readers.decompress import blocks, lines
from cleaning.readers.record import Source
from cleaning.readers.tables.columns import Columns, NoText, said
from cleaning.readers.tables.csv_tsv import delimiter, heading
from cleaning.readers.tables.jsonl import BOM, decoded_line

SHOWN = 12  # names in a message


def guessed(source: Source) -> str:
    """`text = …, url = …`, by the names of the first row, or that none fits; "" for a format without columns."""
    try:
        names = _names(source)
        return said(Columns.of(names, source.columns)) if names else ""
    except NoText as none:
        return str(none)
    except (OSError, ValueError, RecursionError):
        return ""


def columns_there(found: Sequence[Source]) -> None:
    """Fault where the user named a column that no record has. JSONL is read up to the first record with it."""
    left = {column for source in found for _, column in source.columns}
    for source in found:
        for names in _rows(source, left) if left else ():
            left.difference_update(names)
            if not left:
                return
    if left:
        place = ", ".join(source.name for source in found[:SHOWN]) + (", …" if found[SHOWN:] else "")
        seen = dict.fromkeys(name for source in found for name in next(_rows(source, ()), ()))
        remedy = f"there are: {', '.join([*seen][:SHOWN]) or 'none'}"
        raise Fault(place, f'--columns: no record has "{min(left)}"', remedy, exit_code=2)


def _rows(source: Source, wanted: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The names in the first record and in each with a word that is wanted; none from one on that cannot be read.

    Other lines are not decoded: to search their bytes takes a third of that, and less of long ones.
    """
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if source.format != "jsonl":
            yield _names(source)
            return
        spelled = {form for word in wanted for form in (word.encode(), json.dumps(word)[1:-1].encode())}
        for number, (_, line) in enumerate(lines(blocks(source.path))):
            if isinstance(line, bytes) and (number == 0 or any(form in line for form in spelled)):
                yield _keys(line)


def _keys(line: bytes) -> tuple[str, ...]:
    """The names in a line of JSON; none for a broken one, which reading will tell."""
    try:
        row = decoded_line(line.removeprefix(BOM))
    except (ValueError, RecursionError):
        return ()
    return tuple(row) if isinstance(row, dict) else ()


def _names(source: Source) -> tuple[str, ...]:
    if source.format == "jsonl":
        line = next((line for _, line in lines(blocks(source.path)) if isinstance(line, bytes)), b"")
        return _keys(line)
    if source.format == "csv":
        head = heading(source)
        return tuple(next(csv.reader([head], delimiter=delimiter(head, source.name)), ()))
    if source.format == "parquet":
        import pyarrow.parquet as pq

        return tuple(pq.read_schema(source.path).names)
    return ()
