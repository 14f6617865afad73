"""Rows of a data table are lines, cells of a layout table are blocks.

In the 2000s tables drew the page: a table is data only where no other stands in it and most of its rows have several
short cells.

| html | lines |
|---|---|
| `<tr><td>姓名<td>年龄<tr><td>甲<td>30` | `姓名⇥年龄`, `甲⇥30` |
| `<tr><td>menu<td>a whole article` | two blocks |

>>> from selectolax.lexbor import LexborHTMLParser
>>> from cleaning.extract.render.html_to_lines import flow
>>> rows = "<table><tr><td>姓名<td>年龄<tr><td>甲<td>30</table>"
>>> [line.text for line in flow(LexborHTMLParser(rows).body).lines if line.text]
['姓名\\t年龄', '甲\\t30']
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

CELL = 120  # characters: a longer cell is a paragraph, its table a layout


class _Table(msgspec.Struct):
    rows: list[list[int]]
    nested: bool = False


class Grid:
    """The open tables: where each row's cells begin, in line numbers."""

    __slots__ = ("open_tables",)

    def __init__(self) -> None:
        self.open_tables: list[_Table] = []

    def open(self, tag: str, line: int) -> None:
        """A table, row or cell begins at this line."""
        if tag == "table":
            for table in self.open_tables[-1:]:
                table.nested = True
            self.open_tables.append(_Table([]))
        elif self.open_tables:
            rows = self.open_tables[-1].rows
            if tag == "tr":
                rows.append([])
            elif rows:
                rows[-1].append(line)

    def close(self, tag: str, lines: list[Any]) -> None:
        """An element ends; with a data table its rows become lines."""
        if tag == "tr" and self.open_tables and self.open_tables[-1].rows:
            self.open_tables[-1].rows[-1].append(len(lines))
        elif tag == "table" and self.open_tables:
            table = self.open_tables.pop()
            if not table.nested and _is_data(table.rows, lines):
                for row in table.rows:
                    _join(row, lines)


def _is_data(rows: list[list[int]], lines: list[Any]) -> bool:
    """Two rows or more with two cells or more, all cells one short line, few links."""
    wide = [row for row in rows if len(row) > 2]
    if len(wide) < 2 or len(wide) * 2 < len(rows):
        return False
    if any(row[i + 1] - row[i] > 1 for row in wide for i in range(len(row) - 1)):
        return False
    cells = lines[rows[0][0] if rows[0] else 0 : wide[-1][-1]]
    linked = sum(line.linked for line in cells)
    return all(len(line.text) <= CELL for line in cells) and linked * 2 <= sum(len(line.text) for line in cells)


def _join(row: list[int], lines: list[Any]) -> None:
    """The row's first line takes all its cells; the others are left empty, so that no line number moves."""
    taken = lines[row[0] : row[-1]] if len(row) > 2 else []
    if len(taken) < 2 or any(line.veils for line in taken):
        return
    cells = [lines[start].text if start < end else "" for start, end in pairwise(row)]
    taken[0].text = "\t".join(cells).rstrip("\t")
    taken[0].linked = sum(line.linked for line in taken)
    for line in taken[1:]:
        line.text, line.linked = "", 0
