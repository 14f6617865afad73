"""The words of a release, from its own figures: card, data sheet, Croissant, changes.

>>> size_category(12), size_category(250_000)
('n<1K', '100K<n<1M')
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaning.common.visible import visible
from output.release.options import Terms, fields

SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
# The hub's own words for licences of data (huggingface.co/docs/hub/repositories-licenses); what it has no word for is
# `other`, with a name.
LICENCES = (
    "apache-2.0 cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 "
    "cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 "
    "cdla-permissive-1.0 cdla-permissive-2.0 cdla-sharing-1.0 gfdl mit odbl odc-by pddl unlicense"
)
KINDS = {"string": "sc:Text", "bool": "sc:Boolean", "int32": "sc:Integer", "int64": "sc:Integer", "double": "sc:Float"}
# The terms of the context that Croissant 1.0 prescribes (docs.mlcommons.org/croissant), each `cr:` and its name.
CROISSANT = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source "
    "subField transform"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What a release holds: rows by split, what stayed out and why, sites and rules, files with digest and size.

    `clusters` of near-duplicates, and `pairs` of which both are in it.
    """

    version: int
    rows: Mapping[str, int]
    left_out: Mapping[str, int]
    chars: int
    sites: Mapping[str, int]
    rules: Mapping[str, int]
    clusters: int
    pairs: int
    files: tuple[tuple[str, str, int], ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The splits that hold something: a configuration with an empty one cannot be loaded."""
        return tuple(split for split, count in self.rows.items() if count)

    @property
    def total(self) -> int:
        """All documents."""
        return sum(self.rows.values())


def size_category(rows: int) -> str:
    """The hub's word for so many rows."""
    return next((word for most, word in SIZES if rows < most), "n>10M")


NAME = 60  # characters of a name that come into the card
MARKUP = {ord(char): f"\\{char}" for char in "\\`*_{}[]()#|~!:@"}
MARKUP |= {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def plain(name: object) -> str:
    """A name from a dump or a user as plain words of Markdown: one line, cut, nothing in it is a heading, link or tag.

    >>> plain("a|b\\n# <script>"), plain("www.x.cn"), plain("某" * 99) == "某" * 59 + "…"
    ('a\\\\|b↵\\\\# &lt;script&gt;', 'www\\\\.x.cn', True)
    """
    words = visible(str(name))
    words = words if len(words) <= NAME else f"{words[: NAME - 1]}…"
    return words.translate(MARKUP).replace("www.", "www\\.")  # which readers of Markdown make a link, as they do of `:`


def cards(figures: Figures, terms: Terms) -> dict[str, str]:
    """File name → text, of all but the checksums."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(  # Markdown, not HTML: what data and users name passes the filter `plain`
        loader=FileSystemLoader(Path(__file__).with_name("templates")), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    made.filters["plain"] = plain
    documents, accounts = fields(terms)
    given: dict[str, Any] = {
        "figures": figures, "terms": terms, "size": size_category(figures.total),
        "title": terms.title.strip() or "qingwen", "licences": LICENCES.split(),
        "documents": list(documents), "accounts": list(accounts), "quoted": json.dumps,
        "extension": terms.format if terms.format != "markdown" else "md",
    }  # fmt: skip
    names = ("README.md", "DATASHEET.md", "CHANGELOG.md")
    return {name: made.get_template(name).render(given) for name in names} | {
        "croissant.json": croissant(figures, terms)
    }


def croissant(figures: Figures, terms: Terms) -> str:
    """Croissant 1.0: each file with its digest, and the records of each file of documents."""
    shown = [file for file in figures.files if file[0].startswith("data/") and file[0].endswith(".parquet")]
    described: dict[str, Any] = {
        "@context": _context(), "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": terms.title or "qingwen", "license": terms.licence, "version": f"{figures.version}.0.0",
        "description": f"{figures.total} Chinese documents, with every removed character accounted for.",
        "url": terms.url, "inLanguage": ["zh"], "citeAs": terms.title or "qingwen",
        "distribution": [_file(*file) for file in figures.files if file[0].endswith((".parquet", ".jsonl"))],
        "recordSet": [_record_set(name, terms) for name, _, _ in shown],
    }  # fmt: skip
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _context() -> dict[str, Any]:
    known: dict[str, Any] = {
        "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo",
        "data": {"@id": "cr:data", "@type": "@json"}, "examples": {"@id": "cr:examples", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    }  # fmt: skip
    return known | {name: f"cr:{name}" for name in CROISSANT.split()}


def _file(name: str, digest: str, size: int) -> dict[str, Any]:
    kind = "application/x-parquet" if name.endswith(".parquet") else "application/jsonlines"
    return {
        "@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "contentSize": f"{size} B",
        "encodingFormat": kind, "sha256": digest,
    }  # fmt: skip


def _record_set(name: str, terms: Terms) -> dict[str, Any]:
    """The columns that are plain words and numbers; lists and structs are described by the card."""
    id = _set_id(name)
    plain = [field for field in fields(terms)[0] if str(field.type) in KINDS]
    return {
        "@type": "cr:RecordSet", "@id": id, "name": id,
        "field": [_field(name, field) for field in plain],
    }  # fmt: skip


def _set_id(name: str) -> str:
    """Without a space or a slash, which the library does not take."""
    return f"documents-{name.rpartition('/')[2].removesuffix('.parquet')}"


def _field(name: str, field: Any) -> dict[str, Any]:
    described = (field.metadata or {}).get(b"description", b"").decode()
    return {
        "@type": "cr:Field", "@id": f"{_set_id(name)}/{field.name}", "name": field.name, "description": described,
        "dataType": KINDS[str(field.type)],
        "source": {"fileObject": {"@id": name}, "extract": {"column": field.name}},
    }  # fmt: skip
