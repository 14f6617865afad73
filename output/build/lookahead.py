"""A stream that can be looked into: what comes next is seen before it is taken.

>>> found = Ahead(range(9))
>>> next(found), found.look(lambda number: number < 4), next(found), found.peek()
(0, [1, 2, 3], 1, 2)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_AHEAD = 40  # records that are looked at before they are taken: they are held


class Ahead(Generic[T]):
    """An iterator over what is `found`."""

    def __init__(self, found: Iterable[T]) -> None:
        self.found = iter(found)
        self.held: deque[T] = deque()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        return self.held.popleft() if self.held else next(self.found)

    def peek(self) -> T | None:
        """The next one; None at the end."""
        if not self.held:
            self.held.extend(one for one in (next(self.found, None),) if one is not None)
        return self.held[0] if self.held else None

    def look(self, wanted: Callable[[T], bool]) -> list[T]:
        """The next ones for as long as they are wanted."""
        for at in range(MOST_AHEAD):
            if at == len(self.held):
                self.held.extend(one for one in (next(self.found, None),) if one is not None)
            if at == len(self.held) or not wanted(self.held[at]):
                return [self.held[before] for before in range(at)]
        return [*self.held][:MOST_AHEAD]
