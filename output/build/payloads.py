"""Each row's page with all else that it is made of: pages 2, 3 … of its article, the payload that a revisit repeats.

What lies close behind in the same shard is at hand; the rest is fetched where it lies.

>>> from output.build.plan.shards import Because, kept
>>> found = [Record(n, 0, 9, Page(None, None, None, None, (), f"第{n + 1}页")) for n in range(2)]
>>> items = [Item(0, "page", followers=(Place(0, 1, 0),)), Item(1, "part")]
>>> shard = Shard("d.jsonl", 0, 2, kept([], items), (), Because())
>>> [[one.page.body, *(page.body for page in one.followers)] for one in gathered(shard, {}, iter(found))]
[['第1页', '第2页'], ['第2页']]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from cleaning.model import Page
from cleaning.readers import Again, Record, Source, Unread, records, seeks
from cleaning.readers.followers import MOST_PAGES
from output.build.lookahead import MOST_AHEAD
from output.build.plan.shards import Item, Place, Shard


@dataclasses.dataclass(frozen=True, slots=True)
class Gathered:
    """A row to be: its page, the pages that follow it, and where the records lie. `error`: it could not be read.

    `size`: bytes of its own record. `unread`: it is no record, but a part of the source that was not read.
    """

    item: Item
    page: Page
    error: str = ""
    followers: tuple[Page, ...] = ()
    original: str = ""
    size: int = 0
    unread: Unread | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        """The place of each record."""
        found = (self.page.source, self.original, *(page.source for page in self.followers))
        return tuple(place for place in found if place)

    def at_site(self, site: str | None) -> Gathered:
        """Under the caller's word for its site, where there is one."""
        if not site:
            return self
        followers = tuple(msgspec.structs.replace(page, site=site) for page in self.followers)
        return dataclasses.replace(self, page=msgspec.structs.replace(self.page, site=site), followers=followers)


def furthest(shard: Shard, items: Sequence[Item] | None = None) -> int:
    """The last record of its source that rows of a shard want, as far as it lies close behind the end; else its own."""
    end = shard.first + shard.count
    places = (place for item in items or shard.items for place in item.followers if place.source == shard.order)
    return max([end - 1, *(place.number for place in places if place.number < end + MOST_AHEAD)])


def gathered(shard: Shard, sources: Mapping[int, Source], found: Iterator[Record]) -> Iterator[Gathered]:
    """The rows of a shard, in the order of its records; `found` may go on behind its end."""
    items = shard.items
    wanted = {item.number: item for item in items}
    last = furthest(shard, items)
    behind = {p.number for item in items for p in item.followers if p.source == shard.order} - wanted.keys()
    ahead: dict[int, Page] = {}
    waiting: list[Gathered] = []
    for record in found:
        if record.number > last:
            break
        if record.number in behind and record.page is not None and not record.error:
            ahead[record.number] = record.page
        if record.number not in wanted or (one := _alone(wanted[record.number], record, sources)) is None:
            continue
        if one.item.role == "part":
            ahead[record.number] = one.page
        if not waiting and not one.item.followers:
            yield one
            continue
        waiting.append(one)
        while waiting and _at_hand(waiting[0].item, shard, ahead, record.number, last):
            yield _whole(waiting.pop(0), shard, sources, ahead)
    for one in waiting:
        yield _whole(one, shard, sources, ahead)


def _alone(item: Item, record: Record, sources: Mapping[int, Source]) -> Gathered | None:
    """The record's own page."""
    if record.again is not None and item.original is not None:
        return _again(item, record.again, fetched(sources[item.original.source], item.original))
    if record.page is None:
        return None
    return Gathered(item, record.page, record.error, size=record.size, unread=record.unread)


def _again(item: Item, again: Again, original: Page | None) -> Gathered:
    """A revisit: the payload of what it repeats, with its own URL and date."""
    page = again.page
    if original is None:
        return Gathered(item, page, "what it repeats lies in an input that is gone")
    page = msgspec.structs.replace(
        page, body=original.body, payload=original.payload, site=page.site or original.site,
        headers=page.headers or original.headers, status=original.status,
        declared_charset=page.declared_charset or original.declared_charset,
    )  # fmt: skip
    return Gathered(item, page, original=original.source)


def _at_hand(item: Item, shard: Shard, ahead: Mapping[int, Page], read: int, last: int) -> bool:
    """Has all been read that can be read for this row within this shard and close behind it?"""
    inside = [p.number for p in item.followers if p.source == shard.order and shard.first <= p.number <= last]
    return all(number in ahead or number <= read for number in inside)


def _whole(one: Gathered, shard: Shard, sources: Mapping[int, Source], ahead: dict[int, Page]) -> Gathered:
    """With its followers."""
    if not one.item.followers:
        return one
    return dataclasses.replace(one, followers=tuple(_followers(one.item.followers, shard, sources, ahead)))


def _followers(
    places: Sequence[Place], shard: Shard, sources: Mapping[int, Source], ahead: dict[int, Page]
) -> Iterator[Page]:
    for place in places[: MOST_PAGES - 1]:
        near = ahead.pop(place.number, None) if place.source == shard.order else None
        if page := near or fetched(sources[place.source], place):
            yield page


def fetched(source: Source, place: Place) -> Page | None:
    """One page, wherever it lies (of a packed dump all before it is read); None where its input is gone."""
    if not source.path.exists():
        return None
    found = records(source, place.offset if seeks(source) else 0, place.number if seeks(source) else 0)
    return next((record.page for record in found if record.number >= place.number), None)
