"""The Arrow schema of the documents table: every column with a sentence, nothing inferred.

>>> SCHEMA.field("edits").type.value_type.names
['start', 'was', 'put', 'rule']
>>> SCHEMA.field("id").metadata[b"description"].decode()[:30]
'sha256 of URL and payload dige'
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa

SCHEMA_VERSION = 1
KEY = "qingwen"  # in a commit's metadata: the accounts of the parts that it adds

EDIT = pa.struct([("start", pa.int32()), ("was", pa.string()), ("put", pa.string()), ("rule", pa.string())])
NOTE = pa.struct([("rule", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("what", pa.string())])
SIGNALS = pa.struct([(name, pa.float32()) for name in ("han", "ends", "short_lines", "repeated_lines", "masked")])
PII = pa.struct([(name, pa.int16()) for name in ("phone", "id_card", "email")])
WORDS = pa.list_(pa.string())
MOMENT = pa.timestamp("us", tz="UTC")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column, its Arrow type and the sentence that says what it holds."""

    name: str
    type: Any
    says: str


COLUMNS = (
    Column("id", pa.string(), "sha256 of URL and payload digest, 32 hex digits; the same across re-cleans."),
    Column("url", pa.string(), "Address the page was fetched from; null where the dump has none."),
    Column("site", pa.string(), "Name of the site's profile, else its host; null where nothing tells."),
    Column("title", pa.string(), "Title, without the site's name."),
    Column("text", pa.string(), "Clean text: NFC, one paragraph a line, no blank line; empty in part and error rows."),
    Column("category", WORDS, "Breadcrumb, outermost first, without the site and 首页."),
    Column("tags", WORDS, "Tags as the page lists them."),
    Column("published_on", pa.date32(), "Day of publication that the page gives."),
    Column("source", pa.string(), "Where the page says its text comes from (来源)."),
    Column("author", pa.string(), "Author that the page names."),
    Column("rights", WORDS, "What page, headers and robots rules say of rights and of training."),
    Column("status", pa.string(), "ok, part (its text stands in its page 1), empty, refused or error."),
    Column("error", pa.string(), "Why a page could not be cleaned, with its place; null unless status is error."),
    Column("edits", pa.list_(EDIT), "What cleaning did: base[start:start+len(was)] was `was`, is `put`, by `rule`."),
    Column("notes", pa.list_(NOTE), "What was seen and not changed; start and end are null outside the base."),
    Column("without", WORDS, "Rules that the user refused."),
    Column("base_sha256", pa.binary(), "sha256 of the UTF-8 of the base, which undoing the edits gives back."),
    Column("extraction", pa.string(), "Which way found the text (profile, cms, general, text), and how sure it was."),
    Column("decoding", WORDS, "Codecs that led from bytes to text, the last undone last."),
    Column("fetched_at", MOMENT, "When the page was fetched."),
    Column("http_status", pa.int16(), "HTTP status; null where the dump has none."),
    Column("raw_sha256", pa.binary(), "sha256 of the payload, content encoding undone."),
    Column("raw_ref", WORDS, "File and place of each record the document was made of (WARC: byte; JSONL: line)."),
    Column("run", pa.string(), "Run of the crawl that fetched the page."),
    Column("given", pa.string(), "The dump's other columns, as a JSON object."),
    Column("n_chars", pa.int32(), "Code points of the text."),
    Column("n_paragraphs", pa.int32(), "Lines of the text."),
    Column("n_edits", pa.int32(), "Number of edits."),
    Column("removed_share", pa.float32(), "Code points that edits took from the base, by those of the base."),
    Column("lang", pa.string(), "zh, en or und, by the share of Han and Latin letters."),
    Column("script", pa.string(), "Hans or Hant, by characters that only one of them has; null where none tells."),
    Column("signals", SIGNALS, "Shares: Han characters, lines ended by a mark, short lines, repeated lines, masks."),
    Column("pii", PII, "Counts of mobile numbers, id numbers with a right checksum, and e-mail addresses."),
    Column("knowledge", pa.string(), "Digest of the rules and profiles that could touch this shard."),
    Column("cleaner", pa.string(), "Version of the cleaner, and a digest of its code."),
    Column("schema_version", pa.int16(), "Version of this schema."),
)

VERSION_COLUMN = "schema_version"


def _field(column: Column) -> Any:
    """The sentence goes with the column; the version with its own, so that the table's log tells it."""
    version = {"version": str(SCHEMA_VERSION)} if column.name == VERSION_COLUMN else {}
    return pa.field(column.name, column.type, metadata={"description": column.says, **version})


def version_of(schema: Any) -> int | None:
    """Which version of this schema an Arrow schema is of; None where it does not say."""
    if VERSION_COLUMN not in schema.names:
        return None
    said = (schema.field(VERSION_COLUMN).metadata or {}).get(b"version")
    return int(said) if said else None


SCHEMA = pa.schema([_field(column) for column in COLUMNS])

# Few values in many rows: a dictionary pays. Elsewhere it costs time and, for text, bytes (facts of the benchmark).
DICTIONARY = ["site", "category.list.element", "tags.list.element", "source", "author", "rights.list.element"]
DICTIONARY += ["status", "edits.list.element.was", "edits.list.element.put", "edits.list.element.rule"]
DICTIONARY += ["notes.list.element.rule", "notes.list.element.what", "without.list.element", "extraction"]
DICTIONARY += ["decoding.list.element", "http_status", "run", "lang", "script", "knowledge", "cleaner"]
DICTIONARY += ["schema_version"]
ENCODING = {"edits.list.element.start": "DELTA_BINARY_PACKED", "url": "DELTA_BYTE_ARRAY"}
ORDER = ("site", "category", "url", "id")


def as_markdown() -> str:
    """The table of columns for the docs."""
    rows = (f"| `{c.name}` | {c.type} | {c.says} |" for c in COLUMNS)
    return "\n".join(("| column | type | what it holds |", "| --- | --- | --- |", *rows)) + "\n"
