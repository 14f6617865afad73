"""`qingwen report`: how a dataset looks, as one page."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import stdio


@click.command("report")
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--version", type=int, help="An older version of it (default: the newest).")
def verb(dataset: Path, version: int | None) -> None:
    """Write how a dataset looks as one HTML page: over time, by site, length, rules, stamps, duplicates, errors.

    \b
    Examples:
      qingwen report data/documents > report.html
      qingwen report data/documents --version 3 > report.html
    """
    from output.report.html import report

    stdio.write(report(dataset, version))
