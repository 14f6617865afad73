"""`qingwen clean`: one page in and its clean text out, or dumps into a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qingwen import options, stdio

SHOWN = 20  # unread parts of the inputs that are named one by one

if TYPE_CHECKING:
    from output.build.build import BuildRecord


@click.command("clean")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--into", metavar="DATASET", type=click.Path(path_type=Path), help="The dataset's folder; made if new.")
@options.site
@options.form
@click.option(
    "--columns",
    metavar="WHAT=COLUMN,...",
    type=options.Pairs(),
    default=(),
    help="text=…, html=…, url=…, site=…, fetched_at=…",
)
@options.without
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option(
    "--max-errors",
    type=options.Share(),
    default=0.01,
    show_default=True,
    help="Broken records above this share, of the records or of their bytes, fail.",
)
@options.allow_unread
@options.max_page
@click.option("--learn", is_flag=True, help="First find stamps that no list knows in these inputs, and use them.")
@click.option("--no-site-facts", is_flag=True, help="Do not gather or use what the pages of one site state together.")
@click.option("--dry-run", is_flag=True, help="Say which shards would be cleaned, and why; clean none.")
@options.data
def verb(inputs: tuple[str, ...], into: Path | None, form: str, data: Path, **given: Any) -> None:
    """Clean a page: its text goes to standard output. With --into: clean dumps into a dataset.

    INPUT is a page (text or HTML), a dump (WARC, JSONL, …), a folder of pages, or - for standard input. With --into,
    what has not changed is not cleaned again: neither bytes, nor followers, nor the rules that could touch its site.

    \b
    Examples:
      qingwen clean - < page.txt
      qingwen clean page.html --site hualong > page.txt
      qingwen clean page.txt --without width
      qingwen clean dump.jsonl old.warc.gz --into data/documents
      qingwen clean dump.jsonl --into data/documents --learn
      qingwen clean dump.jsonl --into data/documents --columns text=content,url=link --dry-run
    """
    options.refusable(given["without"], data)
    if into:
        options.named(given["columns"])
        if form != "auto":
            raise click.UsageError("--format is for a single page: in a dataset each page's content says what it is")
        return _build(inputs, into, data, **given)
    if len(inputs) > 1:
        raise click.UsageError("without --into, one page in and one text out; name a single INPUT")
    if any(given[option] for option in ("dry_run", "learn", "columns", "no_site_facts")):
        raise click.UsageError(
            "--learn, --no-site-facts, --dry-run and --columns are for a dataset: name it with --into"
        )
    bounds = {"largest": given["max_page"], "allow_unread": given["allow_unread"]}
    one_page(inputs[0], given["site"], form, given["without"], data, **bounds)


def one_page(source: str, site: str | None, form: str, without: tuple[str, ...], data: Path, **bounds: Any) -> None:
    """The clean text of one page; a page without main text says so."""
    from qingwen import page

    known = options.known(data)
    options.whose(site, known)
    document = page.the_document(page.the_page(source, site, **bounds), form, known, without)
    stdio.write(document.text)
    if document.status != "ok":
        why = "; ".join(note.what for note in document.notes) or "no main text was found"
        stdio.say(f"{source}: {document.status}: {why}")


def _build(inputs: tuple[str, ...], into: Path, data: Path, *, learn: bool, no_site_facts: bool, **given: Any) -> None:
    """Into the dataset; the data folder's own rules are used, and those that are found first."""
    from output.build.build import build
    from qingwen.commands.knowledge.discover import learned
    from qingwen.progress import shown

    if learn:
        learned(inputs, data, given["site"])

    def say(line: str) -> None:
        stdio.say(f"{line} (--columns names others)")

    known = options.known(data)
    options.whose(given["site"], known)
    with shown() as report:
        record = build(inputs, into, knowledge=known, progress=report, say=say, site_facts=not no_site_facts, **given)
    say_unread(record, allowed=given["allow_unread"])
    if given["dry_run"]:
        for stale in record.stale:
            stdio.line(stale.shard.source, f"{stale.shard.first}+{stale.shard.count}", ", ".join(stale.why))
    stdio.say(summary(record, into, dry=given["dry_run"]))
    if record.fault:
        raise record.fault


def say_unread(record: BuildRecord, *, allowed: bool) -> None:
    """A line for each part that was not read, but the first where that is the fault, which is said last."""
    for one in record.unread[not allowed : SHOWN]:
        stdio.say(str(one))


def summary(record: BuildRecord, into: Path, *, dry: bool = False) -> str:
    """One line: what a build did, or would do."""
    shards = f"{len(record.stale)} of {record.shards} shards"
    if dry:
        return f"{into}: {shards} would be cleaned"
    rows = ", ".join(f"{count} {status}" for status, count in sorted(record.rows.items(), key=lambda r: -r[1]) if count)
    counted = ", ".join(f"{count} {why}" for why, count in sorted(record.counts.items()))
    version = f"version {record.version}"
    if record.version is None:
        version = "nothing new" if record.shards else "nothing to clean"
    if record.repaired:
        written = ", ".join(map(str, record.repaired))
        version = f"damaged entries of its log ({written}) written again from the parts on disk; {version}"
    return (
        f"{into}: {version}; {shards} cleaned; {record.records} records = rows ({rows or 0}) + counted ({counted or 0})"
    )
