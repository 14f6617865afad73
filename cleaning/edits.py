"""The arithmetic of edits: do, undo, do two lists one after the other, leave some out.

Page text is never rewritten in place: each step returns edits, and one place applies them, so that every
character that left, came or changed carries the name of the rule that did it.

>>> base = "我区工作“某某”编辑,成绩很大"
>>> edits = (Edit(4, 11, "“某某”编辑,", "，", "stamp"),)
>>> apply(base, edits)
'我区工作，成绩很大'
>>> undo(apply(base, edits), edits) == base
True
>>> later = (Edit(4, 5, "，", "", "seam"),)       # offsets of the text that the first edits made
>>> compose(base, edits, later)
(Edit(start=4, end=11, was='“某某”编辑,', put='', rule='seam'),)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence

from cleaning.model import Document, Edit, Note


def apply(base: str, edits: Sequence[Edit]) -> str:
    """The text that sorted, disjoint edits make of the base."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += base[at : edit.start], edit.put
        at = edit.end
    pieces.append(base[at:])
    return "".join(pieces)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """The base again: the inverse of apply."""
    pieces: list[str] = []
    at, shift = 0, 0
    for edit in edits:
        start = edit.start + shift
        pieces += text[at:start], edit.was
        at = start + len(edit.put)
        shift += len(edit.put) - len(edit.was)
    pieces.append(text[at:])
    return "".join(pieces)


def tighten(edit: Edit) -> Edit | None:
    """Without the characters that `was` and `put` share at their ends; None where nothing remains.

    >>> tighten(Edit(3, 6, "甲乙丙", "甲丙", "x"))
    Edit(start=4, end=5, was='乙', put='', rule='x')
    """
    was, put = edit.was, edit.put
    if not was or not put:
        return edit if was != put else None
    most = min(len(was), len(put))
    head = next((i for i in range(most) if was[i] != put[i]), most)
    tail = next((i for i in range(most - head) if was[-1 - i] != put[-1 - i]), most - head)
    if not head and not tail:
        return edit
    was, put = was[head : len(was) - tail], put[head : len(put) - tail]
    return Edit(edit.start + head, edit.end - tail, was, put, edit.rule) if was or put else None


