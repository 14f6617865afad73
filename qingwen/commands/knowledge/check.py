"""`qingwen check`: rules against their own claims."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options, stdio

if TYPE_CHECKING:
    from cleaning.knowledge.schema import Site
    from qingwen.checks.rules import Finding


@click.group("check", cls=options.Group, invoke_without_command=True)
@click.option("--all", "built_in", is_flag=True, help="Time the built-in rules too, not yours alone: a minute or two.")
@options.data
@click.pass_context
def verb(context: click.Context, built_in: bool, data: Path) -> None:
    """Put the rules to the test: every proof is run, dead, shadowed, unproved and slow rules are told.

    \b
    Examples:
      qingwen check
      qingwen check --data data --all
    """
    if context.invoked_subcommand is None:
        rules(data, built_in)


def told(findings: Iterable[Finding]) -> int:
    """Print each finding; how many failed."""
    failed = 0
    for finding in findings:
        failed += finding.failed
        stdio.line(f"{'FAIL' if finding.failed else 'note'} {finding.rule}: {finding.what}")
    return failed


def rules(data: Path, built_in: bool) -> None:
    """Every finding on stdout; Fault where a rule breaks its claim."""
    from cleaning.common.errors import Fault
    from cleaning.knowledge.labels import labels
    from cleaning.steps.stamps.frame_patterns import book
    from qingwen.checks import time_limit

    known = options.known(data)
    if built_in:
        stdio.say("every proof is run, then strings made to hurt are timed, which takes a minute or two")
    failed = told(time_limit.findings(known, built_in=built_in))
    counts = f"{len(known.rules)} rules, {len(known.stamps)} stamps, {len(known.sites)} sites"
    stdio.say(f"{counts}, {len(book().frame)} frames, {len(labels().label)} labels")
    if failed:
        raise Fault(str(data), f"{failed} proofs fail", "mend the rule, or its hits and misses")


@verb.command("site")
@click.argument("name", metavar="PROFILE")
@click.option("--against", metavar="DUMP", help="What each selector and pattern yields over these pages.")
@options.data
def site(name: str, against: str | None, data: Path) -> None:
    """Check a profile: its CMS, patterns, selectors and own rules; and what it yields over pages.

    \b
    Examples:
      qingwen check site replica
      qingwen check site mysite --against old.warc.gz
    """
    from cleaning.common.errors import Fault
    from qingwen.checks import profiles, time_limit

    known = options.known(data)
    found = profiles.profile(known, name)
    findings = (*profiles.claims(found, known), *time_limit.findings(known, rules=found.rule))
    failed = told(findings)
    if not findings:
        stdio.say(f"{found.stem}: nothing is wrong with it")
    if against:
        _yields(found, against)
    if failed:
        raise Fault(f'site "{name}"', f"{failed} claims fail", "mend its file")


def _yields(found: Site, against: str) -> None:
    """A table: each selector and pattern, on how many pages once, never, more often, and an example."""
    from cleaning import readers
    from qingwen.checks import profiles

    rows = profiles.yields(found, readers.read(against))
    stdio.line("once", "never", "more", "key", "what", "example")
    for one in rows:
        stdio.line(one.once, one.never, one.more, one.key, one.what, one.example)


@verb.command("dataset")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--version", type=int, help="An older version of it (default: the newest).")
@click.option("--laws", is_flag=True, help="Also clean every text again with today's rules: it must not change.")
@options.data
def dataset(path: Path, version: int | None, laws: bool, data: Path) -> None:
    """Prove a dataset row by row: its edits undo to its base, its files are those committed, its records add up.

    \b
    Examples:
      qingwen check dataset data/documents
      qingwen check dataset data/documents --laws
    """
    from cleaning.common.errors import Fault
    from output.checks.check import check

    verdict = check(path, version=version, knowledge=options.known(data) if laws else None)
    for finding in verdict.findings:
        stdio.line(f"FAIL {finding}")
    for note in verdict.notes:
        stdio.line(f"note {note}")
    unsettled = f", {verdict.unsettled} unsettled" if verdict.unsettled else ""
    stdio.say(f"{path}: {verdict.parts} parts, {verdict.records} records, {verdict.rows} rows{unsettled}")
    if verdict.findings:
        raise Fault(str(path), f"{len(verdict.findings)} claims fail", "each line says what and where")
