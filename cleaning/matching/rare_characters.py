"""The signs that hardly any page holds, looked for in one pass instead of once for each who asks.

Control characters, disguises to fold, marks that combine, Hanzi that simplified prose is not written with: each is
asked for on every page, and nearly always the answer is no.

>>> rare("今日开会，cafe\\u0301旁的圕。")
'\\u0301圕'
"""

from __future__ import annotations

import functools
import re

from cleaning.knowledge.labels import labels
from cleaning.matching.folding import FOLDED

# Every block that holds a combining mark or a Hangul vowel. Where none stands the library's own check of NFC costs next
# to nothing; where one does, it orders the marks by insertion, and a page of nothing else would take its square.
MARKS = (
    "\u0300-\u036f\u0483-\u1dff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e"
    "\ufe20-\ufe2f\U000101fd-\U0001e94a"
)


CONTROLS = "\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"


@functools.cache
def outside() -> str:
    """The Hanzi that are not among the 6,763 of GB 2312, with which simplified prose is written."""
    rows = bytes(byte for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) for byte in (high, low))
    plain = frozenset(rows.decode("gb2312", "ignore"))
    return "".join(sign for code in range(0x4E00, 0xA000) if (sign := chr(code)) not in plain)


def rare(text: str) -> str:
    """All the rare signs of a text, in order."""
    return "".join(_rare().findall(text))


@functools.cache
def _rare() -> re.Pattern[str]:
    return re.compile(f"[{CONTROLS}{FOLDED}{MARKS}{outside()}{''.join(label.signs for label in labels().label)}]+")
