"""Rules of rules/*.toml that may stand anywhere or fill a line: what a pattern says goes, goes.

>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> from cleaning.knowledge.schema import Rule
>>> rule = Rule("x", "x0dx0a", "inline", (("甲x0dx0a乙", "甲乙"),), needles=("x0d",))
>>> [(c.start, c.end, c.put) for c in cuts_of(rule, "甲x0dx0a乙")]
[(1, 7, '')]

A group called `cut` in the pattern says which part goes; without one all of it. A rule with a `note` also leaves a Note
under that name. `put` is what stands there afterwards. With `evidence = "splits"` it holds only where the words on both
sides of the cut stand together elsewhere on the page, with "repeats" only where it matches three times or more, with
"stray-number" where it counts no item of a list.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from cleaning.knowledge.regex_check import within_a_line
from cleaning.knowledge.schema import Rule
from cleaning.matching.view import View
from cleaning.steps.stamps.features_position import Items, items_of, splits, stray_number

BLANKS = " \u3000\u00a0\t"


class Cut(msgspec.Struct, frozen=True):
    """On the view: what goes, what is put there, by which rule; `line` where the line's break goes too."""

    start: int
    end: int
    put: str
    rule: Rule
    line: bool = False


def rulings(view: View) -> Iterator[Cut]:
    """All that the rules for any place and for lines say of the page."""
    for rule in view.worth_trying():
        lines = view.lines_with(rule.needles) if within_a_line(rule.match) else None
        yield from cuts_of(rule, view.folded, lines)


def cuts_of(rule: Rule, text: str, lines: Sequence[tuple[int, int]] | None = None) -> Iterator[Cut]:
    """What one rule says of a folded text, or of some of its lines."""
    matches = (match for line in lines or [(0, len(text))] for match in rule.pattern.finditer(text, *line))
    needed = REPEATS if rule.evidence == "repeats" else 1
    first = [*itertools.islice(matches, needed)]
    if len(first) < needed:
        return
    items = items_of(text) if rule.evidence == "stray-number" else {}
    part, line = "cut" if "cut" in rule.pattern.groupindex else 0, rule.where == "line"
    for match in itertools.chain(first, matches):  # one at a time: a page may hold millions
        start, end = match.span(part)
        if line and not _is_line(text, *match.span()):
            continue
        if rule.evidence and not _proved(rule.evidence, text, start, end, items):
            continue
        put = match.expand(rule.put) if rule.put else ""
        yield Cut(start, end, put, rule, line and not put)


REPEATS = 3  # copies on a page that no author makes


def _proved(evidence: str, text: str, start: int, end: int, items: Items) -> bool:
    if evidence == "splits":
        return splits(text, start, end)
    if evidence == "stray-number":
        return stray_number(text, start, end, items)
    return True


def _is_line(text: str, start: int, end: int) -> bool:
    """Is nothing but blanks beside the match in its line?"""
    first = text.rfind("\n", max(0, start - 40), start) + 1 or (0 if start < 40 else start)
    last = text.find("\n", end, end + 40)
    last = last if last >= 0 else min(len(text), end + 40)
    return not text[first:start].strip(BLANKS) and not text[end:last].strip(BLANKS)


__all__ = ["Cut", "cuts_of", "rulings"]
