"""From strings that stand apart to suspects: one for each stamp, its fragments and extensions with it.

`“墨水喵”编辑，` is met as itself, with the comma before it, and with the words that follow it often; the frame alone
(`”编辑，`) recurs for every name. Kept is the one that stands apart best; what lies on the same places goes with it.

>>> weigh(Standing(5, np.arange(30), 12, 1.0, .2, .3, .9), novel=1.0, kind="bracket") > weigh(
...     Standing(5, np.arange(30), 12, 1.0, .2, .3, .9), novel=.1, kind="")
True
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator

import numpy as np

from cleaning.discovery.owners import Claim, claim
from cleaning.discovery.prose import Prose
from cleaning.discovery.repeats import Pages
from cleaning.discovery.seams import Standing, standings

SEAM_SPREAD = 1.3  # standard deviation of one place's seam, in nats
ENOUGH_SEAM = 0.8  # a stamp's seam: more says nothing
ROOM = 0.5  # divergence, in nats, that a stamp's neighbours may show of their own …
CHANCE = 2.0  # … and this / sqrt(n) more, by chance (simulated: .9 at n = 5)
ENOUGH_PLACES = 8  # fewer say nothing of neighbours
# What each kind of claim must show beside it: strength in nats, and the share of places right after a clause's end.
# A bare name within a clause could be any term of the trade; after a clause's end and before the next it says nothing.
DEMANDS = {"host": (1.5, 0.0), "trade": (2.0, 0.0), "bracket": (2.0, 0.0), "bare": (3.0, 0.6), "closed": (3.5, 0.6)}
NEVER = (math.inf, 1.0)
OVERLAP = 0.5  # share of its places on another's from which a string is that other's fragment
MOST = 200  # suspects of a site that are kept: nobody reviews more


@dataclasses.dataclass(frozen=True, slots=True)
class Suspect:
    """A phrase (folded), how it stands, what it claims, and what it outweighs."""

    phrase: str
    standing: Standing
    novel: float
    claim: Claim
    weight: float
    fragments: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """The absolute rule: an owner's claim, places enough, and neighbours that close over it."""
        strength, ended = DEMANDS.get(self.claim.kind, NEVER)
        stands = apart(self.standing) >= strength and len(self.standing.at) >= ENOUGH_PLACES
        return stands and self.standing.ended >= ended


def suspects(pages: Pages, floor: int) -> tuple[Suspect, ...]:
    """The suspects of one site, heaviest first; `floor` is the least number of documents."""
    prose = Prose.of(pages)
    found = {s.phrase: s for s in sorted(_all(pages, prose, floor), key=lambda s: s.weight)}
    return tuple(_unlike(sorted(found.values(), key=lambda s: -s.weight), len(pages.codes)))[:MOST]


def apart(standing: Standing) -> float:
    """How surely the string was put there, in nats: documents, seam, and no neighbours of its own."""
    doubt = 1 / math.sqrt(len(standing.at))
    seam = min(standing.seam - SEAM_SPREAD * doubt, ENOUGH_SEAM)
    own = sum(max(0.0, abs(side) - ROOM - CHANCE * doubt) for side in (standing.right, standing.left))
    return math.log(standing.documents) + 2 * seam - 2 * own


def weigh(standing: Standing, novel: float, kind: str) -> float:
    """The score: how it stands, and how much of a name it is."""
    return apart(standing) + 2 * novel + 2 * bool(kind)


def _all(pages: Pages, prose: Prose, floor: int) -> Iterator[Suspect]:
    for whole in standings(pages, prose, floor):
        standing = _trimmed(pages, whole)
        phrase = pages.show(standing.length, int(standing.at[0]))
        novel = _novel(pages, prose, standing)
        claimed = claim(phrase, novel)
        if len(phrase) >= 2:
            yield Suspect(phrase, standing, novel, claimed, weigh(standing, novel, claimed.kind))


def _trimmed(pages: Pages, standing: Standing) -> Standing:
    """Without the end of the clause before it."""
    phrase = pages.show(standing.length, int(standing.at[0]))
    cut = len(phrase) - len(phrase.lstrip(",，;；:：。!！?？、"))
    return dataclasses.replace(standing, length=standing.length - cut, at=standing.at + cut)


def _novel(pages: Pages, prose: Prose, standing: Standing) -> float:
    """The largest share that a pair of its letters has of all places of that pair."""
    start = int(standing.at[0])
    codes = pages.codes[start : start + standing.length]
    letters = np.array([chr(pages.signs[code]).isalpha() for code in codes])
    both = letters[1:] & letters[:-1]
    if not both.any():
        return 0.0
    return float(min(1.0, (len(standing.at) / np.maximum(prose.pairs(codes[:-1], codes[1:])[both], 1)).max()))


def _unlike(ordered: Iterable[Suspect], size: int) -> Iterator[Suspect]:
    """Each that does not lie on places of a heavier one; those that do become its fragments."""
    owner = np.full(size, -1, np.int32)
    kept: list[Suspect] = []
    for suspect in ordered:
        cover = suspect.standing.at[:, None] + np.arange(suspect.standing.length)
        owners = owner[cover].max(axis=1)
        if (owners >= 0).mean() >= OVERLAP:
            first = int(np.bincount(owners[owners >= 0]).argmax())
            kept[first] = dataclasses.replace(kept[first], fragments=(*kept[first].fragments, suspect.phrase))
        else:
            owner[cover] = np.where(owner[cover] < 0, len(kept), owner[cover])
            kept.append(suspect)
    yield from kept
