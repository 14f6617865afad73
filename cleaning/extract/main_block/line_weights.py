"""How much a line looks like running text: the weights that the choice of a box adds up.

A Han character weighs 1, four other characters weigh 1 (a Han character is about a word); what is linked weighs
nothing; a line without a comma or a stop weighs a fifth: it is a menu item, a caption or a heading.

>>> from cleaning.extract.render.lines import Flow, Line
>>> texts = ("会议开始，大家坐好。", "首页", "版权所有，违者必究。")
>>> [round(weight) for weight in weights(Flow([Line(text, 0, "p") for text in texts], []))]
[10, 0, 0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from ahocorasick_rs import BytesAhoCorasick, MatchKind

from cleaning.extract.render.lines import Flow, Line

MENU = 0.2  # share of its weight that a line without any mark keeps
VERSE = 0.6  # share that it keeps in a run of RUN lines without links: verse, or the items of a list
SCANT = 200  # weight of what a page says outside links: its menus, labels and foot
LINKED = 3  # times as many characters in links
PIECE = 24  # characters
RUN = 4
FOOT_SIZE = 400  # characters: a longer line is nobody's foot
TEASER = 0.3  # what a teaser keeps: cut by "..." (an author writes "……"), or an item of a list that begins with a link
_SIGNS = "权 仅供 声明 备 许可 未经 电话 热线 网警 道德 刑事 © opyright eserved ookie"
_FOOT_SIGNS = BytesAhoCorasick([sign.encode() for sign in _SIGNS.split()], matchkind=MatchKind.LeftmostFirst)
"""By this kind of match the automaton jumps from sign to sign; by the others it reads each byte."""
_ITEMS = frozenset(("li", "dd", "dt"))
FOOT = re.compile(  # each branch begins with a letter, so that the search skips to it
    r"版权所有|版权声明|免责声明|平台声明|郑重声明|特别声明|本站声明|网站声明|仅供参考|仅供学习|如有侵权|侵权.{0,8}删除|"
    r"尊重网上道德|民事或刑事|本站(?:管理人员)?有权|备\d{5,}|ICP[备证]|许可证|举报电话|网警|公网安备|服务热线|客服电话|"
    r"未经.{0,12}(?:授权|许可|书面).{0,20}(?:转载|不得|禁止)|"
    r"Copyright|copyright|©|All [Rr]ights [Rr]eserved|all [Rr]ights [Rr]eserved|"
    r"cookies?\b.{0,60}\b(?:accept|policy|agree)"
)


def _weight(line: Line, size: int, runs: bool) -> float:
    """The weight of one line that is not linked throughout; `runs`: it has a mark that ends a clause."""
    text, linked = line.text, line.linked
    han = 0 if text.isascii() else (len(text.encode("utf-8", "surrogatepass")) - size) / 2
    whole = han + (size - han) / 4
    if linked or line.veils:
        whole *= max(0.0, 1 - (linked + sum([end - start for start, end, _ in line.veils])) / size)
    if not runs and line.tag != "pre":
        return whole * MENU
    cut = text[-1] in ".…" and text.endswith(("...", "…")) and not text.endswith("……")
    return whole * TEASER if cut or (linked and line.tag in _ITEMS) else whole


def weights(flow: Flow) -> list[float]:
    """The weight of each line; a run of short lines without links is verse or a list of the author's."""
    lines, runs = flow.lines, flow.runs
    own = [
        0.0 if (size := len(line.text)) < 2 or line.linked * 10 > 7 * size else _weight(line, size, run)
        for line, run in zip(lines, runs, strict=True)
    ]
    for begin, end in _stretches(lines):
        own[begin:end] = [w if runs[i] else w * (VERSE / MENU) for i, w in enumerate(own[begin:end], begin)]
    for index in _feet(lines, [i for i, run in enumerate(runs) if run or lines[i].tag == "pre"]):
        own[index] = 0.0
    return own


def unlinked(flow: Flow) -> Flow:
    """The page with its long linked sentences in no link: pieces that each lead to a page of their own, as jokes do."""
    lines = [msgspec.structs.replace(line, linked=0) if _is_piece(line) else line for line in flow.lines]
    return Flow(lines, flow.boxes)


def is_all_linked(flow: Flow, own: Sequence[float]) -> bool:
    """Does the page say hardly anything but in links?"""
    told = sum(own)
    return told < SCANT and sum(len(line.text) for line in flow.lines if _is_piece(line)) > LINKED * told


def _is_piece(line: Line) -> bool:
    """A line of sentences, all of it in a link; a title ends with no stop."""
    text = line.text
    return len(text) >= PIECE and line.linked == len(text) and text[-1] in "。！？”…" and "。" in text


def _feet(lines: Sequence[Line], spoken: Sequence[int]) -> Iterator[int]:
    """Which of the lines with these numbers speak of rights and licences.

    All are read as one text for the signs that such a line cannot do without: few hold any.
    """
    whole = "\n".join([lines[i].text for i in spoken]).encode("utf-8", "surrogatepass")
    suspects, number, at = set[int](), 0, 0
    for _, start, _ in _FOOT_SIGNS.find_matches_as_indexes(whole):
        number, at = number + whole.count(b"\n", at, start), start
        suspects.add(number)
    for index in (spoken[i] for i in suspects):
        if len(lines[index].text) < FOOT_SIZE and FOOT.search(lines[index].text):
            yield index


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where RUN lines or more without links follow each other in one box."""
    begin, last = 0, None
    for end, line in enumerate(lines):
        if last is None or line.linked or last.linked or line.box != last.box or line.tag != last.tag:
            if end - begin >= RUN:
                yield begin, end
            begin = end
        last = line
    if len(lines) - begin >= RUN:
        yield begin, len(lines)
