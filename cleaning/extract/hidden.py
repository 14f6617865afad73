"""Who cannot be seen: nodes that a reader's browser does not show carry strings that are not the author's.

DedeCMS puts `<font class=Abc123>` (hidden by a style sheet in the body) or white letters before each `</p>`, EmpireCMS
`<span style="display:none">`, and `<div style=display=none>`: broken CSS that browsers do show, but meant to hide and
found around the CMS's own strings only.

>>> hides({"style": "color:red; display : none"}, frozenset(), "span")
'hidden:style'
>>> hides({"style": "display=none"}, frozenset(), "div")
'hidden:empirecms'
>>> hides({"class": "Qwe123"}, frozenset({"Qwe123"}), "font")
'hidden:dedecms'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)", re.IGNORECASE
)
SHEET = 4000  # characters of a sheet that are read; an anti-copy sheet has one rule a class
_RULE = re.compile(r"((?:\.[\w-]{1,40}[\s,]{0,4}){1,40})\{[^{}]{0,80}?display\s*:\s*none", re.IGNORECASE)
_DEDE = re.compile(r"[A-Z][a-z][a-z]\d{3}")  # RndString of DedeCMS names its classes so
_IDENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SUSPECTS = (
    '[style*="none" i],[style*="visibility" i],[style*="size:0" i],[style*="size: 0" i],[hidden],font[color],style,'
    'sup[class*="ref" i],sup[data-tag="ref"]'
)
MANY = 50  # classes that one page's sheets hide; DedeCMS makes 10
_WHITE = frozenset(("#ffffff", "#fff", "white"))


def hides(attributes: Mapping[str, str | None], classes: frozenset[str], tag: str) -> str:
    """The rule by which the element is hidden, or ""; `classes` are those that the page's style sheets hide.

    The numbers that a wiki hangs on its sentences ([3-4]) lead to a list that is no part of the text, and go with it.
    """
    if tag == "sup":
        return "chrome"
    style = attributes.get("style")
    if style and _HIDING.search(style):
        return "hidden:style"
    if style == "display=none":
        return "hidden:empirecms"
    name = attributes.get("class")
    if classes and name and not classes.isdisjoint(name.split()):
        return "hidden:dedecms" if _DEDE.fullmatch(name) else "hidden:style"
    if tag == "font" and (attributes.get("color") or "").lower() in _WHITE:
        return "hidden:white"
    return "hidden:style" if "hidden" in attributes and tag != "body" else ""


def veils(tree: Any) -> dict[int, str]:
    """The hidden elements of a page: number in memory → rule. The parser looks for suspects, only these are asked."""
    suspects = tree.css(_SUSPECTS)
    classes = hidden_classes(node.text() for node in suspects if node.tag == "style" and node.parent.tag != "head")
    named = [f".{name}" for name in sorted(classes) if _IDENT.fullmatch(name)][:MANY]
    if named:
        suspects += tree.css(",".join(named))
    asked = ((node, hides(node.attributes, classes, node.tag)) for node in suspects)
    return {node.mem_id: rule for node, rule in asked if rule}


def hidden_classes(sheets: Iterable[str]) -> frozenset[str]:
    """Classes of which a style sheet of the page's body says display:none.

    Only sheets in the body and lone class selectors count: a state that scripts toggle (`.tab .off`) proves nothing.

    >>> sorted(hidden_classes([" .Abc123 { display:none; } "]))
    ['Abc123']
    """
    read = [sheet[:SHEET] for sheet in sheets if "none" in sheet]
    found = (name for sheet in read for rule in _RULE.findall(sheet) for name in re.findall(r"\.([\w-]+)", rule))
    return frozenset(found)
