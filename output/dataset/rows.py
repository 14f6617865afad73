"""Documents → rows of the table; a row that cannot be written (a lone surrogate) is an error row, not a lost shard.

>>> from cleaning.pipeline import clean_page
>>> page = Page("http://a.cn/1.html", "某网", None, 200, (), "会议开始。", source="d.jsonl:1")
>>> rows = Rows(Stamps("0000", "0.1"))
>>> rows.add(page, clean_page(page), (page.source,))
>>> rows.table()[0].to_pylist()[0]["raw_ref"]
['d.jsonl:1']
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute

from cleaning.common import rights
from cleaning.model import Document, Fields, Page
from cleaning.pipeline import failed
from cleaning.readers.record import PROFILE, RUN
from output.dataset.quality_signals import measured
from output.dataset.schema import ORDER, PII, SCHEMA, SCHEMA_VERSION, SIGNALS

# Rows become Arrow together: a batch costs half of what they cost one by one between cleanings, whose code and data
# push ours out of the processor's caches; it is small enough that a worker's memory stays flat.
BATCH, BATCH_BYTES = 250, 8 << 20
# How dumps name what a page says of itself; the document's own word comes first.
GIVEN = {
    "title": ("title", "标题"), "category": ("category", "分类", "类别"), "tags": ("tags", "标签", "keywords"),
    "published_on": ("published_on", "date", "日期", "发布时间", "pub_date", "publish_time"),
    "source": ("source", "来源"), "author": ("author", "作者"),
}  # fmt: skip
LISTED = SCHEMA.field("edits"), SCHEMA.field("notes")
OF_THE_DOCUMENT = (
    "id", "url", "site", "title", "text", "status", "error", "published_on", "extraction", "category", "tags",
    "without", "decoding",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Stamps:
    """What made the rows: digest of the knowledge that could touch them, and the cleaner's version."""

    knowledge: str
    cleaner: str


class Row(msgspec.Struct, frozen=True):
    """A document, the page it was made of, and the places of all its records."""

    page: Page
    document: Document
    refs: Sequence[str]


class Rows:
    """Collects rows and gives them as one table in the order of site, category and url."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.held: list[Row] = []
        self.held_bytes = 0
        self.batches: list[Any] = []
        self.statuses = Counter[str]()

    def add(self, page: Page, document: Document, refs: Sequence[str]) -> None:
        """One row."""
        self.held.append(Row(page, document, refs))
        self.held_bytes += len(page.body) + len(document.base)
        if len(self.held) >= BATCH or self.held_bytes > BATCH_BYTES:
            self._flush()

    def table(self) -> tuple[Any, Mapping[str, int]]:
        """All rows, sorted, and how many there are of each status."""
        self._flush()
        table = pa.Table.from_batches(self.batches, schema=SCHEMA)
        if table.num_rows < 2:
            return table, self.statuses
        category = pa.compute.binary_join(table.column("category"), " > ")
        keys = table.select(["site", "url", "id"]).append_column("category", category)
        order = pa.compute.sort_indices(keys, sort_keys=[(name, "ascending") for name in ORDER])
        return table.take(order), self.statuses

    def _flush(self) -> None:
        """What is held becomes a record batch; rows that UTF-8 cannot hold become error rows first."""
        rows, self.held, self.held_bytes = [_told(row) for row in self.held], [], 0
        try:
            batch = _batch(rows, self.stamps)
        except UnicodeEncodeError:
            rows = [_sound(row, self.stamps) for row in rows]
            batch = _batch(rows, self.stamps)
        self.statuses.update(row.document.status for row in rows)
        self.batches.append(batch)


def _told(row: Row) -> Row:
    """The row with the fields that only the dump's columns tell."""
    document = _with_given(row.document, row.page.given) if row.page.given else row.document
    return row if document is row.document else Row(row.page, document, row.refs)


def _sound(row: Row, stamps: Stamps) -> Row:
    """The row, or an error row where there is a lone surrogate in it."""
    try:
        _batch([row], stamps)
    except UnicodeEncodeError as error:
        what = f"a lone surrogate at character {error.start} cannot be written as UTF-8"
        shown = _printable(row.page)
        return Row(shown, dataclasses.replace(failed(shown, what), id=row.document.id), row.refs)
    return row


def _batch(rows: Sequence[Row], stamps: Stamps) -> Any:
    """Rows as a record batch."""
    documents = [row.document for row in rows]
    edits, notes = (_lists([*map(attrgetter(f.name), documents)], f.type.value_type) for f in LISTED)
    values: dict[str, Any] = {name: [*map(attrgetter(name), documents)] for name in OF_THE_DOCUMENT}
    values |= _of_pages(rows) | _of_bases(documents, edits) | _of_texts(documents)
    values |= {"edits": edits, "notes": notes, "n_edits": np.diff(edits.offsets)}
    constants = {"knowledge": stamps.knowledge, "cleaner": stamps.cleaner, "schema_version": SCHEMA_VERSION}
    values |= {name: [value] * len(rows) for name, value in constants.items()}
    return pa.RecordBatch.from_arrays([_column(values[f.name], f.type) for f in SCHEMA], schema=SCHEMA)


