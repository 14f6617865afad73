"""How often does each of millions of strings stand? Counted by a hash, in a table of bounded size.

Two strings may share a counter: then a rare one passes for a frequent one, never the other way round.

>>> hashes = np.array([7, 9, 7, 7], np.uint32)
>>> counts = Counts.of(hashes)
>>> counts.times(hashes).tolist(), counts.frequent(hashes, 3).tolist()
([3, 1, 3, 3], [True, False, True, True])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MOST_BITS, ROOMY = 22, 2  # counters: 4 for a string, 4 million at most; a collision lets a rare string live on a step
CHUNK = 1 << 20  # strings handled at once, which bounds what numpy holds beside the arrays themselves
MIX = np.uint32(0x9E3779B1)  # 2^32 / golden ratio: spreads a product over the high bits (Knuth, TAOCP 6.4)
ONE = np.int32(1)  # of the counters' own type: numpy adds that to them at a fifth of the price of another

Hashes = NDArray[np.uint32]


def chunks(size: int) -> Iterator[slice]:
    """Slices of CHUNK that cover so many values."""
    return (slice(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK))


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How many strings share each bucket of the hash."""

    bits: int
    held: NDArray[np.int32]

    @staticmethod
    def of(hashes: Hashes) -> Counts:
        """Count them."""
        bits = min(MOST_BITS, max(10, len(hashes).bit_length() + ROOMY))
        counts = Counts(bits, np.zeros(1 << bits, np.int32))
        for part in chunks(len(hashes)):
            np.add.at(counts.held, counts.bucket(hashes[part]), ONE)
        return counts

    def bucket(self, hashes: Hashes) -> NDArray[np.intp]:
        """The bucket of each hash: its high bits, mixed."""
        return ((hashes * MIX) >> np.uint32(32 - self.bits)).astype(np.intp)

    def frequent(self, hashes: Hashes, floor: int) -> NDArray[np.bool_]:
        """Which of them stand so often."""
        kept = np.empty(len(hashes), bool)
        for part in chunks(len(hashes)):
            kept[part] = self.times(hashes[part]) >= floor
        return kept

    def times(self, hashes: Hashes) -> NDArray[np.int32]:
        """How often each string stands."""
        return self.held[self.bucket(hashes)]
