"""The words that the invented articles are made of: short and many, so that no long phrase is common by accident.

A stamp is told from text by being repeated. Had the articles whole sentences in common, every one of them would look
like a stamp; so only words of two to four characters are fixed, and clauses are put together anew, by a small grammar:
`{verbs}` is a word of that list, `{2..99}` a number. Lists and grammar stand in words.toml.

>>> grow(Random(7), "{adverbs}{verbs}{noun}，{1..9}.{1..9}%")
'带头盘活环卫秩序，2.9%'
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

_TOML = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
LISTS = {name: tuple(text.split()) for name, text in tomllib.loads(_TOML).items()}
_SLOT = re.compile(r"\{(?:([a-z_]+)|(\d+)\.\.(\d+))\}")


def pick(rng: Random, name: str) -> str:
    """One of a list, grown."""
    return grow(rng, rng.choice(LISTS[name]))


def grow(rng: Random, text: str) -> str:
    """The text with its slots filled; `_` stands for a blank."""
    if "{" not in text:
        return text.replace("_", " ")
    return _SLOT.sub(lambda slot: _filled(rng, slot), text).replace("_", " ")


def _filled(rng: Random, slot: re.Match[str]) -> str:
    return pick(rng, slot[1]) if slot[1] else str(rng.randint(int(slot[2]), int(slot[3])))
