"""What is documented is run: each shell block of a page, in order, in a folder of its own; tables are the code's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qingwen import cli, tables
from qingwen.replica import Replica

ROOT = Path(__file__).resolve().parents[1]
PAGES = [path for path in tables.pages() if path.name != "CHANGELOG.md"]
BLOCK = re.compile(r"(<!-- not run: [^\n]+ -->\n)?```(sh|console|python)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
SECONDS = 240  # for all blocks of one page


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> list[tuple[str, str]]:
    """(language, text) of each block that is to be run."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return [(m[2], m[3]) for m in found if not m[1]]


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
    rows = ({"url": one.url, "text": one.text, "site": "清泉文档网"} for one in truths)
    (tmp_path / "dump.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    site.write_warc(tmp_path / "old.warc.gz")
    return tmp_path


@pytest.mark.parametrize("path", [p for p in PAGES if blocks(p)], ids=name_of)
def test_what_is_documented_runs(path: Path, folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(
        ["bash", "-c", script(path)], cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False
    )
    assert run.returncode == 0, run.stderr.decode()[-3000:]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_link_leads_somewhere(path: Path) -> None:
    missing = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert not missing


def test_the_tables_are_what_the_code_prints() -> None:
    assert [name_of(path) for path in tables.stale()] == [], "write them anew: python -m qingwen.tables"


def test_every_verb_is_documented_with_an_example() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [name for name in cli.names() if f"qingwen {name}" not in text] == []


def test_every_page_is_reachable_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in readme] == []
