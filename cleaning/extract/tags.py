"""Which elements break a line, which hold one together, which are no text at all.

>>> ACTS["br"] == BREAK, ACTS["script"] == SKIP, ACTS.get("em", INLINE) == INLINE
(True, True, True)
"""

from __future__ import annotations

INLINE, BLOCK, BOX, SKIP, BREAK, LINK = range(6)
"""BLOCK ends the line before and after itself; BOX does too and may be somebody's container."""

_BOXES = (
    "body div section article main aside header footer nav ul ol dl table tbody td blockquote form center fieldset"
    " details menu dir figure hgroup"
)
_BLOCKS = (
    "p h1 h2 h3 h4 h5 h6 li dt dd tr th thead tfoot caption address pre figcaption legend summary hr html"
    " listing plaintext xmp"
)
_SKIPPED = (
    "script style noscript iframe svg select option optgroup textarea template head title object embed video audio"
    " canvas button input meta link map area noframes frameset dialog datalist progress"
)

ACTS: dict[str | None, int] = {
    **dict.fromkeys(_BOXES.split(), BOX),
    **dict.fromkeys(_BLOCKS.split(), BLOCK),
    **dict.fromkeys(_SKIPPED.split(), SKIP),
    "br": BREAK,
    "a": LINK,
    "-comment": SKIP,
    "-doctype": SKIP,
}

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
