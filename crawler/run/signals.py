"""SIGINT, SIGTERM and SIGHUP end a crawl: at once, whatever it is doing, and the record says `interrupted`.

The process that crawls ends its requests, closes its archive and writes its record within GRACE; whoever started it
waits a moment longer and then kills it, since a state that survives kill -9 at any moment loses nothing by it.

>>> with caught(lambda: print("told")) as told:
...     signal.raise_signal(signal.SIGTERM)
...     bool(told)
told
True
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # of which Windows has the first two
WHY = "a signal ended it"
GRACE = 0.7  # seconds: what a crawl has to end its requests and to write its record
PATIENCE = 1.5  # seconds until the process that crawls is killed: two are promised


class Told:
    """True from the first signal on."""

    def __init__(self) -> None:
        self.number = 0

    def __bool__(self) -> bool:
        return self.number != 0


@contextlib.contextmanager
def caught(then: Callable[[], object]) -> Iterator[Told]:
    """Signals call `then` (once) and end nothing; only the main thread may catch them."""
    told = Told()

    def take(number: int, _: Any) -> None:
        first, told.number = not told, number
        if first:
            then()

    old = on(take)
    try:
        yield told
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def on(handler: Any) -> dict[int, Any]:
    """Set a handler for all of them; the handlers there were. Nothing outside of the main thread."""
    old = {}
    for name in NAMES:
        with contextlib.suppress(ValueError, AttributeError):
            number = getattr(signal, name)
            old[number] = signal.signal(number, handler)
    return old


def numbers() -> frozenset[int]:
    """Of the signals that this system has."""
    return frozenset(getattr(signal, name) for name in NAMES if hasattr(signal, name))
