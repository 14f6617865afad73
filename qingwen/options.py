"""Options that several verbs share, so that they mean the same everywhere.

>>> DATA.is_dir() or known(DATA).digest == known(DATA).digest
True
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qingwen import stdio

if TYPE_CHECKING:
    from cleaning.knowledge.load import Knowledge

F = TypeVar("F", bound=Callable[..., Any])
DATA = Path("data")  # where no --data is given
STEM = re.compile(r"[A-Za-z0-9_-]+")  # what a profile's file is called; a site's own name is Chinese, or a host
LARGEST = 8 << 20  # bytes of a page, as the readers have it: they are not loaded to say so
SENTENCE = 200  # characters of a help's first sentence, at the most

data: Callable[[F], F] = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DATA,
    show_default=True,
    envvar="QINGWEN_DATA",
    help="The data folder: archives, state, your own rules and sites.",
)
site: Callable[[F], F] = click.option(
    "--site",
    metavar="NAME",
    help="Whose pages these are: a profile, or else the site's own name (default: by host, column or marks).",
)
without: Callable[[F], F] = click.option(
    "--without", metavar="RULE", multiple=True, help="Leave this rule's edits out; may be given again."
)
form: Callable[[F], F] = click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "text", "html"]),
    default="auto",
    show_default=True,
    help="What a page is; auto looks at its content.",
)
contact: Callable[[F], F] = click.option(
    "--contact", metavar="MAIL", envvar="QINGWEN_CONTACT", help="Whom a site's owner can write to."
)
allow_unread: Callable[[F], F] = click.option(
    "--allow-unread", is_flag=True, help="Do not fail where a part of an input could not be read (cut, damaged)."
)
max_page: Callable[[F], F] = click.option(
    "--max-page",
    metavar="MB",
    type=click.IntRange(1, 1024),
    default=LARGEST >> 20,
    show_default=True,
    callback=lambda ctx, param, value: value << 20,
    help="A larger page is an error row; cleaning one takes some 34 times its size in memory.",
)


class Group(click.Group):
    """A group whose help says of each command its whole first sentence, where click would cut it."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line or two a command."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=SENTENCE)) for name, one in commands if one])


def known(folder: Path) -> Knowledge:
    """The built-in knowledge and the user's own from the data folder; one that is named and is not there is told."""
    from cleaning.knowledge.load import BUILTIN, Knowledge

    if folder.is_dir():
        return Knowledge.load([folder])
    if folder != DATA:
        stdio.say(f"{folder}: there is no such folder, so no rules and sites of your own")
    return BUILTIN


class Share(click.ParamType[float]):
    """A share, as .01 or 1%."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """0 … 1; a usage error for anything else."""
        word = str(value).strip()
        try:
            share = float(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
        except ValueError:
            self.fail(f'"{word}" is no share (write .01 or 1%)', param, ctx)
        if not 0 <= share <= 1:
            self.fail(f'"{word}" is no share (write .01 or 1%)', param, ctx)
        return share


class Pairs(click.ParamType[tuple[tuple[str, str], ...]]):
    """NAME=VALUE pairs, with commas between them."""

    name = "pairs"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[str, str], ...]:
        """A tuple of pairs; a usage error where one has no =."""
        if isinstance(value, tuple):
            return value
        pairs = tuple(tuple(part.strip() for part in pair.split("=", 1)) for pair in str(value).split(","))
        wrong = [pair for pair in pairs if len(pair) != 2 or not all(pair)]
        if wrong:
            self.fail(f'"{"=".join(wrong[0])}" is no pair (write NAME=VALUE,NAME=VALUE)', param, ctx)
        return tuple((pair[0], pair[1]) for pair in pairs)


def refusable(rules: tuple[str, ...], data: Path) -> None:
    """A usage error where `--without` names no rule and no family: a misspelt one would do nothing."""
    if not rules:
        return
    from cleaning.explain.reasons import Reason, reason

    knowledge = known(data)
    own = (rule for site in knowledge.sites for rule in site.rule)
    names = {name for rule in (*knowledge.rules, *own) for name in (rule.id, rule.id.partition(":")[0])}
    for rule in rules:
        if rule not in names and reason(rule, knowledge) == Reason("", ""):
            raise click.UsageError(f'--without: "{rule}" is no rule (see docs/reference.md, and qingwen explain)')


def whose(site: str | None, known: Knowledge) -> None:
    """Say where `--site` looks like a profile and is none: a misspelt one means the site's own name."""
    stems = sorted(one.stem for one in (*known.sites, *known.cms))
    if not site or not STEM.fullmatch(site) or site in stems or known.profile(site):
        return
    close = difflib.get_close_matches(site, stems, 1)
    hint = f"did you mean {close[0]}?" if close else f"profiles: {', '.join(stems)}"
    stdio.say(f'--site: no profile is called "{site}": it is taken as the site\'s own name ({hint})')


def named(columns: tuple[tuple[str, str], ...]) -> None:
    """A usage error where `--columns` names what no dump's column can be."""
    from cleaning.readers.tables.columns import NAMES

    for what, _ in columns:
        if what not in NAMES:
            raise click.UsageError(f'--columns: "{what}" is nothing that a column holds (known: {", ".join(NAMES)})')


def crawling(command: F) -> F:
    """The options of a crawl, which `crawl` and `run` share."""
    given: list[Callable[[F], F]] = [
        click.option("--start", metavar="URL", help="Where to begin (default: the profile's)."),
        click.option("--as", "name", metavar="NAME", help="Name of its files: state, archive, runs."),
        contact,
        click.option("--limit", type=click.IntRange(1), help="At most so many articles."),
        click.option("--full", is_flag=True, help="Ask for every known page again."),
        click.option("--since", type=click.DateTime(), help="Ask again for what was not looked at since then."),
        click.option("--attachments", is_flag=True, help="Archive the files that articles offer, too."),
        click.option("--delay", type=click.FloatRange(0), help="Seconds between requests, in place of the profile's."),
    ]
    for option in reversed(given):
        command = option(command)
    return command
