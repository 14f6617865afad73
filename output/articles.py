"""Which URLs are first pages, and where pages 2, 3 … of an article lie: over all inputs of a dataset.

>>> from output.index import Entry
>>> first, second = (Entry(n, n, 5, f"{n:032x}", f"http://a.cn/{u}.html", None, "") for n, u in enumerate(("7", "7_2")))
>>> known = Articles()
>>> known.note(0, [first, second], ["page", "follower"])
>>> known.followers([first.address])[first.address][0].place
Place(source=0, number=1, offset=1)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from cleaning.dumps.followers import page_one
from output.digests import Digests, digest, packed
from output.index import Entry
from output.shards import Place

ROW = [("page", "i4"), ("source", "i4"), ("number", "i8"), ("offset", "i8"), ("id", "V16")]


@dataclasses.dataclass(frozen=True, slots=True)
class Follower:
    """One copy of page `number` of an article."""

    number: int
    place: Place
    id: str


class Articles:
    """What is known of articles of several pages."""

    def __init__(self) -> None:
        self.firsts = Digests()
        self.found = Digests(ROW)

    def note(self, order: int, entries: Sequence[Entry], roles: Sequence[str]) -> None:
        """More records of a source, with their roles."""
        firsts: list[bytes] = []
        keys: list[bytes] = []
        rows = []
        for entry, role in zip(entries, roles, strict=True):
            address = "" if entry.why or entry.error else entry.address
            if not address:
                continue
            if role != "follower":
                firsts.append(digest(address))
            elif paged := page_one(address):
                keys.append(digest(paged.first))
                rows.append((paged.number, order, entry.number, entry.offset, bytes.fromhex(entry.id)))
        self.firsts.add(packed(firsts))
        self.found.add(packed(keys), np.array(rows, ROW))

    def first_pages(self, addresses: Sequence[str]) -> set[str]:
        """Those of these URLs that a page has."""
        there = self.firsts.holds(packed(map(digest, addresses))).tolist()
        return {address for address, known in zip(addresses, there, strict=True) if known}

    def followers(self, addresses: Sequence[str]) -> dict[str, list[Follower]]:
        """Of those of these URLs that have followers, every copy of each."""
        found: dict[str, list[Follower]] = {}
        for which, row in self.found.at(packed(map(digest, addresses))) if len(self.found) else ():
            page, source, number, offset, id = row
            follower = Follower(page, Place(source, number, offset), id.hex())
            found.setdefault(addresses[which], []).append(follower)
        return found


def nearest(found: Iterable[Follower], first: Place) -> list[Follower]:
    """Of each page number one copy: the next one behind page 1 in its own source, else the last that is known."""
    best: dict[int, tuple[tuple[int, int, int], Follower]] = {}
    for one in found:
        behind = one.place.source == first.source and one.place.number > first.number
        rank = (1, -one.place.number, 0) if behind else (0, one.place.source, one.place.number)
        if one.number not in best or rank > best[one.number][0]:
            best[one.number] = (rank, one)
    return [best[number][1] for number in sorted(best)]
