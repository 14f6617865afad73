"""From what the inputs hold to shards: one row per id, followers with their page 1, the rest counted by reason.

Everything here is arithmetic on indexes: no page is read, so that planning 100,000 records takes a second.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from cleaning.clean import identity
from cleaning.dumps.followers import Paged, Roles, page_one
from cleaning.knowledge import Knowledge
from output.index import Entry, Index
from output.revisits import REVISIT, UNRESOLVED, Originals
from output.shards import MOST_BYTES, MOST_RECORDS, Because, Item, Place, Shard

T = TypeVar("T")
SAME = "same"
NO_ROW = frozenset({"list", "other"})  # roles of pages that are only counted
ROWS = frozenset({"page", "part", "orphan", "again"})


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What a build depends on besides its inputs."""

    knowledge: Knowledge
    site: str | None
    without: tuple[str, ...]
    cleaner: str


@dataclasses.dataclass(frozen=True, slots=True)
class Follower:
    """One copy of page `number` of an article."""

    number: int
    place: Place
    id: str


class Plan:
    """The shards of all indexes of a dataset, in their order; what is known of articles may grow."""

    def __init__(self, indexes: Sequence[Index], terms: Terms) -> None:
        self.indexes = sorted(indexes, key=lambda i: i.order)
        self.terms = terms
        self.seen: set[str] = set()
        self.slices = Slices(terms.knowledge)
        self.firsts: set[str] = set()
        self.profiles: dict[tuple[str | None, ...], str | None] = {}
        self.roles = Roles(terms.knowledge)
        self.told: dict[int, list[tuple[str, str]]] = {}  # of each source, by record number: role and host of the URL
        self.words: dict[tuple[str, str], tuple[str, str]] = {}  # equal ones are one value in memory
        self.followers: dict[str, list[Follower]] = {}
        self.originals = Originals()
        for index in self.indexes:
            self.note(index.order, index.entries)

    def shards(self) -> Iterator[Shard]:
        """Every shard, with what each of its records becomes."""
        self.seen.clear()
        for index in self.indexes:
            for entries in cut(index.entries, lambda entry: entry.size):
                yield self.shard(index.name, index.order, entries)

    def note(self, order: int, entries: Sequence[Entry]) -> None:
        """Which URLs are first pages, and where their followers lie: of all inputs, before a shard is planned."""
        told = self.told.setdefault(order, [])
        self.originals.note(order, entries)
        for entry in entries:
            found = self._role(entry)
            told.append(self.words.setdefault(found, found))
            if entry.why or entry.error or not entry.address:
                continue
            if found[0] != "follower":
                self.firsts.add(entry.address)
            elif paged := page_one(entry.address):
                place = Place(order, entry.number, entry.offset)
                self.followers.setdefault(paged.first, []).append(Follower(paged.number, place, entry.id))

    def may_be_row(self, entry: Entry) -> bool:
        """Can a row come of it, whatever else there is?"""
        return bool(entry.repeats or entry.error) or not (entry.why or self._role(entry)[0] in NO_ROW)

    def _role(self, entry: Entry) -> tuple[str, str]:
        if entry.why and not entry.repeats:
            return "", ""
        words = (self.terms.site, entry.profile, entry.site)
        if words not in self.profiles:
            self.profiles[words] = next((w for w in words if w and self._known(w)), None)
        return self.roles.of(entry.address, self.profiles[words])

    def _known(self, word: str) -> bool:
        """Is there a profile or a CMS of that name?"""
        return bool(self.terms.knowledge.profile(word)) or any(c.stem == word for c in self.terms.knowledge.cms)

    def _becomes(self, order: int, entry: Entry) -> tuple[str, Paged | None]:
        """The role of a record that makes a row, or the reason why it makes none."""
        if entry.why:
            return (self._again(order, entry) if entry.repeats else entry.why), None
        found, _ = self.told[order][entry.number]
        if found in NO_ROW and not entry.error:
            return found, None
        if entry.id in self.seen:
            return SAME, None
        self.seen.add(entry.id)
        paged = page_one(entry.address) if found == "follower" else None
        if paged is None or entry.error:
            return "page", None
        return ("part" if paged.first in self.firsts else "orphan"), paged

    def _again(self, order: int, entry: Entry) -> str:
        """What a revisit becomes: a row if it brings an earlier payload to a URL that has no row with it."""
        original = self.originals.of(entry)
        if original is None:
            return UNRESOLVED
        id = identity(entry.url, original.payload.hex())
        if self.told[order][entry.number][0] not in ("page", "article") or id in self.seen or id == original.id:
            return REVISIT
        self.seen.add(id)
        return "again"

    def shard(self, name: str, order: int, entries: Sequence[Entry]) -> Shard:
        """The next shard of the source of that name and order; what came before it has been planned."""
        items, counts = [], Counter[str]()
        bytes_, followers = hashlib.sha256(), hashlib.sha256()
        sites: set[tuple[str | None, str]] = set()
        for entry in entries:
            what, paged = self._becomes(order, entry)
            bytes_.update(f"{entry.number} {entry.id} {entry.seal} {entry.why} {entry.error}\n".encode())
            if what not in ROWS:
                counts[what] += 1
                followers.update(b"" if entry.why and not entry.repeats else f"{entry.number} {what}\n".encode())
                continue
            item, more = self._item(order, entry, what, paged)
            followers.update(f"{entry.number} {what} {more} {item.missing}\n".encode())
            items.append(item)
            sites.add((self.terms.site or entry.site, self.told[order][entry.number][1].removeprefix("www.")))
        because = self._because(bytes_.hexdigest(), followers.hexdigest(), sites)
        size = sum(entry.size for entry in entries)
        return Shard(
            name, entries[0].number, len(entries), tuple(items), tuple(sorted(counts.items())), because,
            order, entries[0].offset, size,
        )  # fmt: skip

    def _because(self, bytes_: str, followers: str, sites: Iterable[tuple[str | None, str]]) -> Because:
        terms = repr((self.terms.site, self.terms.without))
        return Because(bytes_, followers, self.slices.digest(sites), self.terms.cleaner, terms)

    def _item(self, order: int, entry: Entry, what: str, paged: Paged | None) -> tuple[Item, list[str]]:
        """The row's item, and what else its row depends on."""
        if what == "again":
            return self._repeated(order, entry)
        if what == "orphan" and paged:
            return Item(entry.number, what, first=paged.first), [paged.first]
        if what == "part" or entry.error or not entry.address:
            return Item(entry.number, what), []
        return self._with_followers(Item(entry.number, what), entry.address, Place(order, entry.number, entry.offset))

    def _with_followers(self, item: Item, address: str, first: Place) -> tuple[Item, list[str]]:
        chosen = nearest(self.followers.get(address, ()), first)
        last = chosen[-1].number if chosen else 1
        missing = tuple(sorted(set(range(2, last + 1)) - {one.number for one in chosen}))
        more = [f"{one.id} {one.place.source} {one.place.number}" for one in chosen]
        places = tuple(one.place for one in chosen)
        return msgspec.structs.replace(item, followers=places, missing=missing), more

    def _repeated(self, order: int, entry: Entry) -> tuple[Item, list[str]]:
        """A revisit's item: its pages are those of its own URL, else those of the URL that it repeats."""
        original = self.originals.of(entry)
        assert original is not None
        own = entry.address in self.followers
        address, first = (
            (entry.address, Place(order, entry.number, entry.offset)) if own else (original.url, original.place)
        )
        item, more = self._with_followers(Item(entry.number, "again", original=original.place), address, first)
        return item, [original.id, *more]


