"""When to ask again: Retry-After as it was said, else a minute that doubles; and when to stop asking at all.

>>> pauses = Pauses(patience=60.0, chance=lambda: 0.0)
>>> pauses.busy("a.example", now=1000.0, until=1007.0), pauses.wait("a.example", now=1003.0)
(1007.5, 4.5)
>>> pauses.busy("a.example", now=2000.0), pauses.busy("a.example", now=2100.0), pauses.busy("a.example", now=2300.0)
(2060.0, 2220.0, 2540.0)

The numbers: 60 s doubling to a day, with jitter, forgiven after 30 quiet minutes (StormCrawler, Nutch); all in
proportion to `patience`, the first wait in seconds, so that a test need not wait.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

PATIENCE = 60.0  # seconds of the first wait without a Retry-After
LONGEST = 1440  # of these: a day
FORGIVEN = 30  # of these, quiet: half an hour
FORGIVING = 25  # good answers that forgive one doubling: a site with a hiccup in each hundred is not left for days
JITTER = 0.25  # of a wait, added
GRACE = 0.5  # seconds after a Retry-After; clocks differ, and a date has whole seconds
IN_A_ROW = 6  # waits without one answer between them: 63 minutes at the first
FAILURES = 20  # failures in a row of any kind: the site is down, or we are cut off
LONGER_THAN_A_RUN = 3600.0  # seconds; a host that asks for more is left alone until the next run


@dataclasses.dataclass(slots=True)
class _Host:
    until: float = 0.0
    step: int = 0
    troubled: float = 0.0
    waits: int = 0
    failures: int = 0
    good: int = 0


class Pauses:
    """What each host (with its port) asked for. Times in seconds since the epoch."""

    def __init__(self, patience: float = PATIENCE, *, chance: Callable[[], float] = random.random) -> None:
        self._patience, self._chance = patience, chance
        self._hosts: dict[str, _Host] = {}

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def wait(self, host: str, now: float) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self._of(host).until - now)

    def until(self, host: str) -> float:
        """When the host may be asked again."""
        return self._of(host).until

    def keep_away(self, host: str, until: float) -> None:
        """What an earlier run was told holds for this one."""
        self._of(host).until = max(self._of(host).until, until)

    def busy(self, host: str, now: float, until: float | None = None) -> float:
        """The host said 429 or 503; returns until when it is left alone. Answers that were on their way count once."""
        one = self._of(host)
        if until is not None:
            one.until = max(one.until, until + GRACE * (1 + self._chance() * JITTER))
        elif now >= one.until:
            one.until = now + self._next_step(one, now)
        one.waits += 0 if one.troubled and now < one.troubled else 1
        one.troubled = one.until
        return one.until

    def _next_step(self, one: _Host, now: float) -> float:
        if now - one.troubled > FORGIVEN * self._patience:
            one.step = 0
        one.step += 1
        return self._patience * min(2.0 ** (one.step - 1), LONGEST) * (1 + self._chance() * JITTER)

    def failed(self, host: str) -> None:
        """No answer, or none that was whole."""
        self._of(host).failures += 1

    def well(self, host: str) -> None:
        """The host answered."""
        one = self._of(host)
        one.waits = one.failures = 0
        one.good += 1
        if one.good % FORGIVING == 0:
            one.step = max(0, one.step - 1)

    def broken(self, host: str, now: float) -> str:
        """Why the run should stop asking this host; "" while it need not."""
        one = self._of(host)
        if one.waits >= IN_A_ROW:
            return f"{host} was busy {one.waits} times in a row"
        if one.failures >= FAILURES:
            return f"{host} failed {one.failures} times in a row"
        away = one.until - now
        return f"{host} asks to be left alone for {away:.0f} s" if away > LONGER_THAN_A_RUN else ""
