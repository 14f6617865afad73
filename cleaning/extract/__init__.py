"""HTML → Extracted: by site profile, by CMS, by weight for the rest.

Three ways in one order; which one spoke, and how sure it was, is on record.

>>> from cleaning.knowledge.load import BUILTIN
>>> found = extract("<title>通知_某网</title><h1>通知</h1><div><p>会议于今天召开，请大家准时参加。</p></div>", url=None,
...                 site=None, knowledge=BUILTIN)
>>> found.base, found.fields.title, found.way
('会议于今天召开，请大家准时参加。', '通知', 'general')
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from cleaning.extract.main_block.block_noise import Noise, heard, spoken
from cleaning.extract.main_block.forum_chrome import labels_between
from cleaning.extract.main_block.line_weights import is_all_linked, unlinked, weights
from cleaning.extract.main_block.select import choose
from cleaning.extract.main_block.threads import Thread, find_thread
from cleaning.extract.main_block.trim import lead, trimmed
from cleaning.extract.metadata.fields import around
from cleaning.extract.metadata.from_selectors import overlaid, selected
from cleaning.extract.metadata.head_metadata import Told, told
from cleaning.extract.metadata.site_selectors import cms_by_marks, selectors_of
from cleaning.extract.metadata.title import find_title, plain
from cleaning.extract.render.hidden_nodes import Veils, veils
from cleaning.extract.render.html_to_lines import flow, squeezed
from cleaning.extract.render.lines import Flow
from cleaning.extract.render.sanitize import guarded
from cleaning.extract.render.span_kinds import kept
from cleaning.knowledge.load import Knowledge
from cleaning.knowledge.schema import Site
from cleaning.model import Extracted, Fields, Note, Span

UNSURE = 0.05  # below it the general extractor's choice is no choice: the whole page is kept, with a Note
UNVEILED = 4  # times more running text hidden than shown: the page waits for a script (as articles in a messenger do)
THREAD = 0.6  # how sure a thread makes: of 58 in packs and own pages none was below F1 .5, two below .9
SLIMMED = Note("slimmed", None, None, "too deep or too large to be parsed as it is: its text alone, or without breaks")
END_FLOOR = 0.5  # share of a box's text that must stand above the heading that ends it


def extract(
    html: str, *, url: str | None, site: Site | None, knowledge: Knowledge, utf8: bytes | None = None
) -> Extracted:
    """The main text of a page, with what is known of its stretches; never raises on any text.

    `utf8` is the page's UTF-8, where the caller has it.
    """
    lean = guarded(html)
    utf8 = utf8 if utf8 and lean is html else lean.encode("utf-8", "surrogatepass")
    found = _found(LexborHTMLParser(utf8), utf8, site, knowledge)
    found = _believed(found)
    return found if lean is html else dataclasses.replace(found, notes=(SLIMMED, *found.notes))


def _found(tree: Any, utf8: bytes, site: Site | None, knowledge: Knowledge) -> Extracted:
    """The three ways in their order."""
    hidden = veils(tree)
    cms = knowledge.cms_of(site) or cms_by_marks(utf8, knowledge)
    known = (selected(tree, utf8, way, selectors, hidden) for way, selectors in selectors_of(site, cms))
    found = next(filter(None, known), None)
    if found is None:
        misfit = site is not None and bool(site.page.body or knowledge.cms_of(site))
        notes = (Note("no-selector", None, None, f"no selector of {site.name} fits"),) if site and misfit else ()
        found = _general(tree, utf8, hidden, notes)
    return overlaid(tree, found, site.page) if site and not site.page.body else found


def _general(tree: Any, utf8: bytes, hidden: Veils, notes: tuple[Note, ...]) -> Extracted:
    """The way of weights."""
    page, disbelieved = _seen(tree, hidden)
    notes = (*notes, *disbelieved)
    if not page.lines:
        return Extracted("", (), _head_fields(tree), "none", 0.0, (*notes, Note("empty", None, None, "no text in it")))
    own = weights(page)
    if is_all_linked(page, own):
        page = unlinked(page)
        own = weights(page)
    known = told(tree, utf8)
    head = _text_of(tree, "title") or known.title
    title, place = find_title(page, head, known.title)
    thread = find_thread(page, own, place, head)
    if thread and thread.meant:
        return _thread(page, thread, known, title, place, notes)
    above = thread.opening(page) if thread else page
    first, last, sure, aside = _block(above, weights(above) if thread else own, title, place, head)
    if sure < UNSURE or first >= last:
        return _whole(page, known, title, place, sure, notes)
    said = (*lead(page, own, aside, place, first, last), *range(first, last))
    inside = range(first, last)
    base, spans = kept(page, said, spoken(page, inside, aside), labels_between(page, inside))
    fields = around(page, known, title, place, first, last)
    return Extracted(base, spans, fields, "general", sure, (*notes, *_outside(page, base)))


def _block(page: Flow, own: Sequence[float], title: str, place: int, head: str) -> tuple[int, int, float, Noise]:
    """The kept lines, how sure they are, and what noise each box is."""
    aside, own = heard(page, own, place)
    best, sure = choose(page, place, own, aside, named=plain(title) in plain(head))
    box = page.boxes[best]
    return *trimmed(page, box.first, box.last, place, title, END_FLOOR), sure, aside


def _thread(page: Flow, thread: Thread, known: Told, title: str, place: int, notes: tuple[Note, ...]) -> Extracted:
    """The posts of a thread; the labels between them lie outside."""
    replies = [number for post in thread.posts for number in post]
    base, spans = kept(page, replies)
    first, last = replies[0], thread.posts[0].stop
    if thread.opened:
        opening = thread.opening(page)
        first, last, _, aside = _block(opening, weights(opening), title, place, title)
        said, before = kept(opening, range(first, last), spoken(opening, range(first, last), aside))
        spans = (*before, *(Span(s.start + len(said) + 1, s.end + len(said) + 1, s.kind) for s in spans))
        base = f"{said}\n{base}"
    fields = around(page, known, title, place, first, last)
    return Extracted(base, spans, fields, "general", THREAD, (*notes, *_outside(page, base)))


def _seen(tree: Any, hidden: Veils) -> tuple[Flow, tuple[Note, ...]]:
    """The page's lines. A rule that hides nearly all running text is not believed: a script shows that text."""
    root = tree.body if tree.body is not None else tree.root
    page = flow(root, hidden)
    sizes = Counter[str]()
    for line in page.lines:
        for start, end, rule in line.veils:
            if "。" in line.text[start:end] and rule.startswith(HIDDEN):
                sizes[rule] += end - start
    shown = sum(len(line.text) for line in page.lines if not line.veils and "。" in line.text) if sizes else 0
    wrong = frozenset(rule for rule, size in sizes.items() if size > UNVEILED * shown)
    if not wrong:
        return page, ()
    said = (f"{rule}: {sizes[rule]} characters of the page" for rule in sorted(wrong))
    notes = tuple(Note(UNBELIEVED, None, None, what) for what in said)
    return flow(root, msgspec.structs.replace(hidden, disbelieved=wrong)), notes


