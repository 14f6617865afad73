"""A text as the set of its character 5-grams, and the signature by which sets that overlap find each other.

Chinese has no spaces, so words of characters stand in for words: what separators give misses nine of ten copies with
5 % of edits. Width, case and punctuation do not count.

>>> one, two = shingles("会议于今天上午９点开始。"), shingles("会议，于今天上午9点开始")
>>> bool((one == two).all())
True
>>> overlap(one, shingles("散会以后大家都回去了，天已经黑了"))
0.0
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

import numpy as np

LENGTH = 5  # characters of a shingle
BINS = 128  # of the one-permutation signature
MULTIPLIER = np.uint64(0x100000001B3)  # FNV's prime, for the rolling hash
MIX = np.uint64(0xBF58476D1CE4E5B9)  # splitmix64's first multiplier
BIN_BITS = np.uint32(25)  # what is left of 32 bits below the 7 of the bin
NUMBERS = np.arange(BINS, dtype=np.uint32)
EDGES = NUMBERS << BIN_BITS  # where each bin begins
EMPTY = np.uint32(0xFFFFFFFF)


@functools.cache
def _folds() -> Any:
    """Of every character of the first plane the one it counts as; 0 for what does not count."""
    table = np.zeros(0x10000, np.uint32)
    for point in range(0x10000):
        folded = unicodedata.normalize("NFKC", chr(point)).lower()
        if len(folded) == 1 and folded.isalnum():
            table[point] = ord(folded)
    return table


def folded(text: str) -> Any:
    """The code points that count, as uint32."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    found = _folds().take(points, mode="clip")
    high = points > 0xFFFF
    if high.any():
        found[high] = points[high]
    return found[found != 0]


def shingles(text: str) -> Any:
    """Sorted distinct 32-bit hashes of the 5-grams; of a text shorter than that, one of it all; of nothing, none."""
    points = folded(text).astype(np.uint64)
    size = min(LENGTH, len(points))
    if not size:
        return np.zeros(0, np.uint32)
    count = len(points) - size + 1
    hashes = np.zeros(count, np.uint64)
    for at in range(size):
        hashes = hashes * MULTIPLIER + points[at : at + count]
    hashes = (hashes ^ (hashes >> np.uint64(29))) * MIX
    found = np.sort((hashes >> np.uint64(32)).astype(np.uint32))  # np.unique takes ten times as long
    return found[np.concatenate(([True], found[1:] != found[:-1]))]


def signature(found: Any) -> Any:
    """The least hash in each of 128 bins (one permutation); an empty bin takes that of the next full one."""
    if not len(found):
        return np.full(BINS, EMPTY, np.uint32)
    first = np.searchsorted(found, EDGES)
    least = found[np.minimum(first, len(found) - 1)]
    full = ((least >> BIN_BITS) == NUMBERS) & (first < len(found))
    return _densified(least, full)


def _densified(least: Any, full: Any) -> Any:
    """By rotation: the distance goes into the value, so that two empty bins agree only if both borrowed alike."""
    if full.all():
        return least
    places = np.flatnonzero(full)
    source = places[np.searchsorted(places, NUMBERS) % len(places)]
    distance = ((source - NUMBERS.astype(np.int64)) % BINS).astype(np.uint32)
    return least[source] ^ (distance * np.uint32(0x9E3779B1))


def overlap(one: Any, two: Any) -> float:
    """Jaccard: what two sets share by what they hold together."""
    small, large = (one, two) if len(one) < len(two) else (two, one)
    if not len(small):
        return 0.0
    at = np.searchsorted(large, small)
    shared = int((large[np.minimum(at, len(large) - 1)] == small).sum())
    return shared / (len(one) + len(two) - shared)
