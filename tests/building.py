"""For the tests of the build: a dump of so many articles, the build of it, and what stands in the dataset."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from output.build.build import BuildRecord, build
from output.dataset import table


def dump(path: Path, rows: Sequence[Mapping[str, object] | bytes]) -> Path:
    lines = (row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows)
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return path


def article(n: int, **more: object) -> dict[str, object]:
    return {"url": f"http://a.cn/1/{n}.html", "text": f"第{n}次会议开始，大家到齐。", **more}


def made(inputs: Sequence[Path], into: Path, **more: Any) -> BuildRecord:
    return build(inputs, into, **{"workers": 1, **more})


def rows_of(into: Path) -> list[Mapping[str, Any]]:
    return list(table.rows(into))


def bytes_of(into: Path) -> dict[str, bytes]:
    return {name: (into / name).read_bytes() for name in table.live(into)}
