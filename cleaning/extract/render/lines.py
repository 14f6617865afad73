"""The lines of a page and the boxes they lie in, and what every stage asks of them, asked once.

Sums run from 0 on, so that a range of lines costs two look-ups whatever its length.

>>> page = Flow([Line("首页", 0, "li", 2), Line("会议于今天召开，请准时。", 0, "p")], [Box("div", "div", -1, 0, 2)])
>>> page.size, page.linked, page.runs
([0, 2, 14], [0, 2, 2], [False, True])
"""

from __future__ import annotations

from itertools import accumulate

import msgspec

from cleaning.extract.main_block.clause_punctuation import marked


class Line(msgspec.Struct, gc=False):
    """One line of the page. `linked` counts its characters inside links; veils are (start, end, rule) of what is
    hidden."""

    text: str
    box: int
    tag: str
    linked: int = 0
    veils: tuple[tuple[int, int, str], ...] = ()


class Box(msgspec.Struct, gc=False):
    """A block element: `name` is its tag, class and id in lower case; lines[first:last] are its lines."""

    tag: str
    name: str
    parent: int
    first: int
    last: int = 0
    hidden: str = ""


class Flow(msgspec.Struct):
    """The lines of a page in order, and the boxes they lie in (boxes[0] is the root).

    `size[b] - size[a]` are the characters of lines[a:b], `linked` those in links; `runs` says of each line whether it
    has a mark that ends a clause.
    """

    lines: list[Line]
    boxes: list[Box]
    size: list[int] = []
    linked: list[int] = []
    runs: list[bool] = []

    def __post_init__(self) -> None:
        """Count, once the lines are whole."""
        texts = [line.text for line in self.lines]
        self.size = [0, *accumulate(map(len, texts))]
        self.linked = [0, *accumulate([line.linked for line in self.lines])]
        self.runs = marked(texts)
