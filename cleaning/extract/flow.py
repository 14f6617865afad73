"""HTML → lines: the one rendering that every way uses.

Blocks and `<br>` break lines; spaces collapse and fall away at a line's ends; a line break of the source between two
Han
characters is no space; NBSP and the ideographic space stay; a data table's row is a line with tabs between its cells.

>>> from selectolax.lexbor import LexborHTMLParser
>>> [line.text for line in flow(LexborHTMLParser("<p>甲<b>乙</b>\\n丙<br>丁  戊<td>").body).lines]
['甲乙丙', '丁 戊']

One walk along child, next and parent: no recursion, so depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cleaning.extract.lines import Box, Flow, Line
from cleaning.extract.tables import Grid
from cleaning.extract.tags import BLOCK, BOX, CELL, LINK, NUMBERS, PRE, ROW, SKIP, UNKNOWN

UNCLOSED = 4  # lines in one link: a card links title, teaser and date; more is an <a> without its end
_SPACES = " \t\n\r\f"
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_WIDE = r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]"
_WRAP = re.compile(rf"(?<={_WIDE})[ \t\r]{{0,200}}\n[ \t\r\n]{{0,200}}(?={_WIDE})")


def flow(root: Any, veils: Mapping[int, str] | None = None) -> Flow:
    """Render a lexbor node. `veils`: by its number in memory the rule by which an element is hidden (hidden.py)."""
    return _Pen(veils or {}).draw(root)


class _Pen:
    """What the walk carries: the line being written, the open boxes, whether it is inside a link or a hidden node."""

    __slots__ = (
        "box",
        "boxes",
        "grid",
        "href",
        "lines",
        "link",
        "linked",
        "pieces",
        "pre",
        "run",
        "tag",
        "veil",
        "veiled",
        "veils",
    )

    def __init__(self, veils: Mapping[int, str]) -> None:
        self.veils, self.grid = veils, Grid()
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self.pieces: list[str] = []
        self.veiled: list[tuple[int, str]] = []
        self.box = -1
        self.link = self.linked = self.pre = self.run = 0
        self.tag = self.veil = self.href = ""

    def draw(self, root: Any) -> Flow:  # noqa: C901  the hot loop: one call a node would double its time
        """Walk the tree below the root, in order, without recursion."""
        stack: list[tuple[Any, int, str, str]] = []
        node, numbers, pieces, veils = root, NUMBERS, self.pieces, self.veils
        while True:
            if node.is_text_node:
                if pieces or self.pre or not node.is_empty_text_node:
                    self.write(node.text_content)
            else:
                tag, act = numbers.get(node.tag_id, UNKNOWN)
                child = node.first_child if act != SKIP else None
                if act >= BLOCK and pieces:
                    self.flush()
                if child is not None:
                    stack.append((node, act, self.veil, self.tag))
                    if act >= BLOCK:
                        self.tag = tag
                    if act >= BOX or act == LINK:
                        self.open(node, tag, act)
                    if veils and not self.veil and node.mem_id in veils and node is not root:
                        self.hide(act, veils[node.mem_id])
                    node = child
                    continue
                if act == CELL and tag != "table":
                    self.grid.open(tag, len(self.lines))
            while (after := node.next if node is not root else None) is None:
                if not stack:
                    self.flush()
                    return Flow(self.lines, self.boxes)
                node, act, self.veil, outer = stack.pop()
                if act >= BLOCK and pieces:
                    self.flush()
                if act >= BOX or act == LINK:
                    self.close(act)
                self.tag = outer
            node = after

    def write(self, text: str) -> None:
        """Add a text node to the line."""
        if self.veil:
            self.veiled.append((len(self.pieces), self.veil))
        if self.link:
            self.linked += len(text)
        if self.pre and "\n" in text:
            for row in text.split("\n"):
                self.pieces.append(row)
                self.flush()
        else:
            self.pieces.append(text)

    def open(self, node: Any, tag: str, act: int) -> None:
        """Enter what is more than a block: a link, a box, a part of a table, preformatted text."""
        if act == LINK:
            self.link += self.links(node.attrs.get("href"))
        elif act == PRE:
            self.pre += 1
        else:
            if act != ROW:
                self.enter(tag, node.attributes)
            if act != BOX:
                self.grid.open(tag, len(self.lines))

    def hide(self, act: int, rule: str) -> None:
        """Enter a hidden element."""
        self.veil = rule
        if act in (BOX, CELL):
            self.boxes[self.box].hidden = rule

    def links(self, href: str | None) -> bool:
        """Is it a link to elsewhere? Not a mere name, nor one that was never closed and runs on."""
        if not href:
            return False
        if href != self.href:
            self.href, self.run = href, 0
        return self.run < UNCLOSED

    def enter(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Open a box."""
        name = f"{tag} {attributes.get('class') or ''} {attributes.get('id') or ''}".lower() if attributes else tag
        self.boxes.append(Box(tag, name, self.box, len(self.lines)))
        self.box = len(self.boxes) - 1

    def close(self, act: int) -> None:
        """Leave it; `self.tag` is still its own."""
        if act == LINK:
            self.link = 0
        elif act == PRE:
            self.pre -= 1
        else:
            if act != ROW:
                box = self.boxes[self.box]
                box.last = len(self.lines)
                self.box = box.parent
            if act != BOX:
                self.grid.close(self.tag, self.lines)

    def flush(self) -> None:
        """End the line; one with nothing but white space is none."""
        if not self.pieces:
            return
        if self.veiled:
            text, veils = _veiled(self.pieces, dict(self.veiled))
            self.veiled.clear()
        else:
            text, veils = squeezed("".join(self.pieces)), ()
        if text and not text.isspace():
            self.lines.append(Line(text, self.box, self.tag, self.linked, veils))
        if self.link:
            self.run += 1
            self.link = self.link if self.run < UNCLOSED else 0
        self.pieces.clear()
        self.linked = 0


def squeezed(text: str) -> str:
    """Collapsed spaces, none at the ends. Letters and digits alone, as most of a menu, hold none."""
    if text.isalnum():
        return text
    text = text.strip(_SPACES)
    if "\n" in text:
        text = _WRAP.sub("", text)
    elif "  " not in text and "\t" not in text and "\r" not in text and "\f" not in text:
        return text
    return _BLANKS.sub(" ", text)


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
