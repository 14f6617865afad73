"""What is kept of one page while the facts of its site are gathered: its text, and what it states of its site.

>>> trace_of("a.example", "<title>通知-青杏文库</title>", Extracted("会议开始。")).stated.title
('通知', '青杏文库')
"""

from __future__ import annotations

import msgspec

from cleaning.edits import apply
from cleaning.model import Edit, Extracted
from cleaning.site_facts.stated import Stated, stated_in
from cleaning.steps.html_spans import edits_of


class Trace(msgspec.Struct, frozen=True):
    """One page: its host, its title, the source and columns that it names, what its HTML states, and its text."""

    host: str
    title: str
    source: str
    columns: tuple[str, ...]
    stated: Stated
    text: str


def trace_of(host: str, html: str, found: Extracted) -> Trace:
    """The trace of an extracted page; of a text dump `html` is empty."""
    fields = found.fields
    stated = stated_in(html) if html else Stated()
    return Trace(host, fields.title, fields.source, fields.category, stated, shown(found))


def shown(found: Extracted) -> str:
    """The base without what HTML knows to be no text."""
    edits: list[Edit] = list(edits_of(found.base, found.spans))
    return apply(found.base, edits) if edits else found.base


__all__ = ["Stated", "Trace", "shown", "trace_of"]
