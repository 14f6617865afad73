"""The words that the invented articles are made of: short and many, so that no long phrase is common by accident.

A stamp is told from text by being repeated. Had the articles whole sentences in common, every one of them would look
like a stamp; so only words of two to four characters are fixed, and clauses are put together anew, by a small grammar:
`{verbs}` is a word of that list, `{2..99}` a number, `_` a blank. Lists and grammar stand in words.toml.

>>> parsed("{adverbs}{verbs}，{1..9}_%")
(('adverbs', 0, 0), ('verbs', 0, 0), '，', ('', 1, 9), ' %')
>>> grow(Random(7), parsed("{adverbs}{verbs}，{1..9}%"))
'有序督促，6%'
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

Slot = tuple[str, int, int]  # a list's name, or the bounds of a number
Parts = tuple[str | Slot, ...]

_SLOT = re.compile(r"(\{[a-z_]+\}|\{\d+\.\.\d+\})")


def parsed(text: str) -> Parts:
    """A phrase as its fixed parts and slots."""
    return tuple(_part(piece) for piece in _SLOT.split(text) if piece)


def _part(piece: str) -> str | Slot:
    if not piece.startswith("{"):
        return piece.replace("_", " ")
    low, _, high = piece.strip("{}").partition("..")
    return ("", int(low), int(high)) if high else (low, 0, 0)


LISTS = {
    name: tuple(text.split())
    for name, text in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
_GRAMMAR = {
    name: tuple(parsed(word) if "{" in word else word for word in words)
    for name, words in LISTS.items()
    if not name.startswith("title_")
}


def pick(rng: Random, name: str) -> str:
    """One of a list, grown. (`random() * n` takes a third of the time of `choice`, and a page takes thousands.)"""
    options = _GRAMMAR[name]
    chosen = options[int(rng.random() * len(options))]
    return chosen if isinstance(chosen, str) else grow(rng, chosen)


def grow(rng: Random, parts: Parts) -> str:
    """A phrase with its slots filled."""
    return "".join([part if isinstance(part, str) else _filled(rng, part) for part in parts])


def _filled(rng: Random, slot: Slot) -> str:
    name, low, high = slot
    return pick(rng, name) if name else str(low + int(rng.random() * (high - low + 1)))
