"""Documents → rows of the table; a row that cannot be written (a lone surrogate) is an error row, not a lost shard.

>>> from cleaning.clean import clean_page
>>> page = Page("http://a.cn/1.html", "某网", None, 200, (), "会议开始。", source="d.jsonl:1")
>>> rows = Rows(Stamps("0000", "0.1"))
>>> rows.add(page, clean_page(page), (page.source,))
>>> rows.table().to_pylist()[0]["raw_ref"]
['d.jsonl:1']
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute

from cleaning import rights
from cleaning.clean import failed
from cleaning.dumps.archives import PROFILE, RUN
from cleaning.model import Document, Fields, Page
from output.schema import EDIT, NOTE, ORDER, PII, SCHEMA, SCHEMA_VERSION, SIGNALS
from output.signals import Measured, measured

BATCH = 500  # rows held as Python values before they become Arrow: keeps a worker's memory flat
# How dumps name what a page says of itself; the document's own word comes first.
GIVEN = {
    "title": ("title", "标题"), "category": ("category", "分类", "类别"), "tags": ("tags", "标签", "keywords"),
    "published_on": ("published_on", "date", "日期", "发布时间", "pub_date", "publish_time"),
    "source": ("source", "来源"), "author": ("author", "作者"),
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Stamps:
    """What made the rows: digest of the knowledge that could touch them, and the cleaner's version."""

    knowledge: str
    cleaner: str


class Rows:
    """Collects rows and gives them as one table in the order of site, category and url."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.held: list[dict[str, Any]] = []
        self.batches: list[Any] = []
        self.statuses: dict[str, int] = {}

    def add(self, page: Page, document: Document, refs: Sequence[str]) -> None:
        """One row."""
        try:
            row = _row(page, document, refs)
        except UnicodeEncodeError as error:
            what = f"a lone surrogate at character {error.start} cannot be written as UTF-8"
            shown = _printable(page)
            row = _row(shown, dataclasses.replace(failed(shown, what), id=document.id), refs)
        self.statuses[row["status"]] = self.statuses.get(row["status"], 0) + 1
        self.held.append(row)
        if len(self.held) >= BATCH:
            self._flush()

    def table(self) -> Any:
        """All rows, sorted."""
        self._flush()
        table = pa.Table.from_batches(self.batches, schema=SCHEMA)
        if table.num_rows < 2:
            return table
        category = [" > ".join(value or ()) for value in table.column("category").to_pylist()]
        keys = table.select(["site", "url", "id"]).append_column("category", pa.array(category, pa.string()))
        return table.take(pa.compute.sort_indices(keys, sort_keys=[(name, "ascending") for name in ORDER]))

    def _flush(self) -> None:
        if self.held:
            columns = [self._column(field) for field in SCHEMA]
            self.batches.append(pa.RecordBatch.from_arrays(columns, schema=SCHEMA))
            self.held = []

    def _column(self, field: Any) -> Any:
        constant = {"knowledge": self.stamps.knowledge, "cleaner": self.stamps.cleaner}
        if field.name in constant:
            return pa.array([constant[field.name]] * len(self.held), field.type)
        values = [row[field.name] for row in self.held]
        if field.type.equals(pa.list_(EDIT)):
            return _structs(values, EDIT)
        return _structs(values, NOTE) if field.type.equals(pa.list_(NOTE)) else pa.array(values, field.type)


def _structs(lists: Sequence[Sequence[Any]], kind: Any) -> Any:
    """A column of lists of structs from lists of values with these attributes, without a dict for each of them."""
    offsets = [0]
    for one in lists:
        offsets.append(offsets[-1] + len(one))
    flat = [pa.array([getattr(x, f.name) for one in lists for x in one], f.type) for f in kind]
    structs = pa.StructArray.from_arrays(flat, fields=list(kind))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


def _row(page: Page, document: Document, refs: Sequence[str]) -> dict[str, Any]:
    document = _with_given(document, page.given) if page.given else document
    whole = document.status not in ("part", "error")
    figures = measured(document.text)
    body = page.body if isinstance(page.body, bytes) else page.body.encode("utf-8")
    return {
        **{name: getattr(document, name) for name in ("id", "url", "site", "title", "text", "status", "error")},
        **{name: getattr(document, name) for name in ("edits", "notes", "extraction", "published_on")},
        **{name: list(getattr(document, name)) for name in ("category", "tags", "without", "decoding")},
        "source": document.fields.source or None,
        "author": document.fields.author or None,
        "rights": list(dict.fromkeys((*document.fields.rights, *rights.said(page)))),
        "base_sha256": hashlib.sha256(document.base.encode("utf-8")).digest() if whole else None,
        "fetched_at": page.fetched_at,
        "http_status": page.status,
        "raw_sha256": hashlib.sha256(body).digest(),
        "raw_ref": list(refs),
        "run": page.given.get(RUN),
        "given": _as_json(page.given),
        **_figures(document, figures),
        "schema_version": SCHEMA_VERSION,
    }


def _figures(document: Document, figures: Measured) -> dict[str, Any]:
    removed = sum(len(edit.was) for edit in document.edits)
    return {
        "n_chars": len(document.text),
        "n_paragraphs": figures.paragraphs,
        "n_edits": len(document.edits),
        "removed_share": removed / (len(document.base) or 1),
        "lang": figures.lang,
        "script": figures.script,
        "signals": {field.name: getattr(figures, field.name) for field in SIGNALS},
        "pii": {field.name: getattr(figures, field.name) for field in PII},
    }


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
    return dataclasses.replace(page, url=url, site=_spelled(page.site or "") or None, body=b"", given={})


def _spelled(word: str) -> str:
    return word.encode("utf-8", "backslashreplace").decode("utf-8")
