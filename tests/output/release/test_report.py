"""The report's figures are the table's, its text is escaped, and a browser asks nothing of the network for it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from output.build.build import build
from output.dataset import table
from output.dedup import dedup
from output.report.html import report
from qingwen.site_in_a_box import Replica


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    Replica(articles=40).write_warc(folder / "a.warc.gz")
    rows = [
        {"text": "<script>alert(1)</script>会议开始了，请拨13812345678。"},
        {"text": "会议开始了，请大家准时参加。"},
    ]
    lines = [*(json.dumps(row) for row in rows), "{broken <b>"]
    (folder / "d.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    build([folder / "a.warc.gz", folder / "d.jsonl"], folder / "documents", workers=1, max_errors=1)
    dedup.dedup(folder / "documents")
    return folder / "documents"


def figures(page: str) -> dict[str, str]:
    found = re.findall(r'data-figure="([^"]*)">([^<]*)<', page)
    return {unescape(name): value for name, value in found}


def test_its_figures_are_those_of_the_table(dataset: Path) -> None:
    said = figures(report(dataset))
    rows = list(table.rows(dataset))
    ok = [row for row in rows if row["status"] == "ok"]
    assert int(said["rows"]) == len(rows)
    for status, count in Counter(row["status"] for row in rows).items():
        assert int(said[f"status.{status}"]) == count
    for site, count in Counter(row["site"] or "" for row in ok).items():
        assert int(said[f"sites.{site}"]) == count
    assert sum(int(n) for name, n in said.items() if name.startswith("lengths.")) == len(ok)
    assert int(said["chars"]) == sum(len(row["text"]) for row in ok)
    edits = Counter(edit["rule"].partition(":")[0] for row in ok for edit in row["edits"])
    for rule, count in edits.items():
        assert int(said[f"rule.{rule}.edits"]) == count
    assert int(said["pii.phone"]) == sum(row["pii"]["phone"] for row in ok)


def test_page_text_is_escaped_and_nothing_is_loaded(dataset: Path) -> None:
    page = report(dataset)
    assert "<script" not in page
    assert "<b>" not in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)


def test_an_error_is_told_with_its_place(dataset: Path) -> None:
    assert "d.jsonl:3" in report(dataset)


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium here")
def test_a_browser_shows_it_without_an_error_or_a_request(dataset: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(report(dataset), encoding="utf-8")
    log = tmp_path / "net.json"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += ["--enable-logging=stderr", f"--log-net-log={log}", "--window-size=390,844", "--dump-dom", page.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert figures(ran.stdout) == figures(page.read_text(encoding="utf-8"))
    assert "CONSOLE" not in ran.stderr
    asked = set(re.findall(r'"url":"(https?://[^"]+)"', log.read_text(errors="replace")))
    assert not {url for url in asked if "google" not in url}, "the browser's own calls home aside"
