"""Who cannot be seen: nodes that a reader's browser does not show carry strings that are not the author's.

DedeCMS puts `<font class=Abc123>` (hidden by a style sheet in the body) or white letters before each `</p>`, EmpireCMS
`<span style="display:none">`, and `<div style=display=none>`: broken CSS that browsers do show, but meant to hide and
found around the CMS's own strings only.

>>> from selectolax.lexbor import LexborHTMLParser
>>> node = LexborHTMLParser('<p style="color:red; display : none">文').css_first("p")
>>> hides(node, node.attributes, Veils())
'hidden:style'
>>> node = LexborHTMLParser("<font class=Qwe123>文").css_first("font")
>>> hides(node, node.attributes, Veils(classes=frozenset({"Qwe123"})))
'hidden:dedecms'
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)", re.IGNORECASE
)
SHEET = 4000  # characters of a sheet that are read; an anti-copy sheet has one rule a class
_NONE = re.compile(r"display\s*:\s*none")
WITHIN = 80  # characters of a rule's body before it
_SELECTOR = re.compile(r"(?:\.[\w-]{1,40}[\s,]{0,4}){1,40}\Z")
_CLASS = re.compile(r"\.([\w-]+)")
_DEDE = re.compile(r"[A-Z][a-z][a-z]\d{3}")  # RndString of DedeCMS names its classes so
_IDENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
MANY = 50  # classes that one page's sheets hide; DedeCMS makes 10
_WHITE = frozenset(("#ffffff", "#fff", "white"))
_TELLING = frozenset(("style", "hidden", "color"))
_NO_NAME: frozenset[str] = frozenset()


class Veils(msgspec.Struct, frozen=True):
    """What hides elements of a page: attributes that may tell of it, classes that its sheets hide, elements that a
    profile does not want (their numbers in memory); `styled` is false where a style hides until a script has run."""

    telling: frozenset[str] = _TELLING
    classes: frozenset[str] = _NO_NAME
    dropped: frozenset[int] = frozenset()
    styled: bool = True


NO_VEILS = Veils(_NO_NAME)


def veils(tree: Any) -> Veils:
    """What hides elements of this page. The elements themselves are asked by the walk, which comes past them anyway."""
    sheets = tree.body.css("style") if tree.body is not None else ()
    texts = (sheet.first_child.text_content for sheet in sheets if sheet.first_child is not None)
    classes = hidden_classes(text or "" for text in texts)
    named = frozenset([name for name in sorted(classes) if _IDENT.fullmatch(name)][:MANY])
    return Veils(_TELLING | {"class"}, named) if named else Veils()


def hides(node: Any, given: Mapping[str, str | None], veils: Veils) -> str:
    """The rule by which an element with these attributes is hidden, or ""."""
    if veils.dropped and node.mem_id in veils.dropped:
        return "drop"
    style = given.get("style")
    rule = _by_style(style) if style else ""
    if not rule and veils.classes:
        rule = _by_class(given.get("class") or "", veils.classes)
    if not rule and "color" in given and node.tag == "font" and (given["color"] or "").lower() in _WHITE:
        return "hidden:white"
    if not rule and "hidden" in given and node.tag != "body":
        rule = "hidden:style"
    return rule if veils.styled or rule != "hidden:style" else ""


@functools.lru_cache(maxsize=16_384)
def _by_style(style: str) -> str:
    """What a style says (a site's pages repeat theirs)."""
    if _HIDING.search(style):
        return "hidden:style"
    return "hidden:empirecms" if style == "display=none" else ""


def _by_class(name: str, classes: frozenset[str]) -> str:
    """What a sheet says of an element's classes."""
    if classes.isdisjoint(name.split()):
        return ""
    return "hidden:dedecms" if _DEDE.fullmatch(name) else "hidden:style"


def is_reference(given: Mapping[str, str | None]) -> bool:
    """Is this raised text the number that a wiki hangs on its sentences ([3-4])?

    It leads to a list that is no part of the text, and goes with it.
    """
    return "ref" in (given.get("class") or "").lower() or given.get("data-tag") == "ref"


def hidden_classes(sheets: Iterable[str]) -> frozenset[str]:
    """Classes of which a style sheet of the page's body says display:none.

    Only sheets in the body and class selectors count: a state of an element (`div.tab.off`) proves nothing.

    >>> sorted(hidden_classes([" .Abc123 { display:none; } "]))
    ['Abc123']
    """
    return frozenset(name for sheet in sheets if "none" in sheet for name in _hidden(sheet[:SHEET]))


def _hidden(sheet: str) -> Iterator[str]:
    """From each `display:none` back to the classes over its rule (forward, each dot of a sheet would be tried)."""
    low = sheet.lower()
    for none in _NONE.finditer(low if len(low) == len(sheet) else sheet):
        brace = sheet.rfind("{", max(0, none.start() - WITHIN - 1), none.start())
        if brace >= 0 and sheet.find("}", brace, none.start()) < 0:
            begin = max(sheet.rfind("}", 0, brace), sheet.rfind("{", 0, brace)) + 1
            selector = _SELECTOR.search(sheet, begin, brace)
            yield from _CLASS.findall(selector[0]) if selector else ()
