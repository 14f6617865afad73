"""Which rows a release holds, in which split, with which columns: the terms that the user sets, and nothing else.

A split is drawn by the cluster, so no near-duplicate is cut; it is drawn by a digest, so it is the same for ever.

>>> terms = Terms(licence="cc-by-4.0", splits=(("train", 0.5), ("test", 0.5)))
>>> {split_of(f"cluster{n}", terms) for n in range(20)} == {"train", "test"}
True
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cleaning.common.errors import Fault
from cleaning.common.rights import reserved
from output.checks.check import edits_of
from output.dataset.schema import COLUMNS
from output.dedup.cluster_lookup import Copies
from output.release.pii_masking import masked

FILE_ROWS = 25_000  # of one file, about: some 50 to 100 MB of packed text
LEVEL = 9  # zstd: 13 % smaller than the table's for four times the time, once (facts of the benchmark)
FORMATS = ("parquet", "jsonl", "markdown")
FINEWEB = ("text", "id", "dump", "url", "date", "file_path", "language", "language_score", "token_count")
DOCUMENT = (
    "id", "url", "site", "title", "text", "category", "tags", "published_on", "source", "author", "rights",
    "fetched_at", "lang", "script", "n_chars", "n_paragraphs", "signals", "pii", "dup_cluster", "dup_cluster_size",
    "is_oldest",
)  # fmt: skip
ACCOUNT = (
    "id",
    "url",
    "edits",
    "notes",
    "base_sha256",
    "removed_share",
    "extraction",
    "decoding",
    "without",
    "knowledge",
)
TOKEN = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|\d+|[^\s\w]")


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What the user wants. `only` are pairs (column, value) that a row must have; `licence` must be named."""

    licence: str
    splits: tuple[tuple[str, float], ...] = (("train", 1.0),)
    only: tuple[tuple[str, str], ...] = ()
    one_per_cluster: bool = False
    format: str = "parquet"
    mask_pii: bool = False
    with_reserved: bool = False
    fineweb: bool = False
    title: str = ""
    url: str = "https://example.org/dataset"
    licence_url: str = ""

    @property
    def beside(self) -> str:
        """The format of edits and duplicates: `datasets` takes one a release; neither is to be read by eye."""
        return "jsonl" if self.format == "jsonl" else "parquet"

    def checked(self) -> Terms:
        """Raises Fault (usage) for what cannot be done."""
        if not self.licence.strip():
            raise Fault("--licence", "is not named", "name the licence you release under", exit_code=2)
        if self.format not in FORMATS:
            raise Fault("--format", f"{self.format} is unknown", f"known: {', '.join(FORMATS)}", exit_code=2)
        if abs(sum(share for _, share in self.splits) - 1) > 1e-6 or not self.splits:
            raise Fault(
                "--splits", "do not add up to 1", "for instance train=0.98,validation=0.01,test=0.01", exit_code=2
            )
        for name, _ in self.splits:
            if not re.fullmatch(r"\w+", name):
                raise Fault("--splits", f'"{name}" is no name', "letters, digits and _ make one", exit_code=2)
        unknown = {column for column, _ in self.only} - {column.name for column in COLUMNS}
        if unknown:
            raise Fault("--only", f"{', '.join(sorted(unknown))} is no column", "see docs/reference.md", exit_code=2)
        return self


def why_not(row: Mapping[str, Any], copies: Copies | None, terms: Terms) -> str:
    """Why a row stays out: its status, what was asked for, its rights, an older copy; "" for a row that is in."""
    if row["status"] != "ok":
        return f"status {row['status']}"
    for column, value in terms.only:
        held = row.get(column)
        if value not in (held if isinstance(held, list) else [str(held)]):
            return f"not {column}={value}"
    if not terms.with_reserved and reserved(row["rights"] or ()):
        return "rights reserved"
    return "copy of an older one" if terms.one_per_cluster and copies and not copies.oldest else ""


def split_of(group: str, terms: Terms) -> str:
    """The split of a document or of its whole cluster."""
    place = int.from_bytes(hashlib.sha256(f"split {group}".encode()).digest()[:8], "big") / 2**64
    total = 0.0
    for name, share in terms.splits:
        total += share
        if place < total:
            return name
    return terms.splits[-1][0]


def drawn(row: Mapping[str, Any], copies: Copies | None, terms: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the release says of a document, and its account (edits), masked if so wanted."""
    whole = masked(row, edits_of(row)) if terms.mask_pii else dict(row)
    whole |= {
        "dup_cluster": copies.cluster if copies else None,
        "dup_cluster_size": copies.size if copies else 1,
        "is_oldest": copies.oldest if copies else True,
    }
    document = _fineweb(whole) if terms.fineweb else {name: whole[name] for name in DOCUMENT}
    return document, {name: whole[name] for name in ACCOUNT}


def _fineweb(row: Mapping[str, Any]) -> dict[str, Any]:
    """FineWeb's columns. Tokens are Han characters, words, numbers and marks, as no one tokenizer is everybody's."""
    refs = list(row["raw_ref"] or ())
    return {
        "text": row["text"], "id": row["id"], "dump": row["run"] or "", "url": row["url"] or "",
        "date": row["fetched_at"].isoformat() if row["fetched_at"] else "", "file_path": refs[0] if refs else "",
        "language": row["lang"], "language_score": float(row["signals"]["han"]),
        "token_count": len(TOKEN.findall(row["text"])),
    }  # fmt: skip


def fields(terms: Terms) -> tuple[Any, Any]:
    """The Arrow schemas of documents and accounts."""
    import pyarrow as pa

    from output.dataset.schema import SCHEMA

    more = [
        pa.field(
            "dup_cluster", pa.string(), metadata={"description": "Least id of its near-duplicates; null if none."}
        ),
        pa.field("dup_cluster_size", pa.int32(), metadata={"description": "How many documents its cluster holds."}),
        pa.field("is_oldest", pa.bool_(), metadata={"description": "Whether it is the oldest copy of its cluster."}),
    ]
    known = {field.name: field for field in [*SCHEMA, *more]}
    account = pa.schema([known[name] for name in ACCOUNT])
    if not terms.fineweb:
        return pa.schema([known[name] for name in DOCUMENT]), account
    kinds = {"language_score": pa.float64(), "token_count": pa.int64()}
    return pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in FINEWEB]), account


def groups(parts: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Part files (with their rows) that go into one file together, in their order."""
    held: list[str] = []
    rows = 0
    for name, count in parts.items():
        if held and rows + count > FILE_ROWS:
            yield tuple(held)
            held, rows = [], 0
        held.append(name)
        rows += count
    if held:
        yield tuple(held)
