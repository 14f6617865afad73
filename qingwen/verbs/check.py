"""`qingwen check`: rules against their own claims."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import options


@click.group("check", invoke_without_command=True)
@options.data
@click.pass_context
def verb(context: click.Context, data: Path) -> None:
    """Put the rules to the test: every proof is run, dead, shadowed, unproved and slow rules are told.

    \b
    Examples:
      qingwen check
      qingwen check --data data
    """
    if context.invoked_subcommand is None:
        rules(data)


def rules(data: Path) -> None:
    """Every finding on stdout; Fault where a rule breaks its claim."""
    from cleaning.model import Fault
    from qingwen import claims

    known = options.known(data)
    failed = 0
    for finding in (*claims.proved(known), *claims.timed(known)):
        failed += finding.failed
        click.echo(f"{'FAIL' if finding.failed else 'note'} {finding.rule}: {finding.what}")
    click.echo(f"{len(known.rules)} rules, {len(known.stamps)} stamps, {len(known.sites)} sites", err=True)
    if failed:
        raise Fault(str(data), f"{failed} proofs fail", "mend the rule, or its hits and misses")
