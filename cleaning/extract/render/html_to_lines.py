"""HTML → lines: the one rendering that every way uses.

Blocks and `<br>` break lines; spaces collapse and fall away at a line's ends; a line break of the source between two
Han characters is no space; NBSP and the ideographic space stay; a data table's row is a line with tabs between its
cells.

>>> from selectolax.lexbor import LexborHTMLParser
>>> [line.text for line in flow(LexborHTMLParser("<p>甲<b>乙</b>\\n丙<br>丁  戊<td>").body).lines]
['甲乙丙', '丁 戊']

One walk along child, next and parent: no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from typing import Any

from cleaning.extract.render.hidden_nodes import NO_VEILS, Veils, hides, is_reference
from cleaning.extract.render.lines import Box, Flow, Line
from cleaning.extract.render.tables import Grid
from cleaning.extract.render.tags import BLOCK, BOX, CELL, KINDS, LINK, PRE, ROW, SKIP, SUP, TEXT, UNKNOWN

UNCLOSED = 4  # lines in one link: a card links title, teaser and date; more is an <a> without its end
_SPACES = " \t\n\r\f"
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_Entered = tuple[Any, int, str, str, int]  # a node, its act, and what held around it: veil, block, box
_is_wide = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]").match


def flow(root: Any, veils: Veils = NO_VEILS) -> Flow:
    """Render a lexbor node with all below it; what its `veils` hide is marked, but for the node itself."""
    return _Pen(veils).draw(root)


class _Pen:
    """What is drawn so far: the line being written, the lines, the boxes, the open tables."""

    __slots__ = ("boxes", "grid", "href", "lines", "linked", "pieces", "pre", "run", "veiled", "veils")

    def __init__(self, veils: Veils) -> None:
        self.veils, self.grid = veils, Grid()
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self.pieces: list[str] = []
        self.veiled: list[tuple[int, str]] = []
        self.linked = self.pre = self.run = 0
        self.href = ""

    def draw(self, root: Any) -> Flow:
        """The root is a box whatever its tag, so that each line lies in one."""
        tag, act = KINDS.get(root.tag_id, UNKNOWN)
        self.open(CELL if act == CELL else BOX, tag or root.tag, root.attributes, -1)
        self.pre += act == PRE
        if act != SKIP:
            self.walk(root.first_child, tag)
        self.flush(tag, 0, 0)
        self.close(CELL, tag, 0)
        return Flow(self.lines, self.boxes)

    def walk(self, node: Any, inner: str) -> None:  # noqa: C901  the hot loop: one more call a node is a tenth of its time
        """Go past a node, all below it and all after it. What changes with each node stands in local names."""
        kind_of, pieces, telling, dropped = KINDS.get, self.pieces, self.veils.telling, self.veils.dropped
        stack, box, link, veil, sup = list[_Entered](), 0, 0, "", SUP if telling else SKIP
        while node is not None:
            tag, act = kind_of(node.tag_id, UNKNOWN)
            if act == TEXT:
                if pieces or not node.is_empty_text_node or self.pre:
                    pieces.append(text := node.text_content)
                    self.linked += len(text) if link else 0
                    if veil or self.pre:
                        link = self.note(inner, box, link, veil)
            elif act:
                if act >= BLOCK and pieces:
                    link = self.flush(inner, box, link)
                if (child := node.first_child) is not None:
                    stack.append((node, act, veil, inner, box))
                    given = node.attributes
                    if act >= BLOCK:
                        inner = tag
                        if act >= BOX:
                            box = self.open(act, tag, given, box)
                    elif act == LINK:
                        link += self.links(given.get("href"))
                    if (given or dropped) and not veil and (act == sup or dropped or not telling.isdisjoint(given)):
                        veil = self.hide(node, given, act, box)
                    node = child
                    continue
                if act == CELL and tag != "table":
                    self.grid.open(tag, len(self.lines))
            while (after := node.next) is None and stack:
                node, act, veil, outer, around = stack.pop()
                if act >= BLOCK:
                    link = self.flush(inner, box, link) if pieces else link
                    if act >= BOX:
                        self.close(act, inner, box)
                    inner, box = outer, around
                elif act == LINK:
                    link = 0
            node = after

    def note(self, tag: str, box: int, link: int, veil: str) -> int:
        """The line's last piece is hidden or preformatted: each of its own lines is one, the last of them may go on."""
        if veil:
            self.veiled.append((len(self.pieces) - 1, veil))
        if self.pre and "\n" in self.pieces[-1]:
            self.pieces[-1], *rows = self.pieces[-1].split("\n")
            self.linked -= sum(map(len, rows), len(rows)) if link else 0
            for row in rows:
                link = self.flush(tag, box, link)
                self.pieces.append(row)
                self.linked += len(row) if link else 0
                self.veiled += [(0, veil)] if veil else ()
        return link

    def open(self, act: int, tag: str, given: dict[str, str | None], parent: int) -> int:
        """Enter a box, a part of a table, preformatted text; the number of the box that we are in."""
        if act == PRE:
            self.pre += 1
            return parent
        if act != BOX:
            self.grid.open(tag, len(self.lines))
        if act == ROW:
            return parent
        name = f"{tag} {given.get('class') or ''} {given.get('id') or ''}".lower() if given else tag
        self.boxes.append(Box(tag, name, parent, len(self.lines)))
        return len(self.boxes) - 1

    def close(self, act: int, tag: str, box: int) -> None:
        """Leave it."""
        if act == PRE:
            self.pre -= 1
            return
        if act != ROW:
            self.boxes[box].last = len(self.lines)
        if act != BOX:
            self.grid.close(tag, self.lines)

    def hide(self, node: Any, given: dict[str, str | None], act: int, box: int) -> str:
        """The rule by which this element is hidden, and with it its box; "" where it is none."""
        rule = "chrome" if act == SUP and is_reference(given) else hides(node, given, self.veils)
        if rule and act in (BOX, CELL):
            self.boxes[box].hidden = rule
        return rule

    def links(self, href: str | None) -> bool:
        """Is it a link to elsewhere? Not a mere name, nor one that was never closed and runs on."""
        if not href:
            return False
        if href != self.href:
            self.href, self.run = href, 0
        return self.run < UNCLOSED

    def flush(self, tag: str, box: int, link: int) -> int:
        """End the line, one with nothing but white space is none; how many links, not running on, it stands in."""
        pieces = self.pieces
        if self.veiled:
            text, veils = _veiled(pieces, dict(self.veiled))
            self.veiled.clear()
        else:
            text, veils = squeezed(pieces[0] if len(pieces) == 1 else "".join(pieces)), ()
        if text and not text.isspace():
            self.lines.append(Line(text, box, tag, self.linked, veils))
        pieces.clear()
        self.linked = 0
        if link:
            self.run += 1
            return link if self.run < UNCLOSED else 0
        return 0


