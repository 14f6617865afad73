"""What is noted of a page and never repaired: labels.toml, checked.

>>> [label.id for label in labels().label][:3]
['mask:letters', 'mask:date', 'mask:blank']
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import msgspec

from cleaning.knowledge.regex_check import compiled


class Label(msgspec.Struct, frozen=True):
    """One kind of thing to be noted: the cheap test, the pattern, how often it must occur, its proofs.

    Where no needle tells it, `signs` are rare ones (as in a set of a pattern) one of which must stand on the page.
    """

    id: str
    why: str
    needles: tuple[str, ...]
    match: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    least: int = 1
    signs: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; `^` and `$` are line edges."""
        return compiled(self.match)

    def shown(self, rare: str) -> bool:
        """Do its signs stand among the rare ones of a page?"""
        return not self.signs or compiled(f"[{self.signs}]").search(rare) is not None


class Labels(msgspec.Struct, frozen=True):
    """labels.toml."""

    label: tuple[Label, ...]
    frequent: dict[str, str]


@functools.cache
def labels() -> Labels:
    """The labels as written."""
    return msgspec.convert(
        tomllib.loads((Path(__file__).parent / "data" / "labels.toml").read_text(encoding="utf-8")), Labels
    )


@functools.cache
def needles() -> tuple[str, ...]:
    """All that the labels listen for."""
    return tuple(needle for label in labels().label for needle in label.needles)
