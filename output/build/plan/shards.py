"""Which records make a shard, what each of them becomes, and which shards must be cleaned again, and why.

A shard is (input, first record, count). Its fingerprint holds all that its part file depends on: its bytes, its
followers, the rules that could touch its sites, the cleaner. The fingerprint is in the part's name, so a shard is
fresh when the table holds that name.

>>> old, new = (Shard("d.jsonl", 0, 2, kept([0], []), (), Because(rules=digest)) for digest in "ab")
>>> old.key == new.key, old.part == new.part, new.because.changed(old.because)
(True, False, ('rules',))
>>> kept_items(kept([0, 2], [Item(1, "part")]))
(Item(number=0, role='page'), Item(number=1, role='part'), Item(number=2, role='page'))
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from cleaning.common.errors import Fault
from cleaning.readers import Source, seeks

PART = re.compile(r"part-([0-9a-f]{16})-([0-9a-f]{16})\.parquet")
MOST_RECORDS, MOST_BYTES = 1500, 64 << 20  # of one shard: a worker holds its rows, 40 KB a page of 4,000 characters


class Place(msgspec.Struct, frozen=True):
    """Where a record lies: source (by its order in the dataset), record number, offset."""

    source: int
    number: int
    offset: int


class Item(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """A record that becomes a row: role page, part, orphan or again; page 1 has the places of its followers.

    `missing` are the page numbers that no input holds; `first` the URL of an orphan's page 1; `original` where the
    payload lies that a revisit (role again) repeats.
    """

    number: int
    role: str
    followers: tuple[Place, ...] = ()
    missing: tuple[int, ...] = ()
    first: str = ""
    original: Place | None = None


class Because(msgspec.Struct, frozen=True):
    """What a part depends on, each as a digest: so that a stale one can say why."""

    bytes: str = ""
    followers: str = ""
    rules: str = ""
    cleaner: str = ""
    terms: str = ""

    def changed(self, old: Because) -> tuple[str, ...]:
        """What differs from an older part's."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) != getattr(old, name))


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Items as they wait: of the plain ones (pages of one record) only the numbers."""

    plain: Sequence[int]
    items: Sequence[Item]


def kept(plain: Sequence[int], items: Sequence[Item]) -> bytes:
    """Items packed: all shards of a plan wait in memory, and a record of most takes two bytes there, not 150."""
    return zlib.compress(msgspec.msgpack.encode(_Kept(plain, items)), 1)


def kept_items(packed: bytes) -> tuple[Item, ...]:
    """In the order of their records."""
    found = msgspec.msgpack.decode(zlib.decompress(packed), type=_Kept)
    return tuple(sorted([*(Item(number, "page") for number in found.plain), *found.items], key=lambda i: i.number))


@dataclasses.dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of one source. `packed` are its rows (`items`), `counts` the records that become none, by reason."""

    source: str
    first: int
    count: int
    packed: bytes
    counts: tuple[tuple[str, int], ...]
    because: Because
    order: int = 0
    offset: int = 0
    size: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """What its rows are made of, unpacked."""
        return kept_items(self.packed)

    @property
    def key(self) -> str:
        """The same however the shard grows."""
        return hashlib.sha256(f"{self.source}\0{self.first}".encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """Of all that the part depends on."""
        return hashlib.sha256(msgspec.json.encode(self.because)).hexdigest()

    @property
    def part(self) -> str:
        """The name of its part file."""
        return f"part-{self.key}-{self.fingerprint[:16]}.parquet"


def groups(shards: Sequence[Shard], where: Mapping[int, Source], workers: int) -> Iterator[tuple[Shard, ...]]:
    """Tasks: a shard each, but a few long runs of a source that can only be read from its start."""
    by_source: dict[int, list[Shard]] = {}
    for shard in shards:
        by_source.setdefault(shard.order, []).append(shard)
    for order, own in by_source.items():
        length = 1 if seeks(where[order]) else -(-len(own) // workers)
        yield from (tuple(own[at : at + length]) for at in range(0, len(own), length))


def key_of(part: str) -> str:
    """The shard that a part file belongs to. Raises Fault for a file that is none of ours."""
    found = PART.fullmatch(part)
    if not found:
        raise Fault(part, "is no part file of a dataset", "the table was written by another program")
    return found[1]
