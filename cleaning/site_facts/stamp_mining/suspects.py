"""From strings that stand apart to suspects: one for each stamp, its fragments and extensions with it.

`“墨水喵”编辑，` is met as itself, with the comma before it, and with the words that follow it often; the frame alone
(`”编辑，`) recurs for every name. Kept is the one that stands apart best; what lies on the same places goes with it.

>>> put, word = Standing(5, np.arange(30), 12, 1.0, .2, .3, .9, .1), Standing(5, np.arange(30), 12, .5, 1.9, .9, .9, .8)
>>> doubt(put), round(doubt(word), 1)
(0.0, 1.5)
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence

import numpy as np

from cleaning.site_facts.language.context_model import Standing, standings
from cleaning.site_facts.language.prose import Prose
from cleaning.site_facts.language.publishers import NOVEL, Claim, Novelty, claim
from cleaning.site_facts.stamp_mining.repeats import Pages

ROOM = 0.4  # nats that a stamp's seam may fall short, and that its neighbours may show of their own …
CHANCE = 1.6  # … and this / sqrt(n) more, by chance (simulated: .8 at n = 5)
ENOUGH_PLACES = 8  # fewer say nothing of neighbours
# What each kind of claim must show beside it: documents, doubt in nats, the share of places right after a clause's end.
# A bare name within a clause could be any term of the trade; after a clause's end and before the next it says nothing.
DEMANDS = {
    "host": (5, 1.0, 0.0),
    "trade": (5, 0.6, 0.0),
    "bracket": (5, 0.6, 0.0),
    "call": (8, 0.3, 0.6),
    "quoted": (8, 0.3, 0.6),
    "bare": (8, 0.3, 0.6),
    "closed": (8, 0.3, 0.6),
}
OPENS = (
    0.5  # share of its places at the start of a line, from which it is a heading or a dateline, whatever it looks like
)
NEVER = (math.inf, 0.0, 1.0)
MANY = 50  # documents; more say nothing more: a formula has them as well
OVERLAP = 0.5  # share of its places on another's from which a string is that other's fragment
MOST = 200  # suspects of a site that are kept: nobody reviews more


@dataclasses.dataclass(frozen=True, slots=True)
class Suspect:
    """A phrase (folded), what it claims, in how many texts of the sample, and how it stands there (nats)."""

    phrase: str
    claim: Claim
    documents: int
    score: float
    accepted: bool
    novel: float
    seam: float
    right: float
    left: float
    fragments: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Weighed:
    """A phrase before it is known what lies on the same places."""

    phrase: str
    standing: Standing
    novel: float
    claim: Claim
    fragments: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Documents, doubt, and how much of a name it is; what stands as a stamp comes first, then what is accepted."""
        said = math.log(min(self.standing.documents, MANY)) + self.novel - 2 * doubt(self.standing)
        return said + bool(self.claim.kind) + 2 * self._meets("bare") + 3 * self.accepted

    @property
    def accepted(self) -> bool:
        """The absolute rule: an owner's claim, documents and places enough, and neighbours that close over it."""
        return self.claim.sure and self._meets(self.claim.kind)

    def _meets(self, kind: str) -> bool:
        documents, most, ended = DEMANDS.get(kind, NEVER)
        if kind not in ("host", "trade") and self.standing.opens > OPENS:
            return False
        enough = self.standing.documents >= documents and len(self.standing.at) >= ENOUGH_PLACES
        return enough and doubt(self.standing) <= most and self.standing.ended >= ended

    def told(self, phrase: str) -> Suspect:
        """The suspect, under the phrase with its own digits."""
        s = self.standing
        return Suspect(
            phrase,
            self.claim,
            s.documents,
            self.score,
            self.accepted,
            self.novel,
            s.seam,
            s.right,
            s.left,
            self.fragments,
        )


def suspects(texts: Sequence[str], floor: int) -> tuple[Suspect, ...]:
    """The suspects of one site's texts, best first; `floor` is the least number of documents."""
    pages = Pages.of(texts)
    prose = Prose.of(pages)
    best = {s.phrase: s for s in sorted(_all(pages, prose, floor), key=lambda s: s.score)}
    kept = _unlike(sorted(best.values(), key=lambda s: -s.score), len(pages.codes))[:MOST]
    return tuple(s.told(pages.literal(s.standing.length, int(s.standing.at[0]), texts)) for s in kept)


def doubt(standing: Standing) -> float:
    """What speaks against its having been put there, in nats: a seam that does not close, neighbours of its own."""
    room = ROOM + CHANCE / math.sqrt(len(standing.at))
    doubts = (standing.short, abs(standing.right), abs(standing.left))
    return sum(max(0.0, doubt - room) for doubt in doubts)


def _all(pages: Pages, prose: Prose, floor: int) -> Iterator[_Weighed]:
    for whole in standings(pages, prose, floor):
        phrase, standing = _trimmed(pages.show(whole.length, int(whole.at[0])), whole)
        if len(phrase) >= 2:
            novelty = _novelty(pages, prose, standing)
            yield _Weighed(phrase, standing, novelty.most, claim(phrase, novelty))


def _trimmed(phrase: str, standing: Standing) -> tuple[str, Standing]:
    """Both without the end of the clause before it."""
    begun = phrase.lstrip(",，;；:：。!！?？、")
    if not (cut := len(phrase) - len(begun)):
        return phrase, standing
    return begun, dataclasses.replace(standing, length=standing.length - cut, at=standing.at + cut)


def _novelty(pages: Pages, prose: Prose, standing: Standing) -> Novelty:
    """How much of the phrase's pairs of letters is its own."""
    start = int(standing.at[0])
    codes = pages.codes[start : start + standing.length]
    letters = pages.letters[codes]
    both = letters[1:] & letters[:-1]
    if not both.any():
        return Novelty(0.0, 0.0)
    own = np.minimum(1.0, len(standing.at) / np.maximum(prose.pairs(codes[:-1], codes[1:])[both], 1))
    return Novelty(float(own.max()), float((own >= NOVEL).mean()))


def _unlike(ordered: Sequence[_Weighed], size: int) -> list[_Weighed]:
    """Each that does not lie on places of a better one; those that do become its fragments."""
    owner = np.full(size, -1, np.int32)
    kept: list[_Weighed] = []
    for suspect in ordered:
        cover = suspect.standing.at[:, None] + np.arange(suspect.standing.length)
        owners = owner[cover].max(axis=1)
        if (owners >= 0).mean() >= OVERLAP:
            first = int(np.bincount(owners[owners >= 0]).argmax())
            kept[first] = dataclasses.replace(kept[first], fragments=(*kept[first].fragments, suspect.phrase))
        else:
            owner[cover] = np.where(owner[cover] < 0, len(kept), owner[cover])
            kept.append(suspect)
    return kept
