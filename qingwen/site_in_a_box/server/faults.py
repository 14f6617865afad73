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
from pathlib import Path
from typing import Literal

from qingwen.site_in_a_box.server.http_response import Answer

Firewall = Literal["jsl", "yunsuo"]  # two of the region; what they ask of a browser is no crawler's to answer
_HTML = ("Content-Type", "text/html")
_COOKIE = ("Set-Cookie", "security_session_verify=5f1c0d6a; path=/; HttpOnly")


@dataclasses.dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong. Shares (0 … 1) are of the paths, each struck on its first attempt only."""

    busy: float = 0.0  # share: 429 with Retry-After …
    retry_after: int = 1  # … of so many seconds …
    as_date: float = 0.5  # … said as an HTTP date in this share of them
    rate: int = 0  # 429 above so many requests in a second; 0: never
    bursts: int = 0  # of every 100 requests so many in a row are 503, without Retry-After
    reset: float = 0.0  # share: the connection is torn
    cut: float = 0.0  # share: the answer ends before its Content-Length
    cut_gzip: float = 0.0  # share: a gzip body without its end, under a Content-Length that fits
    drip: float = 0.0  # share: the bytes trickle …
    drip_seconds: float = 0.5  # … for so long
    blocked_after: int = 0  # from the n-th request on, a firewall's page for every answer; 0: never
    block: Firewall = "jsl"  # 521 and a script that sets a cookie, or 200, a cookie and a script
    moved: float = 0.0  # share of the articles that are listed under an old address, two redirects away
    robots_failures: int = 0  # so often robots.txt answers 503 before it comes; nothing else strikes it


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

        An answer with a `fault` means: send the page itself, badly.
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
            return _blocked(faults.block)
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


def _blocked(firewall: Firewall) -> Answer:
    page = (Path(__file__).parents[1] / "templates").joinpath(f"block_{firewall}.html").read_bytes()
    return Answer(521, (_HTML,), page) if firewall == "jsl" else Answer(200, (_HTML, _COOKIE), page)


def _unavailable() -> Answer:
    return Answer(503, (_HTML,), b"<h1>503 Service Temporarily Unavailable</h1>")


def _too_many(retry_after: str) -> Answer:
    headers = (_HTML, ("Retry-After", retry_after))
    return Answer(429, headers, b"<h1>429 Too Many Requests</h1>")


def _draw(seed: int, what: str, path: str) -> float:
    return int.from_bytes(hashlib.sha256(f"{seed}/{what}/{path}".encode()).digest()[:4], "big") / 2**32
