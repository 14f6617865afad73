"""The tables in docs/, printed from the code by `python -m qingwen.doc_tables`; a test fails when one is stale.

A table stands between two marks, and only what is between them is written:

>>> filled("a\\n<!-- table: x -->\\nold\\n<!-- /table -->\\nb", {"x": lambda: ["new"]})
'a\\n<!-- table: x -->\\nnew\\n<!-- /table -->\\nb'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def filled(text: str, tables: Mapping[str, Callable[[], Iterable[str]]]) -> str:
    """The page with each marked table as the code prints it now."""
    return MARKED.sub(lambda m: m[1] + "".join(line + "\n" for line in tables[m[2]]()) + m[3], text)


def row(*cells: str) -> str:
    """One row; what would end a cell is escaped."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Head, rule, rows."""
    return [row(*head), row(*("---" for _ in head)), *(row(*cells) for cells in rows)]


def verbs() -> list[str]:
    """Each verb with the first sentence of its help."""
    from qingwen import cli, options

    commands = ((name, cli.qingwen.get_command(click.Context(cli.qingwen), name)) for name in cli.names())
    return table(
        ("verb", "does"),
        ((f"`{name}`", command.get_short_help_str(limit=options.SENTENCE)) for name, command in commands if command),
    )


def rules() -> list[str]:
    """Each rule of the built-in knowledge, and each of the grammar, with its reason."""
    from cleaning.explain.reasons import grammar
    from cleaning.knowledge.load import BUILTIN

    own = [(f"`{r.id}`", r.where, r.why, r.seen or r.site or "") for r in BUILTIN.rules]
    said = [(f"`{name}`", "grammar", why.zh, why.en) for name, why in grammar().items()]
    return table(("rule", "where", "why", "seen, or in English"), (*said, *own))


def columns() -> list[str]:
    """Each column of the dataset, its type and its sentence."""
    from output.dataset.schema import COLUMNS

    return table(("column", "type", "holds"), ((f"`{c.name}`", f"`{c.type}`", c.says) for c in COLUMNS))


def run_record() -> list[str]:
    """Each field of a run's record, its type and its sentence."""
    from crawler.run.run_record import SAYS, RunRecord

    types = RunRecord.__annotations__
    return table(("field", "type", "holds"), ((f"`{name}`", f"`{types[name]}`", says) for name, says in SAYS.items()))


def refused() -> list[str]:
    """Each reason for which an address is not requested."""
    from crawler.http.allowed import REASONS
    from crawler.run.run_record import REFUSED

    return table(("counted as", "it is"), ((f"`{REFUSED}{why}`", says) for why, says in REASONS.items()))


TABLES: dict[str, Callable[[], Iterable[str]]] = {
    "verbs": verbs, "rules": rules, "columns": columns, "run_record": run_record, "refused": refused,
}  # fmt: skip


def pages() -> list[Path]:
    """The pages that may hold a table."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def stale() -> list[Path]:
    """The pages whose tables are not what the code prints."""
    return [path for path in pages() if filled(_read(path), TABLES) != _read(path)]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    for path in stale():
        path.write_text(filled(_read(path), TABLES), encoding="utf-8", newline="\n")
        click.echo(f"{path.relative_to(ROOT)}: tables written anew", err=True)
