"""For the tests of a release: a dataset with copies, a telephone number and a page that says no; the release of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from output.build.build import build
from output.release.export import Released, export
from output.release.options import Terms
from qingwen.site_in_a_box import Replica

NUMBER = "13812345678"
COPIES = 6
NO = (
    '<html><head><meta name="robots" content="noai"></head>'
    "<body><h1>通知</h1><p>会议于今天召开，请大家准时参加。</p></body>"
)


def dataset(folder: Path) -> Path:
    """Articles of the replica, some of them twice with a changed beginning, one with a telephone number."""
    house = Replica(articles=60).house
    texts = ["\n".join(house.clean(n)) for n in range(1, 61)]
    texts += [f"转载。{text}" for text in texts[:COPIES]]
    texts.append(f"报名请拨打{NUMBER}，或写信到 some.one@example.com 。")
    rows = [{"url": f"http://a.cn/{n}.html", "text": text, "title": f"第{n}篇"} for n, text in enumerate(texts)]
    rows.append({"url": "http://a.cn/no.html", "html": NO})
    (folder / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([folder / "d.jsonl"], folder / "documents", workers=1)
    return folder / "documents"


def released(dataset: Path, into: Path, **terms: Any) -> Released:
    return export(dataset, into, Terms(**{"licence": "cc-by-4.0", **terms}))


def rows_of(folder: Path, config: str = "data") -> list[dict[str, Any]]:
    return [row for path in sorted((folder / config).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
