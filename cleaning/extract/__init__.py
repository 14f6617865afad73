"""HTML → Extracted: by site profile, by CMS, by weight for the rest.

Three ways in one order; which one spoke, and how sure it was, is on record.

>>> from cleaning.knowledge import BUILTIN
>>> found = extract("<title>通知_某网</title><h1>通知</h1><div><p>会议于今天召开，请大家准时参加。</p></div>", url=None,
...                 site=None, knowledge=BUILTIN)
>>> found.base, found.fields.title, found.way
('会议于今天召开，请大家准时参加。', '通知', 'general')
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cleaning.extract.fields import around, read_date
from cleaning.extract.flow import Flow, flow, squeezed
from cleaning.extract.general import choose
from cleaning.extract.guard import guarded
from cleaning.extract.hidden import veils
from cleaning.extract.noise import heard, noise
from cleaning.extract.profile import cms_by_marks, crumb, many, once, selectors_of
from cleaning.extract.render import kept
from cleaning.extract.title import find_title
from cleaning.extract.trim import trimmed
from cleaning.extract.weigh import weights
from cleaning.knowledge import Knowledge
from cleaning.model import Extracted, Fields, Note
from cleaning.packs import Selectors, Site

UNSURE = 0.05  # below it the general extractor's choice is no choice: the whole page is kept, with a Note
UNVEILED = 4  # times more running text hidden than shown: the page waits for a script (as articles in a messenger do)
END_FLOOR = 0.5  # share of a box's text that must stand above the heading that ends it


def extract(html: str, *, url: str | None, site: Site | None, knowledge: Knowledge) -> Extracted:
    """The main text of a page, with what is known of its stretches; never raises on any text."""
    html = guarded(html)
    tree = LexborHTMLParser(html)
    hidden = veils(tree, html)
    cms = knowledge.cms_of(site) or cms_by_marks(html, knowledge)
    for way, selectors in selectors_of(site, cms):
        found = _selected(tree, html, way, selectors, hidden)
        if found:
            return found
    notes = (Note("no-selector", None, None, f"no selector of {site.name} fits"),) if site else ()
    return _general(tree, html, hidden, notes)


def _selected(tree: Any, html: str, way: str, selectors: Selectors, hidden: Mapping[int, str]) -> Extracted | None:
    """The way of a profile or CMS: None where body or title does not match exactly once."""
    body, heading = once(tree, selectors.body), once(tree, selectors.title)
    if body is None or (heading is None and selectors.title):
        return None
    lines = flow(body, hidden)
    whole = range(len(lines.lines))
    base, spans = kept(lines, whole, _spoken(lines, whole, noise(lines, -1)))
    title = squeezed(heading.text()) if heading is not None else ""
    return Extracted(
        base, spans, _selected_fields(tree, html, selectors, title, [line.text for line in lines.lines]), way, 1.0
    )


def _selected_fields(tree: Any, html: str, selectors: Selectors, title: str, lines: Sequence[str]) -> Fields:
    """Fields by selector; what they do not give is read around."""
    dated = many(tree, selectors.date)
    read = Fields(
        title=title,
        category=crumb(tree, selectors.crumb, title),
        tags=tuple(many(tree, selectors.tags)),
        published_on=read_date(" ".join(dated)),
    )
    if read.title and read.category and read.tags and read.published_on:
        return read
    page = flow(tree.body)
    texts = [line.text for line in page.lines]
    place = texts.index(title) if title in texts else -1
    first = texts.index(lines[0]) if lines and lines[0] in texts else place + 1
    return read.or_else(around(page, tree, html, title, place, first, first + len(lines)))


def _general(tree: Any, html: str, hidden: Mapping[int, str], notes: tuple[Note, ...]) -> Extracted:
    """The way of weights."""
    page = _seen(tree, hidden)
    if not page.lines:
        return Extracted("", (), _head_fields(tree), "none", 0.0, (*notes, Note("empty", None, None, "no text in it")))
    title, place = find_title(page, _text_of(tree, "title"), _meta(tree, "og:title"))
    aside, own = heard(page, weights(page), place)
    best, sure = choose(page, place, own, aside)
    box = page.boxes[best]
    first, last = trimmed(page, box.first, box.last, place, title, END_FLOOR)
    if sure < UNSURE or first >= last:
        return _whole(page, tree, html, title, place, sure, notes)
    base, spans = kept(page, range(first, last), _spoken(page, range(first, last), aside))
    fields = around(page, tree, html, title, place, first, last)
    return Extracted(base, spans, fields, "general", sure, (*notes, *_outside(page, first, last)))


def _seen(tree: Any, hidden: Mapping[int, str]) -> Flow:
    """The page's lines. Where nearly all running text is hidden by style, a script shows it: then nothing is."""
    root = tree.body if tree.body is not None else tree.root
    page = flow(root, hidden)
    pieces = [(line.text[a:b], b - a) for line in page.lines for a, b, _ in line.veils]
    veiled = sum(size for text, size in pieces if "。" in text)
    if veiled and veiled > UNVEILED * sum(
        len(line.text) for line in page.lines if not line.veils and "。" in line.text
    ):
        return flow(root, {number: rule for number, rule in hidden.items() if rule != "hidden:style"})
    return page


def _spoken(page: Flow, lines: range, aside: Sequence[str]) -> Sequence[str]:
    """The noise inside the kept lines; none where it would be most of them."""
    taken = sum(len(page.lines[i].text) for i in lines if aside[page.lines[i].box])
    return aside if taken * 2 < sum(len(page.lines[i].text) for i in lines) else ()


def _whole(page: Flow, tree: Any, html: str, title: str, place: int, sure: float, notes: tuple[Note, ...]) -> Extracted:
    """Nothing confident: the whole page, said so."""
    base, spans = kept(page, range(len(page.lines)))
    fields = around(page, tree, html, title, place, max(0, place), len(page.lines))
    note = Note("whole-page", None, None, "no block stands out: the whole page is kept")
    return Extracted(base, spans, fields, "whole", sure, (*notes, note))


def _outside(page: Flow, first: int, last: int) -> tuple[Note, ...]:
    """What lies outside the kept block is one Note; the archive still has it."""
    count = sum(len(line.text) for line in (*page.lines[:first], *page.lines[last:]))
    return (Note("outside", None, None, f"{count} characters outside the kept block"),) if count else ()


def _head_fields(tree: Any) -> Fields:
    return dataclasses.replace(Fields(), title=_text_of(tree, "title"))


def _text_of(tree: Any, selector: str) -> str:
    """The text of the first such element; of the head, where it has one (a search of the whole page costs more)."""
    node = tree.head.css_first(selector) if tree.head is not None else None
    node = tree.css_first(selector) if node is None else node
    return squeezed(node.text()) if node is not None else ""


def _meta(tree: Any, name: str) -> str:
    node = tree.head.css_first(f'meta[property="{name}"]') if tree.head is not None else None
    return (node.attributes.get("content") or "").strip() if node is not None else ""
