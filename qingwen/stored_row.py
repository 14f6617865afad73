"""A row of a dataset as the document it was written from, and its page as it was received.

Rows hold the text and the edits; undoing these gives the base again.

>>> edit = {"start": 2, "was": ",", "put": "，", "rule": "width"}
>>> document_of({"id": "1", "text": "工作，大", "edits": [edit], "notes": [], "status": "ok"}).base
'工作,大'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaning.common.errors import Fault
from cleaning.common.visible import visible
from cleaning.edits import undo
from cleaning.model import Document, Fields, Note

if TYPE_CHECKING:
    from cleaning.model import Page

WORDS = ("category", "tags", "decoding", "without")
PLAIN = ("url", "site", "published_on", "error")


def row_of(dataset: Path, id: str) -> Mapping[str, Any]:
    """The row of an id or of the beginning of one; Fault where there is none."""
    from output.dataset import table

    row = table.find(dataset, id)
    if row is None:
        raise Fault(str(dataset), f'no row has the id "{id}"', "an id is 32 hex digits, or the first few of them")
    return row


def document_of(row: Mapping[str, Any]) -> Document:
    """The document that a row holds."""
    from output.checks.check import edits_of

    text = row.get("text") or ""
    edits = edits_of(row)
    words: dict[str, Any] = {name: tuple(row.get(name) or ()) for name in WORDS}
    plain: dict[str, Any] = {name: row.get(name) for name in PLAIN}
    fields = Fields(
        row.get("title") or "", words["category"], words["tags"], row.get("published_on"), row.get("source") or "",
        row.get("author") or "", tuple(row.get("rights") or ()),
    )  # fmt: skip
    return Document(
        id=row["id"],
        title=fields.title,
        fields=fields,
        extraction=row.get("extraction") or "",
        base=undo(text, edits),
        text=text,
        edits=edits,
        notes=tuple(Note(n["rule"], n["start"], n["end"], n["what"]) for n in row["notes"]),
        status=row["status"],
        **words,
        **plain,
    )


def pages_of(dataset: Path, id: str) -> Iterator[Page]:
    """The pages, as received, of the records that have this id; of a revisit's row the page that it repeats."""
    from output.build.payloads import fetched
    from output.build.plan import record_index
    from output.build.plan.shards import Place
    from output.dataset import table

    indexes = list(record_index.load_all(dataset))
    found = [(one, entry) for one in indexes for entry in one.entries() if entry.id == id]
    if not found and (row := table.find(dataset, id)):
        found = [(o, e) for o in indexes for e in o.entries() if e.payload and f"{o.name}:{e.offset}" in row["raw_ref"]]
    for known, entry in found:
        if page := fetched(known.source, Place(known.order, entry.number, entry.offset)):
            yield page


def raw_of(dataset: Path, id: str) -> bytes:
    """The payload of the page with this id, as it was received; Fault where its input is gone."""
    page = next(pages_of(dataset, id), None)
    if page is None:
        raise Fault(str(dataset), f'the page of "{id}" is in no input any more', "its row says where it was: raw_ref")
    return page.body if isinstance(page.body, bytes) else page.body.encode("utf-8", "surrogatepass")


def head(row: Mapping[str, Any]) -> Iterator[str]:
    """What a row says of its page, a line each; texts and edits are shown otherwise."""
    for name, value in row.items():
        if name in ("text", "edits", "notes") or value is None or value in ([], ""):
            continue
        yield visible(f"{name}: {said(value)}")


def said(value: object) -> str:
    """A value for people: shares to a thousandth, which is more than they mean.

    >>> said({"han": 0.8560000061988831, "ends": 1.0}), said(["范文", "总结"]), said(b"\\x0f")
    ('han .856, ends 1', '范文, 总结', '0f')
    """
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".").removeprefix("0") or "0"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(one)}" for name, one in value.items())
    return ", ".join(map(said, value)) if isinstance(value, list) else str(value)
