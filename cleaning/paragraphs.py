"""Paragraphs one a line: indents and blank lines go, lost breaks come back, false ones close.

>>> from cleaning.view import BUILTIN, Scene, View, book_of
>>> from cleaning.ledger import apply
>>> book = book_of(BUILTIN, None)
>>> def mended(text): return apply(text, paragraphs(View.of(text, book), Scene(book)).edits)
>>> mended("\\u3000\\u3000会议开始。 大家坐好。\\n\\n  先说一件事,\\n  再说一件。")
'会议开始。\\n大家坐好。\\n先说一件事,再说一件。'

A break that the text does not prove is not invented: `。` glued to the next sentence stays one paragraph, unless that
sentence begins with a heading's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaning.model import Edit, Found
from cleaning.view import Scene, View
from cleaning.width import HAN

BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0085\u2028\u2029\x0b\x0c\x1c-\x1f\r"
GAP = re.compile(rf"[{BLANK}]*\n[{BLANK}\n]*|\A[{BLANK}\n]+|[{BLANK}\n]+\Z")
END = "。！？!?…；;"
NUMBER = "一二三四五六七八九十百零〇"
HEADING = (
    rf"第[{NUMBER}\d]{{1,7}}[章节条篇部编](?=[{BLANK}])|[（(][{NUMBER}]{{1,3}}[）)]|[{NUMBER}]{{1,3}}、(?![{NUMBER}])"
)
SPLIT = re.compile(
    rf"(?<=[。！？!?][”’」』）)])[{BLANK}]+(?=[{HAN}“《（(\d])"
    rf"|(?<=[。！？!?…])[{BLANK}]+(?=[{HAN}“‘《（(【\d])"
    rf"|(?<=[；;])[{BLANK}]*(?=[（(][{NUMBER}]{{1,3}}[）)])"
    rf"|(?<=[。！？])[{BLANK}]*(?={HEADING})"
)
STARTS = re.compile(rf"{HEADING}|[（(]?\d{{1,3}}[）).．、]|[①-⑳]|第[{NUMBER}\d]{{1,7}}[章节条篇部编，,、]")
OPEN = re.compile(rf"[{HAN}，,、]")
LONG = 45  # characters from which a line without a full stop is no heading: titles of laws and speeches end before


def paragraphs(view: View, scene: Scene) -> Found:
    """Edits of `paragraph:gap` (blank lines, indents), `:lost` (a break comes back), `:false` (a break goes)."""
    edits = [*_gaps(view.text), *_lost(view.text)]
    return Found(sorted(edits, key=lambda edit: edit.start))


def _gaps(text: str) -> Iterator[Edit]:
    """What stands between two paragraphs becomes one line end, or nothing where the sentence goes on."""
    for match in GAP.finditer(text):
        start, end = match.span()
        inner = start and end < len(text)
        if inner and match[0] != "\n" and _goes_on(text, start, end):
            yield Edit(start, end, match[0], "", "paragraph:false")
        elif inner and match[0] != "\n":
            yield from _one_line_end(start, match[0])
        elif not inner:
            yield Edit(start, end, match[0], "", "paragraph:gap")


def _one_line_end(start: int, gap: str) -> Iterator[Edit]:
    """Keep the first line end of the gap; what stands before and after it goes."""
    at = gap.index("\n")
    if at:
        yield Edit(start, start + at, gap[:at], "", "paragraph:gap")
    if at + 1 < len(gap):
        yield Edit(start + at + 1, start + len(gap), gap[at + 1 :], "", "paragraph:gap")


def _goes_on(text: str, start: int, end: int) -> bool:
    """Is a break inside a sentence? After a comma, or after a long line that no mark ends, and no number follows.

    Asked only where an indent or a blank line came with the break: a bare line end of a text in normal form stays.
    """
    before = text[start - 1]
    if STARTS.match(text, end) or not OPEN.match(before):
        return False
    if before in "，,、":
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line) >= LONG and OPEN.match(text[end]) is not None and any(mark in line for mark in "，,。")


def _lost(text: str) -> Iterator[Edit]:
    """A sentence end and a blank hide a break; so does a sentence end right before a heading's number."""
    for match in SPLIT.finditer(text):
        yield Edit(match.start(), match.end(), match[0], "\n", "paragraph:lost")
