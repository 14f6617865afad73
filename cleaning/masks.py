"""What cannot be restored is noted, never guessed: masked names, spun text, glosses; random characters go.

>>> from cleaning.view import BUILTIN, book_of
>>> book = book_of(BUILTIN, None)
>>> for note in masks(View.of("20xx年以来，我区xx工作进展顺利。", book), Scene(book)).notes: print(note)
Note(rule='mask:letters', start=2, end=4, what='xx: 2')

Labels are data (labels.toml), one Note a kind and page. A paragraph of random Hanzi (no mark in it, hardly a frequent
character) is cut as noise; a page that is nothing else is refused.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cleaning.model import NOTHING, Edit, Found, Note
from cleaning.view import Scene, View


class Label(msgspec.Struct, frozen=True):
    """One kind of thing to be noted: the cheap test, the pattern, how often it must occur, its proofs."""

    id: str
    why: str
    needles: tuple[str, ...]
    match: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    least: int = 1

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; `^` and `$` are line edges."""
        return _compiled(self.match)


class Labels(msgspec.Struct, frozen=True):
    """labels.toml."""

    label: tuple[Label, ...]
    frequent: dict[str, str]


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


@functools.cache
def labels() -> Labels:
    """The labels as written."""
    return msgspec.convert(tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")), Labels)


def masks(view: View, scene: Scene) -> Found:
    """Notes on what is masked or spun, edits where a paragraph is random characters, a note where the page is."""
    notes = list(_labelled(view.text))
    if noise(view.text):
        return Found((), (*notes, Note("refused:noise", None, None, "random characters throughout")))
    edits = list(_random_lines(view.text))
    return Found(edits, notes) if notes or edits else NOTHING


def _labelled(text: str) -> Iterator[Note]:
    for label in labels().label:
        if label.needles and not any(needle in text for needle in label.needles):
            continue
        places = [m.span() for m in label.pattern.finditer(text)]
        if len(places) >= label.least:
            start, end = places[0]
            yield Note(label.id, start, end, f"{text[start:end]}: {len(places)}")


# Frequent characters make .6 and more of modern prose, some .45 of classical; .07 to .14 of characters drawn at random.
RARE_SHARE = 0.2
SAMPLE = 400  # Hanzi that a page is judged on
LINE = re.compile(
    "^[ \u3000\u00a0]*[\u4e00-\u9fff]{50,400}$", re.MULTILINE
)  # random paragraphs met: 65 to 116, no mark


def noise(text: str) -> bool:
    """Is the page as a whole random characters? Judged on three samples, not on short texts."""
    third = len(text) // 3
    samples = [text[at : at + SAMPLE] for at in (0, third, 2 * third)] if len(text) > 3 * SAMPLE else [text]
    return all(_random(sample) for sample in samples) and len(text) > SAMPLE // 2


def _random(text: str) -> bool:
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    return len(han) > len(text) // 2 and sum(sign in _frequent() for sign in han) < RARE_SHARE * len(han)


@functools.cache
def _frequent() -> frozenset[str]:
    return frozenset(labels().frequent["han"])


def _random_lines(text: str) -> Iterator[Edit]:
    for line in LINE.finditer(text):
        if _random(line[0]):
            start, end = line.start(), min(len(text), line.end() + 1)
            yield Edit(start, end, text[start:end], "", "noise:paragraph")
