"""The command's verbs over a dataset: made, made again, shown, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qingwen.site_in_a_box import Replica

Command = Callable[..., Any]

LINES = [{"text": "会议开始。", "url": "http://here.example/1.html"}, {"text": "各部门汇报了进度。"}]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path, dump: Path, command: Command) -> Path:
    into = tmp_path / "documents"
    assert command("clean", str(dump), "--into", str(into), "--workers", "1").code == 0
    return into


def first_id(dataset: Path) -> str:
    from output.dataset import table

    return next(str(row["id"]) for row in table.rows(dataset) if row["url"])


def test_records_are_rows_or_counted_and_it_is_said(dump: Path, tmp_path: Path, command: Command) -> None:
    left = command("clean", str(dump), "--into", str(tmp_path / "new"), "--workers", "1")
    assert (left.code, left.out) == (0, "")
    assert "version 0" in left.err
    assert "2 records = rows (2 ok)" in left.err


def test_what_is_unchanged_is_not_cleaned_again(dump: Path, dataset: Path, command: Command) -> None:
    left = command("clean", str(dump), "--into", str(dataset))
    assert "nothing new; 0 of 1 shards" in left.err


def test_a_dry_run_says_what_and_why_and_makes_nothing(dump: Path, tmp_path: Path, command: Command) -> None:
    left = command("clean", str(dump), "--into", str(tmp_path / "new"), "--dry-run")
    assert (left.code, left.out) == (0, "dump.jsonl\t0+2\tnew\n")
    assert not (tmp_path / "new").exists()


def test_broken_records_above_the_share_fail_and_their_rows_stay(tmp_path: Path, command: Command) -> None:
    (tmp_path / "d.jsonl").write_text('{"text": "会议开始。"}\n{"text": \n', encoding="utf-8")
    into = str(tmp_path / "documents")
    left = command("clean", str(tmp_path / "d.jsonl"), "--into", into)
    assert left.code == 1
    assert "1 of 2 records are broken" in left.err
    assert "--max-errors" in left.err
    assert command("clean", str(tmp_path / "d.jsonl"), "--into", into, "--max-errors", "50%").code == 0


@pytest.mark.parametrize("share", ["3", "-1%", "many"])
def test_a_share_that_is_none_is_a_usage_error(share: str, dump: Path, tmp_path: Path, command: Command) -> None:
    assert command("clean", str(dump), "--into", str(tmp_path / "n"), f"--max-errors={share}").code == 2


def test_columns_are_named_in_pairs(tmp_path: Path, command: Command) -> None:
    (tmp_path / "d.jsonl").write_text('{"a": "会议开始。", "b": "http://here.example/1"}\n', encoding="utf-8")
    into = tmp_path / "documents"
    arguments = ["clean", str(tmp_path / "d.jsonl"), "--into", str(into), "--columns"]
    assert command(*arguments, "text").code == 2
    assert command(*arguments, "text=a,url=b").code == 0
    assert command("show", first_id(into), "--dataset", str(into), "--part", "text").out == "会议开始。\n"


def test_a_row_is_shown_with_what_it_says_of_its_page(dataset: Path, command: Command) -> None:
    left = command("show", first_id(dataset)[:8], "--dataset", str(dataset))
    assert "url: http://here.example/1.html" in left.out
    assert "status: ok" in left.out
    assert "signals: han .8, ends 1" in left.out
    assert left.out.endswith("会议开始。\n")


def test_the_raw_page_is_what_the_archive_has(tmp_path: Path) -> None:
    from output.build.build import build
    from qingwen import stored_row

    site = Replica(articles=2)
    site.write_warc(tmp_path / "a.warc.gz", lists=False)
    build([tmp_path / "a.warc.gz"], tmp_path / "documents", workers=1)
    found = {stored_row.raw_of(tmp_path / "documents", first_id(tmp_path / "documents"))}
    assert found <= {site.respond("GET", path).body for path in site.paths(lists=False)}


def test_an_id_that_is_not_there_is_one_line(dataset: Path, command: Command) -> None:
    left = command("show", "zz", "--dataset", str(dataset))
    assert (left.code, left.out, left.err.count("\n")) == (1, "", 1)
    assert '"zz"' in left.err


def test_a_folder_that_is_no_dataset_is_one_line(tmp_path: Path, command: Command) -> None:
    left = command("show", "ab", "--dataset", str(tmp_path))
    assert (left.code, left.err.count("\n")) == (1, 1)
    assert "is no dataset" in left.err


def test_a_dataset_that_another_holds_is_locked(dump: Path, dataset: Path, command: Command) -> None:
    from cleaning.common.files import locked

    with locked(dataset):
        left = command("clean", str(dump), "--into", str(dataset))
    assert left.code == 3
    assert "locked" in left.err


def test_a_dataset_that_cannot_be_written_is_one_line(dump: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "file").write_bytes(b"x")
    left = command("clean", str(dump), "--into", str(tmp_path / "file" / "documents"))
    assert (left.code, left.err.count("\n")) == (1, 1)
    assert "cannot be written" in left.err


def test_a_dataset_of_a_newer_schema_is_refused(
    dataset: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("output.dataset.table.SCHEMA_VERSION", 0)
    left = command("show", "ab", "--dataset", dataset)
    assert (left.code, left.err.count("\n")) == (1, 1)
    assert "has schema_version 1 (this qingwen knows version 0" in left.err


def test_a_dataset_is_proved_row_by_row(dataset: Path, command: Command) -> None:
    left = command("check", "dataset", dataset, "--laws")
    assert (left.code, left.out) == (0, "")
    assert "2 records, 2 rows" in left.err


def test_a_part_that_was_changed_is_found(dataset: Path, command: Command) -> None:
    part = next(dataset.glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"X")
    left = command("check", "dataset", dataset)
    assert left.code == 1
    assert part.name in left.out


def test_a_site_is_learned_into_one_file_and_not_over_another(tmp_path: Path, command: Command) -> None:
    Replica(articles=8, skin="reskin").write_warc(tmp_path / "a.warc.gz")
    order = ("new", "site", tmp_path / "a.warc.gz", "--as", "mysite", "--name", "某某网", "--data", tmp_path / "data")
    assert command(*order).code == 0
    left = command("check", "site", "mysite", "--data", tmp_path / "data", "--against", tmp_path / "a.warc.gz")
    assert left.code == 0
    assert "body\tdiv.wd-text" in left.out
    again = command(*order)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert "is there already" in again.err


def test_too_few_pages_teach_nothing(tmp_path: Path, command: Command) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>会议。</p></body></html>", encoding="utf-8")
    left = command("new", "site", tmp_path / "page.html", "--as", "mysite", "--data", tmp_path / "data")
    assert (left.code, left.err.count("\n")) == (1, 1)
    assert not (tmp_path / "data").exists()


def test_a_profile_that_is_not_there_is_a_usage_error(command: Command) -> None:
    left = command("check", "site", "nope")
    assert (left.code, left.err.count("\n")) == (2, 1)
    assert "known: " in left.err


def test_what_is_discovered_is_learned_and_left_out_of_the_dataset(tmp_path: Path, command: Command) -> None:
    from output.dataset import table

    name = "南塘手札"
    Replica(articles=150, secret_names=(name,), secret_share=0.2, charset="utf-8").write_warc(tmp_path / "a.warc.gz")
    found = command("discover", tmp_path / "a.warc.gz", "--data", tmp_path / "data")
    assert found.code == 0
    assert any(name in line and line.startswith("accepted") for line in found.out.splitlines())
    into = tmp_path / "data" / "documents"
    left = command("clean", tmp_path / "a.warc.gz", "--into", into, "--learn", "--data", tmp_path / "data")
    assert left.code == 0
    assert "stamps learned" in left.err
    assert name in (tmp_path / "data" / "rules" / "清泉文档网.toml").read_text(encoding="utf-8")
    assert not [row["url"] for row in table.rows(into) if name in row["text"]]


def test_what_is_learned_is_not_proposed_again(tmp_path: Path, command: Command) -> None:
    Replica(articles=150, secret_names=("南塘手札",), secret_share=0.2).write_warc(tmp_path / "a.warc.gz")
    order = ("discover", tmp_path / "a.warc.gz", "--learn", "--data", tmp_path)
    first = command(*order)
    assert "0 refused before" in first.err
    again = command(*order)
    accepted = [line for line in again.out.splitlines() if line.startswith("accepted")]
    assert not any(line in first.out for line in accepted), "what is learned is known"


def test_what_changed_between_two_versions_is_told_by_rule(
    dump: Path, dataset: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "mine.toml").write_text(
        '[[stamp]]\nname = "汇报"\nphrase = "各部门汇报了"\n', encoding="utf-8"
    )
    assert command("clean", dump, "--into", dataset, "--data", tmp_path / "data").code == 0
    left = command("diff", dataset)
    assert left.code == 0
    assert "version 0 → 1: 0 came, 0 went, 1 changed, 1 same" in left.out
    assert "stamp:phrase: edits 0 → 1" in left.out
    assert "<html" in command("diff", dataset, 0, 1, "--html").out
    assert command("diff", dataset, 0, 9).code == 1


def test_a_page_is_forgotten_only_when_that_is_meant(tmp_path: Path, command: Command) -> None:
    from output.dataset import table

    raw = tmp_path / "raw" / "given"
    raw.mkdir(parents=True)
    (raw / "d.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    into, url = tmp_path / "documents", LINES[0]["url"]
    command("clean", raw / "d.jsonl", "--into", into)
    kept = command("forget", url, "--data", tmp_path, stdin=b"n\n")
    assert (kept.code, "nothing was done" in kept.err) == (1, True)
    assert url in {row["url"] for row in table.rows(into)}
    assert command("forget", url, "--data", tmp_path, "--yes").code == 0
    assert url not in {row["url"] for row in table.rows(into)}
    assert url.encode() not in (raw / "d.jsonl").read_bytes()
    assert command("forget", url, "--data", tmp_path, "--yes").code == 1


def test_a_report_is_one_page_that_asks_for_nothing(dataset: Path, command: Command) -> None:
    left = command("report", dataset)
    assert left.code == 0
    assert left.out.startswith("<!doctype html>")
    assert "<script" not in left.out
