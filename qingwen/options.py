"""Options that several verbs share, so that they mean the same everywhere.

>>> known(Path("no such folder")).digest == known(Path("no such folder")).digest
True
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cleaning.knowledge import Knowledge

F = TypeVar("F", bound=Callable[..., Any])

data: Callable[[F], F] = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    envvar="QINGWEN_DATA",
    help="The data folder: archives, state, your own rules and sites.",
)
site: Callable[[F], F] = click.option(
    "--site", metavar="NAME", help="Whose pages these are (default: by host, column or marks)."
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


def known(folder: Path) -> Knowledge:
    """The built-in knowledge and the user's own from the data folder."""
    from cleaning.knowledge import BUILTIN, Knowledge

    return Knowledge.load([folder]) if folder.is_dir() else BUILTIN
