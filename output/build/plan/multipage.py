"""Which URLs are first pages, and where pages 2, 3 … of an article are stored: over all inputs of a dataset.

An update may bring a new page 2 while page 1 has not changed: the newest version of page 1 has the newest of its pages.

>>> from output.build.plan.record_index import Entry
>>> first, second = (Entry(n, n, 5, f"{n:032x}", f"http://a.cn/{u}.html", None, "") for n, u in enumerate(("7", "7_2")))
>>> known = Articles()
>>> known.note(0, [first, second], ["page", "follower"])
>>> known.followers([first.address])[first.address][0].place, known.newest(first.address, first)
(Place(source=0, number=1, offset=1), True)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from cleaning.readers.followers import page_one
from output.build.plan.digest_set import Digests, digest, packed
from output.build.plan.record_index import Entry
from output.build.plan.shards import Place

NO_ROW = frozenset({"list", "other"})  # roles of pages that are only counted
FIRST = [("moment", "u4"), ("id", "u4")]  # of a record of page 1: eight bytes each, and every record may be one
ROW = [("page", "i4"), ("source", "i4"), ("number", "i8"), ("offset", "i8"), ("id", "V16"), ("moment", "i8")]
MOST = 0xFFFF_FFFF  # a moment in seconds is below it until 2106


@dataclasses.dataclass(frozen=True, slots=True)
class Follower:
    """One copy of page `number` of an article; `moment` of the fetch in seconds since the epoch, 0 where unknown."""

    number: int
    place: Place
    id: str
    moment: int = 0


class Articles:
    """What is known of articles of several pages."""

    def __init__(self) -> None:
        self.firsts = Digests(FIRST)
        self.found = Digests(ROW)

    def note(self, order: int, entries: Sequence[Entry], roles: Sequence[str]) -> None:
        """More records of a source, with their roles."""
        firsts: list[bytes] = []
        versions: list[tuple[int, int]] = []
        keys: list[bytes] = []
        rows = []
        for entry, role in zip(entries, roles, strict=True):
            address = "" if entry.why or entry.error else entry.address
            if not address or role in NO_ROW:
                continue
            if role != "follower":
                firsts.append(digest(address))
                versions.append(_version(entry))
            elif paged := page_one(address):
                keys.append(digest(paged.first))
                rows.append((paged.number, order, entry.number, entry.offset, bytes.fromhex(entry.id), entry.moment))
        self.firsts.add(packed(firsts), np.array(versions, FIRST))
        self.found.add(packed(keys), np.array(rows, ROW))

    def first_pages(self, addresses: Sequence[str]) -> set[str]:
        """Those of these URLs that a page has."""
        there = self.firsts.holds(packed(map(digest, addresses))).tolist()
        return {address for address, known in zip(addresses, there, strict=True) if known}

    def followers(self, addresses: Sequence[str]) -> dict[str, list[Follower]]:
        """Of those of these URLs that have followers, every copy of each."""
        found: dict[str, list[Follower]] = {}
        for which, row in self.found.at(packed(map(digest, addresses))) if len(self.found) else ():
            page, source, number, offset, id, moment = row
            follower = Follower(page, Place(source, number, offset), id.hex(), moment)
            found.setdefault(addresses[which], []).append(follower)
        return found

    def newest(self, address: str, first: Entry) -> bool:
        """Is this record of page 1 the newest version of it? A version is a payload; the same again is no other one."""
        own, id = _version(first)
        found = [row for _, row in self.firsts.at(packed([digest(address)]))]
        last = max([own, *(moment for moment, other in found if other == id)])
        return all(moment <= last for moment, other in found if other != id)


def _version(entry: Entry) -> tuple[int, int]:
    """Its moment and the beginning of its id: of the few versions of one URL no two begin alike."""
    return min(entry.moment, MOST), int(entry.id[:8] or "0", 16)


def nearest(found: Iterable[Follower], first: Place, *, newest: bool = False) -> list[Follower]:
    """Of each page number one copy: the next one behind page 1 in its own source, else the last that is known.

    Of the `newest` version of page 1 the copy that was fetched last comes before these.
    """
    best: dict[int, tuple[tuple[int, int, int, int], Follower]] = {}
    for one in found:
        behind = one.place.source == first.source and one.place.number > first.number
        place = (1, -one.place.number, 0) if behind else (0, one.place.source, one.place.number)
        rank = (one.moment if newest else 0, *place)
        if one.number not in best or rank > best[one.number][0]:
            best[one.number] = (rank, one)
    return [best[number][1] for number in sorted(best)]
