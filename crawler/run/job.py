"""One run's order, as it is handed to the process that crawls: what, from where, into which folder, how patiently.

>>> start = ("http://127.0.0.1:8000/",)
>>> job = Job(site=Site(name="某文档网"), crawl=Crawl(), start=start, name="demo", data="data", run="r")
>>> Job.parse(job.text) == job, job.hosts, job.is_local
(True, ('127.0.0.1:8000',), True)
>>> Job(site=Site(name="x"), crawl=Crawl(delay=1.0), start=("https://a.example/",), name="x", data="d", run="r").delay
1.0
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from cleaning.knowledge.schema import Crawl, Site
from crawler.http.allowed import authority, is_loopback
from crawler.http.throttle import PATIENCE

LOCAL_PATIENCE = 0.2  # seconds: nobody is troubled on loopback


class Job(msgspec.Struct, frozen=True):
    """`crawl` holds the patterns that count (the profile's, or its CMS's), `site_name` what the column says.

    Times in seconds.
    """

    site: Site
    crawl: Crawl
    start: tuple[str, ...]
    name: str
    data: str
    run: str
    site_name: str = ""
    contact: str = ""
    limit: int | None = None
    full: bool = False
    since: float | None = None
    attachments: bool = False
    patience: float | None = None
    pace: float | None = None
    timeout: float = 60.0
    talk: bool = False

    @property
    def text(self) -> str:
        """As JSON."""
        return msgspec.json.encode(self).decode()

    @staticmethod
    def parse(text: str) -> Job:
        """From JSON."""
        return msgspec.json.decode(text, type=Job)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where the site lies: host with port of each start, and the profile's own hosts."""
        starts = [authority(url) for url in self.start]
        ports = {host.removeprefix(urlsplit(url).hostname or "") for host, url in zip(starts, self.start, strict=True)}
        own = [f"{host.lower()}{port}" for host in self.site.hosts for port in sorted(ports)]
        return tuple(dict.fromkeys([*starts, *([] if self.is_local else own)]))

    @property
    def is_local(self) -> bool:
        """Does all of it lie on this machine?"""
        return all(is_loopback(urlsplit(url).hostname or "") for url in self.start)

    @property
    def delay(self) -> float:
        """Seconds between two requests, before robots.txt has its say; on loopback none."""
        return self.pace if self.pace is not None else 0.0 if self.is_local else self.crawl.delay

    @property
    def first_wait(self) -> float:
        """Seconds of the first wait at a busy host that does not say how long."""
        return self.patience if self.patience is not None else LOCAL_PATIENCE if self.is_local else PATIENCE

    @property
    def raw(self) -> Path:
        """The folder of this name's archives."""
        return Path(self.data, "raw", self.name)

    @property
    def state(self) -> Path:
        """The frontier's file."""
        return Path(self.data, "state", f"{self.name}.sqlite")

    @property
    def runs(self) -> Path:
        """The folder of the run records."""
        return Path(self.data, "runs", self.name)
