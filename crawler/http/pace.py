"""How fast a host may be asked, found out by its 429s: AIMD, as TCP finds out what a line carries.

After a 429 the rate is halved; each good answer adds the same small amount. Where the 429 came at our usual rate, 50 of
them bring that back; where it came at a lower one, fewer, by the square root of the ratio of the rates. A crawl goes on
slowing down only while a 429 comes soon after the one before: 429s now and then, whatever the rate is, cost half of it.

>>> pace = Pace(most=60.0)
>>> for second in range(10):
...     pace.asked(float(second))
>>> pace.slower(); pace.gap
2.0
>>> for _ in range(REGAIN // 2):
...     pace.well()
>>> round(pace.gap, 2)
1.0
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import statistics
from collections import deque

SLOWER = 2.0  # times the gap between two requests, after a 429
SOON = 10  # good answers: when a 429 comes after fewer, more than one request in ten is wasted
REGAIN = 100  # good answers that add the whole usual rate
LEAST = 0.001  # seconds: a shorter gap is no limit any more
LATEST = 17  # requests by whose median gap our own rate is known; a median, since waits lie between them


@dataclasses.dataclass(slots=True)
class Pace:
    """The gap that one host wants between two requests, in seconds; 0 while it never complained.

    `most`: the longest gap; `least`: at a shorter one there is no need for a limit, as the job's own delay is longer.
    """

    most: float
    least: float = LEAST
    gap: float = 0.0
    _step: float = 0.0  # requests a second that each good answer adds
    _own: float = 0.0  # our usual gap, before the first 429
    _cap: float = 0.0  # the longest gap for now
    _good: int = 0  # answers since the last 429
    _asked: deque[float] = dataclasses.field(default_factory=lambda: deque(maxlen=LATEST))

    def asked(self, now: float) -> None:
        """A request leaves."""
        self._asked.append(now)

    def next(self) -> float:
        """When the next request may leave, in the seconds of `asked`; 0 where there is no limit."""
        return self._asked[-1] + self.gap if self.gap and self._asked else 0.0

    def slower(self) -> None:
        """A 429: half the rate at which it came."""
        now = max(self.gap, self._usual(), self.least)
        self._own = self._own or now
        self._cap = max(self._cap, self._own * SLOWER) * (SLOWER if self.gap and self._good < SOON else 1)
        self._good = 0
        self._step = 1 / (math.sqrt(now * self._own) * REGAIN)
        self.gap = min(now * SLOWER, self._cap, self.most)

    def well(self) -> None:
        """A good answer: a little faster."""
        self._good += 1
        if self.gap:
            self.gap = 1 / (1 / self.gap + self._step)
            if self.gap <= self.least:
                self.gap = self._cap = 0.0

    def resume(self, gap: float) -> None:
        """Go on with the gap that an earlier run ended with."""
        self.gap = min(max(gap, 0.0), self.most)
        self._step = 1 / (self.gap * REGAIN) if self.gap else 0.0

    def _usual(self) -> float:
        times = [*self._asked]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        return statistics.median(gaps) if gaps else 0.0
