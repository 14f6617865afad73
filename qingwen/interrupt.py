"""SIGINT, SIGTERM and SIGHUP mean one thing at any moment: end within two seconds, with exit code 4.

While the program loads, nothing has begun and it leaves at once. Later the signal is a KeyboardInterrupt, which Python
loses where it is raised in a callback (`Exception ignored in …`): so it is raised again until somebody has `taken` it.

>>> try:
...     _raise(signal.SIGTERM, None)
... except KeyboardInterrupt:
...     taken()
"""

from __future__ import annotations

import contextlib
import os
import signal
from typing import Any, NoReturn

from crawler.run import signals

INTERRUPTED = 4
AGAIN = 0.4  # seconds: a signal that was lost in a callback is raised again after these


def at_start() -> None:
    """Until `working`: leave at once, in one line."""
    signals.on(_leave)


def working() -> None:
    """From now on a signal is a KeyboardInterrupt, raised until it is `taken`."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _raise)
    signals.on(_raise)


def taken() -> None:
    """The signal has been answered: what is left to do (a record, a last line) is not interrupted."""
    _alarm(0.0)
    if any(signal.getsignal(number) is _raise for number in signals.numbers()):
        signals.on(signal.SIG_IGN)


def over() -> None:
    """All is done: a signal comes too late."""
    _alarm(0.0)
    signals.on(signal.SIG_IGN)


def _leave(number: int, _: Any) -> NoReturn:
    with contextlib.suppress(OSError):
        os.write(2, b"qingwen: interrupted\n")
    os._exit(INTERRUPTED)


def _raise(number: int, _: Any) -> NoReturn:
    _alarm(AGAIN)
    raise KeyboardInterrupt


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        with contextlib.suppress(ValueError):
            signal.setitimer(signal.ITIMER_REAL, seconds)
