"""What boards and pages of questions say around a post: writer, rank, floor, date, buttons.

>>> [is_of_board(text, False) for text in ("2楼 发表于 2012-03-01", "赞同 12", "我家的用了五年")]
[True, True, False]
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator

from cleaning.common.dates import DATE
from cleaning.extract.main_block.boundary_words import is_label, is_under
from cleaning.extract.render.lines import Box, Flow

SIGNS = re.compile(
    r"楼|回[复應应]|引用|举报|发[表布]|编辑于|答主|回答|解答|赞|采纳|点评|评论|沙发|板凳|只看|积分|等级|级级|注册|"
    r"Reply|Quote|Posted|posted|#\d"
)
TIMES = re.compile(r"\d\s?(?:天|小时|分钟|个?月|年)前|(?:19|20)\d\d\s?[-/.年]")
FLOOR = re.compile(r"(?:第\s?\d+\s?[楼帖]|\d+\s?[楼#]|#\s?\d+|[楼樓]主|沙发|板凳|地板)[:：]?")
NAMES = re.compile(r"topic|discuss|thread|forum|bbs|question|luntan|wenda|(?:^|[ _-])(?:ask|qa)(?:[ _-]|$)")
TITLES = re.compile(r"论坛|贴吧|[^_ -]吧$|问答|BBS|bbs|知道$|讨论区")
ASKED = re.compile(
    r"写回答|我来答|个回[答复]|条回答|个帖子|条帖子|答主|采纳|楼主|本[帖贴]|帖子主题|贴子主题|回复主题|发表新[帖贴]|律师回|医生回|专家回|网友回答|最佳答案|满意答案"
)
WRITER = re.compile(r"作者|回复|发表|楼|提交|Posted|posted")
AGAIN = 3  # times
POSTED = 60  # characters of a line that says who wrote a post, and when
LABEL = 40  # characters of a line of labels between two posts
NEAR = 12  # lines before the title and after the first reply that may say what it replies to


def is_of_board(text: str, linked: bool) -> bool:
    """Is a line that is no sentence a label, or one of the buttons under a post? `linked`: it is mostly links."""
    if not text or is_label(text):
        return True
    if FLOOR.fullmatch(text):
        return True
    return len(text) <= LABEL and (is_under(text) or (linked and SIGNS.search(text) is not None))


def is_label_at(flow: Flow, number: int) -> bool:
    """Is that line of the page the board's?"""
    line = flow.lines[number]
    return is_label(line.text) if flow.runs[number] else is_of_board(line.text, line.linked * 2 > len(line.text))


def is_card(flow: Flow, box: Box) -> bool:
    """Is a box what a board tells of a writer or a post, in a cell like the post's own: rank, day of entry, buttons?"""
    if any(flow.runs[box.first : box.last]):
        return False
    links = flow.linked[box.last] - flow.linked[box.first]
    if links * 3 > flow.size[box.last] - flow.size[box.first]:
        return True
    told = sum(
        "：" in flow.lines[number].text or is_label_at(flow, number) or bool(SIGNS.search(flow.lines[number].text))
        for number in range(box.first, box.last)
    )
    return told * 2 >= box.last - box.first


def has_sign(flow: Flow, lines: range, dated: bool) -> bool:
    """Does a short line that is no sentence hold a board's word? `dated`: a time is as good."""
    short = "|".join([flow.lines[n].text for n in lines if not flow.runs[n] and len(flow.lines[n].text) <= LABEL])
    return SIGNS.search(short) is not None or (dated and _is_timed(short))


def _is_timed(text: str) -> bool:
    """Does it say how long ago, or when?"""
    return ("前" in text or "19" in text or "20" in text) and TIMES.search(text) is not None


def is_asked(flow: Flow, place: int, first: int) -> bool:
    """Is what stands between the title and the replies a topic or a question? By the labels, or by the name of a box
    around the title and the replies or around what is asked."""
    near = flow.lines[max(0, min(place, first) - NEAR) : first + NEAR]
    labels = "|".join([line.text for line in near if len(line.text) <= LABEL])
    if ASKED.search(labels):
        return True
    seen = {-1}
    for line in (flow.lines[max(place, 0)], *(flow.lines[n] for n in range(place + 1, first) if flow.runs[n])):
        number = line.box
        while number not in seen:
            if _is_named(flow.boxes[number].name):
                return True
            seen.add(number)
            number = flow.boxes[number].parent
    return False


@functools.lru_cache(maxsize=16_384)
def _is_named(name: str) -> bool:
    """By its name (a site's pages repeat their names)."""
    return NAMES.search(name) is not None


def labels_between(flow: Flow, lines: range) -> frozenset[int]:
    """Lines within a text that are not the author's: dated labels between posts (one alone may be his own), links that
    repeat."""
    found = [
        number for number in lines
        if not flow.runs[number] and len(text := flow.lines[number].text) <= POSTED and ("20" in text or "19" in text)
        and DATE.search(text) and WRITER.search(text)
    ]  # fmt: skip
    return frozenset((*(found if len(found) > 1 else ()), *_repeated(flow, lines)))


def _repeated(flow: Flow, lines: range) -> Iterator[int]:
    """Links that say the same again and again, as under each item of a list where it is sold."""
    if flow.linked[lines.stop] == flow.linked[lines.start]:
        return
    linked = [n for n in lines if (line := flow.lines[n]).linked and line.linked == len(line.text) <= POSTED]
    said = Counter(flow.lines[number].text for number in linked)
    yield from (number for number in linked if said[flow.lines[number].text] >= AGAIN)
