"""Text that was broken at a fixed width (e-mail, terminal, PDF): its lines are as long as one another, and unended.

>>> line = "本市公园实行统一规划和分级管理制度由市绿化主管部门会同有关部门制定"
>>> wrap_width("\\n".join([line] * 9 + ["实施。"] + [line] * 9 + ["施行。"]))
66
>>> wrap_width("第一条 为了规范管理，制定本办法。\\n第二条 本办法适用于本市。\\n" * 9)
0
"""

from __future__ import annotations

import statistics

FEWEST = 10  # unended lines
WIDE_ENOUGH = 44  # columns: below lie verse, lists and names
NEAR = 6  # columns by which a line may fall short: a mark or a Latin word that did not fit
ALIKE = 0.8  # share of the unended lines that are as wide as the median one
SHORT = 8  # characters a line, below which a page is nearly nothing but line ends
ENDS = frozenset("。；：！？…”）.!?;:)")


def wrap_width(text: str) -> int:
    """The column at which a text was broken; 0 where its lines are paragraphs. A Han character has two columns."""
    lines = text.count("\n")
    if lines < FEWEST or 2 * _ended(text) > lines:
        return 0
    unended = [line for line in text.split("\n") if line and line[-1] not in ENDS]
    if len(unended) < FEWEST or 2 * sorted(map(len, unended))[len(unended) // 2] < WIDE_ENOUGH:
        return 0  # by far the most frequent, and told without encoding a line
    widths = [columns(line) for line in unended]
    middle = round(statistics.median(widths))
    alike = sum(abs(width - middle) <= NEAR for width in widths)
    return middle if middle >= WIDE_ENOUGH and alike >= ALIKE * len(widths) else 0


def _ended(text: str) -> int:
    """How many lines one of the marks ends, in the cheaper way: line by line, or where lines are short mark by mark."""
    if len(text) < SHORT * text.count("\n"):
        return sum(text.count(end + "\n") for end in ENDS)
    ended, at = 0, text.find("\n")
    while at >= 0:
        ended += text[at - 1 : at] in ENDS
        at = text.find("\n", at + 1)
    return ended


def columns(line: str) -> int:
    """Display width: two columns for what UTF-8 writes with three bytes, one for the rest."""
    return (len(line.encode("utf-8", "surrogatepass")) + len(line)) // 2
