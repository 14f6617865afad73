"""`qingwen run`: crawl, clean what is new, the gates of the data, one summary: the line for cron."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qingwen import options, stdio
from qingwen.commands.crawls.crawl import crawled, on_record, told
from qingwen.commands.knowledge.discover import learned
from qingwen.commands.pages.clean import say_unread, summary
from qingwen.options import LARGEST

if TYPE_CHECKING:
    from crawler.run.run_record import Gate, RunRecord

GROWN = 0.1  # share of an archive that is new, from which it is worth a discovery


@click.command("run")
@click.argument("profile")
@options.crawling
@click.option(
    "--learn/--no-learn",
    default=None,
    help="Find stamps that no list knows, and use them (default: when a tenth of the archive is new).",
)
@options.allow_unread
@options.max_page
@click.option("--no-site-facts", is_flag=True, help="Do not gather or use what the site's pages state together.")
@options.data
def verb(profile: str, data: Path, learn: bool | None, no_site_facts: bool, **given: Any) -> None:
    """Crawl a site, learn its stamps, clean what is new into DATA/documents, and judge both: the line for cron.

    A step that fails does not undo the one before. The exit code is that of the record in DATA/runs/NAME/latest.json.

    \b
    Examples:
      qingwen run mysite --contact me@example.org
      qingwen run mysite --contact me@example.org --data /srv/mysite --no-learn
    """
    allow_unread, max_page = given.pop("allow_unread"), given.pop("max_page")
    record = crawled(profile, data, **given)
    if record.verdict != "interrupted" and any((data / "raw" / record.name).glob("*.warc.gz")):
        with on_record(record, data):
            if _grown(record, data) if learn is None else learn:
                record = _learned(record, data)
            record = cleaned(
                record, profile, data, allow_unread=allow_unread, max_page=max_page, site_facts=not no_site_facts
            )
    told(record)


def _grown(record: RunRecord, data: Path) -> bool:
    """Is a tenth of the archive newer than what was learned last? Less is not worth reading all of it twice."""
    from crawler.run.run_record import history

    fresh = 0
    for run in reversed([*history(data / "runs" / record.name)]):
        if run.learned:
            break
        fresh += run.archived_bytes
    whole = sum(path.stat().st_size for path in (data / "raw" / record.name).glob("*.warc.gz"))
    return fresh > 0 and fresh >= GROWN * whole


def _learned(record: RunRecord, data: Path) -> RunRecord:
    """The run's record with what was learned. Where somebody holds the rules (an open review), the run goes on."""
    import msgspec

    from cleaning.common.errors import Fault

    try:
        said = learned((str(data / "raw" / record.name),), data).said
    except Fault as fault:
        stdio.say(f"nothing learned: {fault}")
        return record
    return msgspec.structs.replace(record, learned=said)


def cleaned(
    record: RunRecord,
    profile: str,
    data: Path,
    *,
    allow_unread: bool = False,
    max_page: int = LARGEST,
    site_facts: bool = True,
) -> RunRecord:
    """Clean the archives of a run's name; its record with the gates of the data, written anew."""
    from crawler.run import health_gates
    from crawler.run.run_record import write
    from output.build.build import build
    from qingwen.checks import data_gates, profiles
    from qingwen.progress import shown

    known, into = options.known(data), data / "documents"
    with shown() as report:
        built = build(
            [data / "raw" / record.name], into, knowledge=known, progress=report,
            allow_unread=allow_unread, max_page=max_page, site_facts=site_facts,
        )  # fmt: skip
    say_unread(built, allowed=allow_unread)
    stdio.say(summary(built, into))
    site = profiles.profile(known, profile)
    unread = [] if allow_unread else [str(one) for one in built.unread]
    found = (*_judged(record, into, site.expect.body_chars), data_gates.unread(unread))
    for gate in found:
        if gate.level != "ok":
            stdio.say(f"{gate.level} {gate.gate}: {gate.what}")
    done = data_gates.judged(record, found, health_gates.worst(found))
    write(data / "runs" / record.name, done)
    return done


def _judged(record: RunRecord, into: Path, body_chars: int) -> tuple[Gate, ...]:
    """The gates of the rows that the run brought, and of all of its name; after a failed crawl of the former alone."""
    from qingwen.checks import data_gates

    places = tuple(f"raw/{record.name}/{Path(file).name}:" for file in record.files)
    new = data_gates.figures(_rows(into, places), " of this run", alone=True)
    whole = data_gates.figures(_rows(into, (f"raw/{record.name}/",)) if record.verdict == "ok" else (), " of all runs")
    fetched = sum(record.pages.get(f"{news} article", 0) for news in ("new", "changed"))
    before = _before(into, places) if len(new.chars) < data_gates.ROWS * fetched else 0
    return (data_gates.rows(len(new.chars), before, fetched), *data_gates.of_run(new, whole, body_chars))


def _before(into: Path, places: tuple[str, ...]) -> int:
    """Records of these archives that a row had before, or that are forgotten: no new rows, and no loss."""
    from output.build.part_writer import account_of
    from output.dataset import table

    accounts = (account_of(into / part) for part in (table.live(into) if table.exists(into) else ()))
    own = [account for account in accounts if f"{account.source}:" in places]
    return sum(account.counts.get(why, 0) for account in own for why in ("same", "forgotten"))


def _rows(into: Path, places: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """The rows that were made of records at these places."""
    from output.dataset import table

    columns = ("status", "text", "title", "category", "notes", "raw_ref")
    for row in table.rows(into, columns=columns) if places and table.exists(into) else ():
        if any(ref.startswith(places) for ref in row["raw_ref"]):
            yield row
