"""The table: what is checked is found, what is not ours is refused, and every column has its sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaning.common.errors import Fault
from output.build.build import build
from output.checks.check import check
from output.dataset import live_links, schema, table


@pytest.fixture
def into(tmp_path: Path) -> Path:
    rows = ({"url": f"http://a.cn/1/{n}.html", "text": f"  第{n}次会议,开始了。大家都到了，很好。"} for n in range(9))
    source = tmp_path / "d.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([source], tmp_path / "documents", workers=1)
    return tmp_path / "documents"


def changed(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    found = pq.read_table(path)
    rows = found.to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=found.schema), path)


def lose_a_character(rows: list[dict[str, Any]]) -> None:
    rows[0]["text"] = rows[0]["text"][:-1]


def lose_an_edit(rows: list[dict[str, Any]]) -> None:
    next(row for row in rows if row["edits"])["edits"].pop()


def lose_a_row(rows: list[dict[str, Any]]) -> None:
    rows.pop()


def double_a_row(rows: list[dict[str, Any]]) -> None:
    rows[0] = rows[1]


def forget_a_rule(rows: list[dict[str, Any]]) -> None:
    next(row for row in rows if row["edits"])["edits"][0]["rule"] = ""


DAMAGE = [
    (lose_a_character, "law 1"), (lose_an_edit, "law 1"), (lose_a_row, "law 6"), (double_a_row, "law 6"),
    (forget_a_rule, "law 2"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "law"), DAMAGE, ids=[d.__name__ for d, _ in DAMAGE])
def test_damage_is_found_and_named(damage: Callable[[list[dict[str, Any]]], None], law: str, into: Path) -> None:
    assert not check(into).findings
    changed(into / table.live(into)[0], damage)
    found = [str(one) for one in check(into).findings]
    assert any("not those that were committed" in one for one in found)
    assert any(law in one for one in found), found


def test_a_flipped_bit_is_found(into: Path) -> None:
    path = into / table.live(into)[0]
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 1
    path.write_bytes(body)
    assert check(into).findings


def test_a_lost_part_is_found(into: Path) -> None:
    (into / table.live(into)[0]).unlink()
    assert [one.fault for one in check(into).findings] == ["is missing"]


def test_a_newer_schema_version_is_refused_with_a_remedy(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "SCHEMA_VERSION", 0)
    with pytest.raises(Fault, match=r"has schema_version 1 \(this qingwen knows version 0; install a newer one"):
        table.live(into)


def test_a_row_is_found_by_the_beginning_of_its_id(into: Path) -> None:
    row = next(iter(table.rows(into)))
    assert table.find(into, row["id"][:12]) == row
    assert table.find(into, "nothing") is None


def test_a_row_read_back_is_the_row_written(into: Path) -> None:
    found = pq.read_table(into / table.live(into)[0])
    assert found.schema.equals(schema.SCHEMA)
    assert found.column("url").to_pylist() == sorted(found.column("url").to_pylist())


def test_every_column_has_a_sentence() -> None:
    assert all(column.says.endswith(".") and len(column.says) > 10 for column in schema.COLUMNS)
    assert schema.as_markdown().count("\n") == len(schema.COLUMNS) + 2


def test_the_folder_of_links_holds_exactly_the_live_files(into: Path) -> None:
    source = into.parent / "d.jsonl"
    for more in range(3):
        with source.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"url": f"http://a.cn/more/{more}.html", "text": "散会了。"}) + "\n")
        build([source], into, workers=1)
        folder = live_links.folder_of(into)
        assert sorted(path.name for path in folder.iterdir()) == list(table.live(into))
        assert len(pq.read_table(folder)) == 10 + more
    assert len(list(into.glob("*.parquet"))) == 4
    assert [p.name for p in into.parent.glob(".current*")] == [f".current-{table.opened(into).version()}"]


def test_a_folder_of_links_that_was_lost_comes_back(into: Path) -> None:
    live_links.folder_of(into).unlink()
    build([into.parent / "d.jsonl"], into, workers=1)
    assert len(pq.read_table(live_links.folder_of(into))) == 9


def test_without_symbolic_links_the_folder_is_one_all_the_same(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no privilege")

    live_links.folder_of(into).unlink()
    monkeypatch.setattr(Path, "symlink_to", refused)
    source = into.parent / "d.jsonl"
    for times in (1, 2):
        source.write_text(source.read_text(encoding="utf-8") * times, encoding="utf-8")
        build([source], into, workers=1)
        assert sorted(p.name for p in live_links.folder_of(into).iterdir()) == list(table.live(into))


def test_vacuum_takes_what_no_young_version_needs_and_nothing_live(into: Path) -> None:
    old = table.live(into)
    source = into.parent / "d.jsonl"
    source.write_text(source.read_text(encoding="utf-8") * 2, encoding="utf-8")
    build([source], into, workers=1)
    assert table.vacuum(into) == ()
    assert table.vacuum(into, hours=0, dry_run=True) == old
    assert table.vacuum(into, hours=0) == old
    assert [path.name for path in into.glob("*.parquet")] == list(table.live(into))
    assert not check(into).findings
