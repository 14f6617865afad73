"""How the site's own prose goes on: which sign follows which, and how far chance alone strays from that.

>>> pages = Pages.of(["甲，乙。"] * 3)
>>> prose = Prose.of(pages)
>>> comma, after = pages.code(","), pages.code("乙")
>>> float(prose.pairs(np.array([comma]), np.array([after]))[0])
3.0
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaning.site_facts.stamp_mining.hash_counter import CHUNK, ONE
from cleaning.site_facts.stamp_mining.repeats import LINE_END, Codes, Pages

CLAUSE_ENDS = '，。；：、！？,.;:!?)）”"》>]】'
BITS = 23  # counters of pairs: 12 million signs of official prose hold 700,000 different pairs
PLACES = 1_000_000  # of all places, evenly: enough for a mean
UNSEEN = 0.5  # what a pair that never occurs counts
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio
DRAWS = np.unique(np.round(np.geomspace(3, 4000, 24)).astype(int))  # counts for which chance is simulated
LOGS = np.log(DRAWS)
ROUNDS = 24  # simulations of each: the mean is then known within .05
MIXES = 5  # shares of clause starts among the neighbours, 0 to 1, for which chance is simulated

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Prose:
    """Counts of signs and of neighbouring pairs, and the chance tables of each side."""

    size: int
    signs: Floats
    counted: NDArray[np.int32]
    ends: NDArray[np.bool_]
    after_end: Floats
    gains: Floats
    right: Floats
    left: Floats

    @staticmethod
    def of(pages: Pages) -> Prose:
        """Count a site's prose."""
        kinds = len(pages.signs)
        codes = pages.codes[pages.codes != LINE_END]  # the next line goes on as the next clause does
        ends = np.isin(pages.signs, [ord(sign) for sign in CLAUSE_ENDS])
        signs = np.maximum(np.bincount(codes, minlength=kinds), 1).astype(np.float64)
        bounded = ends[codes[:-1]]
        after_end = np.bincount(codes[1:][bounded], minlength=kinds).astype(np.float64)
        right = _chances(after_end, signs)
        left = _chances(np.where(ends, signs, 0), np.where(ends, 0, signs))
        counted = _count_pairs(codes)
        return Prose(len(codes), signs, counted, ends, after_end, _gains(codes, signs, counted), right, left)

    def pairs(self, first: NDArray[np.integer], second: NDArray[np.integer]) -> Floats:
        """How often each second sign follows each first one."""
        return self.counted[_bucket(first, second)].astype(np.float64)

    def chance(self, right: bool, draws: int, ended: float) -> float:
        """The divergence, in nats, that so many draws show by chance, `ended` of them at a clause's edge."""
        table = self.right if right else self.left
        at = min(ended, 0.999) * (MIXES - 1)
        known = np.log(draws)
        low, high = np.interp(known, LOGS, table[int(at)]), np.interp(known, LOGS, table[int(at) + 1])
        return float(low + (high - low) * (at - int(at)))


def _bucket(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.intp]:
    key = (first.astype(np.uint64) << np.uint64(16)) + second.astype(np.uint64)
    return ((key * MIX) >> np.uint64(64 - BITS)).astype(np.intp)


def _gains(codes: Codes, signs: Floats, counted: NDArray[np.int32]) -> Floats:
    """Of each sign: the mean of log P(r | l) / P(r) over what follows it in prose, each place judged by the others."""
    stride = len(codes) // PLACES + 1
    left, right = codes[:-1:stride], codes[1::stride]
    left = left[: len(right)]
    others = np.maximum(counted[_bucket(left, right)] - 1.0, UNSEEN)
    gain = np.log(others * len(codes) / (signs[left] * signs[right]))
    met = np.bincount(left, minlength=len(signs))
    sums = np.bincount(left, weights=gain, minlength=len(signs))
    return np.asarray((sums + (gain.mean() if len(gain) else 0.0)) / (met + 1))


def _count_pairs(codes: Codes) -> NDArray[np.int32]:
    counted = np.zeros(1 << BITS, np.int32)
    for start in range(0, len(codes) - 1, CHUNK):
        part = codes[start : start + CHUNK + 1]
        np.add.at(counted, _bucket(part[:-1], part[1:]), ONE)
    return counted


def _chances(edge: Floats, inside: Floats) -> Floats:
    """MIXES × DRAWS: the mean divergence of draws from the mixture, when the mixture is the truth."""
    chance = np.random.default_rng(0)  # the same for every run: a decision must not hang on luck
    edge, inside = (side / max(side.sum(), 1.0) for side in (edge, inside))
    rows = []
    for ended in np.linspace(0, 1, MIXES):
        mixture = ended * edge + (1 - ended) * inside
        mixture = mixture[mixture > 0] / max(mixture.sum(), 1e-9)
        rows.append(list(_strayed(mixture, chance)))
    return np.array(rows)


def _strayed(mixture: Floats, chance: np.random.Generator) -> Iterator[float]:
    for draws in DRAWS:
        shares = chance.multinomial(draws, mixture, size=ROUNDS) / draws if len(mixture) else np.zeros((1, 0))
        seen = shares > 0
        ratio = np.log(np.where(seen, shares, 1) / np.where(seen, mixture, 1))
        yield float((shares * ratio).sum() / len(shares))
