"""The process that crawls: `python -m crawler.run.worker` reads a Job, crawls, writes the record, prints it as JSON.

A process of its own, because Twisted's reactor starts once in a process, and so that whatever happens to it (kill -9,
no memory) somebody is left to say so. It goes with whoever started it.

>>> import tempfile
>>> from cleaning.knowledge.schema import Crawl, Site
>>> with tempfile.TemporaryDirectory() as data:
...     job = Job(site=Site(name="x"), crawl=Crawl(), start=("http://127.0.0.1/",), name="x", data=data, run="r")
...     with _alone(job):
...         work(job)
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: x: another run is at work (wait for it, or name this one with --as)
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import errno
import functools
import gc
import hashlib
import json
import logging
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from cleaning.common.errors import Fault
from cleaning.common.visible import visible
from crawler.archive.repair import Mended, mend_all
from crawler.frontier.frontier import Frontier
from crawler.frontier.listed import Counted
from crawler.frontier.state_file import not_emptied
from crawler.run import health_gates, run_record, signals
from crawler.run.job import Job
from crawler.run.run_record import RunRecord
from crawler.scrapy.context import Desk

PR_SET_PDEATHSIG = 1  # Linux: a signal for the child when its parent dies
ENDS = ("finished", "shutdown")  # any other is Scrapy's own doing: CLOSESPIDER_ERRORCOUNT, a spider that raised …
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # a full disk, a quota, a limit
OVERFULL = "memusage_exceeded"


def main() -> int:
    """Do the job on stdin; one line of JSON on stdout: {"record": …} or {"fault": […]}."""
    leaving = Leaving()
    with signals.caught(leaving.now) as leaving.told:
        return _main(leaving)


def _main(leaving: Leaving) -> int:
    text = sys.stdin.readline()
    _go_with_parent()
    try:
        done = work(Job.parse(text), leaving)
    except Fault as fault:
        print(json.dumps({"fault": [fault.place, fault.fault, fault.remedy, fault.exit_code]}), flush=True)
        return fault.exit_code
    print(json.dumps({"record": done.text}), flush=True)
    return done.exit_code


class Leaving:
    """What a signal does to the run. Until there is a reactor to be told nothing was asked for: out, at once."""

    def __init__(self) -> None:
        self.told: signals.Told = signals.Told()
        self.at_once: Callable[[], object] = lambda: os._exit(run_record.EXIT["interrupted"])

    def now(self) -> None:
        """A signal came."""
        self.at_once()


def work(job: Job, leaving: Leaving | None = None) -> RunRecord:
    """One run under the lock of its name."""
    leaving = leaving or Leaving()
    with _alone(job):
        _reserve(job)
        _verified(job)
        return _kept(job, _crawl(job, _mended(job), leaving))


def _kept(job: Job, done: RunRecord) -> RunRecord:
    """The record, written; on a full disk whoever started this hears of it all the same."""
    try:
        run_record.write(job.runs, done)
    except OSError as error:
        why = done.why or f"record: {error.strerror}"
        done = msgspec.structs.replace(done, verdict="failed", why=why)
    return done


def _verified(job: Job) -> None:
    """A fault of the state is reported here, in one line; inside Scrapy it is a traceback."""
    not_emptied(job.state, job.raw)
    frontier = Frontier(job.state)
    frontier.verify()
    frontier.close()


def _reserve(job: Job) -> None:
    """Room for the record; where there is none now, the archive will soon say so."""
    try:
        run_record.reserve(job.runs)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise


def _mended(job: Job) -> tuple[Mended, ...]:
    """Cut what an earlier run left torn, say so, and ask again for what was lost with it."""
    mended = mend_all(job.raw, job.name)
    if mended:
        frontier = Frontier(job.state)
        for one in mended:
            lost = frontier.lost(one.file, one.size)
            told = f"{one.file}: left open by an earlier run; {one.records} records whole, {one.cut} bytes cut"
            print(visible(told + (f", {lost} pages to be asked for again" if lost else "")), file=sys.stderr)
        frontier.close()
    return mended


@contextlib.contextmanager
def _alone(job: Job) -> Iterator[None]:
    """The lock of a name; a second run is told so at once."""
    from filelock import FileLock, Timeout

    try:
        for folder in (job.raw, job.state.parent, job.runs):
            folder.mkdir(parents=True, exist_ok=True)
        with FileLock(job.state.with_suffix(".lock"), timeout=0):
            yield
    except Timeout:
        raise Fault(
            job.name, "another run is at work", "wait for it, or name this one with --as", exit_code=3
        ) from None
    except OSError as error:
        raise Fault(str(error.filename or job.data), str(error.strerror), "the data folder must be writable") from None


def _crawl(job: Job, mended: tuple[Mended, ...], leaving: Leaving) -> RunRecord:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.scrapy import settings
    from crawler.scrapy.spider import TemplateSpider

    chosen = Settings()
    chosen.setmodule(settings, priority="project")
    chosen.setdict(settings.for_job(job), priority="project")
    process = AsyncCrawlerProcess(chosen)
    _quiet()
    crawler = process.create_crawler(TemplateSpider)
    began = datetime.now(UTC)
    gc.collect()
    gc.freeze()  # what is there now stays: a full collection, due when a quarter is garbage, comes early and is cheap
    process.crawl(crawler)
    end = functools.partial(_end, job, crawler, began, mended, leaving)
    _when_told(crawler, leaving, end)
    process.start(install_signal_handlers=False)
    return end()


def _end(job: Job, crawler: Any, began: datetime, mended: tuple[Mended, ...], leaving: Leaving) -> RunRecord:
    """What the run came to, and its archive and frontier closed."""
    desk = _desk(crawler)
    stats = crawler.stats.get_stats() if desk else {}
    try:
        told = bool(leaving.told)
        return _record(job, desk, stats, began, mended, told) if desk else _never_began(job, began, told)
    finally:
        if desk:
            desk.close()


def _when_told(crawler: Any, leaving: Leaving, end: Callable[[], RunRecord]) -> None:
    """A signal ends the requests; what has not ended after GRACE (a slow server, a name server) is left behind."""
    from twisted.internet import reactor, task

    stopping: list[object] = []  # a task that nobody holds may be collected

    def leave() -> None:
        task.deferLater(reactor, signals.GRACE, forced)
        stopping.append(asyncio.ensure_future(crawler.stop_async()))

    def forced() -> None:
        job = Job.parse(crawler.settings["QINGWEN_JOB"])
        done = _kept(job, end())
        print(json.dumps({"record": done.text}), flush=True)
        os._exit(done.exit_code)

    def at_once() -> None:
        desk = _desk(crawler)
        if desk is None or not desk.tally.requests:
            os._exit(run_record.EXIT["interrupted"])  # nothing came yet, and the reactor may be long in loading
        reactor.callFromThread(leave)

    leaving.at_once = at_once


def _quiet() -> None:
    """A certificate that nobody vouches for is said in one line: Twisted puts its own traceback before it, twice."""
    from twisted.logger import globalLogBeginner

    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    logging.getLogger("twisted").addFilter(lambda line: "verifying certificate" not in line.getMessage())


def _desk(crawler: Any) -> Desk | None:
    from crawler.scrapy.addon import CrawlerAddon

    addon = crawler.get_addon(CrawlerAddon)
    return addon.desk if addon else None


def _never_began(job: Job, began: datetime, told: bool) -> RunRecord:
    return RunRecord(
        run=job.run, name=job.name, profile=job.site.stem, verdict="interrupted" if told else "failed",
        why=signals.WHY if told else "crash: the crawl could not begin",
        start=job.start, started_at=began.isoformat(), ended_at=datetime.now(UTC).isoformat(),
    )  # fmt: skip


def _record(
    job: Job, desk: Desk, stats: dict[str, Any], began: datetime, mended: tuple[Mended, ...], cut_off: bool
) -> RunRecord:
    """The truth of the run, from our own counts; Scrapy's part in it is whether it broke. `cut_off`: by a signal."""
    with contextlib.suppress(OSError):
        desk.archive.close()
    frontier, tally, ended = desk.frontier, desk.tally, datetime.now(UTC)
    reason = str(stats.get("finish_reason"))
    if reason not in ENDS and not cut_off:
        desk.stopped = "memory: above its limit" if reason == OVERFULL else f"scrapy: it ended the crawl: {reason}"
    found = (
        () if cut_off else health_gates.gates(_figures(job, desk, stats))
    )  # what it would have come to, nobody knows
    failing = health_gates.worst(found)
    why = signals.WHY if cut_off else f"{failing.gate}: {failing.what}" if failing else ""
    return RunRecord(
        run=job.run, name=job.name, profile=job.site.stem,
        verdict="interrupted" if cut_off else "failed" if failing else "ok",
        why=why if cut_off else desk.stopped or why,
        start=job.start, started_at=began.isoformat(), ended_at=ended.isoformat(),
        seconds=round((ended - began).total_seconds(), 3), requests=tally.requests, bytes=tally.bytes,
        archived_bytes=desk.archive.bytes, pages=dict(tally.kinds), reasons=dict(tally.reasons),
        status={str(k): v for k, v in sorted(tally.status.items())}, samples=tally.samples,
        known=frontier.census(), states=frontier.states(), waiting=frontier.waiting(),
        rights={host: desk.signals(host) for host in job.hosts}, gates=found, files=desk.archive.files,
        mended=tuple(f"{m.file}: {m.records} records, {m.cut} bytes cut" for m in mended), limited=desk.limited,
        versions=_versions(), settings_hash=_hash(job),
        peak_memory=_peak(),
    )  # fmt: skip


