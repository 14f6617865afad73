"""One stamp, many disguises: what discovery sees of a text, with the way home.

Zero-width signs, blanks and dots between the signs, full-width and look-alike letters hide a stamp from a count.
They are folded away, sign by sign, so that all disguises are one string:

>>> sight = Sight.of("正文“墨 水\\u200b喵”编辑，ｗww")
>>> sight.folded
'正文“墨水喵”编辑,www'
>>> sight.home(2, 7)
(2, 9)

The cleaning view is folded for rules; this one is coarser (no blanks at all) and made by table look-up, because it
reads whole dumps.
"""

from __future__ import annotations

import dataclasses
import functools
import unicodedata

import numpy as np
from numpy.typing import NDArray

from cleaning.matching.folding import TABLE
from cleaning.site_facts.language.traditional import simplified

DROPPED = 0x110000  # a code point that cannot be: stands for "leaves the view"
HIDING = "_·•|~^*`\u30fb\uff3f"  # what is put between the signs of a name to hide it, and carries no word of its own
CODE_POINTS = 0x110000
PLANE = 0x10000  # the signs above it (rare Hanzi, emoji) are left as they are


@dataclasses.dataclass(frozen=True, slots=True)
class Sight:
    """`folded` is what is counted; `homes[i]` is the offset in the text of its sign i (and one beyond the last)."""

    text: str
    folded: str
    homes: NDArray[np.int64]

    @staticmethod
    def of(text: str) -> Sight:
        """Fold a text sign by sign."""
        seen, kept = fold(text)
        return Sight(text, seen.tobytes().decode("utf-32-le", "surrogatepass"), kept)

    def home(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that a range (not empty) of the folded text stands for."""
        return int(self.homes[start]), int(self.homes[end - 1]) + 1


def fold(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """(code points of the folded text, offset in the text of each)."""
    codes = _table()[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
    kept = np.flatnonzero(codes != DROPPED)
    return codes[kept], kept


def folded(text: str) -> str:
    """The folded text alone."""
    return fold(text)[0].tobytes().decode("utf-32-le", "surrogatepass")


@functools.cache
def _table() -> NDArray[np.uint32]:
    """Code point → code point, DROPPED for what leaves; line ends stay."""
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for code in range(PLANE):
        table[code] = _seen(chr(code))
    table[0xE0000:0xE0200] = DROPPED  # tags and variation selectors
    return table


def _seen(sign: str) -> int:
    """What one sign looks like: itself, its NFKC form where that is one sign, the letter that it is mistaken for."""
    kind = unicodedata.category(sign)
    if sign == "\n":
        return 10
    if kind in ("Zs", "Cf", "Cc", "Zl", "Zp", "Mn") or sign in HIDING:
        return DROPPED
    plain = unicodedata.normalize("NFKC", sign) if kind != "Cs" else sign
    plain = plain if len(plain) == 1 else sign
    return ord(simplified().get(like := plain.translate(TABLE), like))


def undisguised(form: str) -> str:
    """A phrase as it stands, but for its disguise: its marks stay, its letters are those they are taken for."""
    codes = (int(_table()[ord(sign)]) for sign in form)
    pairs = ((sign, code) for sign, code in zip(form, codes, strict=True) if code != DROPPED)
    return "".join(chr(code) if sign.isalnum() else sign for sign, code in pairs)
