"""A record that ends its worker costs its row, not the build."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaning.common.errors import Fault
from output.build import part_writer, rescue, workers
from tests.building import article, dump, made, rows_of


def dies_at_two(n: int) -> int:
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def out_of_memory_at_two(n: int) -> int:
    if n == 2:
        raise MemoryError
    return n


def negative(n: int) -> Iterator[int]:
    yield -n


@pytest.mark.parametrize("function", [dies_at_two, out_of_memory_at_two])
def test_a_task_that_ends_its_worker_goes_to_the_rescue_and_the_others_are_done(function: Any) -> None:
    tasks = [(n,) for n in range(5)]
    assert sorted(workers.each(function, tasks, 2, negative)) == [-2, 0, 1, 3, 4]
    with pytest.raises(Fault, match="a worker died twice"):
        list(workers.each(function, tasks, 2))


@pytest.mark.parametrize("bad", [{0}, {6}, {2, 5}, set(range(7))])
def test_the_records_that_end_a_worker_are_found(bad: set[int]) -> None:
    assert set(rescue.culprits(range(7), lambda numbers: bool(bad.intersection(numbers)))) == bad


def test_their_shard_is_made_with_an_error_row_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers are functions here that raise what a pool raises when a worker is killed."""

    def alone(function: Any, *task: Any) -> Any:
        numbers = (
            task[2] if function is part_writer.tried else frozenset(range(6)) - (task[2] if task[2:] else frozenset())
        )
        if 3 in numbers:
            raise MemoryError
        return function(*task)

    monkeypatch.setattr(workers, "alone", alone)
    source, into = dump(tmp_path / "a.jsonl", [article(n) for n in range(6)]), tmp_path / "documents"

    def finish(packed: bytes, shards: Any) -> Any:
        (found,) = rescue.rescued(packed, shards)
        return found

    monkeypatch.setattr("output.build.build.finish", finish)
    made([source], into, workers=2, max_errors=1)
    errors = {row["url"]: row["error"] for row in rows_of(into) if row["status"] == "error"}
    assert [*errors] == [article(3)["url"]]
    assert "its worker was ended" in errors["http://a.cn/1/3.html"]
    assert len(rows_of(into)) == 6