def _column(values: Any, kind: Any) -> Any:
    """Values as an array of their type, if they are not one yet."""
    if isinstance(values, np.ndarray):
        values = values.astype(kind.to_pandas_dtype(), copy=False)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _of_pages(rows: Sequence[Row]) -> dict[str, Sequence[Any]]:
    """What was received, and what it and its headers say of rights."""
    pages = [row.page for row in rows]
    return {
        "rights": [_rights(row) for row in rows],
        "fetched_at": [page.fetched_at for page in pages],
        "http_status": [page.status for page in pages],
        "raw_sha256": [bytes.fromhex(p.payload) if p.payload else _sha256(p.body) for p in pages],
        "raw_ref": [row.refs for row in rows],
        "run": [page.given.get(RUN) for page in pages],
        "given": [_as_json(page.given) if page.given else None for page in pages],
    }


def _rights(row: Row) -> list[str]:
    page = row.page
    return list(dict.fromkeys((*row.document.fields.rights, *rights.statements(page.headers, page.body))))


def _of_bases(documents: Sequence[Document], edits: Any) -> dict[str, Any]:
    """Where the text comes from, and how much of it was taken."""
    behind = np.cumsum(pa.compute.utf8_length(edits.values.field("was")), dtype=np.int64)
    taken = np.diff(np.append(0, behind)[edits.offsets])
    sizes = np.fromiter((len(document.base) or 1 for document in documents), np.int64, len(documents))
    return {
        "source": [document.fields.source or None for document in documents],
        "author": [document.fields.author or None for document in documents],
        "base_sha256": [_sha256(d.base) if d.status not in ("part", "error") else None for d in documents],
        "removed_share": taken / sizes,
    }


def _of_texts(documents: Sequence[Document]) -> dict[str, Any]:
    """The figures of the texts."""
    found = measured([document.text for document in documents])
    signals, pii = (
        pa.StructArray.from_arrays([_column(getattr(found, f.name), f.type) for f in kind], fields=[*kind])
        for kind in (SIGNALS, PII)
    )
    return {
        "n_chars": found.chars,
        "n_paragraphs": found.paragraphs,
        "lang": found.lang,
        "script": found.script,
        "signals": signals,
        "pii": pii,
    }


def _sha256(body: bytes | str) -> bytes:
    return hashlib.sha256(body if isinstance(body, bytes) else body.encode("utf-8")).digest()


def _lists(lists: Sequence[Sequence[Any]], kind: Any) -> Any:
    """A column of lists of structs from lists of values with these attributes, without a dict for each of them."""
    offsets = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    held = [*itertools.chain.from_iterable(lists)]
    arrays = [pa.array([*map(attrgetter(f.name), held)], f.type) for f in kind]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=[*kind]))


def _as_json(given: Mapping[str, object]) -> str | None:
    """The dump's other columns; what JSON has no word for is shown as text."""
    rest = {key: value for key, value in given.items() if key not in (RUN, PROFILE)}
    return msgspec.json.encode(rest, enc_hook=repr, order="sorted").decode("utf-8") if rest else None


def _with_given(document: Document, given: Mapping[str, object]) -> Document:
    """Fields that only the dump's columns tell."""
    if not given or document.status == "error":
        return document
    found = {what: next((given[n] for n in names if given.get(n)), None) for what, names in GIVEN.items()}
    told = Fields(
        title=_word(found["title"]), category=_words(found["category"]), tags=_words(found["tags"]),
        published_on=_day(found["published_on"]), source=_word(found["source"]), author=_word(found["author"]),
    )  # fmt: skip
    fields = document.fields.or_else(told)
    return dataclasses.replace(
        document, fields=fields, title=document.title or fields.title, category=document.category or fields.category,
        tags=document.tags or fields.tags, published_on=document.published_on or fields.published_on,
    )  # fmt: skip


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(word for one in value if (word := _word(one)))
    return tuple(re.split(r"[,，;；、\s]+", word)) if (word := _word(value)) else ()


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _printable(page: Page) -> Page:
    """The page without what UTF-8 cannot hold; its body stays out of the row."""
    url = _spelled(page.url) if page.url else None
    return msgspec.structs.replace(
        page, url=url, site=_spelled(page.site or "") or None, body=b"", payload="", given={}
    )


def _spelled(word: str) -> str:
    return word.encode("utf-8", "backslashreplace").decode("utf-8")
