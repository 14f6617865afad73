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

BLANK = (
    " \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u2028\u2029"
)
BLANKS = BLANK + "\n"
GAP = re.compile(rf"\n[{BLANK}\n]*")
LEADING = re.compile(rf"[{BLANK}\n]+")
NUMBER = "一二三四五六七八九十百零〇"
ITEM = rf"[（(][{NUMBER}]{{1,3}}[）)]"
HEADING = rf"第[{NUMBER}\d]{{1,7}}[章节条篇部编](?=[{BLANK}])|{ITEM}|[{NUMBER}]{{1,3}}、(?![{NUMBER}])"
# A literal set first: the search skips from one sentence end to the next.
SPLIT = re.compile(
    rf"[。！？!?…；;][”’」』）)]?(?:"
    rf"(?P<blank>(?<![；;])[{BLANK}]+)(?=[{HAN}“‘《（(【\d])|(?P<number>(?<![；;…])[{BLANK}]*)(?={HEADING})"
    rf"|(?P<item>[{BLANK}]*)(?={ITEM}))"
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
    body = len(text.rstrip(BLANKS))
    at = _leading(text)
    if at:
        yield Edit(0, at, text[:at], "", "paragraph:gap")
    for match in GAP.finditer(text, at, body):
        start, end = _before_blanks(text, match.start()), match.end()
        if match.end() - start > 1:
            yield from _closed(text, start, end)
    if at < body < len(text):
        yield Edit(body, len(text), text[body:], "", "paragraph:gap")


def _closed(text: str, start: int, end: int) -> Iterator[Edit]:
    gap = text[start:end]
    if _goes_on(text, start, end):
        yield Edit(start, end, gap, "", "paragraph:false")
    else:
        yield from _one_line_end(start, gap)


def _leading(text: str) -> int:
    match = LEADING.match(text)
    return match.end() if match else 0


def _before_blanks(text: str, at: int) -> int:
    """Where the blanks before a line end begin."""
    while at and text[at - 1] in BLANKS:
        at -= 1
    return at


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
        start, end = match.span(match.lastgroup or 0)
        yield Edit(start, end, text[start:end], "\n", "paragraph:lost")
