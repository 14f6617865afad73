"""Figures of a text that say how good it may be, and what personal data it holds; nothing is changed by them.

>>> measured("请联系13812345678。\\n特此通知。").phone
1
>>> id_checks("11010519491231002X"), id_checks("110105194912310021")
(True, False)
"""

from __future__ import annotations

import re

import msgspec

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z]")
ENDS = "。！？…；：”’』」）.!?"
SHORT = 10  # characters; a paragraph of a document is longer, a menu's entry is not
MASK = re.compile(r"[*＊xX×]{2,}|[某ⅹ]{2,}|_{3,}")
PHONE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")  # mainland mobile numbers, 11 digits
ID_CARD = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dXx])")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, modulus 11
CHECK = "10X98765432"
# Common characters that only one script has.
HANS = frozenset("们这个时国来为会说对学过还进动开关长问发经现实应务习业东车书")
HANT = frozenset("們這個時國來為會說對學過還進動開關長問發經現實應務習業東車書")
LEAST_HAN = 0.2  # of all characters; a Chinese page with many figures stays above it


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
    han = len(HAN.findall(text)) / size
    return Measured(
        lang=_language(text, han),
        script=_script(text) if han else None,
        han=han,
        ends=sum(line[-1:] in ENDS for line in lines) / count,
        short_lines=sum(len(line) < SHORT for line in lines) / count,
        repeated_lines=1 - len(set(lines)) / count if lines else 0.0,
        masked=sum(len(m) for m in MASK.findall(text)) / size,
        phone=len(PHONE.findall(text)),
        id_card=sum(id_checks(m) for m in ID_CARD.findall(text)),
        email=len(EMAIL.findall(text)) if "@" in text else 0,
        paragraphs=len(lines),
    )


def id_checks(number: str) -> bool:
    """Is the check digit of an 18-digit id number right?"""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECK[total % 11] == number[17].upper()


def _language(text: str, han: float) -> str:
    if han >= LEAST_HAN:
        return "zh"
    return "en" if text and len(LATIN.findall(text)) / len(text) > 0.5 else "und"


def _script(text: str) -> str | None:
    """By which of the telling characters are the more."""
    signs = set(text)
    simple, traditional = len(signs & (HANS - HANT)), len(signs & (HANT - HANS))
    if simple == traditional:
        return None
    return "Hans" if simple > traditional else "Hant"
