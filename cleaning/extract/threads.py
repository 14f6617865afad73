"""Threads: a page of posts laid out alike, each with its writer, date and floor between; all posts are the text.

Boxes of one name that hold much of what is said under the title, and between them the words of a board (回复, 3楼):
those are posts, and what stands between them is not. Comments under an article are none, since the article stands
before them; where the page calls itself a topic or a question, what stands there is its first post. Where each has a
heading of its own it is a feed of articles.

>>> texts = "相机", "小舟 楼主", "预算三千，主要拍孩子。", "路人 2楼 回复", "二手的也可以，便宜。"
>>> lines = [Line(text, n if n in (2, 4) else 0, "div") for n, text in enumerate(texts)]
>>> boxes = [Box("div", "div  ", -1, 0, 5), *(Box("div", f"div post p{n}", 0, n, n + 1) for n in range(1, 5))]
>>> [texts[number] for post in posts(Flow(lines, boxes), [0.4, 1.0, 11.0, 1.0, 10.0], 0) for number in post]
['预算三千，主要拍孩子。', '二手的也可以，便宜。']
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from cleaning.extract.cards import is_title
from cleaning.extract.ends import UNDER, is_label
from cleaning.extract.lines import Box, Flow, Line
from cleaning.extract.noise import SENTENCE
from cleaning.extract.tags import HEADINGS

SIGNS = re.compile(
    r"楼|回[复應应]|引用|举报|发[表布]|编辑于|答主|[回解]答|[点获]?赞|采纳|点评|评论|沙发|板凳|只看|积分|[等级]级|注册|Reply|Quote|[Pp]osted|#\d"
)
ASKED = re.compile(r"topic|thread|forum|bbs|question|luntan|wenda|(?:^|[ _-])(?:ask|qa)(?:[ _-]|$)")
BOARD = re.compile(r"论坛|贴吧|[^_ -]吧$|问答|BBS|bbs|知道$|讨论区")
ANSWERS = re.compile(r"写回答|我来答|[个条]回答|答主|采纳|楼主|本[帖贴]|[帖贴]子主题|回复主题|发表新[帖贴]")
MOST = 0.35  # share of what is said under the title that the posts hold
AGREED = 0.6  # share of the gaps between posts with a board's word in them
GAP = 40  # characters of a line of labels between two posts
_DIGITS = str.maketrans("", "", "0123456789")


def posts(flow: Flow, own: Sequence[float], place: int, head: str = "") -> list[range]:
    """The lines of each post, the first one's before all; empty where the page is no thread.

    `own`: the lines' weights; `place`: the title's line, or -1; `head`: the page's own name of itself, its `<title>`.
    """
    sums = [0.0, *accumulate(own)]
    best, held = list[Box](), MOST * (sums[-1] - sums[place + 1])
    for boxes in _alike(flow, own, place):
        said = sum(sums[box.last] - sums[box.first] for box in boxes)
        if said > held and _is_board(flow, boxes):
            best, held = boxes, said
    if not best:
        return []
    between = range(place + 1, best[0].first)
    lead = sum(own[i] for i in between if _is_prose(flow, i, place))
    if lead >= SENTENCE and not _is_asked(flow, head, best, place):
        return []
    found = [*_first_post(flow, own, place, best[0].first), *(_bare(flow, box) for box in best)]
    return [post for post in found if post]


def _alike(flow: Flow, own: Sequence[float], place: int) -> Iterator[list[Box]]:
    """Boxes below the title with one name (but for digits) that hold text themselves; none inside another."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for line, weight in zip(flow.lines[place + 1 :], own[place + 1 :], strict=True):
        if weight:
            groups[flow.boxes[line.box].name].add(line.box)
    named: defaultdict[str, set[int]] = defaultdict(set)
    for name, numbers in groups.items():
        named[_stem(name)] |= numbers
    for stem, numbers in named.items():
        if stem and len(numbers) > 1:
            yield _outermost([flow.boxes[number] for number in sorted(numbers)])


@functools.lru_cache(maxsize=16_384)
def _stem(name: str) -> str:
    """What twins share of their names: the classes, or where there are none the id; without digits.

    >>> _stem("td t_f postmessage_12"), _stem("td  postmessage_12"), _stem("td  ")
    ('t_f', 'postmessage_', '')
    """
    classes, _, own = name.partition(" ")[2].rpartition(" ")
    return (classes or own).translate(_DIGITS)


def _outermost(boxes: Sequence[Box]) -> list[Box]:
    """Those that lie in none of the others; in the page's order."""
    found = [boxes[0]]
    found += [box for before, box in pairwise(boxes) if box.first >= max(before.last, found[-1].last)]
    return found


def _is_board(flow: Flow, boxes: Sequence[Box]) -> bool:
    """Do most gaps between the boxes hold a board's word, and few a heading of their own?"""
    if len(boxes) < 2:
        return False
    gaps = [flow.lines[before.last : after.first] for before, after in pairwise(boxes)]
    spoken = sum(any(len(line.text) <= GAP and SIGNS.search(line.text) for line in gap) for gap in gaps)
    seen = Counter(line.text for gap in gaps for line in gap)
    headed = sum(any(seen[line.text] == 1 and _heads(line) for line in gap) for gap in gaps)
    return spoken >= AGREED * len(gaps) and headed * 2 < len(gaps)


def _heads(line: Line) -> bool:
    """Is it the heading of an article in a feed? By its tag or as a link, as long as a title."""
    if line.linked or line.tag not in HEADINGS:
        return is_title(line)
    return is_title(Line(line.text, line.box, line.tag, len(line.text)))


def _is_asked(flow: Flow, head: str, replies: Sequence[Box], place: int) -> bool:
    """Is what stands before the replies a topic or a question? By the page's title, a line of labels, or the name of a
    box around it."""
    first = replies[0].first
    if BOARD.search(head) or any(
        len(line.text) <= GAP and ANSWERS.search(line.text) for line in flow.lines[place + 1 : replies[-1].last]
    ):
        return True
    numbers = {flow.lines[number].box for number in range(place + 1, first) if flow.runs[number]}
    while numbers:
        if any(ASKED.search(flow.boxes[number].name) for number in numbers):
            return True
        numbers = {flow.boxes[number].parent for number in numbers} - {-1}
    return False


def _is_prose(flow: Flow, number: int, place: int) -> bool:
    """Does the line run, and is neither a label nor the title once more?"""
    text = flow.lines[number].text
    return flow.runs[number] and not is_label(text) and (place < 0 or text != flow.lines[place].text)


def _first_post(flow: Flow, own: Sequence[float], place: int, first: int) -> list[range]:
    """What is said between the title and the replies: the lines of the box that says most there."""
    said: defaultdict[int, float] = defaultdict(float)
    for number in range(place + 1, first):
        if _is_prose(flow, number, place):
            said[flow.lines[number].box] += own[number]
    most = max(said, key=said.__getitem__, default=-1)
    return [_bare(flow, flow.boxes[most], place + 1, first)] if most >= 0 and said[most] else []


def _bare(flow: Flow, box: Box, least: int = 0, most: int = 10**9) -> range:
    """A post's lines without the labels over and under it; one that looks like nothing else is a short post."""
    whole = range(max(least, box.first), min(most, box.last))
    said = [number for number in whole if not _is_of_board(flow, number)]
    return range(said[0], said[-1] + 1) if said else whole


def _is_of_board(flow: Flow, number: int) -> bool:
    """Is the line a label, or one of the buttons under a post?"""
    text = flow.lines[number].text
    if not text or is_label(text):
        return True
    return len(text) <= GAP and not flow.runs[number] and UNDER.search(text) is not None
