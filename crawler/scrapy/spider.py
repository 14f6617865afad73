"""One spider for every profile: it asks the frontier for URLs, a few at a time, and puts back what they led to.

Nothing waits in Scrapy's queues: memory stays flat, and a kill loses no request. Lists give articles and lists,
articles give their own further pages, right after page 1.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import sqlite3
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from cleaning.common import rights
from crawler.frontier.frontier import HOPS
from crawler.frontier.link_rules import TRAPS, below, lastmods, page_number
from crawler.frontier.list_snapshot import listing, mapped
from crawler.frontier.url_state import Answer, Found, Known
from crawler.http.allowed import authority, joined, same_home
from crawler.scrapy.addon import CrawlerAddon
from crawler.scrapy.archive_middleware import Arrival
from crawler.scrapy.context import Desk
from crawler.scrapy.robots_gate import Gate, fault_of

TRIES = 4  # of a page in one run; a busy server's answers do not count
SLICE = 2000  # addresses of a sitemap at a time: 0.1 s
SHARED = 2  # addresses that may lead to one page that no pattern claims: of more, it says that they are gone
# Waits, in first waits, of a page that a firewall answered for: ten minutes, then an hour; their bans last so long.
PUT_OFF = (10, 60)
REST = 2.0  # of the first wait: before a page that failed is asked for again


class TemplateSpider(Spider):
    """The state of one run; the work of each answer is `_page`, `_same`, … by what the answer is."""

    name = "template"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ready: deque[Known] = deque()
        self._out: Counter[str] = Counter()  # what is on its way, by kind
        self._again: list[tuple[float, str]] = []
        self._tries: dict[str, int] = {}
        self._put_off: dict[str, int] = {}  # pages that a firewall answered for, and how often
        self._walled: set[str] = set()  # of these, what was so in an earlier run: the record named it then
        self._banned = 0.0  # until when none is asked for: one that was blocked again shows how long bans are
        self._done = asyncio.Event()

    @property
    def desk(self) -> Desk:
        """The run's desk."""
        return CrawlerAddon.desk_of(self.crawler)

    @property
    def _room(self) -> int:
        return 1 if self.desk.slow else self.crawler.settings.getint("CONCURRENT_REQUESTS")

    async def start(self) -> AsyncIterator[Request]:
        """Ask for robots.txt first, then for what is new or due until nothing is, or the run is stopped."""
        gate = Gate(self.crawler, self.desk)
        try:
            await gate.open()
            self.desk.frontier.add([Found(url, "sitemap") for url in gate.sitemaps], on="robots.txt")
            while not self.desk.stopped and (known := await self._next()):
                if await gate.lets(known.url) and await self._pause(known.url):
                    self._out[known.kind] += 1
                    yield self._request(known)
        except sqlite3.Error as error:
            self.desk.stop(f"state: {error}")
        finally:
            for url in self._put_off:
                self.desk.tally.count("blocked again" if url in self._walled else "blocked", url=url)

    async def _next(self) -> Known | None:
        """The next URL when there is room for it and its host may be asked; None at the end."""
        while not self.desk.stopped:
            if self._out.total() >= self._room:
                await self._something()
            elif known := self._choose():
                return known
            elif self._out.total():
                await self._something()
            elif self._again:
                await asyncio.sleep(max(0.0, self._again[0][0] - time.time()))
            else:
                return None
        return None

    def _choose(self) -> Known | None:
        """What failed and is due again, else the next of the frontier."""
        frontier = self.desk.frontier
        while self._again and self._again[0][0] <= time.time():
            url = heapq.heappop(self._again)[1]
            if url not in self._put_off or self._banned <= time.time():
                return frontier.known(url)
            heapq.heappush(self._again, (self._banned, url))
        if self._enough():
            return None
        if not self._ready:
            self._ready.extend(frontier.take(1))
        return self._ready.popleft() if self._ready else None

    def _enough(self) -> bool:
        """Are as many articles as `--limit` allows fetched or on their way? One that fails makes room for another."""
        limit, fetched = self.desk.job.limit, self.desk.tally.kinds["article"]
        self.desk.limited = limit is not None and fetched >= limit
        return limit is not None and fetched + self._out["article"] >= limit

    async def _something(self) -> None:
        """Until an answer is done with."""
        self._done.clear()
        await self._done.wait()

    async def _pause(self, url: str) -> bool:
        """Until the host may be asked; False where the run was stopped meanwhile."""
        host, pauses = authority(url), self.desk.pauses
        while not self.desk.stopped and (wait := pauses.wait(host, time.time())):
            await asyncio.sleep(wait)
        if self.desk.stopped:
            self.desk.frontier.back(url)
            return False
        pauses.asked(host, time.time())
        return True

    def _request(self, known: Known) -> Request:
        """Conditional where the page is known, and its first answer is in the archive."""
        headers = {}
        if known.digest and known.etag:
            headers["If-None-Match"] = known.etag
        if known.digest and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        self.desk.tally.kinds["asked"] += 1
        meta = {"known": known, "verbatim_url": True}
        read = self.parse_map if known.kind == "sitemap" else self.parse
        return Request(known.url, headers=headers, meta=meta, callback=read, errback=self.lost, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Put what came back into the frontier, by what it is."""
        known: Known = response.meta["known"]
        with self._returned(known):
            arrival: Arrival = response.meta["arrival"]
            getattr(self, f"_{arrival.judged.what}")(known, arrival, response)
            self.desk.tally.count(self._word(arrival), response.status, known.url)

    def lost(self, failure: Any) -> None:
        """No answer: refused, reset, cut, no such host, a certificate that does not hold."""
        known: Known = failure.request.meta["known"]
        with self._returned(known):
            self._retry(known, 0, fault_of(failure.value))

    @contextlib.contextmanager
    def _returned(self, known: Known) -> Iterator[None]:
        """An answer is done with, whatever it was; a state that cannot be written ends the run."""
        try:
            yield
        except sqlite3.Error as error:
            self.desk.stop(f"state: {error}")
        finally:
            self._out[known.kind] -= 1
            self._done.set()

    @staticmethod
    def _word(arrival: Arrival) -> str:
        word = "put off" if arrival.judged.what == "blocked" else arrival.judged.what
        return word if word != "page" or arrival.changed else "equal"

    def _page(self, known: Known, arrival: Arrival, response: Response) -> None:
        found = self.desk.paths.on(known, response.body)
        new = self._fetched(known, arrival, self._bounded(known, found, arrival), response.status)
        if known.kind == "list":
            self._listed(known, response.body, found, new)
        elif known.kind == "article" and known.digest and arrival.changed:
            self.desk.frontier.followed(known.url)

    async def parse_map(self, response: Response) -> None:
        """A sitemap's addresses in slices, so that other answers and signals are taken between them."""
        known: Known = response.meta["known"]
        arrival: Arrival = response.meta["arrival"]
        if arrival.judged.what != "page":
            self.parse(response)
            return
        with self._returned(known):
            articles = {} if self._ending else await self._mapped(known, response.body)
            if self._ending:
                return  # the next run asks for it again
            self._fetched(known, arrival, (), response.status)
            self.desk.hints.mapped(known.url, mapped(articles))
            self.desk.tally.count(self._word(arrival), response.status, known.url)

    async def _mapped(self, known: Known, body: bytes) -> dict[str, str]:
        """What a sitemap names goes into the frontier; its articles, with their last change."""
        told = {self.desk.paths.canonical(url): day for url, day in lastmods(body).items()}
        urls, articles = list(told), dict[str, str]()
        for first in range(0, len(urls), SLICE):
            found = self.desk.paths.on_sitemap(urls[first : first + SLICE])
            self.desk.frontier.add(self.desk.bounds.listed(known, found), on=known.url)
            articles |= {f.url: told[f.url] for f in found if f.kind == "article"}
            await asyncio.sleep(0)
            if self._ending:
                break
        return articles

    @property
    def _ending(self) -> bool:
        """Is the run over: stopped by itself, or by a signal?"""
        return bool(self.desk.stopped) or not self.crawler.crawling

    def _bounded(self, known: Known, found: tuple[Found, ...], arrival: Arrival) -> tuple[Found, ...]:
        """What of a page's links is followed; nothing without end."""
        if known.kind == "list":
            return self.desk.bounds.listed(known, found)
        return self.desk.bounds.paged(known, found, arrival.kept.digest if arrival.kept else "")

    def _listed(self, known: Known, body: bytes, found: tuple[Found, ...], new: int) -> None:
        """The next page is read too where this one had news, or where its column lost articles not yet found."""
        next_ones = below(known.url, found)
        shown = listing(body, known.url, self.desk.paths, self.desk.job.crawl.total)
        self.desk.lists.read(known.url, body, self.desk.paths, found, shown)
        lost = self.desk.hints.listed(known.url, shown, last=not next_ones)
        if new or lost:
            self.desk.frontier.wake(next_ones)

    def _same(self, known: Known, arrival: Arrival, response: Response) -> None:
        self._fetched(known, arrival, (), response.status)
        if known.kind == "list":
            self.desk.lists.same(known.url)

    def _fetched(self, known: Known, arrival: Arrival, found: tuple[Found, ...], status: int) -> int:
        """Into the frontier; how many of the links were new."""
        frontier, kept = self.desk.frontier, arrival.kept
        assert kept is not None
        new = frontier.fetched(
            known.url,
            Answer(
                status, kept.digest, arrival.headers.get("etag", ""), arrival.headers.get("last-modified", ""),
                arrival.date, kept.file, kept.offset,
                "; ".join(rights.statements(arrival.headers.items(), arrival.judged.body)), arrival.changed,
            ),
            found,
            rests=page_number(known.url) > 1,
        )  # fmt: skip
        self._well(known, new_page=not known.digest, changed=arrival.changed)
        return new

    def _well(self, known: Known, *, new_page: bool, changed: bool) -> None:
        self._answered(known)
        self.desk.tally.kinds[known.kind] += 1
        news = "new" if new_page else "changed" if changed else "unchanged"
        self.desk.tally.kinds[f"{news} {known.kind}"] += 1

    def _moved(self, known: Known, arrival: Arrival, response: Response) -> None:
        """The page is known by the target from now on; a page that many lead to says that they are gone."""
        target = joined(known.url, arrival.judged.to)
        begins = known.found_on == "start"
        if begins and same_home(known.url, target):
            self.desk.admit(target)
        found = self._led_to(known, target) if self.desk.may(target) and known.hops < HOPS else None
        if found and self.desk.paths.found(found.url) is None and self.desk.frontier.led_to(found) >= SHARED:
            self._gone(known, arrival, response)
            return
        self.desk.frontier.moved(known.url, found, "start" if begins else "")
        self._answered(known)

    def _led_to(self, known: Known, target: str) -> Found | None:
        """The page at the end of a redirect: of the kind that its address says, else of the same kind."""
        if known.found_on == "start":
            return Found(target, "list", known.hops + 1)
        found = self.desk.paths.found(target, known.hops + 1)
        if found and found.url != known.url:
            return found
        # Of a target that no pattern claims a machine's address is no page; one that adds a query is asked with it.
        return None if TRAPS.search(target) else Found(target, known.kind, known.hops + 1)

    def _answered(self, known: Known) -> None:
        self.desk.pauses.well(authority(known.url), known.url)
        self._tries.pop(known.url, None)
        self._put_off.pop(known.url, None)

    def _gone(self, known: Known, arrival: Arrival, response: Response) -> None:
        gone = self.desk.frontier.vanished(known.url, response.status)
        self._none(known)
        self._answered(known)
        if known.digest:
            self.desk.tally.kinds[f"missing {known.kind}"] += 1
            self.desk.tally.count("marked gone" if gone else "missing", url=known.url)

    _message = _gone

    def _none(self, known: Known) -> None:
        """A list did not come: the gates of the run count it."""
        if known.kind == "list":
            self.desk.lists.failed(known.url)

    def _busy(self, known: Known, arrival: Arrival, response: Response) -> None:
        wait = self.desk.busy(known.url, response.status, arrival.judged.until)
        if not wait.own or self._may_retry(known, response.status, arrival.judged.why):
            heapq.heappush(self._again, (wait.until, known.url))

    def _cut(self, known: Known, arrival: Arrival, response: Response) -> None:
        self._retry(known, response.status, arrival.judged.why)

    _error = _cut

    def _blocked(self, known: Known, arrival: Arrival, response: Response) -> None:
        """The page is put off, in its first such run twice; the others are asked for meanwhile."""
        host, times = authority(known.url), self._put_off.get(known.url, 0)
        self._put_off[known.url] = times + 1
        runs = 1 if times else self.desk.frontier.put_off(known.url, response.status)
        self.desk.pauses.blocked(host, known.url, first=not times and runs == 1)
        self.desk.look(host)
        if runs == 1 and times < len(PUT_OFF):
            until = time.time() + self.desk.job.first_wait * PUT_OFF[1 if self._banned else times]
            self._banned = until if times else self._banned
            heapq.heappush(self._again, (until, known.url))
        else:
            self._walled.update([known.url] if runs > 1 else ())
            self._none(known)

    def _retry(self, known: Known, status: int, why: str) -> None:
        """Ask again after a rest, TRIES times; then the page stays away until the next run."""
        host = authority(known.url)
        self.desk.pauses.failed(host, known.url, first=known.url not in self._tries)
        self.desk.look(host)
        if self._may_retry(known, status, why):
            rest = self.desk.job.first_wait * REST ** (self._tries[known.url] - 1)
            heapq.heappush(self._again, (time.time() + rest, known.url))

    def _may_retry(self, known: Known, status: int, why: str) -> bool:
        """Is a page asked for again in this run? After TRIES it stays away."""
        tries = self._tries[known.url] = self._tries.get(known.url, 0) + 1
        if tries < TRIES:
            self.desk.tally.count("asked again", url=known.url)
            return True
        self.desk.frontier.failed(known.url, status)
        self._none(known)
        self.desk.tally.count("failed", url=f"{known.url}: {why}")
        return False
