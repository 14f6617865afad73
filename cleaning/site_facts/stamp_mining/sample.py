"""A site of any size, in bounded memory: which of its texts are counted.

Kept are the texts with the smallest hashes, so the sample does not hang on the order of reading, two runs agree, and
a text that stands twice (a list page under two addresses) counts once.

>>> sample = Sample()
>>> for text in ["甲", "乙", "甲"]:
...     sample.add(text)
>>> sorted(sample.texts)
['乙', '甲']
>>> sample.read
3
"""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
from collections.abc import Iterator

import msgspec

SIGNS = 12_000_000  # of one site: 3,000 texts of 4,000; a stamp in 1 % of the pages then has 30 carriers
TEXTS = 5_000
LONGEST = 40_000  # signs of one text that are counted: a book is not to fill the sample
KEY = 7  # bytes of a text's hash: a million texts share one by a chance of 10^-5


class Kept(msgspec.Struct, frozen=True):
    """A sample as it is written down: `bar` is the smallest hash that was let go."""

    signs: int
    read: int
    bar: int
    texts: tuple[str, ...]


@dataclasses.dataclass
class Sample:
    """The texts with the smallest hashes, up to `signs` in all."""

    signs: int = SIGNS
    read: int = 0
    size: int = 0
    _heap: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    _held: set[int] = dataclasses.field(default_factory=set)
    _bar: int = 1 << 8 * KEY  # the smallest hash that was let go: none above it comes in again

    @staticmethod
    def of(kept: Kept) -> Sample:
        """The sample that was written down."""
        sample = Sample(kept.signs, kept.read, _bar=kept.bar)
        for text in kept.texts:
            sample._take(_key(text), text)
        return sample

    @property
    def kept(self) -> Kept:
        """The sample, to be written down."""
        return Kept(self.signs, self.read, self._bar, tuple(self.texts))

    def add(self, text: str) -> None:
        """Read one more text; keep it if its hash is small enough."""
        self.read += 1
        text = text[:LONGEST]
        key = _key(text)
        if key < self._bar and key not in self._held:
            self._take(key, text)
            self.shrink(self.signs)

    def _take(self, key: int, text: str) -> None:
        heapq.heappush(self._heap, (-key, text))
        self._held.add(key)
        self.size += len(text)

    def shrink(self, signs: int) -> None:
        """Let go of the largest hashes until so many signs are left (one text stays)."""
        self.signs = signs
        while len(self._heap) > 1 and (self.size > signs or len(self._heap) > TEXTS):
            key, text = heapq.heappop(self._heap)
            self._held.discard(-key)
            self._bar = -key
            self.size -= len(text)

    @property
    def texts(self) -> Iterator[str]:
        """The kept texts, in the order of their hashes."""
        return (text for _, text in sorted(self._heap, reverse=True))

    def __len__(self) -> int:
        return len(self._heap)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()[:KEY])
