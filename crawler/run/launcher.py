"""One run of a crawl, from the caller's side: what is asked for becomes a Job, a process does it, a record comes back.

>>> crawl(Site(name="某文档网", cms="dedecms"), data=Path("data"), start="https://a.example/")
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: https://a.example/: a crawl of other people's hosts needs a contact (--contact ...
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Crawl, Site
from crawler.frontier.link_rules import site_crawl
from crawler.http.allowed import REASONS, Allowed, shown
from crawler.run import run_record, signals
from crawler.run.job import Job
from crawler.run.run_record import RunRecord

PROGRAM = (sys.executable, "-P", "-m", "crawler.run.worker")  # not from the working directory
NAME = re.compile(r"\w[\w.-]*")  # a folder's name on any system
KILLED = "the crawling process ended without a record"


def crawl(
    profile: Site, *, data: Path, start: str | None = None, name: str | None = None, contact: str | None = None,
    limit: int | None = None, full: bool = False, since: datetime | None = None, attachments: bool = False,
    patience: float | None = None, delay: float | None = None, timeout: float = 60.0, knowledge: Knowledge = BUILTIN,
) -> RunRecord:  # fmt: skip
    """One run: new and due pages of a site into `data`/raw/<name>; the record says how it went (`.exit_code`).

    `start` names the first page where the profile does not; `name` names files (default: the profile's stem if it has
    hosts, else the host). `contact`, an address people can write to, is needed for any host but loopback. At most
    `limit` articles; `full` asks for every known page again, `since` for those not looked at since then; `attachments`
    archives the files that articles offer, else they are links on record. `patience`: seconds of the first wait at a
    busy host; `delay`: seconds between requests, in place of the profile's.
    Raises Fault: 2 for usage, 3 when another run has the lock.
    """
    return perform(
        order(
            profile, data=data, start=start, name=name, contact=contact, limit=limit, full=full, since=since,
            attachments=attachments, patience=patience, delay=delay, timeout=timeout, knowledge=knowledge,
        )
    )  # fmt: skip


def order(
    profile: Site, *, data: Path, start: str | None = None, name: str | None = None, contact: str | None = None,
    limit: int | None = None, full: bool = False, since: datetime | None = None, attachments: bool = False,
    patience: float | None = None, delay: float | None = None, timeout: float = 60.0, knowledge: Knowledge = BUILTIN,
) -> Job:  # fmt: skip
    """What is asked for, checked: usage that cannot be is a Fault with exit code 2."""
    if name is not None and not NAME.fullmatch(name):
        raise Fault(f'"{name}"', "is no name for files", "letters, digits, dots, dashes after the first", exit_code=2)
    patterns = site_crawl(profile, knowledge.cms_of(profile))
    starts = _starts(profile, patterns, start)
    host = urlsplit(starts[0]).hostname or ""
    job = Job(
        site=msgspec.structs.replace(profile, rule=(), stamp=()), crawl=patterns, start=starts,
        name=name or (profile.stem if profile.hosts and profile.stem else host), data=str(data), run=_run_id(),
        site_name=host if profile in knowledge.cms else profile.name, contact=contact or "", limit=limit, full=full,
        since=since.timestamp() if since else None, attachments=attachments, patience=patience, pace=delay,
        timeout=timeout,
    )  # fmt: skip
    if not job.is_local and not job.contact:
        raise Fault(
            starts[0], "a crawl of other people's hosts needs a contact", "--contact you@example.org", exit_code=2
        )
    return job


def _starts(profile: Site, patterns: Crawl, start: str | None) -> tuple[str, ...]:
    starts = (start,) if start else patterns.start or tuple(f"https://{host}/" for host in profile.hosts[:1])
    if not starts:
        raise Fault(profile.stem or profile.name, "does not say where it begins", "give --start URL", exit_code=2)
    for url in starts:
        why = Allowed([], ()).why_not(url, anywhere=True)
        if why not in ("", "address"):  # who names an inner address as the start means it
            raise Fault(
                shown(url),
                f"is no address to start at: {REASONS[why]}",
                "it looks like https://example.com/",
                exit_code=2,
            )
    if not (patterns.article and patterns.list):
        raise Fault(
            profile.stem or profile.name, "has no crawl patterns", "add [crawl] list and article, or cms", exit_code=2
        )
    return tuple(url if urlsplit(url).path else f"{url}/" for url in starts)


def _run_id() -> str:
    """Sorts by time; two runs of a name do not begin in one microsecond, since one has the lock."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"


def perform(job: Job, program: Sequence[str] = PROGRAM) -> RunRecord:
    """Let a process of its own do it; signals are passed on, and a process that dies leaves a record all the same."""
    began = datetime.now(UTC)
    with _Process(job, program) as process:
        said, code, told = process.ended()
    return _outcome(job, said, code, began, told)


class _Process:
    """The process that crawls. It has a session of its own, so that Ctrl-C comes to it from here alone."""

    def __init__(self, job: Job, program: Sequence[str]) -> None:
        self._job, self._program = job, program
        self._process: subprocess.Popen[str] | None = None
        self._last = threading.Timer(signals.PATIENCE, self._kill)
        self._last.daemon = True

    def __enter__(self) -> _Process:
        return self

    def ended(self) -> tuple[str, int, bool]:
        """Start it, and wait: what it said, its exit code, and whether a signal told this process to end."""
        with signals.caught(self._end) as told:
            self._process = process = self._started()
            if told:  # while it was started
                process.terminate()
            with process:
                assert process.stdin is not None
                assert process.stdout is not None
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(self._job.text + "\n")
                    process.stdin.flush()
                said = process.stdout.read()
            return said, process.returncode, bool(told)

    def _started(self) -> subprocess.Popen[str]:
        room = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (room, os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
            start_new_session=True, text=True, encoding="utf-8",
        )  # fmt: skip

    def _end(self) -> None:
        self._last.start()
        if self._process:
            self._process.terminate()

    def _kill(self) -> None:
        if self._process:
            self._process.kill()

    def __exit__(self, *_: object) -> None:
        self._last.cancel()
        if self._process and self._process.poll() is None:
            self._process.kill()


def _outcome(job: Job, said: str, code: int, began: datetime, told: bool = False) -> RunRecord:
    """What the process said; where it said nothing, that. Whoever was told to end was interrupted, whatever else."""
    told = told or -code in signals.numbers() or code == run_record.EXIT["interrupted"]
    done = _said(said)
    if done is None:
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        done = RunRecord(
            run=job.run, name=job.name, profile=job.site.stem, verdict="failed", why=f"crash: {KILLED} ({how})",
            start=job.start, started_at=began.isoformat(), ended_at=datetime.now(UTC).isoformat(),
        )  # fmt: skip
    elif done.verdict == "interrupted" or not told:
        return done
    if told:
        done = msgspec.structs.replace(done, verdict="interrupted", why=signals.WHY)
    with contextlib.suppress(OSError):
        run_record.write(job.runs, done)
    return done


def _said(said: str) -> RunRecord | None:
    """The record on the last line. Raises the Fault that is there in its place."""
    with contextlib.suppress(ValueError, IndexError):
        found = json.loads(said.splitlines()[-1])
        if "fault" in found:
            place, fault, remedy, exit_code = found["fault"]
            raise Fault(place, fault, remedy, exit_code=exit_code)
        return RunRecord.parse(found["record"])
    return None
