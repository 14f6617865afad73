"""Digests by the million, sixteen bytes each, where a set of strings takes two hundred; a row may go with each.

They lie in sorted runs. A run that grew half as long as the one before it is merged with it, so that there are few to
look into, and adding costs a logarithm. Of equal digests the rows stay in the order in which they came.

>>> met = Digests()
>>> met.add(packed([digest("甲"), digest("乙")]))
>>> met.holds(packed([digest("乙"), digest("丙")])).tolist()
[True, False]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

SIZE = 16  # bytes: of a billion words two have the same digest once in 10^21 times


def digest(word: str) -> bytes:
    """Of a URL or whatever stands for one."""
    return digest_of(word.encode("utf-8", "surrogatepass"))


def digest_of(content: bytes) -> bytes:
    """Of any bytes."""
    return hashlib.blake2b(content, digest_size=SIZE).digest()


def packed(found: Iterable[bytes]) -> Any:
    """Digests of 16 bytes as an array of two numbers each."""
    return np.frombuffer(b"".join(found), ">u8").astype(np.uint64).reshape(-1, 2)


def of_ids(ids: Iterable[str]) -> Any:
    """Ids of 32 hex digits as digests: two numbers each."""
    return packed(map(bytes.fromhex, ids))


class Run(NamedTuple):
    """Digests in the order of their first halves, and their rows."""

    high: Any
    low: Any
    rows: Any

    def at(self, keys: Any) -> tuple[Any, Any]:
        """(which of these keys are here, where the first half of each begins)."""
        first = np.searchsorted(self.high, keys[:, 0])
        there = np.minimum(first, len(self.high) - 1)
        met = self.high[there] == keys[:, 0]
        same = met & (self.low[there] == keys[:, 1])
        for which in np.flatnonzero(met & ~same).tolist():  # another begins alike: once in 10^8 times
            same[which] = any(self.low[at] == keys[which, 1] for at in self.alike(int(there[which])))
        return same, there

    def alike(self, at: int) -> range:
        """The places of all that begin like the one there."""
        return range(at, int(np.searchsorted(self.high, self.high[at], "right")))


class Digests:
    """A set of digests, or a table by digest if `row` is the type of what goes with each."""

    def __init__(self, row: Any = None) -> None:
        self.row = None if row is None else np.dtype(row)
        self.runs: list[Run] = []

    @staticmethod
    def of(keys: Any) -> Digests:
        """A set of these."""
        found = Digests()
        found.add(keys)
        return found

    def __len__(self) -> int:
        return sum(len(run.high) for run in self.runs)

    def add(self, keys: Any, rows: Any = None) -> None:
        """More of them (in any order), each with its row if this is a table."""
        if not len(keys):
            return
        self._push(keys[:, 0], keys[:, 1], rows)
        while len(self.runs) > 1 and len(self.runs[-1].high) * 2 > len(self.runs[-2].high):
            late, early = self.runs.pop(), self.runs.pop()
            high, low = np.concatenate((early.high, late.high)), np.concatenate((early.low, late.low))
            rows = None if self.row is None else np.concatenate((early.rows, late.rows))
            del early, late  # while it is sorted, it need not be held twice
            self._push(high, low, rows)

    def _push(self, high: Any, low: Any, rows: Any) -> None:
        """A run of these; stable sorting merges two that are sorted."""
        order = np.argsort(high, kind="stable")
        self.runs.append(Run(high[order], low[order], None if self.row is None else rows[order]))

    def holds(self, keys: Any) -> Any:
        """Of each of these: was it added?"""
        found = np.zeros(len(keys), bool)
        for run in self.runs if len(keys) else ():
            found |= run.at(keys)[0]
        return found

    def has(self, one: bytes) -> bool:
        """Was it added?"""
        return bool(self.holds(packed([one]))[0])

    def at(self, keys: Any) -> Iterator[tuple[int, Any]]:
        """(which of these, a row that was added with it), the rows of each in the order in which they came."""
        for run in self.runs if len(keys) else ():
            same, first = run.at(keys)
            for which in np.flatnonzero(same).tolist():
                own = [at for at in run.alike(int(first[which])) if run.low[at] == keys[which, 1]]
                yield from ((which, row) for row in run.rows[own].tolist())
