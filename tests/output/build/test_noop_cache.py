"""A build that left nothing to do is remembered, and the memory does not outlive what it hangs on."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from cleaning.knowledge.load import BUILTIN
from output.build import build as works
from output.build.build import build
from output.build.plan import record_index
from output.build.plan.planner import Plan, Terms

TEXT = '{{"text": "会议于第{}天召开，请大家准时参加。", "url": "http://a.example/{}.html"}}\n'


@pytest.fixture
def dataset(tmp_path: Path) -> tuple[Path, Path]:
    """A dump of three pages, built once and found in order."""
    dump, into = tmp_path / "dump.jsonl", tmp_path / "documents"
    dump.write_text("".join(TEXT.format(n, n) for n in range(3)), encoding="utf-8")
    build([dump], into, workers=1)
    return dump, into


def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the sources of each plan that is made from now on."""
    seen: list[str] = []

    def plan(indexes: list[record_index.Index], terms: Terms) -> Plan:
        seen.extend(one.name for one in indexes)
        return Plan(indexes, terms)

    monkeypatch.setattr(works, "Plan", plan)
    return seen


def test_nothing_changed_is_not_planned_and_tells_the_same(
    dataset: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    dump, into = dataset
    seen = planned(monkeypatch)
    first, again = build([dump], into, workers=1), build([dump], into, workers=1, dry_run=True)
    assert seen == []
    assert (first.version, first.stale, first.shards, first.records, first.rows) == (None, (), 1, 3, {"ok": 3})
    assert (again.stale, again.shards) == ((), 1)


def test_every_thing_that_a_plan_hangs_on_makes_a_plan(
    dataset: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    dump, into = dataset
    seen = planned(monkeypatch)
    other = dataclasses.replace(BUILTIN, digest="another")

    def touched_index() -> None:
        path = record_index.file_of(into, "dump.jsonl")
        assert path.exists()
        os.utime(path, (1, 1))

    def grown() -> None:
        with dump.open("a", encoding="utf-8") as file:
            file.write(TEXT.format(9, 9))

    assert build([dump], into, workers=1, knowledge=other).stale == ()
    assert seen == ["dump.jsonl"]
    for change in (touched_index, grown):
        build([dump], into, workers=1)
        seen.clear()
        change()
        build([dump], into, workers=1)
        assert seen == ["dump.jsonl"]
    seen.clear()
    build([dump], into, workers=1, without=("width",))
    assert seen == ["dump.jsonl"]


def test_a_part_that_is_gone_is_not_believed_to_be_there(
    dataset: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    dump, into = dataset
    seen = planned(monkeypatch)
    next(into.glob("part-*.parquet")).unlink()
    record = build([dump], into, workers=1)
    assert [one.why for one in record.stale] == [("damaged",)]
    assert (seen, record.rows) == (["dump.jsonl"], {"ok": 3})


def test_a_torn_memory_is_none(dataset: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    dump, into = dataset
    seen = planned(monkeypatch)
    (into / "_index" / "settled.json").write_bytes(b'{"claim": ')
    assert build([dump], into, workers=1).rows == {"ok": 3}
    assert seen == ["dump.jsonl"]
