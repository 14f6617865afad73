"""Inputs of which no record can be cleaned: a PDF, a column that holds no text. A dataset of error rows helps nobody.

The fault is reported before anything is committed; who wants the rows all the same says so with `--max-errors 1`.

>>> remedy_of("d.jsonl:1: no column holds text or html (columns: title)")
'--columns text=NAME names another column'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaning.common.errors import Fault
from cleaning.pipeline import NOT_TEXT
from output.build.part_writer import Part

REMEDIES = {
    NOT_TEXT: "turn it into text or HTML first; a PDF with pdftotext",
    "column": "--columns text=NAME names another column",
}
ELSE = "nothing was committed; --max-errors 1 keeps such records as rows with status error"


def hopeless(into: Path, parts: Sequence[Part]) -> Fault | None:
    """The fault of parts in which every record is a row of status error; the first record's error explains it."""
    errors = sum(part.account.rows.get("error", 0) for part in parts)
    records = sum(part.account.records for part in parts)
    if not errors or errors != records:
        return None
    if unread := [one for part in parts for one in part.account.unread]:
        return Fault(unread[0].place, unread[0].amount, "nothing of it could be read; repair the file")
    why = _first_error(into / parts[0].name)
    place = parts[0].account.source
    return Fault(place, f"none of its {records} records can be cleaned: {why}", remedy_of(why))


def remedy_of(error: str) -> str:
    """What helps against such an error of all records."""
    return next((remedy for word, remedy in REMEDIES.items() if word in error), ELSE)


def _first_error(path: Path) -> str:
    import pyarrow.parquet as pq

    found = [word for word in pq.read_table(path, columns=["error"])["error"].to_pylist() if word]
    return str(min(found, default=""))
