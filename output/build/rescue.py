"""A shard that ends its worker is made without the records that do it: each of them is an error row.

The shard is cut smaller until it is known which records they are; every try is a process of its own, as the last one
was ended, mostly since the system had no more memory.

>>> culprits([1, 2, 3, 4, 5, 6, 7], lambda numbers: 6 in numbers or 2 in numbers)
[2, 6]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cleaning.common.errors import Fault
from output.build import workers
from output.build.part_writer import Part, finish, tried
from output.build.plan.shards import Shard


def rescued(packed: bytes, shards: Sequence[Shard]) -> Iterator[list[Part]]:
    """The parts of shards of which one at least ends its worker. Raises Fault where no record does so alone."""
    for shard in shards:
        try:
            yield workers.alone(finish, packed, (shard,))
        except workers.DEATH:
            yield _without(packed, shard)


def _without(packed: bytes, shard: Shard) -> list[Part]:
    def dies(numbers: Sequence[int]) -> bool:
        try:
            workers.alone(tried, packed, shard, frozenset(numbers))
        except workers.DEATH:
            return True
        return False

    lost = culprits([item.number for item in shard.items], dies)
    try:
        return workers.alone(finish, packed, (shard,), frozenset(lost))
    except workers.DEATH:
        place = f"{shard.source}: records {shard.first + 1} to {shard.first + shard.count}"
        raise Fault(place, "end each worker that cleans them", "see the memory of the system") from None


def culprits(numbers: Sequence[int], dies: Callable[[Sequence[int]], bool]) -> list[int]:
    """The records that end a worker, of some that do so together."""
    if len(numbers) <= 1:
        return [*numbers]
    middle = len(numbers) // 2
    return [one for half in (numbers[:middle], numbers[middle:]) if dies(half) for one in culprits(half, dies)]
