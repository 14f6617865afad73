"""Machine-made dirt that no owner signs: jammers, stray marks, hex runs, page counters, radicals, random paragraphs.

All of it comes out again with the text restored; what can only be labelled (masks, spinning) is not put in here.

>>> rng = Random(3)
>>> [noise.family for noise in drawn(rng, ("一滴水，落在田埂的石板路上。" * 4,), 2)]
['stray-mark', 'page-counter']
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from qingwen.site_in_a_box.content.vocabulary import LISTS

HANZI = "".join(sorted({char for words in LISTS.values() for word in words for char in word if "一" <= char <= "龥"}))
SIGNS = "`~!@#$%^&*()_+=[]{};:?|3579kmqxzHLRU"
RADICALS: dict[int, int | str] = dict(zip(map(ord, "文工二行高大"), "⽂⼯⼆⾏⾼⼤", strict=True))
_READINGS = "业業yè 务務wù 乡鄉xiāng 产產chǎn 书書shū 门門mén 风風fēng 进進jìn"  # plain, traditional, reading
PINYIN: dict[int, int | str] = {ord(one[0]): f"{one[1]}({one[2:]})" for one in _READINGS.split()}
_WORD = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{2})")
_END = re.compile(r"(?<=。)$")
_DE = re.compile(r"(?<=的)(?=[\u4e00-\u9fff])")


class Noise(NamedTuple):
    """One piece: the paragraph, the offset in it, what is put there, and its family."""

    line: int
    offset: int
    text: str
    family: str


def _jammer(rng: Random) -> str:
    """Discuz: runs of one or two signs, blanks between."""
    return "".join(f"{rng.choice(SIGNS)}{rng.choice(SIGNS) if rng.random() < 0.4 else ''} " for _ in range(8))


def _hex(rng: Random) -> str:
    """Baidu Zhidao: hex that decodes to Hanzi."""
    return "".join(rng.choice(HANZI) for _ in range(rng.randint(4, 6))).encode().hex()


KINDS: tuple[tuple[str, re.Pattern[str], Callable[[Random], str]], ...] = (
    ("jammer", _END, _jammer),
    ("stray-mark", _DE, lambda rng: rng.choice("'`.")),
    ("hex", _WORD, _hex),
    ("page-counter", _WORD, lambda rng: f"\n{rng.randint(2, 9)}、"),
    ("placeholder", re.compile("^"), lambda rng: "[标签:介绍]"),
)


def drawn(rng: Random, clean: tuple[str, ...], count: int) -> list[Noise]:
    """`count` pieces in the paragraphs that have a place for them."""
    found = []
    for _ in range(count):
        family, places, make = rng.choice(KINDS)
        line = rng.randrange(len(clean))
        spots = [m.start() for m in places.finditer(clean[line])]
        if spots:
            found.append(Noise(line, rng.choice(spots), make(rng), family))
    return found


def random_paragraph(rng: Random) -> str:
    """65 to 116 Hanzi that mean nothing."""
    return "".join(rng.choice(HANZI) for _ in range(rng.randint(65, 116)))
