"""The house: imports point down, heavy ones are late, files and bodies stay small."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("cleaning", "crawler", "output", "qingwen")
LONGEST_BODY, LONGEST_FILE = 40, 400  # lines
MOST_FILES = 12  # of code in a folder
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
def test_a_file_is_one_concept_with_an_example(path: Path) -> None:
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


def test_no_two_modules_import_each_other_even_by_way_of_others() -> None:
    """Imports for annotations alone do not count; imports inside functions do."""
    graph = grimp.build_graph(*ROOMS, exclude_type_checking_imports=True)
    order = graphlib.TopologicalSorter({m: graph.find_modules_directly_imported_by(m) for m in graph.modules})
    try:
        order.prepare()
    except graphlib.CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def folders() -> list[Path]:
    """Every folder of code."""
    kinds = (*ROOMS, "tests", "benchmarks")
    return sorted({path.parent for kind in kinds for path in (ROOT / kind).rglob("*.py")})


@pytest.mark.parametrize("folder", folders(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_folder_has_at_most_twelve_files_of_code(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_FILES
