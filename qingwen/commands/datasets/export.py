"""`qingwen export`: a release for researchers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qingwen import options, stdio


@click.command("export")
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="The release's folder; it must be new.")
@click.option("--licence", required=True, help="Under which you release it, for instance cc-by-4.0; yours to know.")
@click.option("--licence-url", default="", help="Where that licence stands.")
@click.option("--title", default="", help="What the release is called.")
@click.option("--url", default="https://example.org/dataset", show_default=True, help="Where it will be found.")
@click.option("--version", type=int, help="An older version of the dataset (default: the newest).")
@click.option(
    "--splits", type=options.Pairs(), default=(("train", "1"),), help="train=0.98,test=0.02 (default: train)."
)
@click.option("--only", type=options.Pairs(), default=(), help="Rows with COLUMN=VALUE,… alone.")
@click.option("--one-per-cluster", is_flag=True, help="Of near-duplicates the oldest alone.")
@click.option("--format", type=click.Choice(["parquet", "jsonl", "markdown"]), default="parquet", show_default=True)
@click.option("--for", "shape", type=click.Choice(["fineweb"]), help="The columns of another dataset.")
@click.option("--mask-pii", is_flag=True, help="Mask telephone and id numbers and e-mail addresses, everywhere.")
@click.option("--with-reserved", is_flag=True, help="Pages too whose rights say no to training.")
def verb(
    dataset: Path, into: Path, version: int | None, splits: tuple[tuple[str, str], ...], shape: str | None, **given: Any
) -> None:
    """Write a release: data, edits and near-duplicates as files, a card, a data sheet, Croissant, checksums.

    No near-duplicate is cut between two splits. The same dataset and terms give the same bytes. Killed, the same
    command goes on.

    \b
    Examples:
      qingwen export data/documents --into release --licence cc-by-4.0
      qingwen export data/documents --into release --licence cc-by-4.0 --splits train=0.98,test=0.02 --mask-pii
      qingwen export data/documents --into release --licence cc-by-4.0 --only site=某某文档网 --format jsonl
    """
    from output.release.export import export
    from output.release.options import Terms
    from qingwen.progress import shown

    terms = Terms(splits=_shares(splits), fineweb=shape == "fineweb", **given)
    with shown() as report:
        done = export(dataset, into, terms, version=version, progress=report)
    rows = ", ".join(f"{count} {split}" for split, count in done.rows.items())
    out = ", ".join(f"{count} {why}" for why, count in done.left_out.items())
    stdio.say(f"{done.path}: {rows}; left out: {out or 'none'}")


def _shares(splits: tuple[tuple[str, str], ...]) -> tuple[tuple[str, float], ...]:
    try:
        return tuple((name, float(share)) for name, share in splits)
    except ValueError:
        raise click.UsageError("--splits: a share is a number, as in train=0.98,test=0.02") from None
