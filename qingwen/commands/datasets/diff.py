"""`qingwen diff`: what changed between two versions of a dataset."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import stdio


@click.command("diff")
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@click.option("--html", "as_html", is_flag=True, help="As one self-contained page, Chinese and English.")
def verb(dataset: Path, old: int | None, new: int | None, as_html: bool) -> None:
    """Show what came, went and changed from version OLD to NEW (default: the last two), by rule, with samples.

    \b
    Examples:
      qingwen diff data/documents
      qingwen diff data/documents 0 3
      qingwen diff data/documents 0 3 --html > diff.html
    """
    from cleaning.common.visible import visible
    from output.dataset import diff, table

    newest = int(table.opened(dataset).version())
    new = newest if new is None else new
    found = diff.diff(dataset, max(0, new - 1) if old is None else old, new)
    stdio.write(diff.as_html(found) if as_html else "\n".join(map(visible, diff.as_lines(found))))
