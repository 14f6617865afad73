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

import csv

import msgspec

from cleaning.dumps.columns import Columns, NoText, said
from cleaning.dumps.record import Source, Torn
from cleaning.dumps.sheets import decoded, delimiter
from cleaning.dumps.streams import blocks, lines


def guessed(source: Source) -> str:
    """`text = …, url = …`, by the names of the first row, or that none fits; "" for a format without columns."""
    try:
        names = _names(source)
        return said(Columns.of(names, source.columns)) if names else ""
    except NoText as none:
        return str(none)
    except (Torn, OSError, ValueError):
        return ""


def _names(source: Source) -> tuple[str, ...]:
    if source.format == "jsonl":
        _, line = next(lines(blocks(source.path)))
        row = msgspec.json.decode(line)
        return tuple(row) if isinstance(row, dict) else ()
    if source.format == "csv":
        head = next(decoded(source), "")
        return tuple(next(csv.reader([head], delimiter=delimiter(head, source.name)), ()))
    if source.format == "parquet":
        import pyarrow.parquet as pq

        return tuple(pq.read_schema(source.path).names)
    return ()
