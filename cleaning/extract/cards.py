"""Feeds: boxes that repeat, each with somebody else's title as a link and the beginning of his text under it.

Their teasers are running text like the article's and often more of it; that they repeat, and that each begins with a
link as long as a title, gives them away whatever the feed is called. Posts of a thread begin with a shorter link, their
writer's name.

>>> from cleaning.extract.flow import Box, Flow, Line
>>> lines = [Line(text, n, "p", len(text) * (n % 2 == 0)) for n, text in enumerate(["山路上的邮递员", "他走了。"] * 3)]
>>> boxes = [Box("div", "div feed", -1, 0, 6), *(Box("div", "div item", 0, n, n + 2) for n in (0, 2, 4))]
>>> sorted(cards(Flow(lines, boxes)))
[1, 2, 3]
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from cleaning.extract.flow import Box, Flow, Line

LEAST = 3  # cards: two may be neighbours, the previous and the next article
TITLE = 6  # Han characters: a shorter link is a name, a column, a tag
LATIN = 3  # Latin letters for one Han character
LONGEST = 600  # characters of a card
MANY = 400  # lines of a list; what is longer is a column of the page
MOST = 0.6  # share of a box's characters in links, from which it is a list whatever its tag
LISTS = frozenset(("ul", "ol", "dl"))


def cards(flow: Flow) -> frozenset[int]:
    """The numbers of the boxes that are cards of a feed, and of lists that are feeds."""
    groups: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    feeds = list[int]()
    size = [0, *accumulate(len(line.text) for line in flow.lines)]
    linked = [0, *accumulate(line.linked for line in flow.lines)]
    for index, box in enumerate(flow.boxes):
        if box.first < box.last <= box.first + MANY and box.parent >= 0:
            if flow.lines[box.first].linked and _is_card(flow, box):
                groups[box.parent, box.name].append(index)
            share = (linked[box.last] - linked[box.first]) / max(1, size[box.last] - size[box.first])
            if (share > MOST or (share and box.tag in LISTS)) and _is_feed(flow.lines[box.first : box.last]):
                feeds.append(index)
    return frozenset((*feeds, *(index for group in groups.values() if len(group) >= LEAST for index in group)))


def _is_card(flow: Flow, box: Box) -> bool:
    """Does the box begin with a link as long as a title, and hold little?"""
    lines = flow.lines[box.first : box.last]
    return is_title(lines[0]) and len(lines) > 1 and sum(len(line.text) for line in lines) <= LONGEST


def _is_feed(lines: list[Line]) -> bool:
    """Is every third line somebody's title?"""
    titles = sum(is_title(line) for line in lines)
    return titles >= LEAST and titles * 3 >= len(lines)


def is_title(line: Line) -> bool:
    """A link as long as a title, and hardly anything else in its line."""
    size = len(line.text)
    if not size or line.linked * 10 < 8 * size:  # a bullet may stand before it
        return False
    han = 0 if line.text.isascii() else (len(line.text.encode("utf-8", "surrogatepass")) - size) // 2
    return han + (size - han) // LATIN >= TITLE