HIDDEN = "hidden:"
UNBELIEVED = "hidden?"  # the note on what a rule would hide, and what is most of the text


def _believed(found: Extracted) -> Extracted:
    """What was found without the spans of a hidden rule that would take most of its text, which is noted instead."""
    sizes = Counter[str]()
    for span in found.spans:
        if span.kind.startswith(HIDDEN):
            sizes[span.kind] += span.end - span.start
    wrong = {rule: size for rule, size in sizes.items() if 2 * size > len(found.base)}
    if not wrong:
        return found
    notes = (Note(UNBELIEVED, None, None, f"{rule}: {size} characters of the text") for rule, size in wrong.items())
    spans = tuple(span for span in found.spans if span.kind not in wrong)
    return dataclasses.replace(found, spans=spans, notes=(*found.notes, *notes))


def _whole(page: Flow, known: Told, title: str, place: int, sure: float, notes: tuple[Note, ...]) -> Extracted:
    """Nothing confident: the whole page, said so."""
    base, spans = kept(page, range(len(page.lines)))
    fields = around(page, known, title, place, max(0, place), len(page.lines))
    note = Note("whole-page", None, None, "no block stands out: the whole page is kept")
    return Extracted(base, spans, fields, "whole", sure, (*notes, note))


def _outside(page: Flow, base: str) -> tuple[Note, ...]:
    """What lies outside the kept lines is one Note; the archive still has it."""
    count = page.size[-1] - len(base) + base.count("\n")
    return (Note("outside", None, None, f"{count} characters outside the kept block"),) if count else ()


def _head_fields(tree: Any) -> Fields:
    return dataclasses.replace(Fields(), title=_text_of(tree, "title"))


def _text_of(tree: Any, selector: str) -> str:
    """The text of the first such element; of the head, where it has one (a search of the whole page costs more)."""
    node = tree.head.css_first(selector) if tree.head is not None else None
    node = tree.css_first(selector) if node is None else node
    return squeezed(node.text()) if node is not None else ""
