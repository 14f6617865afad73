"""The records of one shard, and what each becomes: a row, alone or with its followers, or counted by reason.

All that is asked of the whole dataset (was this id met, has this page followers?) is asked for the shard at once.

>>> from output.build.plan.record_index import Entry
>>> twice = [Entry(n, n, 5, "ab" * 16, "http://a.cn/7.html", None, "") for n in range(2)]
>>> own = Stretch(0, twice, ["page", "page"], Articles(), Originals(), Digests())
>>> [own.becomes(entry, "page") for entry in twice]
['page', 'same']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from cleaning.pipeline import identity
from cleaning.readers.followers import page_one
from output.build.plan.digest_set import Digests, of_ids
from output.build.plan.multipage import NO_ROW, Articles, nearest
from output.build.plan.record_index import Entry
from output.build.plan.revisits import REVISIT, UNRESOLVED, Original, Originals
from output.build.plan.shards import Item, Place

SAME = "same"


class Stretch:
    """The records of a shard, with their roles, beside what is known of all. `seen` are the ids of rows before it."""

    def __init__(
        self, order: int, entries: Sequence[Entry], roles: Sequence[str], articles: Articles, originals: Originals,
        seen: Digests,
    ) -> None:  # fmt: skip
        self.order, self.seen, self.articles = order, seen, articles
        self.fresh: set[str] = set()
        told = [*zip(entries, roles, strict=True)]
        ids = [entry.id for entry, role in told if not entry.why and (entry.error or role not in NO_ROW)]
        met = seen.holds(of_ids(ids)).tolist()
        self.met = {id for id, is_met in zip(ids, met, strict=True) if is_met}
        addressed = [(e.number, e.address, role) for e, role in told if not e.why and not e.error and e.address]
        paged = {number: page_one(address) for number, address, role in addressed if role == "follower"}
        self.first_of = {number: one.first for number, one in paged.items() if one}
        self.firsts = articles.first_pages([*self.first_of.values()])
        self.originals = {e.number: original for e in entries if e.repeats and (original := originals.of(e))}
        again = [e.address for e in entries if e.repeats] + [one.url for one in self.originals.values()]
        pages = [address for number, address, _ in addressed if number not in self.first_of]
        self.followers = articles.followers([*dict.fromkeys([*pages, *again])])

    def becomes(self, entry: Entry, role: str) -> str:
        """The role of a record that makes a row, or the reason why it makes none. Asked of each in turn."""
        if entry.why:
            return self._again(entry, role) if entry.repeats else entry.why
        if role in NO_ROW and not entry.error:
            return role
        if not self._is_new(entry.id):
            return SAME
        first = None if entry.error else self.first_of.get(entry.number)
        return "page" if first is None else "part" if first in self.firsts else "orphan"

    def _again(self, entry: Entry, role: str) -> str:
        """What a revisit becomes: a row if it brings an earlier payload to a URL that has no row with it."""
        original = self.originals.get(entry.number)
        if original is None:
            return UNRESOLVED
        id = identity(entry.url, original.payload.hex())
        if role not in ("page", "article") or id == original.id:
            return REVISIT
        return "again" if self.seen.has(bytes.fromhex(id)) is False and self._is_new(id) else REVISIT

    def _is_new(self, id: str) -> bool:
        if id in self.met or id in self.fresh:
            return False
        self.fresh.add(id)
        return True

    def new(self) -> Any:
        """The ids of its rows."""
        return of_ids([*self.fresh])

    def item(self, entry: Entry, what: str) -> tuple[Item | None, list[str]]:
        """The row's item (None for a plain one), and what else its row depends on."""
        if what == "again":
            return self._repeated(entry, self.originals[entry.number])
        if what == "orphan":
            first = self.first_of[entry.number]
            return Item(entry.number, what, first=first), [first]
        if what == "part":
            return Item(entry.number, what), []
        if entry.error or entry.address not in self.followers:
            return None, []
        place = Place(self.order, entry.number, entry.offset)
        return self._with_followers(
            Item(entry.number, what), entry.address, place, newest=self.articles.newest(entry.address, entry)
        )

    def _with_followers(
        self, item: Item, address: str, first: Place, *, newest: bool = False
    ) -> tuple[Item, list[str]]:
        chosen = nearest(self.followers.get(address, ()), first, newest=newest)
        last = chosen[-1].number if chosen else 1
        missing = tuple(sorted(set(range(2, last + 1)) - {one.number for one in chosen}))
        more = [f"{one.id} {one.place.source} {one.place.number}" for one in chosen]
        places = tuple(one.place for one in chosen)
        return msgspec.structs.replace(item, followers=places, missing=missing), more

    def _repeated(self, entry: Entry, original: Original) -> tuple[Item, list[str]]:
        """A revisit's item: its pages are those of its own URL, else those of the URL that it repeats."""
        own = entry.address in self.followers
        address, first = (
            (entry.address, Place(self.order, entry.number, entry.offset)) if own else (original.url, original.place)
        )
        item, more = self._with_followers(Item(entry.number, "again", original=original.place), address, first)
        return item, [original.id, *more]
