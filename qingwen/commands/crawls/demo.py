"""`qingwen demo`: the whole job against the site in a box."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import stdio

if TYPE_CHECKING:
    from qingwen.site_in_a_box.demo_run import Demo


@click.command("demo")
@click.option(
    "--in", "folder", type=click.Path(path_type=Path), default=Path("demo-data"), show_default=True, help="Where to."
)
def verb(folder: Path) -> None:
    """Crawl a site in a box on this machine, clean it, write the dataset, and say where to look.

    Each demo goes into a fresh folder; nothing leaves this machine.

    \b
    Example:
      qingwen demo
    """
    from qingwen.site_in_a_box.demo_run import play

    for line in lines(play(folder, stdio.say)):
        stdio.line(line)


def lines(demo: Demo) -> list[str]:
    """How it went, a stretch before and after, and what to try next."""
    score, data = demo.score, demo.data
    left = sum(score.left.values())
    told = [
        "",
        f"   {score.exact} of {score.articles} texts exactly as they were before anything was put in, "
        f"{score.fields} with all fields;",
        f"   of {sum(score.held.values())} stamps, leads and hidden strings {left} are left; "
        f"{score.controls_kept} of {score.controls} untouched articles stayed untouched.",
    ]
    if demo.shown:
        told += ["", f"   before  {demo.shown.before}", f"   after   {demo.shown.after}"]
        told += [f"   by      {', '.join(demo.shown.rules)}"]
    id = demo.shown.id[:8] if demo.shown else "ID"
    return [
        *told,
        "",
        "Where to look:",
        f"   {data}/raw/demo/        every answer as it was received (WARC, with its index)",
        f"   {data}/documents/       the dataset: a Delta table of Parquet, a row a page",
        f"   {data}/runs/demo/       how the run went",
        "",
        "Try next:",
        f"   qingwen show {id} --data {data}",
        f"   qingwen show {id} --data {data} --part base",
        f"   qingwen show {id} --data {data} --html > page.html",
        f"   qingwen check dataset {data}/documents",
        "   docs/add-a-site.md      your own site: one TOML file",
    ]
