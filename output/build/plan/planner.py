"""From what the inputs hold to shards: one row per id, followers with their page 1, the rest counted by reason.

Everything here is arithmetic on indexes: no page is read, so that planning 100,000 records takes a second.

>>> from cleaning.knowledge.load import BUILTIN
>>> plan, urls = Plan([], Terms(BUILTIN, None, (), "0.1.0")), ("7.html", "7_2.html", "7.html")
>>> entries = [Entry(n, 0, 9, f"{n % 2:032x}", f"http://a.cn/{url}", None, "") for n, url in enumerate(urls)]
>>> entries.append(Entry(3, 0, 9, "", "http://a.cn/8.html", None, "http-404"))
>>> plan.drafted(0, entries)
>>> shard = plan.shard("a.warc.gz", 0, entries)
>>> [(item.role, len(item.followers)) for item in shard.items], shard.counts
([('page', 1), ('part', 0)], (('http-404', 1), ('same', 1)))
"""

from __future__ import annotations

import dataclasses
import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from cleaning.knowledge.load import Knowledge
from cleaning.readers.followers import Roles
from output.build.lookahead import Ahead
from output.build.plan.digest_set import Digests
from output.build.plan.multipage import NO_ROW, Articles
from output.build.plan.record_index import Entry, Index
from output.build.plan.revisits import Originals
from output.build.plan.shard_roles import Stretch
from output.build.plan.shards import MOST_BYTES, MOST_RECORDS, Because, Shard, kept

T = TypeVar("T")
ROWS = frozenset({"page", "part", "orphan", "again"})


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What a build depends on besides its inputs."""

    knowledge: Knowledge
    site: str | None
    without: tuple[str, ...]
    cleaner: str


class Plan:
    """The shards of all indexes of a dataset, in their order; what is known of articles may grow.

    What must be known of every record takes some 40 bytes of memory each; the records themselves are read as they pass.
    """

    def __init__(self, indexes: Sequence[Index], terms: Terms) -> None:
        self.indexes = sorted(indexes, key=lambda i: i.order)
        self.terms = terms
        self.seen = Digests()  # ids that have a row
        self.slices = Slices(terms.knowledge)
        self.profiles: dict[tuple[str | None, ...], str | None] = {}
        self.roles = Roles(terms.knowledge)
        self.told: dict[int, array[int]] = {}  # of each source, by record number: which of `words`
        self.words: list[tuple[str, str]] = []  # role and host of a URL
        self.numbers: dict[tuple[str, str], int] = {}  # of the words
        self.articles = Articles()
        self.originals = Originals()
        for index in self.indexes:
            for entries in index.batches():
                self.note(index.order, entries)
        if self.originals.asked:
            for index in self.indexes:
                for entries in index.batches():
                    self.originals.tell(index.order, entries)

    def shards(self) -> Iterator[Shard]:
        """Every shard, with what each of its records becomes."""
        self.seen = Digests()
        for index in self.indexes:
            for entries in cut(Ahead(index.entries()), lambda entry: entry.size):
                yield self.shard(index.name, index.order, entries)

    def drafted(self, order: int, entries: Sequence[Entry]) -> None:
        """Note more records of a source, which is all that there is to ask of."""
        self.note(order, entries)
        self.originals.tell(order, entries, all=True)

    def follows(self, entry: Entry) -> bool:
        """Is it a page 2, 3 … of an article?"""
        return not entry.why and self._role(entry)[0] == "follower"

    def note(self, order: int, entries: Sequence[Entry]) -> None:
        """Which URLs are first pages, and where their followers lie: of all inputs, before a shard is planned."""
        found = [self._role(entry) for entry in entries]
        self.told.setdefault(order, array("I")).extend(map(self._number, found))
        self.articles.note(order, entries, [role for role, _ in found])
        self.originals.ask(entries)

    def _number(self, word: tuple[str, str]) -> int:
        number = self.numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

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

    def shard(self, name: str, order: int, entries: Sequence[Entry]) -> Shard:
        """The next shard of the source of that name and order; what came before it has been planned."""
        told = [self.words[number] for number in self.told[order][entries[0].number : entries[-1].number + 1]]
        stretch = Stretch(order, entries, [role for role, _ in told], self.articles, self.originals, self.seen)
        plain, items, counts = [], [], Counter[str]()
        bytes_, followers = [], []
        sites: set[tuple[str | None, str]] = set()
        for entry, (role, host) in zip(entries, told, strict=True):
            what = stretch.becomes(entry, role)
            bytes_.append(f"{entry.number} {entry.id} {entry.seal} {entry.why} {entry.error}\n")
            if what not in ROWS:
                counts[what] += 1
                followers.append("" if entry.why and not entry.repeats else f"{entry.number} {what}\n")
                continue
            item, more = stretch.item(entry, what)
            followers.append(f"{entry.number} {what} {more} {item.missing if item else ()}\n")
            if item:
                items.append(item)
            else:
                plain.append(entry.number)
            sites.add((self.terms.site or entry.site, host))
        self.seen.add(stretch.new())
        because = self._because(_digest(bytes_), _digest(followers), sites)
        size = sum(entry.size for entry in entries)
        return Shard(
            name, entries[0].number, len(entries), kept(plain, items), tuple(sorted(counts.items())), because,
            order, entries[0].offset, size,
        )  # fmt: skip

    def _because(self, bytes_: str, followers: str, sites: Iterable[tuple[str | None, str]]) -> Because:
        terms = repr((self.terms.site, self.terms.without))
        bare = {(site, host.removeprefix("www.")) for site, host in sites}
        return Because(bytes_, followers, self.slices.digest(bare), self.terms.cleaner, terms)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def cut(found: Ahead[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Stretches of at most so many records and bytes; growth at the end leaves all but the last as they are.

    What is behind a stretch has not been taken when it is given.
    """
    while held := list(_stretch(found, size_of)):
        yield held


def _stretch(found: Ahead[T], size_of: Callable[[T], int]) -> Iterator[T]:
    count = size = 0
    while (one := found.peek()) is not None:
        count, size = count + 1, size + size_of(one)
        if count > MOST_RECORDS or (count > 1 and size > MOST_BYTES):
            return
        yield next(found)


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
        facts = sorted({facts.digest for name in names if (facts := known.facts_for(name))})
        return hashlib.sha256(msgspec.json.encode([rules, stamps, sites, known.cms, *facts])).hexdigest()[:16]
