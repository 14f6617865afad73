"""A dataset of an older schema opens as it is, and the next clean makes all of it today's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, Schema
from deltalake.transaction import AddAction, CommitProperties, create_table_with_add_actions

from output.build.build import build
from output.build.part_writer import part_at, write
from output.checks.check import check
from output.dataset import live_links, table
from output.dataset.diff import diff
from output.dataset.schema import SCHEMA, SCHEMA_VERSION, VERSION_COLUMN
from output.release.export import export
from output.release.options import Terms

GONE = ("author", "given", "pii")  # columns that the old schema did not have


@pytest.fixture
def dumps(tmp_path: Path) -> list[Path]:
    found = []
    for name in "ab":
        row = {
            "url": f"http://{name}.cn/1.html",
            "text": f"{name}厂的会议开始，大家到齐。",
            "作者": "李明",
            "author": "李明",
        }
        found.append(tmp_path / f"{name}.jsonl")
        found[-1].write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return found


def aged(whole: Any) -> Any:
    """A table as the schema before had it: fewer columns, another number, a narrower type."""
    old = whole.drop_columns(list(GONE))
    at, version = old.schema.get_field_index(VERSION_COLUMN), SCHEMA_VERSION - 1
    field = pa.field(VERSION_COLUMN, pa.int16(), metadata={"version": str(version)})
    old = old.set_column(at, field, pa.array([version] * old.num_rows, pa.int16()))
    at = old.schema.get_field_index("n_chars")
    return old.set_column(at, pa.field("n_chars", pa.int16()), old.column(at).cast(pa.int16()))


@pytest.fixture
def old(dumps: list[Path], tmp_path: Path) -> Path:
    """A dataset that the version before left behind, made of these dumps."""
    build(dumps, tmp_path / "new" / "documents", workers=1)
    into = tmp_path / "documents"
    build(dumps, into, workers=1)
    names = table.live(into)
    for path in (into / "_delta_log").iterdir():
        path.unlink()
    parts = []
    for name in names:
        account = part_at(into / name).account
        write(into / name, aged(pq.read_table(into / name)), account)
        parts.append(part_at(into / name))
    told = {p.name: {"sha256": p.sha256} for p in parts}
    create_table_with_add_actions(
        str(into), Schema.from_arrow(pq.read_schema(into / names[0])),
        [AddAction(p.name, p.size, {}, 0, True, json.dumps({"numRecords": p.row_count})) for p in parts],
        commit_properties=CommitProperties(custom_metadata={"qingwen": json.dumps({"what": "clean", "parts": told})}),
    )  # fmt: skip
    return into


def rows_of(into: Path, version: int | None = None) -> dict[str, Mapping[str, Any]]:
    return {row["url"]: row for row in table.rows(into, version)}


def test_it_opens_and_what_it_lacks_is_null(old: Path) -> None:
    row = rows_of(old)["http://a.cn/1.html"]
    assert list(row) == SCHEMA.names
    assert (row["text"], row["author"], row["pii"], row[VERSION_COLUMN]) == ("a厂的会议开始，大家到齐。", None, None, 0)
    assert not check(old).findings
    assert table.is_older(old)


def test_the_next_clean_makes_all_of_it_todays(old: Path, dumps: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("output.build.build.cleaner_version", lambda: "the next")  # another schema is another cleaner
    dumps[1].unlink()  # its rows stay, in today's columns
    build(dumps[:1], old, workers=1)
    rows = rows_of(old)
    assert [row[VERSION_COLUMN] for row in rows.values()] == [SCHEMA_VERSION] * 2
    assert (rows["http://a.cn/1.html"]["author"], rows["http://b.cn/1.html"]["author"]) == ("李明", None)
    schemas = [pq.read_schema(path) for path in live_links.folder_of(old).glob("*.parquet")]
    assert len(schemas) == 2
    assert all(schema.equals(SCHEMA, check_metadata=False) for schema in schemas)
    assert not table.is_older(old)
    assert {field.name for field in DeltaTable(old).schema().fields} == {*SCHEMA.names}
    assert not check(old).findings


def test_its_past_can_still_be_read_and_compared(old: Path, dumps: list[Path]) -> None:
    build(dumps, old, workers=1)
    assert rows_of(old, 0)["http://a.cn/1.html"]["author"] is None
    assert diff(old, 0, int(table.opened(old).version())).changed == 0


def test_it_can_be_released_as_it_is(old: Path, tmp_path: Path) -> None:
    assert export(old, tmp_path / "release", Terms("cc-by-4.0")).rows == {"train": 2}
