"""Pairs of near-duplicates → clusters: who is joined to one is joined to all (union-find).

A cluster goes by its least id, so that it has the same name however the pairs come.

>>> clusters([Pair("a", "b", 1.0), Pair("b", "c", 0.6), Pair("x", "y", 0.9)])
{'a': 'a', 'b': 'a', 'c': 'a', 'x': 'x', 'y': 'x'}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that overlap; `one` < `two` as ids."""

    one: str
    two: str
    jaccard: float


def clusters(pairs: Iterable[Pair]) -> dict[str, str]:
    """Of each document that has a copy, its cluster's least id."""
    parent: dict[str, str] = {}

    def root(id: str) -> str:
        parent.setdefault(id, id)
        while parent[id] != id:
            parent[id] = id = parent[parent[id]]
        return id

    for pair in pairs:
        one, two = sorted((root(pair.one), root(pair.two)))
        parent[two] = one
    return {id: root(id) for id in sorted(parent)}
