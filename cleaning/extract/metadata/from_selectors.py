"""A page whose site is known: body, title and fields by the selectors of its profile or CMS.

A key that the profile does not have falls back to what is known without a profile: the title is looked for, a profile
without `body` gives its other fields to what its CMS or the weights found.

What a selector takes with it that is not wanted, `drop` names; it goes by an edit with the rule `drop`, like all else.

>>> from selectolax.lexbor import LexborHTMLParser
>>> from cleaning.extract.render.hidden_nodes import NO_VEILS
>>> html = "<h1>通知<br><small>浏览</small></h1><div class=b>会议<i>广告</i>开始。</div>"
>>> known = Selectors(body=("div.b",), title=("h1",), drop=("i",))
>>> found = selected(LexborHTMLParser(html), html.encode(), "profile:x", known, NO_VEILS)
>>> found.base, found.fields.title, [(s.kind, found.base[s.start : s.end]) for s in found.spans]
('会议广告开始。', '通知', [('drop', '广告')])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import msgspec

from cleaning.common.dates import read_date
from cleaning.extract.main_block.block_noise import Noise, spoken
from cleaning.extract.metadata.bylines import author_of, source_of
from cleaning.extract.metadata.fields import around
from cleaning.extract.metadata.head_metadata import told
from cleaning.extract.metadata.site_selectors import crumb, many, once
from cleaning.extract.metadata.title import find_title, plain
from cleaning.extract.render.hidden_nodes import Veils
from cleaning.extract.render.html_to_lines import flow, squeezed
from cleaning.extract.render.lines import Flow
from cleaning.extract.render.span_kinds import kept
from cleaning.knowledge.schema import Selectors
from cleaning.model import Extracted, Fields


def selected(tree: Any, utf8: bytes, way: str, selectors: Selectors, hidden: Veils) -> Extracted | None:
    """The way of a profile or CMS: None where body or title does not match exactly once."""
    body, heading = once(tree, selectors.body), once(tree, selectors.title)
    if body is None or (heading is None and selectors.title):
        return None
    lines = flow(body, msgspec.structs.replace(hidden, dropped=_dropped(body, selectors.drop)))
    whole = range(len(lines.lines))
    base, spans = kept(lines, whole, spoken(lines, whole, Noise(lines, -1)))
    title = _heading(tree, heading) if heading is not None else _looked_for(tree, utf8)
    return Extracted(base, spans, _fields(tree, utf8, selectors, title, lines), way, 1.0)


def overlaid(tree: Any, found: Extracted, selectors: Selectors) -> Extracted:
    """What was found without a selector for the body, under the fields that the profile's other selectors give."""
    heading = once(tree, selectors.title)
    title = _heading(tree, heading) if heading is not None else ""
    fields = _read(tree, selectors, title or found.fields.title)
    return dataclasses.replace(found, fields=fields.or_else(found.fields))


def _looked_for(tree: Any, utf8: bytes) -> str:
    """The title of a page whose profile has no selector for it."""
    known = told(tree, utf8)
    head = tree.css_first("title")
    return find_title(flow(tree.body), squeezed(head.text()) if head is not None else known.title, known.title)[0]


def _dropped(body: Any, selectors: Sequence[str]) -> frozenset[int]:
    """The elements of the body that the profile does not want, by their numbers in memory."""
    return frozenset(node.mem_id for css in selectors for node in body.css(css))


def _heading(tree: Any, node: Any) -> str:
    """The first line of the title's element; the second too where the head's title says that one was broken in two."""
    lines = [line.text for line in flow(node).lines if line.text]
    if len(lines) < 2:
        return "".join(lines)
    head = tree.css_first("title")
    joined = lines[0] + lines[1]
    return joined if head is not None and plain(head.text()).startswith(plain(joined)) else lines[0]


def _fields(tree: Any, utf8: bytes, selectors: Selectors, title: str, body: Flow) -> Fields:
    """Fields by selector; source and author also from the line of the date; what they do not give is read around."""
    read = _read(tree, selectors, title)
    if read.title and read.category and read.tags and read.published_on:
        return read
    page = flow(tree.body)
    texts, lines = [line.text for line in page.lines], [line.text for line in body.lines]
    place = texts.index(title) if title in texts else -1
    first = texts.index(lines[0]) if lines and lines[0] in texts else place + 1
    return read.or_else(around(page, told(tree, utf8), title, place, first, first + len(lines)))


def _read(tree: Any, selectors: Selectors, title: str) -> Fields:
    label = " ".join(many(tree, selectors.date))
    return Fields(
        title=title,
        category=crumb(tree, selectors.crumb, title),
        tags=tuple(many(tree, selectors.tags)),
        published_on=read_date(label),
        source=_value(source_of, tree, selectors.source) or source_of(label),
        author=_value(author_of, tree, selectors.author) or author_of(label),
    )


def _value(labelled: Any, tree: Any, selectors: Sequence[str]) -> str:
    """What an element says after its label, or all that it says."""
    found = next(iter(many(tree, selectors)), "")
    return labelled(found) or found if found else ""
