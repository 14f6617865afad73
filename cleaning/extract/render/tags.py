"""Which elements break a line, which hold one together, which are no text at all.

>>> ACTS["br"] == BLOCK, ACTS["script"] == SKIP, ACTS.get("em", INLINE) == INLINE
(True, True, True)

The parser numbers the tags that it knows; the walk asks for the number, which costs half of asking for the name.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

SKIP, INLINE, SUP, LINK, BLOCK, BOX, CELL, ROW, PRE, TEXT = range(10)
"""BLOCK ends the line before and after itself, so do all up to PRE; BOX and CELL may be somebody's container."""

_BOXES = (
    "body div section article main aside header footer nav ul ol dl tbody blockquote form center fieldset"
    " details menu dir figure hgroup"
)
_BLOCKS = (
    "p h1 h2 h3 h4 h5 h6 li dt dd thead tfoot caption address"
    " figcaption legend summary br hr html listing plaintext xmp"
)
_SKIPPED = (
    "script style noscript iframe svg select option optgroup textarea template head title object embed video audio"
    " canvas button input meta link map area noframes frameset dialog datalist progress"
)

ACTS: dict[str, int] = {
    **dict.fromkeys(_BOXES.split(), BOX),
    **dict.fromkeys(_BLOCKS.split(), BLOCK),
    **dict.fromkeys(_SKIPPED.split(), SKIP),
    **dict.fromkeys(("table", "td", "th"), CELL),
    "tr": ROW,
    "pre": PRE,
    "a": LINK,
    "sup": SUP,
}

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _kinds() -> dict[int, tuple[str, int]]:
    """The parser's number of each tag → (name, act), and of text; a tag without a number here is inline."""
    tree = LexborHTMLParser("文<!-- -->")
    text = tree.body.first_child if tree.body is not None else None
    assert text is not None
    assert text.next is not None
    kinds = {tree.create_node(name).tag_id: (name, act) for name, act in ACTS.items()}
    return {**kinds, text.tag_id: ("", TEXT), text.next.tag_id: ("", SKIP)}


UNKNOWN = ("", INLINE)
KINDS = _kinds()
