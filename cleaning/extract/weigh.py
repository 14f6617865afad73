"""How much a line looks like running text: the weights that the choice of a box adds up.

A Han character weighs 1, four other characters weigh 1 (a Han character is about a word); what is linked weighs
nothing;
a line without a comma or a stop weighs a fifth: it is a menu item, a caption or a heading.

>>> from cleaning.extract.lines import Line
>>> [round(weight(Line(text, 0, "p"))) for text in ("会议开始，大家坐好。", "首页", "版权所有，违者必究。")]
[10, 0, 0]
"""

from __future__ import annotations

import re

from cleaning.extract.lines import Flow, Line
from cleaning.extract.marks import marks

MENU = 0.2  # share of its weight that a line without any mark keeps
VERSE = 0.6  # share that it keeps in a run of RUN lines without links: verse, or the items of a list
RUN = 4
TEASER = 0.3  # what a teaser keeps: cut by "..." (an author writes "……"), or an item of a list that begins with a link
_FOOT_SIGNS = (
    "权", "仅供", "声明", "备", "许可", "未经", "电话", "热线", "网警", "道德", "刑事",
    "©", "opyright", "eserved", "ookie",
)  # fmt: skip
_ITEMS = frozenset(("li", "dd", "dt"))
FOOT = re.compile(  # each branch begins with a letter, so that the search skips to it
    r"版权所有|版权声明|免责声明|平台声明|郑重声明|特别声明|本站声明|网站声明|仅供参考|仅供学习|如有侵权|侵权.{0,8}删除|尊重网上道德|民事或刑事|本站(?:管理人员)?有权|[Cc]opyright|©|备\d{5,}|ICP[备证]|许可证|举报电话|网警|公网安备|"
    r"[Aa]ll [Rr]ights [Rr]eserved|cookies?\b.{0,60}\b(?:accept|policy|agree)|未经.{0,12}(?:授权|许可|书面).{0,20}"
    r"(?:转载|不得|禁止)|服务热线|客服电话"
)


def weight(line: Line) -> float:
    """The weight of one line."""
    text = line.text
    size = len(text)
    if size < 2 or line.linked * 10 > 7 * size:
        return 0.0
    unseen = line.linked + (sum(end - start for start, end, _ in line.veils) if line.veils else 0)
    han = 0 if text.isascii() else (len(text.encode("utf-8", "surrogatepass")) - size) / 2
    whole = (han + (size - han) / 4) * max(0.0, 1 - unseen / size)
    if not (line.tag == "pre" or marks(text)):
        return whole * MENU
    if size < 400 and _is_foot(text):
        return 0.0
    cut = text.endswith(("...", "…")) and not text.endswith("……")
    return whole * TEASER if cut or (line.linked and line.tag in _ITEMS) else whole


def _is_foot(text: str) -> bool:
    """Does the line speak of rights and licences? The signs that such a line cannot do without are looked for first."""
    return any(sign in text for sign in _FOOT_SIGNS) and FOOT.search(text) is not None


def weights(flow: Flow) -> list[float]:
    """The weight of each line; a run of short lines without links is verse or a list of the author's."""
    own = [weight(line) for line in flow.lines]
    begin = 0
    for end in range(1, len(flow.lines) + 1):
        if end < len(flow.lines) and _goes_on(flow.lines[end - 1], flow.lines[end]):
            continue
        if end - begin >= RUN:
            own[begin:end] = [
                w * (VERSE / MENU) if not marks(flow.lines[i].text) else w for i, w in enumerate(own[begin:end], begin)
            ]
        begin = end
    return own


def _goes_on(line: Line, after: Line) -> bool:
    """Are both plain lines of one box?"""
    return line.box == after.box and not line.linked and not after.linked and line.tag == after.tag
