"""Feeds: boxes that repeat, each with somebody else's title as a link and the beginning of his text under it.

Their teasers are running text like the article's and often more of it; that they repeat, and that each begins with a
link as long as a title, gives them away whatever the feed is called. Posts of a thread begin with a shorter link, their
writer's name.

>>> from cleaning.extract.lines import Box, Flow, Line
>>> lines = [Line(text, n, "p", len(text) * (n % 2 == 0)) for n, text in enumerate(["山路上的邮递员", "他走了。"] * 3)]
>>> boxes = [Box("div", "div feed", -1, 0, 6), *(Box("div", "div item", 0, n, n + 2) for n in (0, 2, 4))]
>>> sorted(cards(Flow(lines, boxes)))
[1, 2, 3]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from cleaning.extract.lines import Flow, Line

LEAST = 3  # cards: two may be neighbours, the previous and the next article
TITLE = 6  # Han characters: a shorter link is a name, a column, a tag
LATIN = 3  # Latin letters for one Han character
LONGEST = 600  # characters of a card
MOST = 0.6  # share of a box's characters in links, from which it is a list whatever its tag
LISTS = frozenset(("ul", "ol", "dl"))


def cards(flow: Flow) -> frozenset[int]:
    """The numbers of the boxes that are cards of a feed, and of lists that are feeds."""
    groups: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    feeds = list[int]()
    size, linked, titles = map(_running, zip(*map(_counts, flow.lines), strict=True)) if flow.lines else ([0],) * 3
    for index, box in enumerate(flow.boxes):
        first, last = box.first, box.last
        links = linked[last] - linked[first]
        if not links or box.parent < 0:
            continue
        held = size[last] - size[first]
        if titles[first + 1] > titles[first] and last - first > 1 and held <= LONGEST:
            groups[box.parent, box.name].append(index)
        found = titles[last] - titles[first]
        if found >= LEAST and found * 3 >= last - first and (links > MOST * held or box.tag in LISTS):
            feeds.append(index)
    return frozenset((*feeds, *(index for group in groups.values() if len(group) >= LEAST for index in group)))


def _running(counts: Iterable[int]) -> list[int]:
    """Running sums, from 0 on."""
    return list(accumulate(counts, initial=0))


def _counts(line: Line) -> tuple[int, int, int]:
    """Characters of a line, those in links, and whether it is somebody's title."""
    return len(line.text), line.linked, int(line.linked > 0 and is_title(line))


def is_title(line: Line) -> bool:
    """A link as long as a title, and hardly anything else in its line."""
    size = len(line.text)
    if not size or line.linked * 10 < 8 * size:  # a bullet may stand before it
        return False
    han = 0 if line.text.isascii() else (len(line.text.encode("utf-8", "surrogatepass")) - size) // 2
    return han + (size - han) // LATIN >= TITLE
