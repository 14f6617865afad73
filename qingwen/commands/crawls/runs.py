"""`qingwen runs`: how the runs went, newest last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options, stdio

if TYPE_CHECKING:
    from crawler.run.run_record import RunRecord

BARS = "▁▂▃▄▅▆▇█"


@click.command("runs")
@click.argument("name", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="So many of each name.")
@click.option("--json", "as_json", is_flag=True, help="The records themselves, one a line.")
@options.data
def verb(name: str | None, last: int, as_json: bool, data: Path) -> None:
    """Show how the runs went: one line a run, and over all of a name the articles and seconds as a line of bars.

    \b
    Examples:
      qingwen runs
      qingwen runs mysite --last 100
      qingwen runs mysite --json
    """
    from cleaning.common.errors import Fault
    from crawler.run.run_record import history

    folders = [data / "runs" / name] if name else sorted(p for p in (data / "runs").glob("*") if p.is_dir())
    found = {folder.name: list(history(folder))[-last:] for folder in folders if folder.is_dir()}
    if not any(found.values()):
        raise Fault(str(data / "runs" / (name or "")), "holds no run", "make one with: qingwen run PROFILE")
    for one, records in found.items():
        if as_json:
            stdio.write("\n".join(record.text for record in records))
            continue
        for line in table(one, records):
            stdio.line(line)


def table(name: str, records: Sequence[RunRecord]) -> list[str]:
    """A head with bars, then a line a run: when, verdict, requests, articles, new, why."""
    articles, seconds = bars([r.articles for r in records]), bars([r.seconds for r in records])
    return [f"{name}  articles {articles}  seconds {seconds}", *(_line(record) for record in records)]


def _line(r: RunRecord) -> str:
    new = r.pages.get("new article", 0)
    figures = f"{r.requests:6} requests {r.articles:7} articles {new:6} new {r.seconds:8.1f} s"
    return f"  {r.started_at[:19]}  {r.verdict:11} {figures}  {r.why}".rstrip()


def bars(values: Sequence[float]) -> str:
    """One bar a value, from none to the largest.

    >>> bars([0, 5, 10])
    '▁▅█'
    """
    most = max(values, default=0) or 1
    return "".join(BARS[round(value / most * (len(BARS) - 1))] for value in values)
