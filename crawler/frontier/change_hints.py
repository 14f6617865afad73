"""What lists and sitemaps tell of known pages without asking for them: which changed, which are gone, which are back.

A page is looked at before its time when a list shows another title or date for it, when a list passes over it, or when
a sitemap names another day or no longer names it. What was on top and stands there no more may have moved down, so a
column is read as one: what stood above the last entry that is still there, and is nowhere, is gone.

>>> column = Column()
>>> was, now = ([Entry(key, 1) for key in keys] for keys in ([b"a", b"b", b"c", b"d"], [b"new", b"a", b"c"]))
>>> column.read(Listing(tuple(was), 40), Listing(tuple(now), 39), {b"new"})
Told(again=[b'b'], back=[])
>>> column.missing
1
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from crawler.frontier.frontier import Frontier
from crawler.frontier.link_rules import page_number
from crawler.frontier.list_snapshot import UNKNOWN, Entry, Listing

MAP = "articles of "  # before a sitemap's address: what 0.1.0 kept under the address alone named lists as well
BROKEN = 0.5  # of a sitemap's pages gone at once: the map is broken, not the site


@dataclasses.dataclass(slots=True)
class Told:
    """Keys of pages: to look at again; and those that are shown anew, in case they were gone."""

    again: list[bytes]
    back: list[bytes]


class Column:
    """The pages of one column as they are read in a run, from the first page down."""

    def __init__(self) -> None:
        self._carried: dict[bytes, int] = {}  # shown before, and not yet come to in this reading: pushed down, or gone
        self._early: dict[bytes, int] = {}  # come to before the page that showed it: moved up
        self._fewer = 0  # articles that the column has lost, by its total
        self._lost = 0  # of these, found

    @property
    def missing(self) -> int:
        """How many must have gone that were not found to be gone yet."""
        return self._fewer - self._lost

    def read(
        self, before: Listing, now: Listing, new: Collection[bytes], *, first: bool = True, last: bool = False
    ) -> Told:
        """Compare a page with what it showed before; `new` are keys unknown until this run; `last`: none is below."""
        if first and UNKNOWN not in (before.total, now.total):
            self._fewer = before.total - now.total
        self._carried |= {e.key: e.mark for e in before.entries}
        seen = self._early | {e.key: e.mark for e in now.entries}
        self._fewer += sum(e.key in new for e in now.entries) if before.total != UNKNOWN else 0
        changed = [key for key, mark in seen.items() if self._carried.get(key, mark) != mark]
        back = [e.key for e in now.entries if e.key not in self._carried and e.key not in new]
        self._early = {key: seen[key] for key in seen if key not in self._carried and key not in new and before.entries}
        gone = self._passed(seen)
        if last and self.missing > len(gone):
            gone, self._carried = [*gone, *self._carried], {}
        self._lost += len(gone)
        return Told(changed + gone, back)

    def _passed(self, seen: Mapping[bytes, int]) -> list[bytes]:
        """What stood above the last entry that is still there; the rest may come on the next page."""
        order = [*self._carried]
        end = max((i for i, key in enumerate(order) if key in seen), default=-1) + 1
        self._carried = {key: self._carried[key] for key in order[end:]}
        return [key for key in order[:end] if key not in seen]


class Hints:
    """What the lists and sitemaps of a run tell its frontier."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._columns: dict[str, Column] = {}

    def listed(self, url: str, now: Listing, *, last: bool) -> bool:
        """A list page was read; True where the one below must be read too: articles of the column are gone."""
        folder, first = url[: url.rfind("/") + 1], page_number(url) == 1
        column = Column() if first else self._columns.get(folder, Column())
        self._columns[folder] = column
        before = Listing.unpacked(self._frontier.memory.shown(url))
        if last:
            before = dataclasses.replace(before, entries=(*before.entries, *self._below(folder, page_number(url))))
        new = self._frontier.new_among(entry.key for entry in now.entries)
        self._tell(url, now, column.read(before, now, new, first=first, last=last))
        return column.missing > 0

    def _below(self, folder: str, number: int) -> list[Entry]:
        """What the pages showed that the column has no more: a column that shrinks loses its last ones."""
        memory = self._frontier.memory
        former = sorted((page_number(url), url) for url in memory.shown_in(folder) if page_number(url) > number)
        entries = [entry for _, url in former for entry in Listing.unpacked(memory.shown(url)).entries]
        for _, url in former:
            memory.forget(url)
        return entries

    def mapped(self, url: str, now: Listing) -> None:
        """A sitemap was read; where it tells of nothing before, it is only kept."""
        url = f"{MAP}{url}"
        before = {e.key: e.mark for e in Listing.unpacked(self._frontier.memory.shown(url)).entries}
        seen = {e.key: e.mark for e in now.entries}
        gone = self._taken_off([*before], seen)
        if len(gone) > BROKEN * max(1, len(before)):
            return
        changed = [key for key, mark in seen.items() if before.get(key, mark) != mark]
        self._tell(url, now, Told(changed + gone, [key for key in seen if key not in before]))

    def _taken_off(self, before: Sequence[bytes], seen: Collection[bytes]) -> list[bytes]:
        """What a map names no more. A map of the newest N pages loses one at its end for each new one: that is no hint.

        Such a map did not grow though it has new pages; both orders occur, so both ends are looked at.
        """
        left = [at for at, key in enumerate(before) if key not in seen]
        if left and len(seen) <= len(before) and self._frontier.new_among(seen):
            stayed = [at for at, key in enumerate(before) if key in seen]
            first, last = (stayed[0], stayed[-1]) if stayed else (len(before), -1)
            left = [at for at in left if first < at < last]
        return [before[at] for at in left]

    def _tell(self, url: str, now: Listing, told: Told) -> None:
        self._frontier.look_at(told.again, told.back)
        if now.entries or now.total != UNKNOWN:
            self._frontier.memory.show(url, now.packed)
