"""Who cannot be seen: nodes that a reader's browser does not show carry strings that are not the author's.

DedeCMS puts `<font class=Abc123>` (hidden by a style sheet in the body) or white letters before each `</p>`, EmpireCMS
`<span style="display:none">`, and `<div style=display=none>`: broken CSS that browsers do show, but meant to hide and
found around the CMS's own strings only.

>>> from selectolax.lexbor import LexborHTMLParser
>>> node = LexborHTMLParser('<p style="color:red; display : none">文').css_first("p")
>>> hides(node, node.attributes, Veils())
'hidden:style'
>>> page = LexborHTMLParser("<body><style>.Qwe123{display:none}</style><font class=Qwe123>文")
>>> node = page.css_first("font")
>>> hides(node, node.attributes, veils(page))
'hidden:dedecms'
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from cleaning.extract.render.style_sheets import SHEET, Selector, fits, hiding, on_light

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)", re.IGNORECASE
)
_DEDE = re.compile(r"[A-Z][a-z][a-z]\d{3}")  # RndString of DedeCMS names its classes so
_WHITE = frozenset(("#ffffff", "#fff", "white"))
_TELLING = frozenset(("style", "hidden", "color"))
_NO_NAME: frozenset[str] = frozenset()


class Veils(msgspec.Struct, frozen=True):
    """What hides elements of a page: attributes that may do it, selectors of its sheets by the class that they hide,
    elements that a profile does not want (their numbers in memory); rules that are not `believed`, as they would take
    most of the page; and its style `sheets`, which say on what ground a text is."""

    telling: frozenset[str] = _TELLING
    hidden: Mapping[str, tuple[Selector, ...]] = msgspec.field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    disbelieved: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()


NO_VEILS = Veils(_NO_NAME)


def veils(tree: Any) -> Veils:
    """What hides elements of this page. The elements themselves are asked by the walk, which comes past them anyway.

    Only sheets in the body hide: those in the head say what a page's scripts will show.
    """
    head, body = (_sheets(part) for part in (tree.head, tree.body))
    hidden = hiding(body)
    return Veils(_TELLING | {"class"} if hidden else _TELLING, hidden, sheets=(*head, *body))


def _sheets(part: Any) -> tuple[str, ...]:
    nodes = part.css("style") if part is not None else ()
    return tuple((node.first_child.text_content or "")[:SHEET] for node in nodes if node.first_child is not None)


def hides(node: Any, given: Mapping[str, str | None], veils: Veils) -> str:
    """The rule by which an element with these attributes is hidden, or ""."""
    if veils.dropped and node.mem_id in veils.dropped:
        return "drop"
    style = given.get("style")
    rule = _by_style(style) if style else ""
    if not rule and veils.hidden:
        rule = _by_class(node, given.get("class") or "", veils.hidden)
    if not rule and "color" in given and node.tag == "font" and (given["color"] or "").lower() in _WHITE:
        rule = "hidden:white" if on_light(node, veils.sheets) else ""
    if not rule and "hidden" in given and node.tag != "body":
        rule = "hidden:style"
    return "" if rule in veils.disbelieved else rule


@functools.lru_cache(maxsize=16_384)
def _by_style(style: str) -> str:
    """What a style says (a site's pages repeat theirs)."""
    if _HIDING.search(style):
        return "hidden:style"
    return "hidden:empirecms" if style == "display=none" else ""


def _by_class(node: Any, name: str, hidden: Mapping[str, tuple[Selector, ...]]) -> str:
    """What the sheets say of an element with these classes."""
    if not any(fits(node, selector) for one in name.split() for selector in hidden.get(one, ())):
        return ""
    return "hidden:dedecms" if _DEDE.fullmatch(name) else "hidden:style"


def is_reference(given: Mapping[str, str | None]) -> bool:
    """Is this raised text the number that a wiki hangs on its sentences ([3-4])?

    It leads to a list that is no part of the text, and goes with it.
    """
    return "ref" in (given.get("class") or "").lower() or given.get("data-tag") == "ref"
