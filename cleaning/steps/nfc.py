"""The normal form's last word: NFC, as an edit like any other.

>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> book = book_of(BUILTIN, None)
>>> [(e.start, e.end, len(e.put)) for e in normal(View.of("cafe\\u0301", book), Scene(book)).edits]
[(3, 5, 1)]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cleaning.edits import tighten
from cleaning.matching.rare_characters import MARKS
from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found

COMBINING = re.compile(f"[{MARKS}]")
FEW = 30  # marks on one letter: what Unicode's stream-safe format allows; more of them are put in order here


def normal(view: View, scene: Scene) -> Found:
    """One edit for each run that NFC changes; a run begins at a starter that composes with nothing before it."""
    if not COMBINING.search(view.rare) and unicodedata.is_normalized("NFC", view.text):
        return NOTHING
    return Found(list(_changed_runs(view.text)))


def _changed_runs(text: str) -> Iterator[Edit]:
    joining = "".join(sign for sign in set(text) if not _begins(sign))
    if not joining:
        return
    for run in re.finditer(f".?[{re.escape(joining)}]+", text, re.DOTALL):
        edit = tighten(Edit(*run.span(), run[0], composed(run[0]), "nfc"))
        if edit:
            yield edit


def _begins(sign: str) -> bool:
    """Is this a character before which NFC never reaches back? (Vowels of Hangul and of Indic scripts compose, too.)"""
    if "\u1160" <= sign <= "\u11ff" or unicodedata.category(sign).startswith("M"):
        return False
    return unicodedata.is_normalized("NFC", sign)


def composed(text: str) -> str:
    """NFC, in linear time however many marks stand on one letter.

    >>> many = "e" + "\\u0323\\u0301" * 40
    >>> composed(many) == unicodedata.normalize("NFC", many)
    True
    """
    return unicodedata.normalize("NFC", text if len(text) <= FEW else "".join(_ordered(text)))


def _ordered(text: str) -> Iterator[str]:
    """Decomposed, the marks of each letter in canonical order."""
    held: list[str] = []
    for sign in "".join(unicodedata.normalize("NFD", sign) for sign in text):
        if unicodedata.combining(sign) == 0:
            yield from sorted(held, key=unicodedata.combining)
            yield sign
            held = []
        else:
            held.append(sign)
    yield from sorted(held, key=unicodedata.combining)
