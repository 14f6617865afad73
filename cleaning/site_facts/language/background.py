"""What everybody writes: how common a word of Chinese is, and what it does in a sentence.

A stamp is a name; a formula of speech that a whole site uses is made of pronouns, adverbs and verbs. The shipped
statistic (`background.txt.xz`) knows 136,000 words: for each the logarithm of its count and one of three kinds.

>>> [(w.text, w.kind) for w in shipped().words("在此我代表墨水喵")]
[('在', 'function'), ('此', 'function'), ('我', 'function'), ('代表', 'name'), ('墨水', 'name'), ('喵', 'name')]
>>> shipped().improbable("墨水喵") > shipped().improbable("我代表") > 5
True

Source: the dictionary of the package jieba 0.42.1 (MIT licence, Copyright 2013 Sun Junyi), whose counts come from
news and novels; words counted less than 5 times are left out. Made by

    pip download --no-deps jieba==0.42.1 && tar xf jieba-0.42.1.tar.gz
    python -m cleaning.site_facts.language.background jieba-0.42.1/jieba/dict.txt
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import lzma
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_name("background.txt.xz")
LEAST = 5  # counts below are left out: names of the novels the dictionary was counted on
WHOLE = 60_101_967  # words counted in all, in the dictionary
STEP = 4  # a count is kept as round(4 · log2): within 9 %
UNKNOWN = 0.5  # what a word counts that is not known
LONGEST = 8  # signs of a word

Kind = Literal["function", "verb", "name"]
KINDS: Mapping[str, Kind] = {"f": "function", "v": "verb", "n": "name"}
PARTICLES = frozenset(
    "的地得了着过在是有和与及或而且但则若如因为于以对将被把让从向到由给跟同也都还又再就才只很最更太不没未无非其此该这那哪谁"
    "我你他她它您咱们之所乎矣吗呢吧啊呀嘛请每各某本等像似使令叫能可应该要想别"
)  # one sign alone has as many tags as uses: the closed class is written out
FUNCTION_TAGS = ("r", "p", "c", "d", "u", "m", "q", "t", "f", "y", "e", "k")  # pronoun … particle, in ICTCLAS tags


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a phrase, the kind it is of, and -log10 of its share of all words."""

    text: str
    kind: Kind
    rarity: float


@dataclasses.dataclass(frozen=True)
class Background:
    """Word → (4 · log2 of its count, kind)."""

    known: Mapping[str, tuple[int, str]]

    @staticmethod
    def read(lines: Iterable[str]) -> Background:
        """Lines of `word count kind`."""
        parts = (line.split(" ") for line in lines)
        return Background({word: (int(count), kind) for word, count, kind in parts})

    def word(self, text: str) -> Word:
        """One word; what is unknown is a rare name."""
        count, kind = self.known.get(text, (STEP * math.log2(UNKNOWN), "n"))
        return Word(text, KINDS[kind], math.log10(WHOLE) - count / STEP * math.log10(2))

    def words(self, phrase: str) -> tuple[Word, ...]:
        """The likeliest division into words; unknown signs stand alone."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(phrase) + 1):
            best.append(min(self._steps(phrase, best, end)))
        cuts = [len(phrase)]
        while cuts[-1]:
            cuts.append(best[cuts[-1]][1])
        return tuple(self.word(phrase[a:b]) for b, a in itertools.pairwise(cuts))[::-1]

    def _steps(self, phrase: str, best: list[tuple[float, int]], end: int) -> Iterator[tuple[float, int]]:
        for start in range(max(0, end - LONGEST), end):
            if start == end - 1 or phrase[start:end] in self.known:
                yield best[start][0] + self.word(phrase[start:end]).rarity, start

    def improbable(self, phrase: str) -> float:
        """-log10 of the chance that prose of independent words has just these."""
        return sum(word.rarity for word in self.words(phrase))

    def knows(self, phrase: str) -> bool:
        """Is it one word of the dictionary?"""
        return phrase in self.known


def compiled(dictionary: Iterable[str]) -> bytes:
    """The shipped file, from lines of `word count tag`."""
    rows = sorted(_row(*line.split()) for line in dictionary if len(line.split()) == 3)
    return lzma.compress("\n".join(row for row in rows if row).encode(), preset=9 | lzma.PRESET_EXTREME)


def _row(word: str, count: str, tag: str) -> str:
    if int(count) < LEAST or len(word) > LONGEST or word.isascii():
        return ""
    function = word in PARTICLES if len(word) == 1 else tag.startswith(FUNCTION_TAGS)
    kind = "f" if function else "v" if tag.startswith("v") and tag != "vn" else "n"
    return f"{word} {round(STEP * math.log2(int(count)))} {kind}"


@functools.cache
def shipped() -> Background:
    """The shipped statistic; read when it is first asked for, in a tenth of a second."""
    return Background.read(lzma.decompress(FILE.read_bytes()).decode().split("\n"))


if __name__ == "__main__":
    FILE.write_bytes(compiled(Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")))
