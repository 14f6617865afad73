"""Where the text begins and ends inside its box: under the title and its line of labels, above what ends an article.

| line | |
|---|---|
| 某区整治动员会议讲话 | title: the text begins below |
| 时间：2021-03-04 来源：网络 | label: below |
| 正文。 | **kept** |
| 相关阅读：… / 上一篇：… / 热门文章 | ends the text |

>>> from cleaning.extract.render.lines import Box
>>> texts = ("动员会议讲话", "时间：2021-03-04 来源：网络", "会议于今天召开，请大家准时。", "相关阅读：", "另一次会议")
>>> page = Flow([Line(text, 0, "p") for text in texts], [Box("div", "div", -1, 0, len(texts))])
>>> trimmed(page, 0, len(texts), place=0, title="动员会议讲话", floor=0.5)
(2, 3)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaning.extract.main_block.block_noise import Noise
from cleaning.extract.main_block.boundary_words import (
    CREDIT,
    DISCLAIMED,
    DISCLAIMER,
    LABELS,
    SHORT,
    heads_list,
    is_end,
    is_finish,
    is_label,
    is_under,
)
from cleaning.extract.main_block.clause_punctuation import marks
from cleaning.extract.metadata.title import plain
from cleaning.extract.render.lines import Flow, Line
from cleaning.extract.render.tags import HEADINGS

_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,4}[:：]")  # 嘉宾：, 简介：
_LEADS = re.compile(r"(?:核心|内容|新闻|阅读)?(?:提示|导读|导语|摘要|提要)|编者")
SENTENCE_ENDS = ("。", "！", "？", "”", "）", ".", "!", "?", '"')
PARTS = 8  # ends of a part alone that are looked behind, each to the end of the text
MORE = 0.2  # share of the text before an inset that must stand behind it
LEAD = 10  # weight of a line between title and text that may be its summary
FAR = 30  # lines from the title to a text that may have one
AGAIN = 12  # characters that a teaser shares with the text


def trimmed(flow: Flow, first: int, last: int, place: int, title: str, floor: float) -> tuple[int, int]:
    """The lines of the text inside lines[first:last]. `floor`: share of the weight that must stand before an end."""
    if first <= place < last and _told(flow, first, place + 1) <= flow.size[last] - flow.size[place + 1]:
        first = place + 1  # the title stands over most of the text
    last = _end(flow, first, last, floor)
    bare = plain(title)
    while first < last and _is_label(flow.lines[first], bare):
        first += 1
    return first, last


def _told(flow: Flow, first: int, last: int) -> int:
    """The characters of running text in these lines."""
    size = flow.size
    return sum([size[number + 1] - size[number] for number in range(first, last) if flow.runs[number]])


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
    lines, size = flow.lines, flow.size
    least, seen, parts = max(1.0, floor * _told(flow, first, last)), 0, 0
    for number in range(first, last):
        if seen >= least and is_end(lines[number].text):
            if parts == PARTS or not _goes_on(flow, first, number, last):
                last = number
                break
            parts += 1
        if flow.runs[number]:
            seen += size[number + 1] - size[number]
    while last > first and _is_tail(lines[last - 1]):
        last -= 1
    return last


def _goes_on(flow: Flow, first: int, end: int, last: int) -> bool:
    """Does the line at `end` end a part only? As END under the steps of a how-to, where a heading of the author's
    follows, or as 延伸阅读 over an inset: in a box of its own, with text behind it in the same box as before it."""
    lines = flow.lines
    if is_finish(lines[end].text):
        return any(line.tag in HEADINGS and not is_end(line.text) for line in lines[end:last])
    inset = flow.boxes[lines[end].box]
    before = next((lines[n].box for n in range(end - 1, first - 1, -1) if flow.runs[n]), -1)
    if inset.first <= first or before < 0 or not heads_list(lines[end].text):
        return False
    more = [n for n in range(inset.last, last) if flow.runs[n] and lines[n].box == before and not _is_tail(lines[n])]
    return sum(len(lines[n].text) for n in more) > MORE * _told(flow, first, end)


def lead(flow: Flow, own: Sequence[float], noise: Noise, place: int, first: int, last: int) -> list[int]:
    """What the author says between title and text, in a box of its own: a summary, a note of the editor's. Not a
    teaser, which the text says again."""
    found = [number for number in range(place + 1, first) if own[number] > LEAD and flow.runs[number]]
    if place < 0 or not found or first - place > FAR:
        return []
    text = "".join(line.text for line in flow.lines[first:last])
    return [number for number in found if _is_lead(flow.lines[number], noise, text)]


def _is_lead(line: Line, noise: Noise, text: str) -> bool:
    """Is it prose of the author's that the text does not say again?"""
    said = line.text
    if not said.endswith(SENTENCE_ENDS) or (_LABELLED.match(said) and not _LEADS.match(said)):
        return False
    if noise[line.box] or line.linked or line.veils or is_label(said) or is_end(said) or DISCLAIMER.search(said):
        return False
    return said.lstrip("\u3000\xa0 ")[:AGAIN] not in text


def _is_tail(line: Line) -> bool:
    """A line after the text: links, nothing but signs, the editor's name."""
    text = line.text
    return (
        not text
        or line.linked * 10 > 7 * len(text)
        or not plain(text)
        or is_end(text)
        or (line.linked and len(text) <= SHORT and "下一页" in text)
        or (len(text) <= SHORT and CREDIT.match(text) is not None)
        or (len(text) <= SHORT and not marks(text) and is_under(text))
        or (len(text) <= DISCLAIMED and DISCLAIMER.search(text) is not None)
    )
