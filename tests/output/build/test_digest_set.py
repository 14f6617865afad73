"""Digests by the million answer as a set and a dict of lists would; what is filed is read back as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.common.errors import Fault
from cleaning.model import Page
from output.build import part_writer
from output.build.build import build
from output.build.plan import framed_file, planner, shards
from output.build.plan.digest_set import Digests, packed
from output.dataset import table

# Sixteen bytes of which the first eight are often alike, and some end in zeros.
KEYS = st.tuples(st.sampled_from([bytes(8), b"\1" * 8, b"\xff" * 8]), st.binary(min_size=8, max_size=8)).map(b"".join)
BATCHES = st.lists(st.lists(KEYS, max_size=12), max_size=8)


@given(BATCHES, st.lists(KEYS, max_size=12))
def test_it_holds_what_a_set_holds(batches: list[list[bytes]], asked: list[bytes]) -> None:
    met, held = Digests(), set[bytes]()
    for batch in batches:
        met.add(packed(batch))
        held.update(batch)
    every = [*asked, *held]
    assert met.holds(packed(every)).tolist() == [key in held for key in every]
    assert all(met.has(key) == (key in held) for key in every)


@given(BATCHES)
def test_of_each_digest_the_rows_come_in_their_order(batches: list[list[bytes]]) -> None:
    table_, held = Digests([("number", "i8"), ("key", "V16")]), dict[bytes, list[tuple[int, bytes]]]()
    for batch in batches:
        first = sum(map(len, held.values()))
        rows = [(first + at, key) for at, key in enumerate(batch)]
        table_.add(packed(batch), np.array(rows, table_.row))
        for key, row in zip(batch, rows, strict=True):
            held.setdefault(key, []).append(row)
    asked = [*held, b"\2" * 16]
    found: dict[bytes, list[tuple[int, bytes]]] = {}
    for which, row in table_.at(packed(asked)):
        found.setdefault(asked[which], []).append(row)
    assert found == held


@given(st.lists(st.integers(0, 9), max_size=9, unique=True), st.integers(0, 9))
def test_items_are_kept_in_the_order_of_their_records(numbers: list[int], special: int) -> None:
    plain = sorted({*numbers} - {special})
    one = shards.Item(special, "page", (shards.Place(0, 7, 9),), (3,))
    kept = shards.kept_items(shards.kept(plain, [one]))
    assert [item.number for item in kept] == sorted([*plain, special])
    assert one in kept


@pytest.mark.parametrize("cut", [1, 4, 9, 40])
def test_a_file_that_was_cut_off_is_none(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "words"
    with framed_file.making(path, "head") as making:
        for number in range(3000):
            making.add(number)
    assert framed_file.head(path, str) == "head"
    assert [number for frame in framed_file.frames(path, list[int]) for number in frame] == [*range(3000)]
    path.write_bytes(path.read_bytes()[:-cut])
    assert framed_file.head(path, str) is None
    with pytest.raises(Fault, match="is damaged"):
        list(framed_file.frames(path, list[int]))


def test_a_file_in_the_making_is_not_there_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(TypeError), framed_file.making(tmp_path / "words", "head") as making:
        making.add(object())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_an_article_is_cleaned_once_wherever_a_shard_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """The draft of a shard looks at the followers behind its end, so the plan has nothing to make again."""
    monkeypatch.setattr(planner, "MOST_RECORDS", size)
    made: list[str | None] = []
    for name in ("clean_page", "clean_article"):
        monkeypatch.setattr(part_writer, name, _noted(getattr(part_writer, name), made))
    urls = [f"http://a.cn/{n}{tail}.html" for n in range(6) for tail in ("", "_2", "_3")]
    rows = [{"url": url, "text": f"这里是{url}的内容，大家都看到了。"} for url in urls]
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([tmp_path / "d.jsonl"], tmp_path / "documents", workers=1)
    assert sorted(map(str, made)) == [url for url in urls if "_" not in url]
    whole = [row for row in table.rows(tmp_path / "documents") if row["status"] == "ok"]
    assert all(len(row["raw_ref"]) == 3 for row in whole)


def _noted(clean: Callable[..., Any], made: list[str | None]) -> Callable[..., Any]:
    def run(page: Any, **named: Any) -> Any:
        made.append((page if isinstance(page, Page) else page[0]).url)
        return clean(page, **named)

    return run
