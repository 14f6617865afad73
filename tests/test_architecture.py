"""The house: imports point down, heavy ones are late, files and bodies stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("cleaning", "crawler", "output", "qingwen")
LONGEST_BODY, LONGEST_FILE = 40, 400  # lines
# What packages hold, and what is shown by being run: verbs by the blocks of docs/, the spider by the tests that crawl.
SHOWN_ELSEWHERE = ("__init__.py", "__main__.py", "qingwen/commands/", "crawler/scrapy/spider.py")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("heavy", ["scrapy", "twisted", "pyarrow", "deltalake", "numpy", "lxml", "jinja2", "rich"])
def test_cleaning_one_file_does_not_pay_for(heavy: str) -> None:
    assert heavy not in loaded_by("import cleaning; cleaning.clean_text('会议开始。')")


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_a_chapter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    bodies = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [
        f"{n.name}: {n.end_lineno - n.lineno + 1}"
        for n in bodies
        if n.end_lineno and n.end_lineno - n.lineno >= LONGEST_BODY
    ]
    head = ast.get_docstring(tree)
    assert head, "says what it is about"
    assert ">>>" in head or any(part in str(path) for part in SHOWN_ELSEWHERE), "shows it, as a doctest"
    assert text.count("\n") <= LONGEST_FILE
    assert not long
