"""What others load a release with gives the same rows. Each is skipped where it is not installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests import releasing
from tests.releasing import COPIES, released, rows_of


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releasing.dataset(tmp_path_factory.mktemp("data"))


def by_datasets(folder: Path) -> list[str]:
    datasets = pytest.importorskip("datasets")
    found = datasets.load_dataset(str(folder), split="train", cache_dir=str(folder.parent / "cache"))
    streamed = datasets.load_dataset(str(folder), split="train", streaming=True)
    assert [row["id"] for row in streamed] == found["id"][:]
    assert datasets.get_dataset_config_names(str(folder)) == ["default", "edits", "duplicates"]
    return list(found["id"])


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_every_configuration_of_the_card_is_loaded(format: str, dataset: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    splits = (("train", 1.0), ("none", 0.0))  # one that no document is drawn for
    found = released(dataset, tmp_path / "r", format=format, splits=splits)
    sizes = {
        name: {split: len(rows) for split, rows in _loaded(datasets, tmp_path, name).items()}
        for name in datasets.get_dataset_config_names(str(tmp_path / "r"))
    }
    assert sizes["default"] == sizes["edits"] == {"train": found.rows["train"]}
    assert sizes["duplicates"]["train"] >= COPIES


def test_without_a_pair_there_is_no_configuration_of_pairs(dataset: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    released(dataset, tmp_path / "r", one_per_cluster=True)
    names = datasets.get_dataset_config_names(str(tmp_path / "r"))
    assert names == ["default", "edits"]
    assert all(_loaded(datasets, tmp_path, name) for name in names)
    assert rows_of(tmp_path / "r", "duplicates") == []


def _loaded(datasets: Any, folder: Path, name: str) -> Any:
    return datasets.load_dataset(str(folder / "r"), name, cache_dir=str(folder / "cache"))


def by_duckdb(folder: Path) -> list[str]:
    duckdb = pytest.importorskip("duckdb")
    return [row[0] for row in duckdb.sql(f"SELECT id FROM read_parquet('{folder}/data/*.parquet')").fetchall()]


def by_polars(folder: Path) -> list[str]:
    polars = pytest.importorskip("polars")
    return list(polars.scan_parquet(folder / "data" / "*.parquet").collect()["id"])


def by_pandas(folder: Path) -> list[str]:
    pandas = pytest.importorskip("pandas")
    return list(pandas.read_parquet(folder / "data")["id"])


def by_pyarrow(folder: Path) -> list[str]:
    ids: list[str] = pq.read_table(folder / "data")["id"].to_pylist()
    return ids


def by_mlcroissant(folder: Path) -> list[str]:
    croissant = pytest.importorskip("mlcroissant")
    found = croissant.Dataset(str(folder / "croissant.json"))
    assert not found.metadata.ctx.issues.errors
    (name,) = [record_set.name for record_set in found.metadata.record_sets]
    return [row[f"{name}/id"].decode() for row in found.records(name)]


LOADERS = (by_datasets, by_duckdb, by_polars, by_pandas, by_pyarrow, by_mlcroissant)


@pytest.mark.parametrize("load", LOADERS, ids=lambda load: load.__name__)
def test_others_load_the_same_rows(load: Callable[[Path], list[str]], dataset: Path, tmp_path: Path) -> None:
    found = released(dataset, tmp_path / "r")
    ids = load(tmp_path / "r")
    assert sorted(ids) == sorted(row["id"] for row in rows_of(tmp_path / "r"))
    assert len(ids) == found.rows["train"]
