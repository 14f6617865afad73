"""What a place on a page is called: selectors for the element that holds something.

An element's own name is its tag with id or classes; one without a name is called by its tag in the nearest named
element around it. Numbers that change from page to page (`post-1806`) are no names.

>>> from selectolax.lexbor import LexborHTMLParser
>>> tree = LexborHTMLParser('<div class="box post-1806"><table><tr><td>文</table></div>')
>>> called(tree.css_first("td")), called(tree.css_first("div"))
(['div.box td'], ['div.box'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaning.common.dates import read_date
from cleaning.extract.metadata.title import plain
from cleaning.extract.render.html_to_lines import squeezed
from cleaning.model import Extracted

_WORD = re.compile(r"[A-Za-z][\w-]{0,60}")
_NUMBER = re.compile(r"\d{3}")
DATE_WITHIN = 200  # characters: a longer text with the date in it is the article
UP = 6  # elements up to which a nameless one looks for a named one around it


def called(node: Any) -> list[str]:
    """The selectors by which an element may be called, its own name first."""
    own = _own(node)
    if own != [node.tag]:
        return own
    up, steps = node.parent, 0
    while up is not None and steps < UP and up.tag not in ("body", "html"):
        around = _own(up)
        if around != [up.tag]:
            return [f"{name} {node.tag}" for name in around]
        up, steps = up.parent, steps + 1
    return [node.tag]


def _own(node: Any) -> list[str]:
    """By id and by classes, or the bare tag."""
    given = node.attributes
    id, classes = given.get("id") or "", (given.get("class") or "").split()
    steady = [c for c in classes if _WORD.fullmatch(c) and not _NUMBER.search(c)]
    found = [f"{node.tag}#{id}"] if _WORD.fullmatch(id) and not _NUMBER.search(id) else []
    if steady:
        found.append(f"{node.tag}." + ".".join(steady[:2]))
    return found or [node.tag]


def names(tree: Any, found: Extracted, field: str) -> Iterator[str]:
    """Selectors of the elements of a page that hold the field's value as the general extractor read it."""
    holders = {"body": _around_text, "title": _titles, "crumb": _crumbs, "tags": _tags, "date": _dates}[field]
    for node in holders(tree, found):
        yield from _with_parent(node)


def _with_parent(node: Any) -> Iterator[str]:
    """The element's names, alone and inside its parent's: a bare `h2` may be many, the one in `div.title` is one."""
    own = called(node)
    yield from own
    if node.parent is not None and node.parent.tag not in ("body", "html"):
        yield from (
            f"{up} > {name}" for up in _own(node.parent) if up != node.parent.tag for name in own if " " not in name
        )
        yield from (f"{up} > {node.tag}" for up in _own(node.parent) if up != node.parent.tag)


def _around_text(tree: Any, found: Extracted) -> Iterator[Any]:
    """From the smallest element that holds the text's first and last line outwards."""
    lines = found.base.split("\n")
    longest = max(lines, key=len)[:40]
    probe = "".join(longest.split())
    node, best = tree.body, tree.body
    while node is not None:
        best = node
        node = next((c for c in node.iter() if probe in "".join(c.text().split())), None)
    for _ in range(UP):
        if best is None or best.tag in ("body", "html"):
            return
        yield best
        best = best.parent


def _titles(tree: Any, found: Extracted) -> Iterator[Any]:
    """Headings first; else any short element that says just the title."""
    want = plain(found.fields.title)
    headings = [n for n in tree.css("h1,h2,h3,h4") if plain(squeezed(n.text())) == want]
    yield from headings or (n for n in tree.css("div,p,td,span,strong,font") if plain(squeezed(n.text())) == want)


def _crumbs(tree: Any, found: Extracted) -> Iterator[Any]:
    """The links that say the column."""
    return (n for n in tree.css("a") if squeezed(n.text()) == found.fields.category[-1])


def _tags(tree: Any, found: Extracted) -> Iterator[Any]:
    return (n for n in tree.css("a") if squeezed(n.text()) == found.fields.tags[0])


def _dates(tree: Any, found: Extracted) -> Iterator[Any]:
    """The smallest elements that show the date."""
    for node in tree.css("span,small,em,i,time,li,p,div,td,h4,h5"):
        text = node.text()
        if len(text) < DATE_WITHIN and read_date(text) == found.fields.published_on:
            yield node
