"""The columns of the site, and which article stands in which: arithmetic, so that no list is ever held in memory.

Article n stands in leaf column n mod 12; a list page of any column is computed, however many articles there are:

>>> shelf = COLUMNS[0].shelf                     # a top column has what its three leaves have
>>> shelf.count(100), shelf.newest(100, skip=0, size=4)
(26, (98, 97, 96, 86))
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

LEAVES = 12
PAGE_SIZE = 10  # articles on a stock list page


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """The articles n (1 … total) with `n % LEAVES` in `residues` (sorted)."""

    residues: tuple[int, ...]

    def count(self, total: int) -> int:
        """How many of the articles 1 … total stand here."""
        rounds, rest = divmod(total + 1, LEAVES)
        return rounds * len(self.residues) + sum(r < rest for r in self.residues) - (0 in self.residues)

    def newest(self, total: int, skip: int, size: int) -> tuple[int, ...]:
        """`size` articles from the newest down, after `skip` of them."""
        count = self.count(total)
        return tuple(self._nth(i) for i in range(count - 1 - skip, max(-1, count - 1 - skip - size), -1))

    def down_from(self, total: int) -> Iterator[int]:
        """All of them from the newest down."""
        return (self._nth(i) for i in range(self.count(total) - 1, -1, -1))

    def _nth(self, index: int) -> int:
        """The index-th article (from 0) in rising order; residue 0 begins with article 12."""
        index += 0 in self.residues
        rounds, at = divmod(index, len(self.residues))
        return rounds * LEAVES + self.residues[at]


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its number in URLs, name, directory, kind of prose, parent's place in COLUMNS."""

    tid: int
    name: str
    folder: str
    kind: str
    shelf: Shelf
    parent: int | None = None


_TREE = (
    ("范文大全", "fanwendaquan", (
        ("公文范文", "gongwenfanwen", "speech"), ("工作报告", "gongzuobaogao", "report"),
        ("工作方案", "gongzuofangan", "plan"))),
    ("心得体会", "xindetihui", (
        ("学习心得", "xuexixinde", "reflection"), ("读后感", "duhougan", "review"),
        ("演讲稿", "yanjianggao", "address"))),
    ("总结计划", "zongjiejihua", (
        ("工作总结", "gongzuozongjie", "report"), ("工作计划", "gongzuojihua", "plan"),
        ("述职报告", "shuzhibaogao", "report"))),
    ("作文大全", "zuowendaquan", (
        ("小学作文", "xiaoxuezuowen", "essay"), ("初中作文", "chuzhongzuowen", "essay"),
        ("散文随笔", "sanwensuibi", "essay"))),
)  # fmt: skip


def _columns() -> tuple[Column, ...]:
    """The four top columns first (tid 1 … 4), then the twelve leaves in order of residue (tid 5 … 16)."""
    tops = [Column(i + 1, name, f"/{folder}/", "", Shelf(tuple(range(3 * i, 3 * i + 3))))
            for i, (name, folder, _) in enumerate(_TREE)]  # fmt: skip
    leaves = [Column(5 + 3 * i + j, name, f"/{top}/{folder}/", kind, Shelf((3 * i + j,)), i)
              for i, (_, top, below) in enumerate(_TREE) for j, (name, folder, kind) in enumerate(below)]  # fmt: skip
    return (*tops, *leaves)


COLUMNS = _columns()
TOPS = COLUMNS[:4]


def column_of(n: int) -> Column:
    """The leaf column of article n."""
    return COLUMNS[4 + n % LEAVES]


def crumb(column: Column) -> tuple[Column, ...]:
    """The columns from the top down to this one."""
    return (column,) if column.parent is None else (COLUMNS[column.parent], column)
