"""Dumps → Pages; the only place in cleaning that reads files.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     dump = Path(folder) / "d.jsonl"
...     _ = dump.write_text('{"text": "会议开始。", "url": "http://a.cn/1.html"}\\n{"text": "会', encoding="utf-8")
...     [page.body for page in read(dump)]
['会议开始。']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaning.model import Page
from cleaning.readers.decompress import packed_share
from cleaning.readers.formats import records, seeks
from cleaning.readers.record import LARGEST_PAGE, Again, Record, Source, Unread
from cleaning.readers.sources import Named, sources
from cleaning.readers.tables.column_guess import columns_there, guessed


def read(source: str | Path, *, columns: Named = ()) -> Iterator[Page]:
    """The pages of a dump (a file, a folder, "-"), in its order; what cannot be read is left out.

    `records` gives the errors and the counted rest too. Raises Fault where the whole input cannot be read.
    """
    for one in sources([source], Path.cwd(), columns):
        yield from (r.page for r in records(one) if r.page is not None and not r.error)


def pages(inputs: Sequence[str | Path], *, columns: Named = ()) -> Iterator[Page]:
    """The pages of several dumps, one after the other."""
    for one in inputs:
        yield from read(one, columns=columns)


__all__ = [
    "LARGEST_PAGE",
    "Again",
    "Record",
    "Source",
    "Unread",
    "columns_there",
    "guessed",
    "packed_share",
    "pages",
    "read",
    "records",
    "seeks",
    "sources",
]
