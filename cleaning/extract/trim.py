"""Where the text begins and ends inside its box: under the title and its line of labels, above what ends an article.

| line | |
|---|---|
| 某区整治动员会议讲话 | title: the text begins below |
| 时间：2021-03-04 来源：网络 | label: below |
| 正文。 | **kept** |
| 相关阅读：… / 上一篇：… / 热门文章 | ends the text |
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaning.extract.ends import CREDIT, DISCLAIMED, DISCLAIMER, LABELS, SHORT, is_end, is_label, is_under
from cleaning.extract.lines import Flow, Line
from cleaning.extract.marks import marks
from cleaning.extract.title import plain


def trimmed(flow: Flow, first: int, last: int, place: int, title: str, floor: float) -> tuple[int, int]:
    """The lines of the text inside lines[first:last]. `floor`: share of the weight that must stand before an end."""
    first = _begin(flow.lines, first, last, place, plain(title))
    last = _end(flow, first, last, floor)
    while first < last and _is_label(flow.lines[first], plain(title)):
        first += 1
    return first, last


def _begin(lines: Sequence[Line], first: int, last: int, place: int, title: str) -> int:
    """Below the title, where it stands in the box before most of the text."""
    before = (
        sum(len(line.text) for line in lines[first : place + 1] if marks(line.text)) if first <= place < last else 0
    )
    after = sum(len(line.text) for line in lines[place + 1 : last])
    return place + 1 if first <= place < last and before <= after else first


def _is_label(line: Line, title: str) -> bool:
    """A line of labels, or the title once more."""
    text = line.text
    if not text:
        return True
    if len(text) > LABELS:
        return False
    bare = plain(text)
    if not bare or bare == title:
        return True
    return is_label(text) or line.linked * 10 > 9 * len(text)


def _end(flow: Flow, first: int, last: int, floor: float) -> int:
    """The first line that ends the text, where enough of it stands above; then the tail of links and labels."""
    lines = flow.lines
    running = [len(line.text) if marks(line.text) else 0 for line in lines[first:last]]
    least, seen = max(1.0, floor * sum(running)), 0
    for index, size in enumerate(running, first):
        if seen >= least and is_end(lines[index].text):
            last = index
            break
        seen += size
    while last > first and _is_tail(lines[last - 1]):
        last -= 1
    return last


def _is_tail(line: Line) -> bool:
    """A line after the text: links, nothing but signs, the editor's name."""
    text = line.text
    return (
        not text
        or line.linked * 10 > 7 * len(text)
        or not plain(text)
        or is_end(text)
        or (len(text) <= SHORT and CREDIT.match(text) is not None)
        or (len(text) <= SHORT and not marks(text) and is_under(text))
        or (len(text) <= DISCLAIMED and DISCLAIMER.search(text) is not None)
    )
