"""A text in shreds: a break after each character, a cell for each, by the hundred thousand.

A line costs the same whatever stands in it, so a megabyte of `字<br>` takes seven times an ordinary page's time.
Vertical text is written so, a few hundred lines of it; where thousands follow each other somebody wants to hurt, and
the breaks between them go before the page is parsed, all but the first and the last.

>>> joined("<p>甲<br>" + "乙<br>" * 6 + "一段正文。", most={2: 4})
'<p>甲<br>乙乙乙乙乙乙<br>一段正文。'
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST = {2: 2000, 4: 20_000}
"""Characters of a line → how many such lines may follow each other: in the pages of our packs 62 of one or two do.
Names of three characters stand in lists of thousands, so of those more is asked."""


def _run(short: int) -> re.Pattern[str]:
    """Tags with no more characters between them."""
    return re.compile(rf"(?:<[^<>]{{1,200}}>\s{{0,40}}(?:&#?\w{{1,8}};|[^<>\s&]){{0,{short}}}\s{{0,40}})++")


_RUNS = {short: _run(short) for short in MOST}
_WORD = re.compile(r">\s*+[^<\s]")
_BREAK = re.compile(
    r"<br\b[^<>]*>|</(td|th|p|li|div|dd|dt|tr|h[1-6])\s*>\s*<\1\b[^<>]*>|</t[dh]\s*>\s*</tr\s*>\s*<tr\b[^<>]*>\s*<t[dh]\b[^<>]*>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(?:td|th|p|li|dd|dt|tr)\b[^<>]*>", re.IGNORECASE)


def joined(html: str, most: Mapping[int, int] = MOST) -> str:
    """The page without the breaks inside a run of too many such lines; linear."""
    for short, least in most.items():
        if html.count("<") > least:
            html = _RUNS[short].sub(lambda run, least=least: _without(run[0], least), html)  # type: ignore[misc]
    return html


def _without(run: str, most: int) -> str:
    """A run that has too many, with its first and last break alone. What is never closed is broken where it opens."""
    if run.count("<") <= most or len(_WORD.findall(run)) <= most:
        return run
    breaks = _BREAK if "</" in run or "<br" in run else _OPENING
    found = [(m.start(), m.end()) for m in breaks.finditer(run)] or [(0, 0)]
    begin, end = found[0][1], found[-1][0]
    return run[:begin] + breaks.sub("", run[begin:end]) + run[end:]
