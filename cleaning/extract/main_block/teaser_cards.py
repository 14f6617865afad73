"""Feeds: boxes that repeat, each with somebody else's title as a link and the beginning of his text under it.

Their teasers are running text like the article's and often more of it; that they repeat, and that each begins with a
link as long as a title, gives them away whatever the feed is called. Posts of a thread begin with a shorter link, their
writer's name.

>>> from cleaning.extract.render.lines import Box, Flow, Line
>>> lines = [Line(text, n, "p", len(text) * (n % 2 == 0)) for n, text in enumerate(["山路上的邮递员", "他走了。"] * 3)]
>>> boxes = [Box("div", "div feed", -1, 0, 6), *(Box("div", "div item", 0, n, n + 2) for n in (0, 2, 4))]
>>> feeds = Feeds(Flow(lines, boxes))
>>> [number in feeds for number in range(4)]
[False, True, True, True]
"""

from __future__ import annotations

import functools
from collections import Counter
from itertools import accumulate

from cleaning.extract.render.lines import Box, Flow, Line

LEAST = 3  # cards: two may be neighbours, the previous and the next article
TITLE = 6  # Han characters: a shorter link is a name, a column, a tag
SHORTEST = 4  # characters of such a link, signs that count double among them
LATIN = 3  # Latin letters for one Han character
LONGEST = 600  # characters of a card
MOST = 0.6  # share of a box's characters in links, from which it is a list whatever its tag
LISTS = frozenset(("ul", "ol", "dl"))


class Feeds:
    """Is the box with this number a card of a feed, or a list that is a feed?"""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.titles = [0, *accumulate([line.linked >= SHORTEST and is_title(line) for line in flow.lines])]

    def __contains__(self, number: object) -> bool:
        assert isinstance(number, int)
        box = self.flow.boxes[number]
        if self.flow.linked[box.last] == self.flow.linked[box.first] or box.parent < 0:
            return False
        return self._is_list(box) or (self._is_card(box) and self._cards[box.parent, box.name] >= LEAST)

    def _is_list(self, box: Box) -> bool:
        """Titles, and hardly anything else."""
        first, last, flow = box.first, box.last, self.flow
        found = self.titles[last] - self.titles[first]
        if found < LEAST or found * 3 < last - first:
            return False
        links, held = flow.linked[last] - flow.linked[first], flow.size[last] - flow.size[first]
        return links > MOST * held or box.tag in LISTS

    def _is_card(self, box: Box) -> bool:
        """A title and something under it."""
        first, last, size = box.first, box.last, self.flow.size
        return self.titles[first + 1] > self.titles[first] and last - first > 1 and size[last] - size[first] <= LONGEST

    @functools.cached_property
    def _cards(self) -> Counter[tuple[int, str]]:
        """How many there are of one name in one box."""
        return Counter((box.parent, box.name) for box in self.flow.boxes if box.first < box.last and self._is_card(box))


def is_title(line: Line) -> bool:
    """A link as long as a title, and hardly anything else in its line."""
    size = len(line.text)
    if size <= SHORTEST or line.linked * 10 < 8 * size:  # a bullet may stand before it
        return False
    if size >= TITLE * LATIN:
        return True
    han = 0 if line.text.isascii() else (len(line.text.encode("utf-8", "surrogatepass")) - size) // 2
    return han + (size - han) // LATIN >= TITLE
