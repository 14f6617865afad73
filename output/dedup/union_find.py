"""Pairs of near-duplicates → clusters: who is joined to one is joined to all (union-find).

Documents go by number here, in the order of their ids; a cluster goes by its least, so that it has the same name
however the pairs come.

>>> clusters(9, [(0, 1), (4, 8), (1, 2)])
[(0, 0), (1, 0), (2, 0), (4, 4), (8, 4)]
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable


def clusters(size: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of each document that has a copy, its own number and its cluster's least."""
    parent = array("I", range(size))
    met = bytearray(size)

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for pair in pairs:
        one, two = sorted(map(root, pair))
        parent[two] = one
        met[pair[0]] = met[pair[1]] = True
    return [(number, root(number)) for number in range(size) if met[number]]
