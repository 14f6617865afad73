"""When to ask again: Retry-After as the server wrote it, else a minute that doubles; and when to stop asking at all.

A 429 is about the asker: the whole host waits, and is asked more slowly afterwards (`crawler.http.pace`). A 503 without
Retry-After may be one script's: while other addresses answer, that address waits alone.

>>> pauses = Pauses(patience=60.0, chance=lambda: 0.0)
>>> host, url = "a.example", "http://a.example/1.html"
>>> pauses.busy(host, url, now=1000.0, until=1007.0), pauses.wait(host, now=1003.0)
(Wait(until=1007.5, own=False), 4.5)
>>> pauses.well(host, url)
>>> pauses.busy(host, "http://a.example/2.html", now=2000.0), pauses.wait(host, now=2000.0)
(Wait(until=2060.0, own=True), 0.0)

The numbers: 60 s doubling to half an hour, with jitter, forgiven after 30 quiet minutes (StormCrawler, Nutch); all in
proportion to `patience`, the first wait in seconds, so that a test need not wait.
"""

from __future__ import annotations

import dataclasses
import random
from collections import deque
from collections.abc import Callable

from crawler.http.pace import LEAST, Pace

PATIENCE = 60.0  # seconds of the first wait without a Retry-After
LONGEST = 30  # of these: half an hour; a longer wait gives a server nothing more, and six of them end the run
FORGIVEN = 30  # of these, quiet: half an hour
FORGIVING = 5  # good answers that forgive one doubling
JITTER = 0.25  # of a wait, added
GRACE = 0.5  # seconds after a Retry-After; clocks differ, and a date has whole seconds
TOGETHER = 3  # addresses in a row that answer 503: then it is the host
IN_A_ROW = 6  # waits of the host without one answer between them: an hour at the first
FAILURES = 20  # addresses in a row that fail: the site is down, or we are cut off
BLOCKS = 8  # addresses in a row that a firewall answers for: it is about us, not about an address
LATEST = 40  # answers of a host by which its share of failed and blocked addresses is known
SHARE = 0.5  # of these: at a wall with gaps, too, nothing is gained by going on
LONGER_THAN_A_RUN = 3600.0  # seconds; a host that asks for more is left alone until the next run


@dataclasses.dataclass(frozen=True, slots=True)
class Wait:
    """When an address may be asked for again, in seconds since the epoch; `own`: its host may be asked meanwhile."""

    until: float
    own: bool


@dataclasses.dataclass(slots=True)
class _Host:
    pace: Pace
    until: float = 0.0
    step: int = 0
    troubled: float = 0.0
    waits: int = 0
    good: int = 0
    row: dict[str, str] = dataclasses.field(default_factory=dict)  # addresses since the last good answer: what they got
    tries: dict[str, int] = dataclasses.field(default_factory=dict)  # of addresses that wait alone
    latest: deque[bool] = dataclasses.field(default_factory=lambda: deque(maxlen=LATEST))  # failed or blocked?

    def row_of(self, what: str) -> int:
        return sum(one == what for one in self.row.values())


class Pauses:
    """What each host (with its port) asked for. Times in seconds since the epoch.

    Only the first answer of an address is news of its host: at the end of a run, those that trouble us are all that is
    left to ask for, and a row of them says nothing.
    """

    def __init__(
        self, patience: float = PATIENCE, *, delay: float = 0.0, chance: Callable[[], float] = random.random
    ) -> None:
        self._patience, self._delay, self._chance = patience, delay, chance
        self._hosts: dict[str, _Host] = {}

    def _of(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(Pace(most=max(self._patience, self._delay), least=max(self._delay, LEAST)))
        return self._hosts[host]

    def wait(self, host: str, now: float) -> float:
        """Seconds until the host may be asked again."""
        one = self._of(host)
        return max(0.0, one.until - now, one.pace.next() - now)

    def asked(self, host: str, now: float) -> None:
        """A request leaves."""
        self._of(host).pace.asked(now)

    def gap(self, host: str) -> float:
        """Seconds that the host wants between two requests, as its 429s have shown; 0 where none came."""
        return self._of(host).pace.gap

    def resume(self, host: str, until: float, gap: float) -> None:
        """What an earlier run learnt of this host holds for this one."""
        self._of(host).until = max(self._of(host).until, until)
        self._of(host).pace.resume(gap)

    def until(self, host: str) -> float:
        """When the host may be asked again."""
        return self._of(host).until

    def busy(self, host: str, url: str, now: float, *, until: float | None = None, rate: bool = False) -> Wait:
        """An address answered 503, or 429 (`rate`); `until` is its Retry-After.

        Answers that were on their way when a wait began count once with the one that began it.
        """
        one = self._of(host)
        on_its_way = now < one.until
        if until is not None:
            one.until = max(one.until, until + GRACE * (1 + self._chance() * JITTER))
        elif not (rate or on_its_way or self._hosts_own(one, url)):
            one.tries[url] = one.tries.get(url, 0) + 1
            return Wait(now + self._length(one.tries[url]), own=True)
        elif not on_its_way:
            one.until = now + self._next_step(one, now)
        if not on_its_way:
            one.waits += 1
            if rate:
                one.pace.slower()
        one.troubled = one.until
        return Wait(one.until, own=False)

    def _hosts_own(self, one: _Host, url: str) -> bool:
        """Is a 503 the host's? It is waiting already, or never answered, or too many addresses say so in a row."""
        if url not in one.tries:
            one.row[url] = "busy"
        return one.waits > 0 or not one.good or one.row_of("busy") >= TOGETHER

    def _next_step(self, one: _Host, now: float) -> float:
        if now - one.troubled > FORGIVEN * self._patience:
            one.step = 0
        one.step += 1
        return self._length(one.step)

    def _length(self, step: int) -> float:
        return self._patience * min(2.0 ** (step - 1), LONGEST) * (1 + self._chance() * JITTER)

    def failed(self, host: str, url: str, *, first: bool = True) -> None:
        """No answer, or none that was whole; `first` of this address in this run."""
        self._bad(host, url, "failed", first)

    def blocked(self, host: str, url: str, *, first: bool = True) -> None:
        """A firewall's page; `first` of this address in this run."""
        self._bad(host, url, "blocked", first)

    def _bad(self, host: str, url: str, what: str, first: bool) -> None:
        if first:
            self._of(host).row[url] = what
            self._of(host).latest.append(True)

    def well(self, host: str, url: str = "") -> None:
        """The host answered."""
        one = self._of(host)
        one.waits = 0
        one.row.clear()
        one.tries.pop(url, None)
        one.latest.append(False)
        one.pace.well()
        one.good += 1
        if one.good % FORGIVING == 0:
            one.step = max(0, one.step - 1)

    def broken(self, host: str, now: float) -> str:
        """Why the run should stop asking this host, with the kind of it in front; "" while it need not."""
        one = self._of(host)
        if one.waits >= IN_A_ROW:
            return f"circuit: {host} was busy {one.waits} times in a row"
        if (failed := one.row_of("failed")) >= FAILURES:
            return f"circuit: {host} failed {failed} times in a row"
        if (blocked := one.row_of("blocked")) >= BLOCKS:
            return f"blocked: {host} answered {blocked} times in a row with a firewall's page"
        if len(one.latest) == LATEST and sum(one.latest) >= SHARE * LATEST:
            return f"circuit: {sum(one.latest)} of the last {LATEST} answers of {host} were failures or a firewall's"
        away = one.until - now
        return f"circuit: {host} asks to be left alone for {away:.0f} s" if away > LONGER_THAN_A_RUN else ""
