"""A build among faults: broken records, dead workers, two at once, places that refuse, and being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cleaning.common import files
from cleaning.common.errors import Fault
from output.checks.check import check
from output.dataset import table
from tests.building import article, bytes_of, dump, made, rows_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.mark.parametrize(
    ("bad", "most", "failed"), [(1, 0.01, False), (3, 0.01, True), (3, 0.05, False)], ids=["one", "three", "allowed"]
)
def test_broken_records_fail_the_build_only_above_the_share(
    bad: int, most: float, failed: bool, tmp_path: Path, into: Path
) -> None:
    rows: list[dict[str, object] | bytes] = [article(n) for n in range(100 - bad)]
    record = made([dump(tmp_path / "a.jsonl", [*rows, *([b"{"] * bad)])], into, max_errors=most)
    assert (record.fault is not None) is failed
    assert record.rows["error"] == bad
    assert not check(into).findings


def test_a_page_that_cannot_be_cleaned_costs_one_row(
    tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaning import pipeline

    good = pipeline.understood

    def bad(page: Any, *rest: Any, **more: Any) -> Any:
        if "第2次" in page.body:
            raise ZeroDivisionError("seven")
        return good(page, *rest, **more)

    monkeypatch.setattr(pipeline, "understood", bad)
    made([dump(tmp_path / "a.jsonl", [article(n) for n in range(5)])], into)
    assert Counter(row["status"] for row in rows_of(into)) == {"ok": 4, "error": 1}
    assert [row["error"] for row in rows_of(into) if row["error"]] == ["ZeroDivisionError: seven"]


def test_a_lone_surrogate_is_an_error_row_not_a_lost_shard(tmp_path: Path, into: Path) -> None:
    made([dump(tmp_path / "a.jsonl", [article(1), b'{"text": "\\ud800"}', article(2)])], into, max_errors=1)
    statuses = Counter(row["status"] for row in rows_of(into))
    assert (statuses["ok"], statuses.total()) == (2, 3)
    assert not check(into).findings


def test_an_input_that_is_gone_keeps_its_rows(tmp_path: Path, into: Path) -> None:
    first = dump(tmp_path / "a.jsonl", [article(1), article(2)])
    made([first], into)
    first.unlink()
    record = made([dump(tmp_path / "b.jsonl", [{"url": "http://a.cn/1/1_2.html", "text": "散会。"}])], into)
    assert [one.shard.source for one in record.stale] == ["b.jsonl"]
    assert Counter(row["status"] for row in rows_of(into)) == {"ok": 2, "part": 1}


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    from output.build import workers

    marker = tmp_path / "died"
    tasks = [(marker, n) for n in range(4)]
    assert sorted(workers.each(dies_once, tasks, workers=2)) == [0, 1, 2, 3]
    assert marker.exists()


def dies_once(marker: Path, n: int) -> int:
    if n == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def test_a_dataset_is_written_by_one_at_a_time(tmp_path: Path, into: Path) -> None:
    source = dump(tmp_path / "a.jsonl", [article(1)])
    with files.locked(into), pytest.raises(Fault, match="is locked by another run") as caught:
        made([source], into)
    assert caught.value.exit_code == 3


def test_a_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    source = dump(tmp_path / "a.jsonl", [article(1)])
    with pytest.raises(Fault, match="cannot be written"):
        made([source], source / "documents")


KILLED = """
import sys
from pathlib import Path
from output.build.plan import planner as plan
from output.build.build import build
if __name__ == "__main__":
    plan.MOST_RECORDS = 20
    build([sys.argv[1]], Path(sys.argv[2]), workers=1)
"""


def test_killed_at_any_moment_and_taken_up_it_is_the_unbroken_dataset(tmp_path: Path) -> None:
    source = dump(tmp_path / "d.jsonl", [article(n, text=f"第{n}次会议开始。" * 40) for n in range(400)])
    script = tmp_path / "run.py"
    script.write_text(KILLED, encoding="utf-8")
    command = [sys.executable, str(script), str(source)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    subprocess.run([*command, str(tmp_path / "whole" / "documents")], check=True, env=env)
    took = time.monotonic() - began
    torn = tmp_path / "torn" / "documents"
    for at in (0.5, 0.8):
        process = subprocess.Popen([*command, str(torn)], env=env)
        try:
            process.wait(took * at)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if table.exists(torn):
            assert len(rows_of(torn)) == 400
    subprocess.run([*command, str(torn)], check=True, env=env)
    assert bytes_of(torn) == bytes_of(tmp_path / "whole" / "documents")
    assert not list(torn.glob(".*.tmp"))
