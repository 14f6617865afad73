"""`qingwen new`: a stamp in one line of TOML, a site in one file."""

from __future__ import annotations

from pathlib import Path

import click

from qingwen import options, stdio


@click.group("new", cls=options.Group)
def verb() -> None:
    """Write knowledge of your own: a stamp, or a site.

    \b
    Examples:
      qingwen new stamp 某某文库
      qingwen new site old.warc.gz --as mysite
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

    stdio.say(scaffold.add_stamp(data, name, site, why))


@verb.command("site")
@click.argument("source", metavar="URL|DUMP")
@click.option("--as", "stem", metavar="STEM", required=True, help="The profile's name in commands: its file's stem.")
@click.option("--name", help="The site's own name, as the `site` column will have it (default: STEM).")
@options.contact
@options.data
def site(source: str, stem: str, name: str | None, contact: str | None, data: Path) -> None:
    """Learn a profile from 3 to 30 article pages: of a DUMP (WARC, a folder of HTML, JSONL with html), or from a URL.

    From a URL some pages are fetched first, politely, into DATA/raw/STEM-sample. The profile goes
    to DATA/sites/STEM.toml with its evidence as comments; what it is unsure of is said.

    \b
    Examples:
      qingwen new site old.warc.gz --as mysite --name 某某文档网
      qingwen new site https://www.example.com/ --as mysite --contact me@example.org
      qingwen check site mysite --against old.warc.gz
    """
    from qingwen import scaffold

    if source.startswith(("http://", "https://")):
        source = scaffold.sampled(data, source, stem, contact)
    path, unsure = scaffold.add_site(data, source, stem, name or stem)
    for doubt in unsure:
        stdio.say(f"unsure: {doubt}")
    stdio.say(f"{path}: look at it, then: qingwen check site {stem} --against {source} --data {data}")
