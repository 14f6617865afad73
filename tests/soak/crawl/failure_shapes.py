"""The ways a crawl can fail: each must end with an exit code that is not 0, and say in one line what went wrong.

Of these, Scrapy by itself ends with 0 at a start page that is missing, a callback that raises, a connection that is
refused, a start that raises, and CLOSESPIDER_ERRORCOUNT.
"""

from __future__ import annotations

import dataclasses
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from cleaning.knowledge.load import BUILTIN
from cleaning.knowledge.schema import Site
from crawler.run.launcher import crawl, order, perform
from crawler.run.run_record import RunRecord
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.server.faults import Faults

REPLICA: Site = BUILTIN.profile("replica")  # type: ignore[assignment]
# What is done to the crawling process before it begins.
BROKEN = {
    "callback": "TemplateSpider._page = lambda *a: 1 / 0",
    "start raises": "TemplateSpider._next = lambda *a: 1 / 0",
    "spider cannot be built": "TemplateSpider.__init__ = lambda *a, **k: 1 / 0",
    "error count": "settings.CLOSESPIDER_ERRORCOUNT = 1; TemplateSpider._page = lambda *a: 1 / 0",
    "time limit": "settings.CLOSESPIDER_TIMEOUT = 0.5; TemplateSpider._choose = lambda self: None; "
    "TemplateSpider._room = 0",
    "process killed": "import os; TemplateSpider._page = lambda *a: os.kill(os.getpid(), 9)",
    "disk full at a limit": "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))",
    "disk full in the archive": "from crawler.archive import warc_writer as w; w.Archive.keep = lambda *a, **k: full()",
    "memory": "settings.MEMUSAGE_LIMIT_MB = 10; settings.MEMUSAGE_CHECK_INTERVAL_SECONDS = 0.1",
}
FRAME = (
    "import sys; from crawler.scrapy import settings; from crawler.scrapy.spider import TemplateSpider",
    "def full(): raise OSError(28, 'No space left on device')",
    "{how}",
    "from crawler.run.worker import main; sys.exit(main())",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """A way to fail: its name, what its one line must hold, and a crawl into a folder that fails so."""

    name: str
    says: str
    crawl: Callable[[Path], RunRecord]


def broken(how: str) -> Callable[[Path], RunRecord]:
    """A crawl whose process is spoilt."""

    def run(data: Path) -> RunRecord:
        program = (sys.executable, "-c", "\n".join(FRAME).format(how=BROKEN[how]))
        with Replica(articles=12).serve() as base:
            return perform(order(REPLICA, data=data, start=f"{base}/"), program)

    return run


def served(path: str = "/", *, tls: bool = False, faults: Faults = Faults()) -> Callable[[Path], RunRecord]:  # noqa: B008
    """A crawl of a site that misbehaves."""

    def run(data: Path) -> RunRecord:
        with Replica(articles=24, faults=faults).serve(tls=tls) as base:
            return crawl(REPLICA, data=data, start=f"{base}{path}", patience=0.01)

    return run


def unserved(start: str) -> Callable[[Path], RunRecord]:
    """A crawl of nothing."""
    return lambda data: crawl(REPLICA, data=data, start=start, contact="t@example.org")


def closed_port() -> int:
    """Nobody listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def shapes() -> Iterator[Shape]:
    """All of them."""
    yield Shape("start page missing", "start: no start page", served("/nothing/here.html"))
    yield Shape("connection refused", "connection refused", unserved(f"http://127.0.0.1:{closed_port()}/"))
    yield Shape("DNS", "DNS: no such host", unserved("http://nothing.invalid/"))
    yield Shape("TLS", "TLS: ", served(tls=True))
    yield Shape("firewall, 521", "blocked: ", served(faults=Faults(blocked_after=10)))
    yield Shape("firewall, 200", "blocked: ", served(faults=Faults(blocked_after=10, block="yunsuo")))
    yield Shape("busy for ever", "circuit: ", served(faults=Faults(busy=1.0, retry_after=7200)))
    yield Shape("robots.txt fails", "robots: ", served(faults=Faults(robots_failures=99)))
    says = {
        "callback": "callback: ", "start raises": "scrapy: ", "spider cannot be built": "crash: ",
        "error count": "scrapy: ", "time limit": "scrapy: ", "process killed": "signal 9", "disk full at a limit": "",
        "disk full in the archive": "archive: No space left", "memory": "memory: ",
    }  # fmt: skip
    for how in BROKEN:
        yield Shape(how, says[how], broken(how))
