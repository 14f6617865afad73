"""Control characters: no reader sees them, a terminal obeys them, and they part the words that rules look for.

Sites put runs of U+0001 to U+0008 between words against copying, broken converters leave NUL, ESC or DEL.

>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> book = book_of(BUILTIN, None)
>>> controls(View.of("会议\\x07\\x06开始。", book), Scene(book)).edits
[Edit(start=2, end=4, was='\\x07\\x06', put='', rule='control')]
>>> blank_controls(View.of("to\\x0bday", book), Scene(book)).edits
[Edit(start=2, end=3, was='\\x0b', put=' ', rule='control')]

Tab, LF and CR are whitespace and stay with the paragraphs' rules. Those that Python counts as whitespace (VT, FF, FS to
US, NEL) may be all that is left of a line break: paragraphs are made first, then what is left of them goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found

# A C1 control beside Latin-1 letters is half of a character that was decoded with a wrong codec: it stays, or nobody
# could restore the text.
ALONE = r"(?<![\x80-\xff])[{}]+(?![\x80-\xff])"
UNSEEN = re.compile(r"[\0-\x08\x0e-\x1b\x7f]+|" + ALONE.format(r"\x80-\x84\x86-\x9f"))
WHITE = re.compile(r"[\x0b\x0c\x1c-\x1f]+|" + ALONE.format(r"\x85"))
RULE = "control"


def controls(view: View, scene: Scene) -> Found:
    """One edit for each run of control characters that are no whitespace."""
    if not UNSEEN.search(view.rare):
        return NOTHING
    return Found([Edit(*run.span(), run[0], "", RULE) for run in UNSEEN.finditer(view.text)])


def blank_controls(view: View, scene: Scene) -> Found:
    """The same of those that are whitespace; between two letters or digits of ASCII a space is put in their place."""
    return Found(list(_blanks(view.text))) if WHITE.search(view.rare) else NOTHING


def _blanks(text: str) -> Iterator[Edit]:
    for run in WHITE.finditer(text):
        start, end = run.span()
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        apart = len(around) == 2 and around.isascii() and around.isalnum()
        yield Edit(start, end, run[0], " " if apart else "", RULE)


__all__ = ["blank_controls", "controls"]
