"""The survey of a dataset as one self-contained page, Chinese and English: no script, no request to the network.

>>> bars({"甲": 3, "乙": 1})[1]
Bar(label='乙', value=1, width=33.3)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from output.report.statistics import QUANTILES, Survey, survey

NAMES = {
    "ok": "正常 ok", "part": "分页 part", "empty": "空 empty", "refused": "拒收 refused", "error": "出错 error",
    "han": "汉字占比 Han characters", "ends": "句末有标点的段 lines ended by a mark",
    "short_lines": "短段 short lines", "repeated_lines": "重复段 repeated lines", "masked": "掩码 masks",
    "phone": "手机号 mobile numbers", "id_card": "身份证号 id numbers", "email": "邮箱 e-mail addresses",
    "clusters": "组 clusters", "documents": "文档 documents in them", "largest": "最大一组 largest cluster",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `width` in percent of the longest."""

    label: str
    value: int
    width: float


def bars(counts: Mapping[str, int]) -> list[Bar]:
    """A chart's bars, in the order given."""
    most = max(counts.values(), default=0) or 1
    return [Bar(label, value, round(100 * value / most, 1)) for label, value in counts.items()]


def report(path: Path | str, version: int | None = None) -> str:
    """The page of a dataset's version (default: the newest). Raises Fault where there is no dataset."""
    return as_html(survey(path, version))


def as_html(found: Survey) -> str:
    """A survey as a page; page text is hostile, so everything is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    lengths = {f"{low}–{2 * low - 1}": count for low, count in found.histogram}
    charts = {"months": bars(found.months), "sites": bars(found.sites), "categories": bars(found.categories)}
    shown = {**charts, "lengths": bars(lengths), "names": NAMES, "quantiles": [f"{q:.0%}" for q in QUANTILES]}
    return made.get_template("report.html").render(found=found, **shown)
