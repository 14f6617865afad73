"""`qingwen discover`: stamps that no list knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.discover import Candidate
    from cleaning.model import Page

SHOWN = 20  # suspects of the table; --json has all


@click.command("discover")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@options.site
@click.option("--columns", metavar="WHAT=COLUMN,...", type=options.Pairs(), default=(), help="text=…, html=…, url=…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with examples and all figures.")
@click.option("--learn", is_flag=True, help="Write the accepted to rules/ of the data folder; queue the rest.")
@options.data
def verb(
    inputs: tuple[str, ...],
    site: str | None,
    columns: tuple[tuple[str, str], ...],
    as_json: bool,
    learn: bool,
    data: Path,
) -> None:
    """Find stamps that no list knows, from the statistics of many pages; sites are never mixed.

    A candidate is accepted by an absolute rule, or a suspect for `qingwen review`. A site needs twenty pages or more
    for names that sign in many ways, and some hundreds for the rest.

    \b
    Examples:
      qingwen discover old.warc.gz
      qingwen discover texts.jsonl --site mysite --json
      qingwen discover old.warc.gz --learn
    """
    from cleaning import dumps
    from cleaning.discovery.accepted import as_json as line_of
    from cleaning.discovery.pages import candidates_of

    def read() -> Iterator[Page]:
        return dumps.pages(inputs, columns=columns)

    known = options.known(data)
    if learn:
        from output.learn import learn as learn_from

        learned = learn_from(read, data, known, site=site)
        click.echo(learned.said, err=True)
        found = (*learned.accepted, *learned.queued)
    else:
        found = candidates_of(read, known, site=site)
    for line in map(line_of, found) if as_json else _table(found):
        click.echo(line)


def _table(found: tuple[Candidate, ...]) -> list[str]:
    """The accepted and the best suspects."""
    best = sorted(found, key=lambda c: (c.site, not c.accepted, -c.score))
    accepted = [c for c in best if c.accepted]
    rows = [*accepted, *[c for c in best if not c.accepted][:SHOWN]]
    lines = ["site\tdecision\tscore\tdocuments\tphrase\tclaim"]
    return lines + [
        f"{c.site}\t{'accepted' if c.accepted else 'suspect'}\t{c.score}\t{c.documents}/{c.read}\t{c.phrase}\t{c.kind}"
        for c in rows
    ]
