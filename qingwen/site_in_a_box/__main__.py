"""`python -m qingwen.site_in_a_box serve|warc|jsonl|truth`: the site in a box from the shell."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click
import msgspec

from qingwen.site_in_a_box import Replica, audit
from qingwen.site_in_a_box.server.faults import NONE, STANDARD
from qingwen.site_in_a_box.server.politeness_audit import read_log


def _site(**options: Any) -> Replica:
    updated = options.pop("updated")
    site = Replica(**{**options, "layouts": int(options["layouts"])})
    if updated:
        site.update()
    return site


def _options(command: Any) -> Any:
    """The options that all three verbs share."""
    for option in (
        click.option("--seed", default=1, show_default=True, help="Equal seeds give equal sites."),
        click.option("--articles", default=300, show_default=True, help="How many articles the site has."),
        click.option("--charset", type=click.Choice(["gbk", "utf-8"]), default="gbk", show_default=True),
        click.option("--skin", type=click.Choice(["stock", "reskin", "empire"]), default="stock", show_default=True),
        click.option("--heavy", is_flag=True, help="Pages of about 42 KB and 139 links."),
        click.option("--layouts", type=click.Choice(["1", "3"]), default="1", help="Article templates in one site."),
        click.option("--secret", "secret_names", multiple=True, help="A further owner, in 7 % of the articles."),
        click.option("--updated", is_flag=True, help="Some days later: 20 articles new, 10 changed, 5 gone."),
        click.option("--held-out", is_flag=True, help="Stamps only in frames that no rule knows."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A document-template site in a box: on loopback, in a WARC, as a text dump, or as its truth."""


@main.command()
@_options
@click.option("--port", default=0, help="0: any free port.")
@click.option("--traps", is_flag=True, help="Link an endless calendar, session ids, a redirect loop.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Write each request there, as JSONL.")
@click.option("--faults", is_flag=True, help="429, 503, resets, cut and slow answers, moved pages.")
def serve(port: int, traps: bool, faults: bool, log: Path | None, **options: Any) -> None:
    """Serve on 127.0.0.1 until interrupted; the address goes to stdout."""
    with _site(traps=traps, log_file=log, faults=STANDARD if faults else NONE, **options).serve(port) as base:
        click.echo(base)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


@main.command()
@_options
@click.argument("path", type=click.Path(dir_okay=False))
@click.option("--first", default=1, help="From this article on: parts of one site, written side by side.")
@click.option("--count", type=int, help="Only COUNT articles.")
@click.option("--lists/--no-lists", default=True, help="Home and list pages too.")
def warc(path: str, first: int, count: int | None, lists: bool, **options: Any) -> None:
    """Write the pages to PATH (.warc.gz) without HTTP."""
    click.echo(f"{path}: {_site(**options).write_warc(path, count, first=first, lists=lists)} records", err=True)


@main.command()
@_options
@click.argument("path", type=click.Path(dir_okay=False))
@click.option("--first", default=1, help="From this article on: parts of one site, written side by side.")
@click.option("--count", type=int, help="Only COUNT articles.")
def jsonl(path: str, first: int, count: int | None, **options: Any) -> None:
    """Write the articles to PATH as a text dump has them, one a line."""
    click.echo(f"{path}: {_site(**options).write_jsonl(path, count, first=first)} records", err=True)


@main.command()
@_options
@click.option("--base", default="http://127.0.0.1", show_default=True, help="Scheme, host and port of the URLs.")
def truth(base: str, **options: Any) -> None:
    """Print the truth as JSONL: what a perfect crawl and cleaning give."""
    site = _site(**options)
    site.base = base
    for one in site.truth():
        sys.stdout.buffer.write(one.to_json() + b"\n")


@main.command("audit")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def audit_command(log: Path) -> None:
    """Judge the request log of `serve --log`: robots, duplicates, traps, pauses; exit 1 where there is reproach."""
    found = audit(read_log(log))
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    sys.exit(0 if found.clean else 1)


if __name__ == "__main__":
    try:
        main(prog_name="python -m qingwen.site_in_a_box")
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror} (name a file that can be written)")
