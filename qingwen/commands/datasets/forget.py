"""`qingwen forget`: taking a page down for good."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import options, stdio


@click.command("forget")
@click.argument("what", metavar="URL|ID|DIGEST")
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset's folder (default: DATA/documents).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.data
def verb(what: str, dataset: Path | None, yes: bool, data: Path) -> None:
    """Take a page down for good: archive, rows of every version, queue, indexes and releases no longer hold it.

    A tombstone, a digest that tells nothing, keeps it from coming back. This cannot be undone.

    \b
    Examples:
      qingwen forget https://www.example.com/a/123.html
      qingwen forget 4543f076b026f9a786f13fcb9b253321 --yes
    """
    from cleaning.common.errors import Fault
    from output.takedown.takedown import forget

    if what.strip() and not yes:
        _ask(what)
    dataset = dataset or data / "documents"
    done, home = forget(dataset, what), dataset.absolute().parent
    counts = f"{done.records} records, {done.rows} rows, {done.files} part files"
    stdio.say(f"forgotten: {', '.join(done.urls or done.ids)}: {counts}")
    for release in done.releases:
        stdio.say(f"release {release} held it and is gone: export it anew")
    for left in done.left:
        stdio.say(f"left: {left}")
    if done.left:
        raise Fault(str(home), f"{len(done.left)} files hold it or could not be searched", "each line says which")
    stdio.say(f"{home}: every file was searched, and no byte of it is left")


def _ask(what: str) -> None:
    """Raises Fault unless somebody says yes."""
    from cleaning.common.errors import Fault
    from cleaning.common.visible import visible

    try:
        agreed = click.confirm(f"Forget {visible(what)} for good?", err=True)
    except click.Abort:
        raise Fault(what, "is kept: nobody answered", "give --yes where nobody can") from None
    if not agreed:
        raise Fault(what, "is kept", "nothing was done")