def squeezed(text: str) -> str:
    """Collapsed spaces, none at the ends. Letters and digits alone, as most of a menu, hold none."""
    if text.isalnum():
        return text
    text = text.strip(_SPACES)
    if "\n" in text:
        text = _unwrapped(text)
    elif "  " not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        return text
    return _BLANKS.sub(" ", text)


def _unwrapped(text: str) -> str:
    """A line break of the source is a space, between two Han characters nothing."""
    first, *rows = text.split("\n")
    out = [first.rstrip(_SPACES)]
    for row in rows:
        row = row.strip(_SPACES)
        if row:
            out += (row,) if _is_wide(row) and _is_wide(out[-1][-1]) else (" ", row)
    return "".join(out)


def _veiled(pieces: list[str], rules: dict[int, str]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """A line with hidden pieces: its text, and where they lie in it."""
    out, size, blank = [], 0, True
    veils: list[tuple[int, int, str]] = []
    for index, piece in enumerate(pieces):
        text = _BLANKS.sub(" ", piece)
        text = text.lstrip(" ") if blank else text
        if text:
            out.append(text)
            if index in rules:
                veils.append((size, size + len(text), rules[index]))
            size, blank = size + len(text), text[-1] == " "
    whole = "".join(out).rstrip(" ")
    return whole, tuple((a, min(b, len(whole)), rule) for a, b, rule in veils if a < len(whole))