def _figures(job: Job, desk: Desk, stats: dict[str, Any]) -> health_gates.Figures:
    tally, frontier, lists = desk.tally, desk.frontier, desk.lists
    counted = _counted(desk)
    past = [run.articles for run in run_record.history(job.runs) if run.verdict == "ok" and not run.limited]
    started = [known for url in job.start if (known := frontier.known(url))]
    census = frontier.census()
    return health_gates.Figures(
        started=any(one.state in ("ok", "moved") and one.url not in lists.absent for one in started)
        and tally.requests > 0,
        articles=census.get("article", 0), floor=job.site.expect.articles, asked=tally.kinds["asked"],
        failed=tally.of("failed"), broke=int(stats.get("spider_exceptions/count", 0)), messages=tally.of("message"),
        followers=census.get("follower", 0), followers_missing=frontier.waiting("follower"), stopped=desk.stopped,
        limited=desk.limited, past=tuple(past), blocked=tally.of("blocked"), lists=lists.alive,
        without=tuple(sorted(lists.without)), pagers=tuple(lists.pagers), siblings=tuple(lists.siblings),
        counted=counted,
    )  # fmt: skip


def _counted(desk: Desk) -> Counted:
    """What the lists count, and kept for the next run; a run that ended before its time has not read them all."""
    try:
        return Counted() if desk.stopped else desk.lists.counted()
    except sqlite3.Error as error:
        desk.stop(f"state: {error}")
        return Counted()


def _peak() -> int:
    """Bytes of memory at the most; 0 where the system does not say."""
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _hash(job: Job) -> str:
    """Equal patterns, pace and settings give equal hashes; where and when it ran is no part of it."""
    from crawler.scrapy import settings

    plain = msgspec.structs.replace(job, run="", data="", start=(), name="")
    fixed = {key: value for key, value in vars(settings).items() if key.isupper()}
    return hashlib.sha256(f"{plain.text}{sorted(fixed.items(), key=str)}".encode()).hexdigest()[:16]


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    names = ("qingwen", "scrapy", "twisted", "fastwarc", "parsel")
    return {"python": sys.version.split()[0], **{name: version(name) for name in names}}


def _go_with_parent() -> None:
    """Die with whoever started this: at once on Linux, else when its pipe closes."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != 1:
            return
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
