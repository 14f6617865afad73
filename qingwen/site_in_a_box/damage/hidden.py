"""What a CMS hides in a page against copying: before each paragraph's end, for the eyes of copiers only.

>>> markup, texts = hidden(Random(1), "dedecms", "Abc123")
>>> markup, texts
("<font color='#FFFFFF'> copyright dedecms </font>", ['copyright dedecms'])
"""

from __future__ import annotations

from random import Random
from typing import Literal

from qingwen.site_in_a_box.damage.owners import CONFUSION, NOISE, SITE_NAME, TEMPLATE_TRAPS

Cms = Literal["dedecms", "empirecms"]
TRAPPED = 0.15  # share of the paragraphs of an EmpireCMS page that hold a template string besides


def style_name(rng: Random) -> str:
    """A class as DedeCMS makes them: `Abc123`."""
    return "".join(rng.choice(some) for some in ("ABDEFKM", "aeiou", "bdfgk", *["123456789"] * 3))


def hidden(rng: Random, cms: Cms, style: str) -> tuple[str, list[str]]:
    """The markup to put before a paragraph's end, and the texts in it."""
    return _empire(rng) if cms == "empirecms" else _dede(rng, style)


def _dede(rng: Random, style: str) -> tuple[str, list[str]]:
    """RndString: a class that a style hides, or white on white."""
    phrase, tag = rng.choice(CONFUSION), rng.choice(("font", "div", "span", "span"))
    attribute = f"class='{style}'" if tag != "font" else "color='#FFFFFF'"
    return f"<{tag} {attribute}> {phrase} </{tag}>", [phrase]


def _empire(rng: Random) -> tuple[str, list[str]]:
    """AddNotCopyRndStr: three signs and the site's name, in an inline style; and now and then a template string."""
    text = "".join(rng.choice(NOISE) for _ in range(3)) + SITE_NAME
    markup, shown = rng.choice(TEMPLATE_TRAPS) if rng.random() < TRAPPED else ("", "")
    return f'{markup}<span style="display:none">{text}</span>', [*([shown] if shown else []), text]
