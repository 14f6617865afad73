"""What goes with a stamp: the comma, bracket, blank or break beside it, decided by its neighbours.

After the cut the text must read as the author wrote it. `，【某某】，` brought the second comma; `很大“某某”编辑。`
at the end of a paragraph owes its full stop to the author:

>>> [seam("推进，【某某】，发展", 3, 7, 7), seam("成绩很大“某某”编辑。", 4, 10, 11), seam("改 【某某】 革", 2, 6, 6)]
[(3, 8), (4, 10), (1, 7)]
>>> seam("国家建\\n【某某】\\n设", 4, 8, 8), seam("第一段。\\n【某某】\\n第二段。", 5, 9, 9)
((3, 9), (5, 10))
"""

from __future__ import annotations

BLANKS = frozenset(" \u3000\u00a0\t")
MARKS = frozenset("，。；：！？、,;:!?")
ENDS = frozenset("。！？!?…；;：:”」』）)")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
HUSKS = {"“": "”", "（": "）", "(": ")", "【": "】", "「": "」", "[": "]", "〖": "〗", "『": "』", "《": "》"}
AFTER = frozenset((*HUSKS.values(), "。"))  # without one of these behind a cut nothing is left over


def seam(text: str, start: int, stop: int, end: int) -> tuple[int, int]:
    """The range that goes with a stamp at `text[start:stop]` whose own mark, if any, is `text[stop:end]`."""
    start, end = _unseen(text, start, _with_mark(text, start, stop, end))
    start, end = _husk(text, start, end)
    if _opens_line(text, start) and _closes_line(text, end):
        return _whole_line(text, start, end)
    return _blanks(text, start, end)


def _with_mark(text: str, start: int, stop: int, end: int) -> int:
    """The stamp's own comma goes; a full stop that the paragraph needs stays; of two commas that meet one goes."""
    before, after = _before(text, start), text[end : end + 1]
    if end > stop and text[stop] in "。！!" and before.isalnum() and after in ("", "\n"):
        return stop
    if end == stop and before in MARKS and text[stop : stop + 1] in "，,、" and stop < len(text):
        return stop + 1
    return end


def _before(text: str, start: int) -> str:
    while start and text[start - 1] in BLANKS:
        start -= 1
    return text[start - 1 : start] if start else ""


def _unseen(text: str, start: int, end: int) -> tuple[int, int]:
    """Invisible signs that cling to the stamp."""
    while start and text[start - 1] in INVISIBLE:
        start -= 1
    while end < len(text) and text[end] in INVISIBLE:
        end += 1
    return start, end


def _husk(text: str, start: int, end: int) -> tuple[int, int]:
    """A pair of brackets that would be left empty."""
    while start and end < len(text) and HUSKS.get(text[start - 1]) == text[end]:
        start, end = start - 1, end + 1
    return start, end


def tidied(text: str, start: int, end: int) -> tuple[int, int]:
    """A cut of its own marks with what it would leave: an empty pair of brackets, a second full stop.

    >>> tidied("成效明显（某某）。", 5, 7), tidied("成效明显。某某。下一步", 5, 7)
    ((4, 8), (5, 8))
    """
    if text[end : end + 1] not in AFTER:
        return start, end
    start, end = _husk(text, start, end)
    twice = text[start - 1 : start] in ("。", "！", "？") and text[end : end + 1] == "。"
    return start, end + twice


def _opens_line(text: str, start: int) -> bool:
    while start and text[start - 1] in BLANKS:
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def _closes_line(text: str, end: int) -> bool:
    while end < len(text) and text[end] in BLANKS:
        end += 1
    return end == len(text) or text[end] == "\n"


def _whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    """A line of its own goes with its break; with both where it broke a sentence."""
    while start and text[start - 1] in BLANKS:
        start -= 1
    while end < len(text) and text[end] in BLANKS:
        end += 1
    if start == 0 or end == len(text):
        return max(0, start - 1), min(len(text), end + (start == 0))
    broken = text[start - 2 : start - 1].isalnum() and text[end + 1 : end + 2].isalnum()
    return (start - 1, end + 1) if broken and not _heading(text, start - 1) else (start, end + 1)


SHORT = 12  # characters: a line shorter than this without a mark is a heading, not the start of a broken sentence


def _heading(text: str, end: int) -> bool:
    """Does a heading, not a broken sentence, end here? A heading is a short line that no line goes on from."""
    start = text.rfind("\n", 0, end) + 1
    return 4 < end - start <= SHORT and not any(mark in text[start:end] for mark in "，,")


def _blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Blanks on both sides between Hanzi go, else those of one side; none stays before a mark or at a line's end."""
    first = start
    while first and text[first - 1] in BLANKS:
        first -= 1
    last = end
    while last < len(text) and text[last] in BLANKS:
        last += 1
    if last == len(text) or text[last] == "\n" or text[last] in MARKS:
        return first, end
    if first < start and last > end and _han(text[first - 1 : first]) and _han(text[last]):
        return first, last
    return (start, last) if first < start or text[start - 1 : start] == "\n" else (start, end)


def _han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
