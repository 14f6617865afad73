"""A text in shreds: a break after each character, a cell for each, by the hundred thousand.

A line costs the same whatever stands in it, so a megabyte of `字<br>` takes seven times an ordinary page's time.
Vertical text is written so, a few hundred lines of it; where thousands follow each other somebody wants to hurt, and
the breaks between them go before the page is parsed, all but the first and the last.

>>> joined("<p>甲<br>" + "乙<br>" * 6 + "一段正文。", most=4)
'<p>甲<br>乙乙乙乙乙乙<br>一段正文。'
"""

from __future__ import annotations

import re

MOST = 2000  # lines of one or two characters in a row; the longest run in the pages of our packs has 62
_SHRED = r"\s{0,40}(?:&#?\w{1,8};|[^<>\s&]){0,2}\s{0,40}"
_RUN = re.compile(rf"(?:<[^<>]{{1,200}}>{_SHRED})++")
_WORD = re.compile(r">\s*+[^<\s]")
_BREAK = re.compile(
    r"<br\b[^<>]*>|</(td|th|p|li|div|dd|dt|tr|h[1-6])\s*>\s*<\1\b[^<>]*>|</t[dh]\s*>\s*</tr\s*>\s*<tr\b[^<>]*>\s*<t[dh]\b[^<>]*>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(?:td|th|p|li|dd|dt|tr)\b[^<>]*>", re.IGNORECASE)


def joined(html: str, most: int = MOST) -> str:
    """The page without the breaks inside a run of more than `most` such lines; one pass, linear."""
    return _RUN.sub(lambda run: _without(run[0], most), html)


def _without(run: str, most: int) -> str:
    """A run that has too many, with its first and last break alone. What is never closed is broken where it opens."""
    if run.count("<") <= most or len(_WORD.findall(run)) <= most:
        return run
    breaks = _BREAK if "</" in run or "<br" in run else _OPENING
    found = [(m.start(), m.end()) for m in breaks.finditer(run)] or [(0, 0)]
    begin, end = found[0][1], found[-1][0]
    return run[:begin] + breaks.sub("", run[begin:end]) + run[end:]
