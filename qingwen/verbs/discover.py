"""`qingwen discover`: stamps that no list knows, from the statistics of many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options

if TYPE_CHECKING:
    from cleaning.discover import Candidate
    from cleaning.model import Page


@click.command("discover")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--site", metavar="NAME", help="All pages are of this site (default: each is told by itself).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with all evidence.")
@click.option("--learn", is_flag=True, help="Write what passes the absolute rule to DATA/rules, and queue the rest.")
@options.data
def verb(inputs: tuple[str, ...], site: str | None, as_json: bool, learn: bool, data: Path) -> None:
    """Find stamps that no list knows: the same words, anywhere in the text, in unrelated sentences.

    INPUT is a dump, a folder of pages, or - for standard input; it is read twice. Needs some hundred pages of a site.
    `accepted` passes the absolute rule; a `suspect` is for a person to judge.

    \b
    Examples:
      qingwen discover dump.jsonl
      qingwen discover old.warc.gz --site 某某文档网 --json
      qingwen discover old.warc.gz --learn
    """
    read = pages_of(inputs, data)
    if learn:
        from output.learn import learn as learned

        found = learned(read, data, options.known(data), site=site)
        click.echo(f"{data / 'rules'}: {found.said}", err=True)
        candidates = (*found.accepted, *found.queued)
    else:
        from cleaning.discovery.pages import candidates_of

        candidates = candidates_of(read, options.known(data), site=site)
    for line in lines(candidates, as_json=as_json):
        click.echo(line)


def pages_of(inputs: tuple[str, ...], data: Path) -> Callable[[], Iterator[Page]]:
    """The pages of the inputs, as often as they are asked for; standard input is kept, so that it can be."""
    from cleaning import dumps
    from cleaning.dumps.sources import STDIN, kept_stdin

    paths = [kept_stdin(data) if one == STDIN else Path(one) for one in inputs]
    for path in paths:
        dumps.sources([path], Path.cwd())  # what cannot be read is said before anything is counted
    return lambda: dumps.pages(paths)


def lines(candidates: tuple[Candidate, ...], *, as_json: bool) -> Iterator[str]:
    """A line a candidate: decision, documents, places, score, site, phrase, and an example in its surroundings."""
    from cleaning.discovery.accepted import as_json as json_of

    for one in candidates:
        if as_json:
            yield json_of(one)
        else:
            decision = "accepted" if one.accepted else "suspect"
            example = (
                f"…{one.examples[0].before[-10:]}[{one.phrase}]{one.examples[0].after[:10]}…" if one.examples else ""
            )
            shown = " ".join(example.split())
            yield f"{decision}\t{one.documents}\t{one.count}\t{one.score}\t{one.site or '-'}\t{one.phrase}\t{shown}"
