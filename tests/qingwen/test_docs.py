"""What is documented is run: each shell block of a page, in order, in a folder of its own; tables are the code's."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from qingwen import cli, doc_tables
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.dump import write_jsonl

ROOT = Path(__file__).resolve().parents[2]
PAGES = [path for path in doc_tables.pages() if path.name != "CHANGELOG.md"]
BLOCK = re.compile(r"(?:<!-- (not run|needs): ([^\n]+) -->\n)?```(sh|console|python)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
SECONDS = 240  # for all blocks of one page


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> list[tuple[str, str]]:
    """(language, text) of each block that is to be run: not those whose packages are not installed."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return [(m[3], m[4]) for m in found if not m[1] or (m[1] == "needs" and not missing(m[2]))]


def missing(packages: str) -> list[str]:
    return [name for name in packages.split() if not importlib.util.find_spec(name)]


def needed(path: Path) -> list[str]:
    """The packages that blocks of a page need."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return sorted({name for m in found if m[1] == "needs" for name in m[2].split()})


def script(path: Path) -> str:
    """All blocks of a page as one shell script; a console block's output is asked for, line by line."""
    lines = ["set -eu"]
    for number, (language, text) in enumerate(blocks(path)):
        if language == "python":
            lines.append(f"python - <<'END_OF_BLOCK'\n{text}END_OF_BLOCK")
        elif language == "sh":
            lines.append(text)
        else:
            commands = "\n".join(line[2:] for line in text.splitlines() if line.startswith("$ "))
            output = "".join(f"{line}\n" for line in text.splitlines() if not line.startswith("$ "))
            lines.append(f"cat > expected.{number} <<'END_OF_BLOCK'\n{output}END_OF_BLOCK")
            lines.append(f"{{\n{commands}\n}} > printed.{number}\ndiff -u expected.{number} printed.{number} >&2")
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the pages call the reader's own files: page.txt, page.html, dump.jsonl, old.warc.gz."""
    site = Replica(seed=7, articles=24, charset="utf-8")
    truths = list(site.truth())
    page = site.respond("GET", "/" + truths[0].url.split("/", 3)[3])
    (tmp_path / "page.html").write_bytes(page.body)
    (tmp_path / "page.txt").write_text("会议开始。“拾穗范文坊”整理,各部门汇报了进度。\n", encoding="utf-8")
    write_jsonl(site, tmp_path / "dump.jsonl", range(1, len(truths) + 1))
    site.write_warc(tmp_path / "old.warc.gz")
    return tmp_path


@pytest.mark.parametrize("path", [p for p in PAGES if blocks(p)], ids=name_of)
def test_what_is_documented_runs(path: Path, folder: Path) -> None:
    path_of_tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path_of_tools, "HF_HOME": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
    run = subprocess.run(
        ["bash", "-c", script(path)], cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False
    )
    assert run.returncode == 0, run.stderr.decode()[-3000:]


@pytest.mark.parametrize("package", sorted({name for path in PAGES for name in needed(path)}))
def test_what_a_block_needs_is_a_reader_of_the_lock(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert package in {re.split("[~>=]", one)[0] for one in project["optional-dependencies"]["readers"]}
    if missing(package):
        pytest.skip(f"{package} is not installed: the blocks that use it are not run")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_link_leads_somewhere(path: Path) -> None:
    lost = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert not lost


def test_the_tables_are_what_the_code_prints() -> None:
    assert [name_of(path) for path in doc_tables.stale()] == [], "write them anew: python -m qingwen.doc_tables"


def test_every_verb_is_documented_with_an_example() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [name for name in cli.names() if f"qingwen {name}" not in text] == []


def test_every_page_is_reachable_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in readme] == []
