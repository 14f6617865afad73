"""`qingwen crawl`: one run of a site into its archive."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qingwen import options, stdio

if TYPE_CHECKING:
    from crawler.run.run_record import RunRecord

FULL = ("disk is full", "No space left", "quota")  # as SQLite and the system say it
GOES_ON = "what came is kept; the same command goes on"


@click.command("crawl")
@click.argument("profile")
@options.crawling
@click.option("--dry-run", is_flag=True, help="Say what would be asked for, and why; ask for nothing.")
@options.data
def verb(profile: str, data: Path, dry_run: bool, **given: Any) -> None:
    """Crawl a site: new and due pages go to DATA/raw/NAME as WARC; the exit code is the truth of the run.

    PROFILE is a file's stem in DATA/sites, or a built-in site or CMS. Killed or interrupted, the next run takes up.

    \b
    Examples:
      qingwen crawl mysite --contact me@example.org
      qingwen crawl dedecms --start https://www.example.com/ --contact me@example.org
      qingwen crawl mysite --contact me@example.org --limit 50
      qingwen crawl mysite --contact me@example.org --dry-run
    """
    if dry_run:
        return planned(profile, data, **given)
    told(crawled(profile, data, **given))


def planned(profile: str, data: Path, **given: Any) -> None:
    """A line an address: kind, address, why; in the order of asking."""
    from crawler.run.dry_run import plan
    from crawler.run.launcher import order
    from qingwen.checks import profiles

    known = options.known(data)
    for one in plan(order(profiles.profile(known, profile), data=data, knowledge=known, **given)):
        stdio.line(one.kind, one.url, one.why)


def crawled(profile: str, data: Path, **given: Any) -> RunRecord:
    """One run; what is not OK of its gates is said, but for the one that its line names."""
    from crawler.run.launcher import crawl
    from qingwen.checks import profiles

    known = options.known(data)
    record = crawl(profiles.profile(known, profile), data=data, knowledge=known, **given)
    with on_record(record, data):
        stdio.say(record.line())
        for gate in record.gates:
            if gate.level != "ok" and not (record.why and record.why.endswith(gate.what)):
                stdio.say(f"{gate.level} {gate.gate}: {gate.what}")
    return record


@contextlib.contextmanager
def on_record(record: RunRecord, data: Path) -> Iterator[None]:
    """A step after the crawl that breaks is the run's verdict too: the exit code is that of its record."""
    import msgspec

    from cleaning.common.errors import Fault
    from crawler.run.run_record import write
    from crawler.run.signals import WHY
    from qingwen import interrupt

    try:
        yield
    except (Fault, OSError, KeyboardInterrupt) as error:
        ended = isinstance(error, KeyboardInterrupt)
        if ended:
            interrupt.taken()
        why = WHY if ended else f"clean: {error}"
        if record.verdict == "ok":
            done = msgspec.structs.replace(record, verdict="interrupted" if ended else "failed", why=why)
            with contextlib.suppress(OSError):
                write(data / "runs" / record.name, done)
        raise


def told(record: RunRecord) -> None:
    """Fault where the run did not end well."""
    from cleaning.common.errors import Fault

    if record.exit_code:
        remedy = "make room, and the same command goes on" if any(word in record.why for word in FULL) else GOES_ON
        raise Fault(record.name, record.why, remedy, exit_code=record.exit_code)
