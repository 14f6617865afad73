"""`qingwen clean`: one page in and its clean text out."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import options


@click.command("clean")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@options.site
@options.form
@options.without
@options.data
def verb(inputs: tuple[str, ...], site: str | None, form: str, without: tuple[str, ...], data: Path) -> None:
    """Clean a page: its text goes to standard output.

    \b
    Examples:
      qingwen clean - < page.txt
      qingwen clean page.html --site hualong > page.txt
      qingwen clean page.txt --without seo-lead
    """
    if len(inputs) > 1:
        raise click.UsageError("without --into, one page in and one text out; name a single INPUT")
    one_page(inputs[0], site, form, without, data)


def one_page(source: str, site: str | None, form: str, without: tuple[str, ...], data: Path) -> None:
    """The clean text of one page; a page without main text says so."""
    from qingwen import page, streams

    document = page.the_document(page.the_page(source, site), form, options.known(data), without)
    streams.write(document.text)
    if document.status != "ok":
        why = "; ".join(note.what for note in document.notes) or "no main text was found"
        click.echo(f"{source}: {document.status}: {why}", err=True)
