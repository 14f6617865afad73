"""Does a string stand between words that belong together, as if it had been put there?

Take a stamp out and the sentence closes: the sign on its right follows the sign on its left as in any prose of the
site. Take a word of the sentence out and it does not: the right neighbours are those of the word.

Three figures of a string, in nats (method and what else was tried: facts on discovery, docs/find-unknown-stamps.md):

- `seam`  mean of log P(r | l) / P(r) over its places: does r follow l better than by chance? A stamp has .8 to 2,
  a word of the sentence less than .4; and `short`, how much less that is than what such l have in prose: a stamp
  has about 0, `还应当` .8, a word of the sentence 1.5.
- `right` divergence of its right neighbours from what its left neighbours make one expect, less what chance alone
  gives: a stamp has about .5, `但是，` 1.5, `会同有关部门` 2.
- `left`  the same the other way round, the signs that end a clause and the others apart.

>>> line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
>>> pages = Pages.of(line[:k] + "【甲乙】" + line[k:] for k in range(1, 24))
>>> [pages.show(s.length, int(s.at[0])) for s in standings(pages, Prose.of(pages), floor=5)]
['【甲乙】']
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaning.site_facts.language.prose import UNSEEN, Prose
from cleaning.site_facts.stamp_mining.hash_counter import chunks
from cleaning.site_facts.stamp_mining.repeats import LINE_END, Pages, Repeats, repeats

LEAST_SEAM = 0.4  # a word of the sentence has less
Counted = tuple[NDArray[Any], NDArray[np.intp]]  # different values, and how often each stands
MOST_ALIKE = 0.9  # share of one left neighbour (no mark) from which the string is a part of a longer one


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A string of `length` signs, its places, in how many documents, and how it stands among its neighbours.

    `ended`: share of its places behind the end of a clause; `opens`: at the start of a line.
    """

    length: int
    at: NDArray[np.integer]
    documents: int
    seam: float
    right: float
    left: float
    ended: float
    short: float
    opens: float = 0.0


def standings(pages: Pages, prose: Prose, floor: int) -> Iterator[Standing]:
    """Every string in `floor` or more documents that stands as if put there."""
    for level in repeats(pages, floor):
        if len(level):
            yield from _of_level(pages, prose, level, floor)


def _of_level(pages: Pages, prose: Prose, level: Repeats, floor: int) -> Iterator[Standing]:
    left, right = _neighbours(pages, level)
    seams = _mean_seams(prose, left, right, level)
    for k in np.flatnonzero(seams > LEAST_SEAM):
        places = level.places(int(k))
        documents = len(_counted(pages.texts_of(places))[0])
        if documents < floor:
            continue
        part = slice(level.starts[k], level.starts[k] + level.sizes[k])
        lefts, rights = _counted(np.sort(left[part])), _counted(np.sort(right[part]))
        if _is_part(prose, *lefts, len(places)):
            continue
        ended = float(_share(prose.ends[left[part]]))
        ahead, behind = _own_ways(prose, lefts, rights, len(places), ended)
        short = float(prose.gains[left[part]].sum() / len(places) - seams[k])
        opens = float(_share(pages.codes[places - 1] == LINE_END))
        yield Standing(level.length, places, documents, float(seams[k]), ahead, behind, ended, short, opens)


def _counted(ordered: NDArray[Any]) -> Counted:
    """The different values of an ordered array, and how often each stands (np.unique, at a third of its price)."""
    edges = np.flatnonzero(ordered[1:] != ordered[:-1])
    starts = np.zeros(len(edges) + 2, np.intp)
    starts[1:-1] = edges + 1
    starts[-1] = len(ordered)
    return ordered[starts[:-1]], starts[1:] - starts[:-1]


def _share(said: NDArray[np.bool_]) -> float:
    return np.count_nonzero(said) / len(said)


def _neighbours(pages: Pages, level: Repeats) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The sign before and the sign behind each place; at a line's edge that of the line beyond."""
    codes, at, beyond = pages.codes, level.at, level.at + level.length
    left, right = codes[at - 1], codes[beyond]
    edge = np.flatnonzero(left == LINE_END)
    left[edge] = codes[at[edge] - 2]
    edge = np.flatnonzero(right == LINE_END)
    right[edge] = codes[np.minimum(beyond[edge] + 1, len(codes) - 1)]
    return left, right


def _mean_seams(
    prose: Prose, left: NDArray[np.uint16], right: NDArray[np.uint16], level: Repeats
) -> NDArray[np.float64]:
    gain = np.zeros(len(left) + 1, np.float32)  # one more, where the last string ends
    for part in chunks(len(left)):
        both = np.maximum(prose.pairs(left[part], right[part]), UNSEEN)
        gain[part] = np.log(both * prose.size / (prose.signs[left[part]] * prose.signs[right[part]]))
    bounds = np.stack([level.starts, level.starts + level.sizes], axis=1).ravel()
    return np.asarray(np.add.reduceat(gain, bounds, dtype=np.float64)[::2] / level.sizes)


def _is_part(prose: Prose, lefts: NDArray[np.uint16], many: NDArray[np.intp], draws: int) -> bool:
    """Is it nearly always preceded by one and the same word sign?"""
    most = many.argmax()
    return bool(many[most] > MOST_ALIKE * draws and not prose.ends[lefts[most]])


def _own_ways(prose: Prose, left: Counted, right: Counted, draws: int, ended: float) -> tuple[float, float]:
    """(right, left): how far its neighbours are its own, less what chance gives."""
    (lefts, many), (rights, much) = left, right
    pairs = prose.pairs(lefts[:, None], rights)
    share_left, share_right = many / draws, much / draws
    ahead = _expected_right(prose, pairs, lefts, rights, share_left)
    behind = _expected_left(prose, pairs, lefts, rights, share_left, share_right)
    return (
        _divergence(share_right, ahead) - prose.chance(True, draws, ended),
        _divergence(share_left, behind) - prose.chance(False, draws, ended),
    )


def _divergence(shares: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    return float((shares * np.log(shares / expected)).sum())


def _expected_right(
    prose: Prose,
    pairs: NDArray[np.float64],
    lefts: NDArray[np.uint16],
    rights: NDArray[np.uint16],
    share_left: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How often each right neighbour follows such left neighbours in prose."""
    smoothed = pairs + UNSEEN * prose.signs[rights] / prose.size
    return np.asarray((share_left[:, None] * smoothed / (prose.signs[lefts][:, None] + UNSEEN)).sum(0))


def _expected_left(
    prose: Prose,
    pairs: NDArray[np.float64],
    lefts: NDArray[np.uint16],
    rights: NDArray[np.uint16],
    share_left: NDArray[np.float64],
    share_right: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How often each left neighbour precedes such right ones; within clause ends, and within the others.

    Stamps are put between clauses more often than a clause's first word stands there, so only the choice
    within each kind says anything.
    """
    smoothed = pairs + UNSEEN * prose.signs[lefts][:, None] / prose.size
    expected = (share_right * smoothed / (prose.signs[rights] + UNSEEN)).sum(1)
    ended = share_right * (prose.after_end[rights] + UNSEEN) / (prose.signs[rights] + UNSEEN)
    for kind, whole in ((True, ended.sum()), (False, 1 - ended.sum())):
        mine = prose.ends[lefts] == kind
        if mine.any():
            expected[mine] *= share_left[mine].sum() / max(whole, 1e-3)
    return np.asarray(expected)
