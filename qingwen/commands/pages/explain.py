"""`qingwen explain`: every removed character, with rule and reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingwen import options, stdio

if TYPE_CHECKING:
    from cleaning.knowledge.load import Knowledge
    from cleaning.model import Document


@click.command("explain")
@click.argument("source", metavar="INPUT")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: base, text, and each edit with its reason.")
@click.option("--html", "as_html", is_flag=True, help="One self-contained page, Chinese and English.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the reasons.")
@options.site
@options.form
@options.without
@options.data
def verb(
    source: str,
    as_json: bool,
    as_html: bool,
    language: str,
    site: str | None,
    form: str,
    without: tuple[str, ...],
    data: Path,
) -> None:
    """Show what cleaning does to a page: what went, what came, by which rule, and why.

    \b
    Examples:
      qingwen explain page.txt
      qingwen explain - --json < page.html
      qingwen explain page.html --html > page.explained.html
    """
    if as_json and as_html:
        raise click.UsageError("--json and --html exclude each other")
    from qingwen import page

    options.refusable(without, data)
    known = options.known(data)
    options.whose(site, known)
    document = page.the_document(page.the_page(source, site), form, known, without)
    stdio.write(_shown(document, known, language, as_json=as_json, as_html=as_html))


def _shown(document: Document, known: Knowledge, language: str, *, as_json: bool, as_html: bool) -> str:
    from cleaning.explain import render

    if as_json:
        return render.as_json(document, known)
    if as_html:
        return render.as_html(document, known)
    return "\n".join(render.as_lines(document, known, language=language))
