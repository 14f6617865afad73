"""`qingwen new`: a stamp in one line of TOML."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import options


@click.group("new")
def verb() -> None:
    """Write knowledge of your own: a stamp.

    \b
    Example:
      qingwen new stamp 某某文库
    """


@verb.command("stamp")
@click.argument("name")
@click.option("--site", metavar="NAME", help="Only on this site's pages (default: everywhere).")
@click.option("--why", default="", help="A word on where it comes from, kept beside it.")
@options.data
def stamp(name: str, site: str | None, why: str, data: Path) -> None:
    """Add NAME to the stamps: it goes wherever an owner signs with it, however it is framed.

    \b
    Examples:
      qingwen new stamp 某某文库
      qingwen new stamp 某某文库 --site 华龙文档网 --why "seen in every third article"
    """
    from qingwen import scaffold

    click.echo(scaffold.add_stamp(data, name, site, why), err=True)
