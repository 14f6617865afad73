"""A release is whole or not there, the same bytes every time, and others load it as it is."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cleaning.common.errors import Fault
from output.checks.check import broken_laws
from output.dataset import table
from output.dedup import dedup, signature_store
from output.release.options import FINEWEB
from tests import releasing
from tests.releasing import COPIES, NUMBER, released, rows_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releasing.dataset(tmp_path_factory.mktemp("data"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_release_holds_every_ok_document_and_counts_the_rest(dataset: Path, tmp_path: Path) -> None:
    found = released(dataset, tmp_path / "r")
    ok = {row["id"] for row in table.rows(dataset) if row["status"] == "ok"}
    ids = {row["id"] for row in rows_of(tmp_path / "r")}
    assert len(ok - ids) == found.left_out["rights reserved"] == 1
    assert found.rows == {"train": len(ids)}
    assert {row["id"] for row in rows_of(tmp_path / "r", "edits")} == ids


def test_it_verifies_itself(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "r")
    lines = (tmp_path / "r" / "SHA256SUMS").read_text().splitlines()
    assert {line[66:] for line in lines} == bytes_of(tmp_path / "r").keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256((tmp_path / "r" / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)


def test_equal_datasets_and_terms_give_equal_bytes(dataset: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        released(dataset, tmp_path / name, splits=(("train", 0.8), ("test", 0.2)))
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_no_cluster_is_cut_by_a_split(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "r", splits=(("train", 0.5), ("test", 0.5)))
    splits: dict[str, set[str]] = {}
    for path in (tmp_path / "r" / "data").glob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            if row["dup_cluster"]:
                splits.setdefault(row["dup_cluster"], set()).add(path.name.partition("-")[0])
    assert len(splits) >= COPIES
    assert all(len(found) == 1 for found in splits.values())
    pairs = rows_of(tmp_path / "r", "duplicates")
    assert len(pairs) >= COPIES


def test_one_per_cluster_keeps_the_oldest(dataset: Path, tmp_path: Path) -> None:
    found = released(dataset, tmp_path / "r", one_per_cluster=True)
    assert found.left_out["copy of an older one"] >= COPIES
    assert all(row["is_oldest"] for row in rows_of(tmp_path / "r"))


def test_masked_no_byte_of_the_release_holds_the_number_and_the_laws_hold(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "plain", format="jsonl")
    assert any(NUMBER.encode() in content for content in bytes_of(tmp_path / "plain").values())
    released(dataset, tmp_path / "r", mask_pii=True, format="jsonl")
    released(dataset, tmp_path / "p", mask_pii=True)
    for secret in (NUMBER, "some.one@example.com"):
        assert not any(secret.encode() in content for content in bytes_of(tmp_path / "r").values())
        assert secret not in str(rows_of(tmp_path / "p")) + str(rows_of(tmp_path / "p", "edits"))
    texts = {row["id"]: row["text"] for row in rows_of(tmp_path / "p")}
    for account in rows_of(tmp_path / "p", "edits"):
        assert not list(broken_laws({**account, "text": texts[account["id"]], "status": "ok"}))


@pytest.mark.parametrize(
    ("terms", "word"),
    [({"licence": " "}, "licence"), ({"format": "xml"}, "xml"), ({"splits": (("train", 0.5),)}, "add up to 1")],
    ids=["no licence", "format", "splits"],
)
def test_terms_that_cannot_be_met_are_a_usage_fault(
    terms: Mapping[str, Any], word: str, dataset: Path, tmp_path: Path
) -> None:
    with pytest.raises(Fault, match=word) as caught:
        released(dataset, tmp_path / "r", **terms)
    assert caught.value.exit_code == 2


def test_a_release_is_never_written_over(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "r")
    with pytest.raises(Fault, match="exists"):
        released(dataset, tmp_path / "r")


def test_only_takes_what_has_the_value(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "r", only=(("title", "第3篇"),))
    assert [row["title"] for row in rows_of(tmp_path / "r")] == ["第3篇"]


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("cc-by-4.0", "license: cc-by-4.0\n"),
        ("CC0-1.0", "license: cc0-1.0\n"),
        ("某馆许可", "license: other\nlicense_name: "),
    ],
)
def test_the_card_names_the_licence_in_the_hubs_words(dataset: Path, tmp_path: Path, licence: str, said: str) -> None:
    released(dataset, tmp_path / "release", licence=licence)
    assert (tmp_path / "release" / "README.md").read_text(encoding="utf-8").startswith(f"---\n{said}")


def test_for_fineweb_it_has_its_columns(dataset: Path, tmp_path: Path) -> None:
    released(dataset, tmp_path / "r", fineweb=True)
    row = rows_of(tmp_path / "r")[0]
    assert tuple(row) == FINEWEB
    assert 0 < row["token_count"] <= len(row["text"])


def test_as_markdown_a_document_is_a_file(dataset: Path, tmp_path: Path) -> None:
    found = released(dataset, tmp_path / "r", format="markdown")
    files = list((tmp_path / "r" / "data").rglob("*.md"))
    assert len(files) == found.rows["train"]
    assert files[0].read_text(encoding="utf-8").startswith('---\nid: "')


KILLED = """
import sys
from pathlib import Path
from output.release import options as release
from output.release import data_file as sheet
from output.release.export import export
if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), release.Terms("cc-by-4.0"))
"""


def test_killed_at_any_moment_there_is_no_release_and_taken_up_it_is_the_unbroken_one(
    dataset: Path, tmp_path: Path
) -> None:
    script = tmp_path / "run.py"
    script.write_text(KILLED, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    subprocess.run([sys.executable, str(script), str(dataset), str(tmp_path / "whole")], check=True, env=env)
    took = time.monotonic() - began
    for at in (0.6, 0.85):
        process = subprocess.Popen([sys.executable, str(script), str(dataset), str(tmp_path / "torn")], env=env)
        try:
            process.wait(took * at)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if (tmp_path / "torn").exists():
            break
    else:
        subprocess.run([sys.executable, str(script), str(dataset), str(tmp_path / "torn")], check=True, env=env)
    assert bytes_of(tmp_path / "torn") == bytes_of(tmp_path / "whole")
    assert not list(tmp_path.glob(".torn*"))


def test_what_is_compared_once_is_not_compared_again(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = dedup.dedup(dataset)
    before = {p.name: p.read_bytes() for p in dedup.folder_of(dataset).glob("*.parquet")}

    def never(part: Path, kept: Path) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(signature_store, "_keep", never)
    assert dedup.dedup(dataset) == first
    assert {p.name: p.read_bytes() for p in dedup.folder_of(dataset).glob("*.parquet")} == before
