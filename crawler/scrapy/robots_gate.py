"""Before anything is asked for: what robots.txt lets us have, and how slowly. No robots.txt, no crawl.

>>> fault_of(OSError("[('SSL routines', '', 'certificate verify failed')]")), fault_of(OSError("the line is dead"))
('TLS: certificate verify failed', 'OSError: the line is dead')
"""

from __future__ import annotations

import asyncio
import re
import time
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.http.allowed import REASONS, authority, joined, shown
from crawler.http.resolver import inner_address
from crawler.http.robots import Robots
from crawler.scrapy.archive_middleware import Arrival
from crawler.scrapy.context import Desk

HOPS = 5  # redirects that RFC 9309 wants followed
SLOWER = 1.25  # of a Crawl-delay: the jitter is a fifth of it to both sides
OPENSSL = re.compile(r"\('[^']*', '[^']*', '([^']+)'\)")  # library, function, and what was wrong
TRIES = 5  # at a robots.txt that cannot be had: with the doubling, half an hour


class Gate:
    """The rules of each host, read again after 24 hours."""

    def __init__(self, crawler: Crawler, desk: Desk) -> None:
        self._crawler, self._desk = crawler, desk
        self._rules: dict[str, Robots] = {}
        self._inner: dict[str, bool] = {}  # by host: does its name lead to an address that is refused?

    async def open(self) -> None:
        """Read the rules of the hosts that the run starts at."""
        for url in self._desk.job.start:
            if why := await self._refused(url):
                self._desk.stop(f"refused: {shown(url)}: {why}: {REASONS[why]}")
                return
            await self._of(url)

    @property
    def sitemaps(self) -> list[str]:
        """Those that robots.txt names, on the site's own hosts; else the usual address, asked for once in a while."""
        named = [url for rules in self._rules.values() for url in rules.sitemaps if self._desk.may(url)]
        return named or [urljoin(url, "/sitemap.xml") for url in self._desk.job.start]

    async def lets(self, url: str) -> bool:
        """May this be asked for? What may not is kept with that reason."""
        if await self._refused(url):
            self._desk.frontier.barred(url, "refused")
            return False
        rules = await self._of(url)
        if rules is None:
            self._desk.frontier.back(url)
            return False
        if not rules.allows(url):
            self._desk.frontier.barred(url, "robots")
            self._desk.tally.count("robots", url=url)
            return False
        return True

    async def _refused(self, url: str, *, anywhere: bool = False) -> str:
        """Why this may not be requested, its name resolved; counted. "" where it may."""
        allowed = self._desk.allowed
        why = allowed.why_not(url, anywhere=anywhere)
        if not why and (host := authority(url)) not in self._inner:
            timeout = self._crawler.settings.getfloat("DNS_TIMEOUT")
            self._inner[host] = bool(await inner_address(url, allowed.addresses, timeout))
        why = why or ("address" if self._inner[authority(url)] else "")
        if why:
            self._desk.refuse(why, url)
        return why

    async def _of(self, url: str) -> Robots | None:
        parts = urlsplit(url)
        host = authority(url)
        rules = self._rules.get(host)
        if rules is None or rules.old(time.time()):
            rules = await self._read(f"{parts.scheme}://{parts.netloc.lower()}/robots.txt")
            if rules is None:
                return None
            self._rules[host] = rules
            self._slow_down(parts.hostname or "", rules.delay)
            self._desk.frontier.memory.keep(f"signals:{host}", rules.signals)
        return rules

    async def _read(self, url: str) -> Robots | None:
        """Ask, wait, ask again; a server that fails at it ends the run."""
        status, why = 0, ""
        for _ in range(TRIES):
            await self._wait(url)
            if self._desk.stopped:
                return None
            status, body, why = await self._ask(url)
            if rules := Robots.read(status, body, time.time()):
                return rules
            if status == 0:
                break  # no answer at all: a wrong name or a site that is down, which the next run will find or not
            self._desk.busy(url, status, None)
        self._desk.stop(why if status == 0 else f"robots: {url} cannot be had: {why}")
        return None

    async def _wait(self, url: str) -> None:
        host = authority(url)
        while not self._desk.stopped and (wait := self._desk.pauses.wait(host, time.time())):
            await asyncio.sleep(wait)
        self._desk.pauses.asked(host, time.time())

    async def _ask(self, url: str) -> tuple[int, bytes, str]:
        """Status, body, and what went wrong; status 0 where no answer came."""
        for _ in range(HOPS):
            if why := await self._refused(url, anywhere=True):
                return 0, b"", f"refused: robots.txt leads to {shown(url)}: {why}: {REASONS[why]}"
            try:
                response = await self._fetch(url)
            except Exception as error:  # whatever the network does, there is no permission in it
                return 0, b"", f"unreachable: {url}: {fault_of(error)}"
            arrival: Arrival = response.meta["arrival"]
            self._desk.tally.count("robots.txt", response.status)
            if arrival.judged.what == "blocked":
                return 0, b"", f"blocked: {url} answered with {arrival.judged.why} (HTTP {response.status})"
            if arrival.judged.what == "cut":
                return 503, b"", arrival.judged.why
            if arrival.judged.what != "moved":
                return response.status, arrival.judged.body, f"HTTP {response.status}"
            url = joined(url, arrival.judged.to)
        return 404, b"", "too many redirects"

    async def _fetch(self, url: str) -> Response:
        engine = self._crawler.engine
        meta = {"off_site": True} if authority(url) not in self._desk.allowed.hosts else {}
        return await engine.download_async(Request(url, callback=NO_CALLBACK, dont_filter=True, meta=meta))

    def _slow_down(self, host: str, delay: float) -> None:
        """A Crawl-delay above our own pace becomes the pace."""
        downloader = self._crawler.engine.downloader
        if delay <= self._desk.job.delay:
            return
        self._desk.slow = True
        downloader.per_slot_settings[host] = {"delay": delay * SLOWER, "concurrency": 1}
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency = delay * SLOWER, 1


def fault_of(error: BaseException) -> str:
    """What the network did, in one line: DNS, TLS, a refusal, a timeout."""
    words = " ".join(str(error).split())
    name = type(error).__name__
    if "certificate" in words.lower() or "ssl" in (name + words).lower() or "tls" in words.lower():
        said = OPENSSL.search(words)
        return f"TLS: {said[1] if said else words[:200]}"
    known = {
        "CannotResolveHostError": "DNS: no such host", "DownloadConnectionRefusedError": "connection refused",
        "DownloadTimeoutError": "no answer in time", "ResponseDataLossError": "the answer was cut",
    }  # fmt: skip
    return known.get(name, f"{name}: {words[:200]}")
