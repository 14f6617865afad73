"""How a page's text is shown: escaped by the templates, and nothing of it hidden from the eye.

A stamp comes with zero-width signs between its own, and hostile text with signs that turn the reading direction:

>>> seen("墨\\u200b水\\u202e喵\\n下一行")
'墨⟨200B⟩水⟨202E⟩喵↵下一行'
>>> [bar.height for bar in bars((1, 4, 0))]
[15, 60, 0]
"""

from __future__ import annotations

import dataclasses
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
TALL, WIDE, GAP = 60, 24, 4  # units of the picture of places
PLAIN = {"\n": "↵", "\t": "⇥"}
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # categories of signs that show nothing, or turn others round


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A tenth of the text in the picture of places."""

    x: int
    y: int
    height: int
    count: int


def seen(text: str) -> str:
    """The text with every sign that shows nothing named."""
    return "".join(PLAIN.get(sign) or (f"⟨{ord(sign):04X}⟩" if is_hidden(sign) else sign) for sign in text)


def is_hidden(sign: str) -> bool:
    """Does it show nothing, or change how others are shown?"""
    return unicodedata.category(sign) in HIDDEN


def field(text: str) -> str:
    """The text as a browser's one-line field gives it back: what it cannot hold is left out."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp"))


def bars(places: Sequence[int]) -> tuple[Bar, ...]:
    """A bar for each part of the text, as high as its share of the highest."""
    most = max((*places, 1))
    heights = (max(1, TALL * count // most) if count else 0 for count in places)
    return tuple(
        Bar(number * (WIDE + GAP), TALL - height, height, count)
        for number, (height, count) in enumerate(zip(heights, places, strict=True))
    )


@cache
def words() -> dict[str, dict[str, str]]:
    """Each sentence of the page, in both languages (words.toml)."""
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


def speaker(language: str) -> Callable[..., str]:
    """`say("left", n=3)`: a sentence in that language."""
    return lambda name, **given: words()[name][language].format(**given)


@cache
def environment() -> Environment:
    """The templates; every value is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(seen=seen, field=field, bars=bars)
    return made
