"""The normal form's last word: NFC, as an edit like any other.

>>> from cleaning.view import BUILTIN, Scene, View, book_of
>>> book = book_of(BUILTIN, None)
>>> [(e.start, e.end, len(e.put)) for e in normal(View.of("cafe\\u0301", book), Scene(book)).edits]
[(3, 5, 1)]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from cleaning.ledger import tighten
from cleaning.model import NOTHING, Edit, Found
from cleaning.view import Scene, View


def normal(view: View, scene: Scene) -> Found:
    """One edit for each run that NFC changes; a run begins at a starter that composes with nothing before it."""
    if unicodedata.is_normalized("NFC", view.text):
        return NOTHING
    return Found(list(_changed_runs(view.text)))


def _changed_runs(text: str) -> Iterator[Edit]:
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and not _begins(text[end]):
            end += 1
        was, put = text[at:end], unicodedata.normalize("NFC", text[at:end])
        edit = tighten(Edit(at, end, was, put, "nfc"))
        if edit:
            yield edit
        at = end


def _begins(sign: str) -> bool:
    """Is this a character before which NFC never reaches back? (Hangul vowels compose though their class is 0.)"""
    return (
        unicodedata.combining(sign) == 0 and not "\u1160" <= sign <= "\u11ff" and unicodedata.is_normalized("NFC", sign)
    )
