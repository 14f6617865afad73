"""Clean documents, stamps of our own put into them, and what discovery's answer is worth.

>>> corpus = Corpus(("会议开始，大家都到了。" * 4,) * 4, ("speech",) * 4)
>>> [text.count("（墨水喵）") > 0 for text in planted(corpus, ["（墨水喵）"], 0.5, "", 1)].count(True)
2
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from cleaning.site_facts.language.traditional import simplified
from cleaning.site_facts.stamp_mining.discover import Candidate
from tests.quality.common.records import records

NAMES = tuple(
    """青瓦文斋 稿海拾贝 秘书小灶 云上讲稿 咕咕笔记 鲸落书院 老马写材料 灯下文案 红章公文网 晨读角 橘子文秘 三更墨坊
    文友帮 格子间写手 北斗范文站 纸上春秋 豆包文档 小满书屋 砚边闲话 机要加油站""".split()  # noqa: SIM905
)
FRAMES = tuple("“{}”编辑， “{}”整理， （{}） 【{}】 {}供稿， 关注{}公众号， 本文由{}提供， “{}” 转自{}， {}".split())  # noqa: SIM905
FORMULAS = tuple(
    """在此，我代表市人民政府， 各位代表， 需要指出的是， 同志们， 总的来看， 在新的一年里， 实践证明， 会议强调，
    让我们携起手来， 在市委的坚强领导下，""".split()  # noqa: SIM905
)
EDGE = re.compile(r"(?<=[，。；：])")
INSIDE = 0.15  # share of stamps put within a clause


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Clean documents and the genre of each."""

    texts: tuple[str, ...]
    genres: tuple[str, ...]


def stamped(text: str, stamp: str, chance: Random) -> str:
    """The text with the stamp put in 1 to 5 times, mostly between clauses."""
    for _ in range(chance.randint(1, 5)):
        edges = [m.start() for m in EDGE.finditer(text)] or [0]
        at = chance.randrange(len(text) + 1) if chance.random() < INSIDE else chance.choice(edges)
        text = text[:at] + stamp + text[at:]
    return text


def carriers(corpus: Corpus, share: float, genre: str, chance: Random) -> list[int]:
    """The documents that get a stamp."""
    eligible = [i for i, g in enumerate(corpus.genres) if not genre or g == genre]
    return chance.sample(eligible, min(len(eligible), max(1, round(share * len(corpus.texts)))))


def planted(corpus: Corpus, phrases: Sequence[str], share: float, genre: str, seed: int) -> list[str]:
    """The documents with every phrase in `share` of them."""
    chance, texts = Random(seed), list(corpus.texts)
    for phrase in phrases:
        for i in carriers(corpus, share, genre, chance):
            texts[i] = stamped(texts[i], phrase, chance)
    return texts


def disguised(texts: Iterable[str], names: Sequence[str], seed: int) -> list[str]:
    """Four of five names hidden: by zero-width signs, blanks or low lines between their signs, or in look-alikes."""
    chance = Random(seed)
    pattern = re.compile("|".join(names))
    lookalike = str.maketrans({simple: like for like, simple in simplified().items()})

    def hide(match: re.Match[str]) -> str:
        between = chance.choice(("", "\u200b", " ", "_", None))
        return match[0].translate(lookalike) if between is None else between.join(match[0])

    return [pattern.sub(hide, text) for text in texts]


def word_signs(text: str) -> str:
    return re.sub(r"\W|_", "", text)


def judged(candidates: Sequence[Candidate], names: Sequence[str], phrases: Sequence[str]) -> dict[str, object]:
    """found, accepted and precision of a set."""

    def owner(candidate: Candidate) -> int | None:
        core = word_signs(candidate.phrase)
        return next((i for i, n in enumerate(names) if n in core and core in word_signs(phrases[i])), None)

    best = sorted(candidates, key=lambda c: -c.score)[:20]
    accepted = [c for c in candidates if c.accepted]
    true = sum(any(n in word_signs(c.phrase) for n in names) for c in accepted)
    found = len({owner(c) for c in best} - {None})
    return {
        "found": round(found / len(names), 3) if names else None,
        "accepted": len(accepted),
        "precision": round(true / len(accepted), 3) if accepted else None,
        "accepted_names": len({owner(c) for c in accepted} - {None}),
        "wrong": [c.phrase for c in accepted if not any(n in word_signs(c.phrase) for n in names)][:8],
        "missed": [n for i, n in enumerate(names) if i not in {owner(c) for c in best}][:8],
    }


def from_file(path: Path, count: int) -> Corpus:
    """`count` documents: those of the file, the long ones cut into pieces at line ends."""
    rows = list(records(path))
    texts = [(next(str(row[key]) for key in ("text", "gold_text", "clean") if key in row), row) for row in rows]
    size = max(600, sum(len(text) for text, _ in texts) // (count + len(rows) // 2))
    pieces = [(piece, row.get("genre", "")) for text, row in texts for piece in _cut(text, size)]
    Random(1).shuffle(pieces)
    return Corpus(tuple(p for p, _ in pieces[:count]), tuple(g for _, g in pieces[:count]))


def _cut(text: str, size: int) -> Iterator[str]:
    """Pieces of about such a size."""
    piece = ""
    for line in text.split("\n"):
        piece += line + "\n"
        if len(piece) >= size:
            yield piece
            piece = ""
    if len(piece) > size // 2:
        yield piece


def from_replica(count: int) -> Corpus:
    """Invented articles."""
    from qingwen.site_in_a_box.content.text_generator import heading, paragraphs

    about = [heading(7, n) for n in range(1, count + 1)]
    return Corpus(tuple("\n".join(paragraphs(7, a)) for a in about), tuple(a.column.kind for a in about))


def sets(corpus: Corpus, seed: int) -> Iterator[tuple[str, list[str], Sequence[str], Sequence[str]]]:
    """(label, documents, names, phrases)."""
    chance = Random(seed)
    names = chance.sample(NAMES, len(NAMES))
    phrases = [FRAMES[i % len(FRAMES)].format(n) for i, n in enumerate(names)]
    genre = max(set(corpus.genres), key=lambda g: (len(g) > 0, -abs(corpus.genres.count(g) - len(corpus.genres) // 4)))
    yield "nothing", list(corpus.texts), (), ()
    for formula in FORMULAS:
        yield f"formula {formula}", planted(corpus, [formula], 0.025, "", seed), (), ()
    for share in (0.005, 0.01, 0.05):
        yield f"{share:.1%} of the documents", planted(corpus, phrases, share, "", seed), names, phrases
    yield f"1% , only {genre}", planted(corpus, phrases, 0.01, genre, seed), names, phrases
    yield "2% , disguised", disguised(planted(corpus, phrases, 0.02, "", seed), names, seed), names, phrases
    yield "one phrase, 1%", planted(corpus, phrases[:1], 0.01, "", seed), names[:1], phrases[:1]