def compose(base: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One list of edits on the base that does what `first` on the base and then `second` on its result do.

    Both are sorted and disjoint. A later edit swallows the earlier ones that it overlaps and carries its own rule;
    only blanks do not: closing the gap that a lead left must not put the lead on the gap's account.

    >>> compose("甲。\\n小编整理\\n乙。", (Edit(3, 7, "小编整理", "", "lead"),), (Edit(3, 4, "\\n", "", "gap"),))
    (Edit(start=3, end=7, was='小编整理', put='', rule='lead'), Edit(start=7, end=8, was='\\n', put='', rule='gap'))
    """
    if not first or not second:
        return tuple(second or first)
    merged = tuple(_merged(base, first, second))
    return tuple(_joined(merged)) if any(edit.start == edit.end for edit in merged) else merged


def _merged(base: str, first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[Edit]:
    """Walk both lists once. `shift` is the length of the text before an edit, less that of the base."""
    old, count, shift, at = 0, len(first), 0, 0
    while at < len(second):
        new = second[at]
        # Touching counts as before, so that each keeps its own rule.
        while old < count and (edit := first[old]).start + shift + len(edit.put) <= new.start:
            yield edit
            shift += len(edit.put) - len(edit.was)
            old += 1
        if old == count or first[old].start + shift >= new.end:  # nothing overlaps: nearly always
            yield Edit(new.start - shift, new.end - shift, new.was, new.put, new.rule)
            at += 1
            continue
        end, old_end, new_end, grown = _group(first, second, old, at, shift)
        yield from _swallowed(base, first[old:old_end], second[at:new_end], shift, end)
        old, at, shift = old_end, new_end, shift + grown
    yield from first[old:]


def _group(first: Sequence[Edit], second: Sequence[Edit], old: int, at: int, shift: int) -> tuple[int, int, int, int]:
    """The run of edits of both lists that overlap one another, from second[at] on.

    Returns the end of the run in the text, the ends of the runs in first and second, and the growth of `first` in it.
    """
    end, old_end, new_end, grown = second[at].end, old, at + 1, 0
    while True:
        if old_end < len(first) and first[old_end].start + shift + grown < end:
            edit = first[old_end]
            end = max(end, edit.start + shift + grown + len(edit.put))
            grown += len(edit.put) - len(edit.was)
            old_end += 1
        elif new_end < len(second) and second[new_end].start < end:
            end = max(end, second[new_end].end)
            new_end += 1
        else:
            return end, old_end, new_end, grown


def _swallowed(base: str, first: Sequence[Edit], second: Sequence[Edit], shift: int, end: int) -> Iterator[Edit]:
    """The one edit that a run of overlapping edits becomes; it carries the rule of the largest later one."""
    if all(e.was.isspace() and not e.put.strip() for e in second):
        yield from _parted(first, second, shift)
        return
    begin = min(first[0].start + shift, second[0].start)
    base_start = begin - shift
    grown = sum(len(e.put) - len(e.was) for e in first)
    base_end = end - shift - grown
    local = [Edit(e.start - base_start, e.end - base_start, e.was, e.put, e.rule) for e in first]
    middle = apply(base[base_start:base_end], local)
    put = apply(middle, [Edit(e.start - begin, e.end - begin, e.was, e.put, e.rule) for e in second])
    rule = max(second, key=lambda e: len(e.was) + len(e.put)).rule
    yield from _tight(Edit(base_start, base_end, base[base_start:base_end], put, rule))


def _parted(first: Sequence[Edit], second: Sequence[Edit], shift: int) -> Iterator[Edit]:
    """A run whose later edits are of blanks alone: each earlier edit stays, blanks go from around it and from in it."""
    at = min(first[0].start + shift, second[0].start)  # in the text between
    told: set[int] = set()  # later edits whose `put` has its place
    for earlier in (*first, None):
        end = earlier.start + shift if earlier else max(at, second[-1].end)
        for edit in _clipped(second, at, end, told):
            start = edit.start - shift
            yield from _tight(Edit(start, start + len(edit.was), edit.was, edit.put, edit.rule))
        if earlier is None:
            return
        at = end + len(earlier.put)
        inner = [Edit(e.start - end, e.end - end, e.was, e.put, e.rule) for e in _clipped(second, end, at, told)]
        yield from _tight(Edit(earlier.start, earlier.end, earlier.was, apply(earlier.put, inner), earlier.rule))
        shift += len(earlier.put) - len(earlier.was)


def _clipped(edits: Sequence[Edit], start: int, end: int, told: set[int]) -> Iterator[Edit]:
    """What of the edits lies in a stretch of their text; a `put` goes to the first that has part of its edit."""
    for number, edit in enumerate(edits):
        a, b = max(edit.start, start), min(edit.end, end)
        if a < b:
            put = "" if number in told else edit.put
            told.add(number)
            yield Edit(a, b, edit.was[a - edit.start : b - edit.start], put, edit.rule)


def _tight(edit: Edit) -> Iterator[Edit]:
    if tight := tighten(edit):
        yield tight


def _joined(edits: Iterable[Edit]) -> Iterator[Edit]:
    """At most one edit that only inserts at a place: two of them become one, with the rule of the longer."""
    held: Edit | None = None
    for edit in edits:
        if held and held.start == held.end == edit.start == edit.end:
            rule = max(held, edit, key=lambda e: len(e.put)).rule
            held = Edit(held.start, held.end, "", held.put + edit.put, rule)
            continue
        if held:
            yield held
        held = edit
    if held:
        yield held


def refused(rule: str, rules: Collection[str]) -> bool:
    """Is the rule named, itself or by its family (`hidden` names `hidden:style`)?"""
    return rule in rules or rule.partition(":")[0] in rules


def refuse(doc: Document, rules: Collection[str]) -> Document:
    """The document without what these rules did to its base; nothing is cleaned again (law 3)."""
    kept = tuple(e for e in doc.edits if not refused(e.rule, rules))
    return dataclasses.replace(
        doc, edits=kept, text=apply(doc.base, kept), without=tuple(sorted({*doc.without, *rules}))
    )


def homes(notes: Sequence[Note], edits: Sequence[Edit]) -> Iterator[Note]:
    """Notes on the text, as notes on the base that the edits were made on."""
    for note in notes:
        if note.start is None or note.end is None or not edits:
            yield note
        else:
            start, end = (place_in_base(place, edits) for place in (note.start, note.end))
            yield Note(note.rule, start, max(start, end), note.what)


def place_in_base(place: int, edits: Sequence[Edit]) -> int:
    """Where a place of the text lies in the base; inside what an edit put, the edit's start."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        if start + len(edit.put) > place or (start >= place and edit.put):
            return min(place, start) - shift
        if start >= place:
            return place - shift
        shift += len(edit.put) - len(edit.was)
    return place - shift
