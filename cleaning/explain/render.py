"""Every removed character, with the rule that removed it and why: for a terminal, as HTML, as JSON.

>>> from cleaning.model import Document, Edit, Fields
>>> doc = Document("1", None, None, "", (), (), None, Fields(), "text", (), "工作“某”编辑,大",
...                "工作，大", (Edit(2, 8, "“某”编辑,", "，", "stamp"),), ())
>>> print(as_lines(doc)[1])
     2–8      工作[-“某”编辑,-]{+，+}大  stamp  ...
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cleaning.common.visible import visible
from cleaning.explain.reasons import Reason, reason
from cleaning.knowledge.load import BUILTIN, Knowledge

if TYPE_CHECKING:
    from jinja2 import Template

    from cleaning.model import Document, Edit, Note

AROUND = 12  # characters of context on either side of an edit in a terminal


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the base that stayed (`edit` None) or that an edit changed."""

    text: str
    edit: Edit | None = None


class Tally(msgspec.Struct, frozen=True):
    """What one rule did to a document: edits, characters taken out and put in, and why."""

    rule: str
    edits: int
    removed: int
    put: int
    why: Reason


class Account(msgspec.Struct, frozen=True):
    """One edit and its reason, as JSON gives it."""

    start: int
    end: int
    was: str
    put: str
    rule: str
    why: Reason


class Explained(msgspec.Struct, frozen=True):
    """A document with the reason of each edit, as JSON gives it."""

    id: str
    url: str | None
    site: str | None
    status: str
    title: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    published_on: str | None
    extraction: str
    decoding: tuple[str, ...]
    base: str
    text: str
    edits: tuple[Account, ...]
    notes: tuple[Note, ...]
    without: tuple[str, ...]
    error: str | None


def pieces(doc: Document) -> Iterator[Piece]:
    """The base from end to end, cut at its edits; empty stretches are left out."""
    at = 0
    for edit in doc.edits:
        if edit.start > at:
            yield Piece(doc.base[at : edit.start])
        yield Piece(edit.was, edit)
        at = edit.end
    if at < len(doc.base):
        yield Piece(doc.base[at:])


def tallies(doc: Document, knowledge: Knowledge = BUILTIN) -> list[Tally]:
    """What each rule did, the one that took most first."""
    edits, removed, put = Counter[str](), Counter[str](), Counter[str]()
    for edit in doc.edits:
        edits[edit.rule] += 1
        removed[edit.rule] += len(edit.was)
        put[edit.rule] += len(edit.put)
    made = [Tally(rule, edits[rule], removed[rule], put[rule], reason(rule, knowledge)) for rule in edits]
    return sorted(made, key=lambda t: (-t.removed, t.rule))


def as_lines(doc: Document, knowledge: Knowledge = BUILTIN, *, language: str = "zh") -> list[str]:
    """For a terminal: a head line, a line an edit, a line a rule, a line a note."""
    taken, put = sum(len(e.was) for e in doc.edits), sum(len(e.put) for e in doc.edits)
    head = f"{doc.title or doc.url or doc.id} · {doc.site or '-'} · {doc.status} · {doc.extraction}"
    lines = [f"{visible(head)} · {len(doc.edits)} edits, {taken} characters out, {put} in"]
    whys = {t.rule: getattr(t.why, language) for t in tallies(doc, knowledge)}
    lines += (_edit_line(doc.base, edit, whys[edit.rule]) for edit in doc.edits)
    lines += (f"{visible(t.rule)}: {t.edits} edits, {t.removed} out, {t.put} in" for t in tallies(doc, knowledge))
    lines += (f"note {visible(n.rule)} {_place(n.start, n.end)}: {visible(n.what)}" for n in doc.notes)
    return lines


def _edit_line(base: str, edit: Edit, why: str) -> str:
    before, after = base[max(0, edit.start - AROUND) : edit.start], base[edit.end : edit.end + AROUND]
    was = f"[-{visible(edit.was)}-]" if edit.was else ""
    put = f"{{+{visible(edit.put)}+}}" if edit.put else ""
    around = f"{visible(before)}{was}{put}{visible(after)}"
    return f"{edit.start:6}–{edit.end:<6} {around}  {visible(edit.rule)}  {visible(why)}".rstrip()


def _place(start: int | None, end: int | None) -> str:
    return "(page)" if start is None else f"{start}–{end}"


def explained(doc: Document, knowledge: Knowledge = BUILTIN) -> Explained:
    """The document with the reason of each edit."""
    whys = {t.rule: t.why for t in tallies(doc, knowledge)}
    edits = tuple(Account(e.start, e.end, e.was, e.put, e.rule, whys[e.rule]) for e in doc.edits)
    own = {f: getattr(doc, f) for f in Explained.__struct_fields__ if f not in ("edits", "published_on")}
    day = doc.published_on.isoformat() if doc.published_on else None
    return Explained(**own, edits=edits, published_on=day)


def as_json(doc: Document, knowledge: Knowledge = BUILTIN) -> str:
    """One line of JSON: the document's columns, its base and text, and each edit with its reason."""
    return msgspec.json.encode(explained(doc, knowledge)).decode("utf-8")


def as_html(doc: Document, knowledge: Knowledge = BUILTIN, *, whole_page: bool = True) -> str:
    """One page in Chinese and English that needs nothing but itself; or, for a notebook, the part inside its body."""
    values = {"doc": doc, "pieces": list(pieces(doc)), "tallies": tallies(doc, knowledge), "visible": visible}
    return _template().render(**values, whole_page=whole_page)


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: only --html and notebooks pay for it

    folder = FileSystemLoader(Path(__file__).with_name("templates"))
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True).get_template(
        "explain.html"
    )