def nearest(found: Iterable[Follower], first: Place) -> list[Follower]:
    """Of each page number one copy: the next one behind page 1 in its own source, else the last that is known."""
    best: dict[int, tuple[tuple[int, int, int], Follower]] = {}
    for one in found:
        behind = one.place.source == first.source and one.place.number > first.number
        rank = (1, -one.place.number, 0) if behind else (0, one.place.source, one.place.number)
        if one.number not in best or rank > best[one.number][0]:
            best[one.number] = (rank, one)
    return [best[number][1] for number in sorted(best)]


def cut(found: Iterable[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Stretches of at most so many records and bytes; growth at the end leaves all but the last as they are."""
    held: list[T] = []
    size = 0
    for one in found:
        size += size_of(one)
        if len(held) >= MOST_RECORDS or (held and size > MOST_BYTES):
            yield held
            held, size = [], size_of(one)
        held.append(one)
    if held:
        yield held


class Slices:
    """Digests of what could touch the pages of some sites: the general rules, and those of these sites."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.found: dict[frozenset[str | None], str] = {}

    def digest(self, sites: Iterable[tuple[str | None, str]]) -> str:
        """Of pairs (site that the record names, host); a page that neither tells of may be any site with marks."""
        names: set[str | None] = {None}
        for site, host in sites:
            profile = self.knowledge.profile(site) if site else self.knowledge.site_at(f"http://{host}/")
            marked = [one.name for one in self.knowledge.sites if one.marks]
            names.update([profile.name] if profile else [site or host, *([] if site else marked)])
        key = frozenset(names)
        if key not in self.found:
            self.found[key] = self._digest(key)
        return self.found[key]

    def _digest(self, names: frozenset[str | None]) -> str:
        known = self.knowledge
        sites = [one for one in known.sites if one.name in names]
        rules = [rule for rule in known.rules if rule.site in names]
        stamps = [stamp for stamp in known.stamps if stamp.site in names]
        return hashlib.sha256(msgspec.json.encode([rules, stamps, sites, known.cms])).hexdigest()[:16]
