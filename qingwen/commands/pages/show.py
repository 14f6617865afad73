"""`qingwen show`: one row of a dataset, with its page, base and edits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from qingwen import options, stdio


@click.command("show")
@click.argument("id")
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset's folder (default: DATA/documents).")
@click.option("--part", type=click.Choice(["all", "text", "base", "edits", "raw"]), default="all", show_default=True)
@click.option("--html", "as_html", is_flag=True, help="As one self-contained page.")
@options.data
def verb(id: str, dataset: Path | None, part: str, as_html: bool, data: Path) -> None:
    """Show one row: what it says of its page, its edits with their rules, its text; or one part of it alone.

    ID is a row's id or its first digits. `--part raw` gives the page's bytes as they were received.

    \b
    Examples:
      qingwen show 3f2a
      qingwen show 3f2a --part raw > page.html
      qingwen show 3f2a --html > page.explained.html
    """
    from qingwen import stored_row

    where = dataset or data / "documents"
    row = stored_row.row_of(where, id)
    if part == "raw":
        stdio.write_bytes(stored_row.raw_of(where, row["id"]))
    else:
        _shown(row, part, data, as_html=as_html)


def _shown(row: Mapping[str, Any], part: str, data: Path, *, as_html: bool) -> None:
    from cleaning.explain import render
    from qingwen import stored_row

    document, known = stored_row.document_of(row), options.known(data)
    if as_html:
        stdio.write(render.as_html(document, known))
    elif part in ("text", "base"):
        stdio.write(document.text if part == "text" else document.base)
    else:
        lines = [] if part == "edits" else [*stored_row.head(row), ""]
        lines += render.as_lines(document, known)[1:]
        stdio.write("\n".join(lines if part == "edits" else [*lines, "", document.text]))
