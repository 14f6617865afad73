"""`qingwen discover`: stamps that no list knows, from the statistics of many pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options, stdio

if TYPE_CHECKING:
    from cleaning.model import Page
    from cleaning.readers import Source
    from cleaning.site_facts.stamp_mining.discover import Candidate
    from output.stamp_mining.run import Learned


@click.command("discover")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--site", metavar="NAME", help="All pages are of this site (default: each is told by itself).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with all evidence.")
@click.option("--learn", is_flag=True, help="Write what passes the absolute rule to DATA/rules, and queue the rest.")
@options.data
def verb(inputs: tuple[str, ...], site: str | None, as_json: bool, learn: bool, data: Path) -> None:
    """Find stamps that no list knows: the same words, anywhere in the text, in unrelated sentences.

    INPUT is a dump, a folder of pages, or - for standard input; it is read twice. Needs some hundred pages of a site.
    `accepted` passes the absolute rule; a `suspect` is for a person to judge. Killed or interrupted, the same command
    takes up where it was.

    \b
    Examples:
      qingwen discover dump.jsonl
      qingwen discover old.warc.gz --site 某某文档网 --json
      qingwen discover old.warc.gz --learn
    """
    from cleaning.site_facts.stamp_mining.accepted import as_json as json_of

    if learn:
        found = learned(inputs, data, site)
        candidates = (*found.accepted, *found.queued)
    else:
        candidates = discovered(inputs, data, site)
    shown = candidates if as_json else worth(candidates)
    if as_json:
        stdio.write("\n".join(map(json_of, shown)))
    else:
        for words in rows(shown):
            stdio.line(*words)
    if not candidates:
        stdio.say("nothing found (below some hundred pages of a site there is little to count)")
    if len(shown) < len(candidates):
        stdio.say(f"{len(candidates) - len(shown)} weaker ones are not shown; --json has them")


def worth(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What passes the absolute rule, and what a person would be asked about."""
    from output.stamp_mining.run import WORTH

    return tuple(one for one in candidates if one.accepted or one.score >= WORTH)


def discovered(inputs: tuple[str, ...], data: Path, site: str | None) -> tuple[Candidate, ...]:
    """The candidates of the inputs; how far it is, is shown."""
    from output.stamp_mining import checkpoint
    from qingwen.progress import shown

    known, given = options.known(data), sources_of(inputs, data)
    options.whose(site, known)
    key = checkpoint.key_of(given, known, site)
    with shown(pages=True) as report:
        return checkpoint.candidates(lambda: _pages(given), data, known, key=key, site=site, progress=report)


def learned(inputs: tuple[str, ...], data: Path, site: str | None = None) -> Learned:
    """Find the stamps of the inputs that no list knows and keep them; what was learned is said."""
    from output.stamp_mining import checkpoint
    from output.stamp_mining import run as learn
    from qingwen.progress import shown

    known, given = options.known(data), sources_of(inputs, data)
    key = checkpoint.key_of(given, known, site)
    with shown(pages=True) as report:
        found = learn.learn(lambda: _pages(given), data, known, key=key, site=site, progress=report)
    stdio.say(f"{data / 'rules'}: {found.said}")
    return found


def sources_of(inputs: tuple[str, ...], data: Path) -> tuple[Source, ...]:
    """The inputs; what cannot be read is said before anything is counted. Standard input is kept, to be read twice."""
    from cleaning import readers
    from cleaning.readers.sources import STDIN, kept_stdin

    paths = [kept_stdin(data) if one == STDIN else Path(one) for one in inputs]
    return readers.sources(paths, Path.cwd())


def _pages(given: tuple[Source, ...]) -> Iterator[Page]:
    from cleaning.readers import records

    for one in given:
        yield from (r.page for r in records(one) if r.page is not None and not r.error)


def rows(candidates: tuple[Candidate, ...]) -> Iterator[tuple[object, ...]]:
    """Of each candidate: decision, documents, places, score, site, phrase, and an example in its surroundings."""
    for one in candidates:
        decision = "accepted" if one.accepted else "suspect"
        example = f"…{one.examples[0].before[-10:]}[{one.phrase}]{one.examples[0].after[:10]}…" if one.examples else ""
        shown = " ".join(example.split())
        yield decision, one.documents, one.count, one.score, one.site or "-", one.phrase, shown
