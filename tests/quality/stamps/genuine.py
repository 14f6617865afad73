"""What people write again and again and mean, among stamps: how much of what discovery accepts is a stamp?

>>> [genre.name for genre in genres("early")][:3]
['contract', 'company', 'dateline']
>>> placed("甲。\\n乙。", "（掌声）", "line", Random(1))
'甲。\\n（掌声）\\n乙。'

Each genre's phrases (genuine.toml) stand in 2.5 % of the documents each, where such phrases stand; ten stamps in 1 %.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Literal, get_args

from cleaning.site_facts.stamp_mining.discover import Candidate, discover
from tests.quality.stamps.planted import EDGE, FRAMES, NAMES, Corpus, carriers, planted, word_signs

FILE = Path(__file__).with_name("genuine.toml")
SHARE, STAMPS = 0.025, 0.01  # of the documents
Where = Literal["clause", "head", "tail", "line", "inside"]


@dataclasses.dataclass(frozen=True, slots=True)
class Genre:
    """Phrases of one kind of text, and where they stand in it."""

    name: str
    where: Where
    phrases: tuple[str, ...]


def genres(written: str) -> Iterator[Genre]:
    """Those `early` or `later` written: of the later ones no rule knows."""
    for name, table in tomllib.loads(FILE.read_text(encoding="utf-8"))[written].items():
        if table["where"] not in get_args(Where):
            raise ValueError(f"{FILE.name}: {name}: where = {table['where']}")
        yield Genre(name, table["where"], tuple(table["phrases"]))


def placed(text: str, phrase: str, where: Where, chance: Random) -> str:
    """The text with the phrase where it belongs; between clauses, on lines and within them one to three times."""
    if where in ("head", "tail"):
        return phrase + text if where == "head" else f"{text}\n{phrase}"
    for _ in range(chance.randint(1, 3)):
        spots = {
            "clause": [m.start() for m in EDGE.finditer(text)],
            "line": [at + 1 for at, sign in enumerate(text) if sign == "\n"],
            "inside": [at for at in range(1, len(text)) if text[at - 1 : at + 1].isalpha()],
        }[where]
        at = chance.choice(spots or [0])
        text = text[:at] + phrase + ("\n" if where == "line" else "") + text[at:]
    return text


def spoken(corpus: Corpus, genre: Genre, seed: int) -> Corpus:
    """The documents with the genre's phrases in them."""
    chance, texts = Random(f"{seed}/{genre.name}"), list(corpus.texts)
    for phrase in genre.phrases:
        for i in carriers(corpus, SHARE, "", chance):
            texts[i] = placed(texts[i], phrase, genre.where, chance)
    return Corpus(tuple(texts), corpus.genres)


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """Of one genre: stamps accepted of ten, and what else was."""

    genre: str
    stamps: int
    wrong: tuple[str, ...]


def told(corpus: Corpus, genre: Genre, seed: int) -> Told:
    names = Random(f"{seed}/names").sample(NAMES, 10)
    phrases = [FRAMES[i].format(name) for i, name in enumerate(names)]
    texts = planted(spoken(corpus, genre, seed), phrases, STAMPS, "", seed)
    accepted = [c for c in discover(texts.copy, "site.example") if c.accepted]
    right = {name for name in names if any(_is_of(c, name) for c in accepted)}
    wrong = tuple(c.phrase for c in accepted if not any(_is_of(c, name) for name in names))
    return Told(genre.name, len(right), wrong)


def _is_of(candidate: Candidate, name: str) -> bool:
    return name in word_signs(candidate.phrase)


def shown(corpus: Corpus, written: str, seed: int, only: str) -> None:
    """A line a genre, and the whole."""
    rows = []
    for genre in genres(written):
        if only in genre.name:
            rows.append(told(corpus, genre, seed))
            print(f"{genre.name}: {rows[-1].stamps} of 10 stamps accepted; wrong: {rows[-1].wrong}", flush=True)
    right, wrong = sum(row.stamps for row in rows), sum(len(row.wrong) for row in rows)
    print(f"all: precision {right / max(1, right + wrong):.3f}, recall {right / (10 * len(rows)):.3f}, {wrong} wrong")
