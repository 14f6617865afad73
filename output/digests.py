"""Digests by the million, sixteen bytes each, where a set of strings takes two hundred; a row may go with each.

They lie in sorted runs. A run that grew as long as the one before it is merged with it, so that there are few to look
into, and adding costs a logarithm. Of equal digests the rows stay in the order in which they came.

>>> met = Digests()
>>> met.add(packed([digest("甲"), digest("乙")]))
>>> met.holds(packed([digest("乙"), digest("丙")])).tolist()
[True, False]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

SIZE = 16  # bytes: of a billion words two have the same digest once in 10^21 times
KEY = np.dtype(f"S{SIZE}")


def digest(word: str) -> bytes:
    """Of a URL or whatever stands for one."""
    return hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


def packed(found: Iterable[bytes]) -> Any:
    """Digests of 16 bytes as an array."""
    return np.frombuffer(b"".join(found), KEY)


class Digests:
    """A set of digests, or a table by digest if `row` is the type of what goes with each."""

    def __init__(self, row: Any = None) -> None:
        self.row = None if row is None else np.dtype(row)
        self.runs: list[tuple[Any, Any]] = []

    def __len__(self) -> int:
        return sum(len(keys) for keys, _ in self.runs)

    def add(self, keys: Any, rows: Any = None) -> None:
        """More of them (in any order), each with its row if this is a table."""
        if not len(keys):
            return
        self._push(keys, rows)
        while len(self.runs) > 1 and len(self.runs[-1][0]) * 2 > len(self.runs[-2][0]):
            (late, late_rows), (early, early_rows) = self.runs.pop(), self.runs.pop()
            rows = None if self.row is None else np.concatenate((early_rows, late_rows))
            del early_rows, late_rows
            self._push(np.concatenate((early, late)), rows)

    def _push(self, keys: Any, rows: Any) -> None:
        if self.row is None:
            self.runs.append((np.sort(keys, kind="stable"), None))
            return
        order = np.argsort(keys, kind="stable")
        self.runs.append((keys[order], rows[order]))

    def holds(self, keys: Any) -> Any:
        """Of each of these: was it added?"""
        found = np.zeros(len(keys), bool)
        for run, _ in self.runs if len(keys) else ():
            at = np.searchsorted(run, keys)
            found |= run[np.minimum(at, len(run) - 1)] == keys
        return found

    def has(self, one: bytes) -> bool:
        """Was it added?"""
        return bool(self.holds(packed([one]))[0])

    def at(self, keys: Any) -> Iterator[tuple[int, Any]]:
        """(which of these, a row that was added with it), the rows of each in the order in which they came."""
        for run, rows in self.runs if len(keys) else ():
            first, last = np.searchsorted(run, keys, "left"), np.searchsorted(run, keys, "right")
            for which in np.flatnonzero(last > first).tolist():
                for row in rows[first[which] : last[which]].tolist():
                    yield which, row
