"""How the web misbehaves: 429, 503, resets, cut answers, slow ones, block pages, moved pages; by seed, not by luck.

A fault strikes a page's first attempts only, so that whoever tries again gets it; which pages, the seed says:

>>> bad = Disorder(Faults(busy=1.0, retry_after=3, as_date=0.0), seed=1)
>>> first, second = bad.strike("/a.html", now=0.0), bad.strike("/a.html", now=5.0)
>>> first.status, first.header("Retry-After"), second
(429, '3', None)
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections import Counter, deque
from email.utils import formatdate

from qingwen.replica.answer import Answer

BLOCK_PAGE = (
    "<script>document.cookie='__jsl_clearance_s=1718000000.123|-1|ab%2Fcd%3D;max-age=3600;path=/';"
    "location.href=location.pathname+location.search</script>"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Faults:
    """Shares of the paths (0 … 1) that each fault strikes on their first attempt, and what strikes by rate or count.

    `busy`: 429 with Retry-After of `retry_after` seconds, `as_date` of them as an HTTP date. `rate`: 429 above so many
    requests in a second (0: never). `bursts`: of every 100 requests, so many in a row are 503 without Retry-After.
    `reset`: the connection is torn. `cut`: the answer ends before its Content-Length. `cut_gzip`: a gzip body without
    its end, under a Content-Length that fits. `drip`: bytes trickle for `drip_seconds`. `blocked_after`: from the n-th
    request on, every answer is a cookie page with status 521 (0: never). `moved`: articles that are listed under an
    old address and reached over two redirects. `robots_failures`: so often robots.txt answers 503 before it comes.
    Else nothing strikes robots.txt.
    """

    busy: float = 0.0
    retry_after: int = 1
    as_date: float = 0.5
    rate: int = 0
    bursts: int = 0
    reset: float = 0.0
    cut: float = 0.0
    cut_gzip: float = 0.0
    drip: float = 0.0
    drip_seconds: float = 0.5
    blocked_after: int = 0
    moved: float = 0.0
    robots_failures: int = 0


NONE = Faults()
STANDARD = Faults(busy=0.01, bursts=3, reset=0.02, cut=0.01, cut_gzip=0.02, drip=0.005, moved=0.02)


class Disorder:
    """The faults of one run of the server: it counts attempts, and says what strikes the next one."""

    def __init__(self, faults: Faults, seed: int) -> None:
        self.faults, self.seed = faults, seed
        self.attempts: Counter[str] = Counter()
        self.requests = 0
        self.recent: deque[float] = deque()
        self.lock = threading.Lock()

    def strike(self, path: str, now: float) -> Answer | None:
        """What is answered in place of the page; None where nothing strikes.

        Status 200 with a `fault` means: send the page itself, badly.
        """
        with self.lock:
            self.requests += 1
            self.attempts[path] += 1
            if path == "/robots.txt":
                return _unavailable() if self.attempts[path] <= self.faults.robots_failures else None
            return self._by_count(now) or (self._by_share(path, now) if self.attempts[path] == 1 else None)

    def _by_count(self, now: float) -> Answer | None:
        faults = self.faults
        if faults.blocked_after and self.requests > faults.blocked_after:
            return Answer(521, (("Content-Type", "text/html"),), BLOCK_PAGE.encode())
        self.recent.append(now)
        while self.recent[0] <= now - 1:
            self.recent.popleft()
        if faults.rate and len(self.recent) > faults.rate:
            return _too_many(str(faults.retry_after))
        if faults.bursts and self.requests % 100 in range(50, 50 + faults.bursts):
            return _unavailable()
        return None

    def _by_share(self, path: str, now: float) -> Answer | None:
        """One draw for a path decides among the faults, so that their shares add up."""
        draw, faults = _draw(self.seed, "fault", path), self.faults
        if draw < faults.busy:
            as_date = _draw(self.seed, "date", path) < faults.as_date
            date = formatdate(now + faults.retry_after + 1, usegmt=True)  # whole seconds: rounded up
            return _too_many(date if as_date else str(faults.retry_after))
        draw -= faults.busy
        for name in ("reset", "cut", "cut_gzip", "drip"):
            share: float = getattr(faults, name)
            if draw < share:
                return Answer(200, (), fault=name)
            draw -= share
        return None


def _unavailable() -> Answer:
    return Answer(503, (("Content-Type", "text/html"),), b"<h1>503 Service Temporarily Unavailable</h1>")


def _too_many(retry_after: str) -> Answer:
    headers = (("Content-Type", "text/html"), ("Retry-After", retry_after))
    return Answer(429, headers, b"<h1>429 Too Many Requests</h1>")


def _draw(seed: int, what: str, path: str) -> float:
    return int.from_bytes(hashlib.sha256(f"{seed}/{what}/{path}".encode()).digest()[:4], "big") / 2**32
