"""What the components of one run share: archive, frontier, pauses, and the tally of what came.

>>> tally = Tally()
>>> tally.count("fetched", 200); tally.count("failed", 503)
>>> tally.of("fetched"), dict(tally.status)
(1, {200: 1, 503: 1})
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import Counter

from scrapy import __version__ as scrapy_version

from crawler.archive.warc_writer import Archive
from crawler.frontier.bounds import MOST_NEW, Bounds
from crawler.frontier.change_hints import Hints
from crawler.frontier.frontier import Frontier
from crawler.frontier.link_rules import Paths
from crawler.frontier.listed import Lists
from crawler.http.allowed import Allowed, authority, same_home, shown
from crawler.http.throttle import Pauses, Wait
from crawler.run.job import Job
from crawler.run.run_record import REFUSED
from crawler.scrapy.settings import agent, our_version

TOO_MANY = 429  # the answer to one that asks too fast
SAMPLES = 5  # URLs kept for each reason, so that a record says where to look
REMEMBERED = 10_000  # addresses that were refused, so that one which each page names counts once


class Tally:
    """What happened, by reason, with a few URLs for each."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()
        self.status: Counter[int] = Counter()
        self.kinds: Counter[str] = Counter()
        self.samples: dict[str, list[str]] = {}
        self.requests = self.bytes = 0

    def count(self, reason: str, status: int = 0, url: str = "") -> None:
        """One more; `status` 0 is no answer."""
        self.reasons[reason] += 1
        if status:
            self.status[status] += 1
        samples = self.samples.setdefault(reason, [])
        if url and len(samples) < SAMPLES:
            samples.append(url)

    def of(self, reason: str) -> int:
        """How often."""
        return self.reasons[reason]


class Desk:
    """One run at work. `stopped` says why it ends before its time; `slow`: robots.txt wants one at a time."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.allowed = Allowed(job.start, job.hosts)
        self.frontier = Frontier(job.state, admits=self.may)
        self.frontier.attachments = job.attachments
        self.hints = Hints(self.frontier)
        self.lists = Lists(self.frontier)
        self.archive = Archive(job.raw, job.name, info=_info(job))
        self.pauses = Pauses(job.first_wait, delay=job.delay)
        self.paths = Paths(job.crawl, self.allowed.hosts, self.refuse)
        self.bounds = Bounds(self.frontier, self.refuse)
        self.tally = Tally()
        self.stopped = ""
        self._refused: set[int] = set()
        self.limited = False
        self.slow = False

    def stop(self, why: str) -> None:
        """End the run; the first reason counts."""
        self.stopped = self.stopped or why

    def may(self, url: str) -> bool:
        """May this be requested, and taken into the frontier? What may not is counted by reason."""
        why = self.allowed.why_not(url) or ("total" if self.frontier.new >= MOST_NEW else "")
        if why:
            self.refuse(why, url)
        return not why

    def refuse(self, why: str, url: str) -> None:
        """Count an address that is not requested; `why` is a key of `crawler.http.allowed.REASONS`."""
        mark = hash((why, url))
        if mark not in self._refused:
            self._refused.update([mark] if len(self._refused) < REMEMBERED else ())
            self.tally.count(f"{REFUSED}{why}", url=shown(url))

    def busy(self, url: str, status: int, until: float | None) -> Wait:
        """An address was busy: leave it or its host alone, in this run and in one that begins meanwhile."""
        host = authority(url)
        wait = self.pauses.busy(host, url, time.time(), until=until, rate=status == TOO_MANY)
        if not wait.own:
            self.frontier.memory.keep(f"away:{host}", wait.until)
            self.frontier.memory.keep(f"gap:{host}", self.pauses.gap(host))
        self.look(host)
        return wait

    def look(self, host: str) -> None:
        """Is it time to stop asking this host?"""
        if why := self.pauses.broken(host, time.time()):
            self.stop(why)

    def open(self) -> None:
        """What earlier runs were told, and what this one begins with."""
        self.allowed.hosts.update(self._admitted())
        for host in self.allowed.hosts:
            self.pauses.resume(host, self._kept(f"away:{host}"), self._kept(f"gap:{host}"))
            self.look(host)
        starts = list(self.job.start)
        if self.frontier.memory.recall("start") != starts:
            self.frontier.move(starts, self.allowed.hosts)
            self.frontier.memory.keep("start", starts)
        self.frontier.begin(self.job.start, full=self.job.full, since=self.job.since)

    def _kept(self, key: str) -> float:
        kept = self.frontier.memory.recall(key)
        return float(kept) if isinstance(kept, int | float) else 0.0

    def _admitted(self) -> list[str]:
        """Hosts that redirects of earlier runs led to, as far as they are still a home of one of the starts."""
        kept = self.frontier.memory.recall("hosts")
        hosts = [str(host) for host in kept] if isinstance(kept, list) else []
        homes = [url.partition("://")[0] for url in self.job.start]
        return [
            host
            for host in hosts
            if any(same_home(url, f"{scheme}://{host}/") for url, scheme in zip(self.job.start, homes, strict=True))
        ]

    def admit(self, url: str) -> None:
        """The site moved to the host of this URL (with its port): its pages are this site's, in later runs too."""
        self.allowed.hosts.add(authority(url))
        self.frontier.memory.keep("hosts", sorted(self.allowed.hosts))

    def signals(self, host: str) -> list[str]:
        """What the host's robots.txt said of rights."""
        said = self.frontier.memory.recall(f"signals:{host}")
        return [str(one) for one in said] if isinstance(said, list) else []

    def close(self) -> None:
        """Close archive and frontier; a full disk leaves the archive open, and the next run mends it."""
        with contextlib.suppress(OSError):
            self.archive.close()
        with contextlib.suppress(sqlite3.Error):
            for host in self.allowed.hosts:
                self.frontier.memory.keep(f"gap:{host}", self.pauses.gap(host))
            self.frontier.close()


def _info(job: Job) -> dict[str, str]:
    """The warcinfo: by it a reader knows whose pages these are, and which run fetched them."""
    return {
        "software": f"qingwen/{our_version()} Scrapy/{scrapy_version}",
        "format": "WARC File Format 1.1",
        "operator": job.contact or "none given (loopback only)",
        "http-header-user-agent": agent(job.contact),
        "robots": "obey",
        "run": job.run,
        "profile": job.site.stem,
        "site": job.site_name,
    }
