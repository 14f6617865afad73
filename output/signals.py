"""Figures of a text that say how good it may be, and what personal data it holds; nothing is changed by them.

>>> measured("请联系13812345678。\\n特此通知。").phone
1
>>> id_checks("11010519491231002X"), id_checks("110105194912310021")
(True, False)
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
import numpy as np

ENDS = tuple("。！？…；：”’』」）.!?")
SHORT = 10  # characters; a paragraph of a document is longer, a menu's entry is not
AT_LEAST = 11  # digits in a row; where there are fewer no number is looked for
PHONE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")  # mainland mobile numbers, 11 digits
ID_CARD = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dXx])")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, modulus 11
CHECK = "10X98765432"
# Common characters that only one script has.
HANS = frozenset("们这个时国来为会说对学过还进动开关长问发经现实应务习业东车书")
HANT = frozenset("們這個時國來為會說對學過還進動開關長問發經現實應務習業東車書")
OTHER, HAN, ONLY_HANS, ONLY_HANT, LATIN, DIGIT, MASKING, AT = range(8)  # kinds of characters
LEAST_HAN = 0.2  # of all characters; a Chinese page with many figures stays above it


def _kinds() -> Any:
    """The kind of every character of the first plane: one look-up a character, instead of a regex for each figure."""
    table = np.zeros(0x10000, np.uint8)
    table[0x3400:0xA000] = HAN
    for kind, signs in ((ONLY_HANS, HANS - HANT), (ONLY_HANT, HANT - HANS), (MASKING, "*＊xX×ⅹ_某"), (AT, "@")):
        table[[ord(sign) for sign in signs]] = kind
    letters = [c for c in range(0x80) if chr(c).isalpha() and table[c] == OTHER]
    table[letters] = LATIN
    table[0x30:0x3A] = DIGIT
    return table


KINDS = _kinds()


class Measured(msgspec.Struct, frozen=True):
    """The figures of one text; shares are 0 … 1."""

    lang: str
    script: str | None
    han: float
    ends: float
    short_lines: float
    repeated_lines: float
    masked: float
    phone: int
    id_card: int
    email: int
    paragraphs: int


def measured(text: str) -> Measured:
    """Figures of a clean text (one paragraph a line)."""
    lines = text.split("\n") if text else []
    size, count = len(text) or 1, len(lines) or 1
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    kinds = KINDS.take(points, mode="clip")
    counts = np.bincount(kinds, minlength=AT + 1).tolist()
    rare = int((points >= 0x20000).sum())  # Han characters of the second plane
    han = (counts[HAN] + counts[ONLY_HANS] + counts[ONLY_HANT] + rare) / size
    numbers = counts[DIGIT] >= AT_LEAST and _runs(kinds == DIGIT, AT_LEAST)
    return Measured(
        lang="zh" if han >= LEAST_HAN else "en" if counts[LATIN] / size > 0.5 else "und",
        script=_script(counts[ONLY_HANS], counts[ONLY_HANT]),
        han=han,
        ends=sum(line.endswith(ENDS) for line in lines) / count,
        short_lines=sum(len(line) < SHORT for line in lines) / count,
        repeated_lines=1 - len(set(lines)) / count if lines else 0.0,
        masked=_in_pairs(kinds == MASKING) / size if counts[MASKING] > 1 else 0.0,
        phone=len(PHONE.findall(text)) if numbers else 0,
        id_card=sum(id_checks(m) for m in ID_CARD.findall(text)) if numbers else 0,
        email=len(EMAIL.findall(text)) if counts[AT] else 0,
        paragraphs=len(lines),
    )


def _runs(hits: Any, size: int) -> bool:
    """Are so many in a row?"""
    places = np.flatnonzero(hits)
    return bool((places[size - 1 :] - places[: 1 - size] == size - 1).any())


def _in_pairs(hits: Any) -> int:
    """How many stand beside another: a single x or star masks nothing."""
    beside = np.zeros(len(hits), bool)
    beside[1:] |= hits[:-1]
    beside[:-1] |= hits[1:]
    return int((hits & beside).sum())


def id_checks(number: str) -> bool:
    """Is the check digit of an 18-digit id number right?"""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECK[total % 11] == number[17].upper()


def _script(simple: int, traditional: int) -> str | None:
    """By which of the telling characters are the more."""
    if simple == traditional:
        return None
    return "Hans" if simple > traditional else "Hant"
