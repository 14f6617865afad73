"""Leads and tails that repeat with a hole: `下面是小编为大家整理的{}，欢迎阅读。`

What a site's own hand puts before and after every article is one line with the title in it, so no phrase of it stands
between unrelated words, and the statistics of stamps do not see it. The line is found by its two ends.

>>> titles = ("工作总结", "演讲稿", "读后感", "计划书", "述职报告")
>>> lines = [f"下面是小编为大家整理的{title}，欢迎阅读。" for title in titles]
>>> [(t.before, t.after, t.documents, t.place) for t in templates([line + "\\n正文。\\n正文。" for line in lines])]
[('下面是小编为大家整理的', '，欢迎阅读。', 5, 'head')]
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Literal

from cleaning.site_facts.language.publishers import trade

EDGE_LINES = 3  # at either end of a text
LONGEST = 160  # signs of a line that may be a lead
KEY = 4  # signs by which lines are first brought together
LEAST = 10  # signs of both ends together
DOCUMENTS = 5
ALIKE = 0.8  # share of a group's lines that an end must hold
HOLES = 3  # different fillings: with fewer it is a phrase, not a template
Place = Literal["head", "tail"]


@dataclasses.dataclass(frozen=True, slots=True)
class Template:
    """A line's two ends, in how many documents, at which end of the text, and three whole lines."""

    before: str
    after: str
    documents: int
    place: Place
    lines: tuple[str, ...]

    @property
    def phrase(self) -> str:
        """As it is shown: the hole as {}."""
        return f"{self.before}{{}}{self.after}"


def templates(texts: Iterable[str]) -> Iterator[Template]:
    """The templates of one site, those of most documents first."""
    groups: defaultdict[tuple[Place, str], dict[str, None]] = defaultdict(dict)
    for text in texts:
        for place, line in dict.fromkeys(_edges(text)):
            groups[place, line[:KEY]][line] = None
    found = (_template(place, tuple(lines)) for (place, _), lines in sorted(groups.items()) if len(lines) >= DOCUMENTS)
    return iter(sorted((t for t in found if t), key=lambda t: (-t.documents, t.phrase)))


def _edges(text: str) -> Iterator[tuple[Place, str]]:
    """The lines at either end in which the trade speaks."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for place, those in (("head", lines[:EDGE_LINES]), ("tail", lines[EDGE_LINES:][-EDGE_LINES:])):
        for line in those:
            if LEAST <= len(line) <= LONGEST and _speaks(line):
                yield ("head" if place == "head" else "tail"), line


def _speaks(line: str) -> bool:
    return any(word in line for word in (*trade("own"), *trade("calls")))


def _template(place: Place, lines: Sequence[str]) -> Template | None:
    """The longest two ends that nearly all the lines have; nothing where there is no hole between them."""
    before = _common(lines)
    those = [line for line in lines if line.startswith(before)]
    after = _common([line[len(before) :][::-1] for line in those])[::-1]
    those = [line for line in those if line.endswith(after) and len(line) >= len(before) + len(after)]
    holes = {line[len(before) : len(line) - len(after)] for line in those}
    speaks = _speaks(before + after)
    if not speaks or len(holes) < HOLES or len(those) < DOCUMENTS or len(before) + len(after) < LEAST:
        return None
    return Template(before, after, len(those), place, tuple(those[:HOLES]))


def _common(lines: Sequence[str]) -> str:
    """The longest start that nearly all the lines share."""
    starts = Counter(line[:size] for line in lines for size in range(1, min(len(line), LONGEST) + 1))
    enough = takewhile(lambda item: item[1] >= ALIKE * len(lines), starts.most_common())
    return max((start for start, _ in enough), key=len, default="")
