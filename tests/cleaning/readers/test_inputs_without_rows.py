"""An input that yields nothing, or nearly nothing, is a fault with its name and the reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaning.common.errors import Fault
from cleaning.knowledge.load import Knowledge
from output.build.bounds import rowless
from output.build.part_writer import Account
from output.build.plan.shards import Because
from tests.building import article, dump, made, rows_of

Command = Callable[..., Any]
PHPCMS = "INSERT INTO `v9_news_data` (`id`,`content`) VALUES (1,'<p>会议开始。</p>');\n"
NO_ARTICLE = "INSERT INTO `dede_sysconfig` (`aid`,`value`) VALUES (1,'会议');\n"


def empty_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), out)
    return out.getvalue()


def pictures() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1.png", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.sql", PHPCMS.encode(), "is a dump of PHPCMS, which is not read"),
        ("b.sql", NO_ARTICLE.encode(), "is a dump of DedeCMS without an article"),
        ("c.csv", b"url,text\n", "holds no record"),
        ("d.jsonl", b"\n \n{", "ends within a line"),
        ("e.parquet", empty_parquet(), "holds no record"),
        ("f.zip", pictures(), "gives no row: of 1 records 1 are type-png"),
        ("g.jsonl", b"", "is empty"),
    ],
)
def test_an_input_that_yields_nothing_is_a_fault_with_its_name(
    name: str, content: bytes, words: str, tmp_path: Path, command: Command
) -> None:
    (tmp_path / name).write_bytes(content)
    left = command("clean", tmp_path / name, "--into", tmp_path / "documents", "--workers", "1")
    assert left.code == 1
    last = left.err.splitlines()[-1]
    assert name in last, left.err
    assert words in last, left.err
    assert "nothing new" not in left.err


PROFILE = "name = \"某某文档网\"\nhosts = [\"a.cn\"]\n[crawl]\narticle = '^/2/\\d+\\.html$'\nlist = '^/list/'\n"


def test_a_dump_whose_addresses_fit_no_pattern_fails_and_says_so_each_time(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "here.toml").write_text(PROFILE, encoding="utf-8")
    known, source = Knowledge.load([tmp_path]), dump(tmp_path / "a.jsonl", [article(n) for n in range(10)])
    for _ in range(2):
        record = made([source], tmp_path / "documents", knowledge=known)
        assert record.fault is not None
        assert record.fault.fault == "gives no row: of 10 records 10 are other"
        assert record.fault.place == "a.jsonl"


@pytest.mark.parametrize(
    ("rows", "counts", "archive", "fails"),
    [
        ({"ok": 4}, {"other": 6}, False, True),
        ({"ok": 6}, {"other": 4}, False, False),
        ({}, {"list": 9}, False, True),
        ({}, {"same": 9}, False, False),
        ({}, {"forgotten": 9}, False, False),
        ({}, {"list": 9, "other": 2, "request": 11, "revisit": 3}, True, False),
        ({"ok": 4}, {"other": 60}, True, True),
    ],
)
def test_few_rows_are_a_fault_of_a_dump_and_rarely_of_a_crawl(
    rows: dict[str, int], counts: dict[str, int], archive: bool, fails: bool
) -> None:
    own = [Account("d", 0, 99, rows, counts, Because())]
    assert bool([*rowless(own, {"d"} if archive else ())]) == fails


def test_the_other_inputs_are_named_apart(tmp_path: Path) -> None:
    good = dump(tmp_path / "good.jsonl", [article(1)])
    (tmp_path / "a.sql").write_text(PHPCMS, encoding="utf-8")
    with pytest.raises(Fault, match=r"^a\.sql: is a dump of PHPCMS"):
        made([good, tmp_path / "a.sql"], tmp_path / "documents")
    assert made([good], tmp_path / "documents").fault is None
    assert len(rows_of(tmp_path / "documents")) == 1
