"""How much a line looks like running text: the weights that the choice of a box adds up.

A Han character weighs 1, four other characters weigh 1 (a Han character is about a word); what is linked weighs nothing;
a line without a comma or a stop weighs a fifth: it is a menu item, a caption or a heading.

>>> from cleaning.extract.flow import Line
>>> [round(weight(Line(text, 0, "p"))) for text in ("会议开始，大家坐好。", "首页", "版权所有，违者必究。")]
[10, 0, 0]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from cleaning.extract.flow import Flow, Line

MENU = 0.2  # share of its weight that a line without any mark keeps
TEASER = 0.3  # what a line keeps that was cut: "..." (a Chinese author writes "……")
NOISE = 0.1  # what a line in a box of noise keeps: enough to win where there is nothing else
FOOT = re.compile(
    r"版权所有|[Cc]opyright|©|备\d{5,}|ICP[备证]|许可证|举报电话|网警|公网安备|[Aa]ll [Rr]ights [Rr]eserved|cookies?\b.{0,60}\b(?:accept|policy|agree)|"
    r"(?:免责|平台|版权|郑重|特别|本站|网站)声明|未经.{0,12}(?:授权|许可|书面).{0,20}(?:转载|不得|禁止)|服务热线|客服电话"
)
_LATIN_STOP = re.compile(r"[a-zа-я\"”’)]{2}[,.?!;:](?:\s|$)")


def weight(line: Line) -> float:
    """The weight of one line."""
    text = line.text
    size = len(text)
    if size < 2:
        return 0.0
    han = (len(text.encode("utf-8", "surrogatepass")) - size) / 2
    unseen = line.linked + sum(end - start for start, end, _ in line.veils)
    free = 1 - unseen / size if unseen else 1.0
    if free < 0.3:
        return 0.0
    whole = (han + (size - han) / 4) * max(0.0, free)
    if size < 400 and FOOT.search(text):
        return 0.0
    if text.endswith(("...", "…")) and not text.endswith("……"):
        return whole * TEASER
    return whole if line.tag == "pre" or marks(text) else whole * MENU


def marks(text: str) -> bool:
    """Does the line hold a mark that ends a clause?"""
    return (
        "，" in text or "。" in text or "；" in text or "！" in text or "？" in text
        or _LATIN_STOP.search(text) is not None
    )  # fmt: skip


def weights(flow: Flow, noise: Sequence[str]) -> tuple[list[float], list[float]]:
    """The weight of each line, and the running sums (sums[last] - sums[first] is a box's); `noise` by box."""
    own = [weight(line) * (NOISE if noise and noise[line.box] else 1.0) for line in flow.lines]
    return own, [0.0, *accumulate(own)]
