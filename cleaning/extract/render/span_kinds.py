"""The kept block as text: its lines joined, and what HTML knew of them as spans.

>>> from cleaning.extract.render.lines import Box, Flow, Line
>>> kept(Flow([Line("正文。", 0, "p"), Line("1 2 下一页", 0, "p", 5)], [Box("div", "div", -1, 0, 2)]), range(2))
('正文。\\n1 2 下一页', (Span(start=4, end=11, kind='pager'),))
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from cleaning.extract.main_block.block_noise import Noise
from cleaning.extract.render.lines import Flow, Line
from cleaning.model import Span

_PAGER = re.compile(
    r"(?:[\s|\[\]【】<>«»‹›.…·]|\d{1,4}|共\s?\d{1,4}\s?页[:：]?|第\s?\d{1,4}\s?页|[首末尾]页|上一页|下一页|上页|下页|"
    r"本文导航[:：]?|余下全文|阅读全文|全文阅读|[Pp]rev(?:ious)?|[Nn]ext){2,200}"
)
_PAGE_WORD = re.compile(r"[上下]一?页|[首末尾]页|共\s?\d{1,4}\s?页|本文导航|[Nn]ext")
_CREDIT = re.compile(r"[(（\[【]?\s?责任?\s?编辑?\s?[:：].{0,24}?[)）\]】]?\s*$")
_ADVERT = re.compile(r"(?:^|[ _-])(?:ads?|advert\w*|adbox|gg|guanggao|adsbygoogle|google_ad\w*)(?:[ _-]|\d|$)")
_PAGERS = re.compile(r"(?:^|[ _-])(?:pagelist|dede_pages|pagelink|pagination|pagenav|pager|pages|page_?bar)(?:[ _-]|$)")
_HANDLE = re.compile(r"[\[【]?(?:编辑(?:本段)?|播报|[Ee]dit)[\]】]?(?:播报|编辑)?")  # what a wiki hangs on its headings
_COUNTER = re.compile(r"(?:第\s?)?\d{1,3}\s?页?\s?(?:[/／]\s?共?|共)\s?\d{1,3}\s?页?")  # 3/14, 第3页 / 共14页
_NUMBERS = re.compile(r"icon|num|order|index|step")  # what a box is called that shows the number of a step
_HUNG = re.compile(r"\s?[\[【](?:编辑|編輯|[Ee]dit)[\]】]$")  # … or right behind them
_BUTTON = (
    r"(?:下载(?:本文|文档|全文)?|复制(?:全文|本文|链接)?|打印(?:本文|本页)?|收藏(?:本文|本页)?|分享到?|举报|点?赞同?|"
    r"踩|顶|转发|回复|评论|关注|完善|译|注|赏|段译|有用|没用|纠错|报错|朗读|查看原图|[上下]一(?:图集|张)|幻灯播放|"
    r"展开|收起|全文|推荐度[:：]?[★☆]*)"
)
_BUTTONS = re.compile(rf"\d{{0,6}}(?:{_BUTTON}[\s|丨·/、]{{0,4}}\d{{0,6}}){{2,12}}")  # two or more, and nothing else
_BUTTON_FIRST = frozenset("下复打收分举点赞踩顶转回评关完译注赏段有没纠报朗查上幻展全推0123456789")
_ADVERTISED = re.compile(r"免费(?:领取|试听|咨询)|扫码|(?:点击|立即)(?:领取|咨询|报名)|加(?:微信|QQ)")
_GO_ON = re.compile(  # what asks the reader to go on, in the middle of the text
    r"[（(【]?(?:[请請]?(?:继续|繼續)往下(?:阅读|閱讀)|(?:点击)?(?:展开|查看|阅读)(?:全文|更多|剩余\d{0,3}%?))\W*"
)
BAR = 40  # characters of a line of buttons
_FIRST = frozenset("（(【[请請继繼点展查阅编播Ee")  # what handles and these begin with
SHORT = 120  # characters: a longer line is nobody's pager or credit


def kept(
    flow: Flow, lines: Iterable[int], noise: Noise | None = None, labels: frozenset[int] = frozenset()
) -> tuple[str, tuple[Span, ...]]:
    """The base that these lines make, and its spans; `noise` says by box what does not belong, `labels` by line."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for index in lines:
        line = flow.lines[index]
        if line.text:
            end = at + len(line.text)
            aside = noise[line.box] if noise is not None else ""
            aside = "aside" if index in labels else aside
            if aside:
                spans.append(Span(at, end, aside))
            elif line.veils or end - at <= SHORT:
                spans += _spans(flow, line, at)
            texts.append(line.text)
            at = end + 1
    adverts = sum(span.end - span.start for span in spans if span.kind == "advert")
    if adverts * 2 > at:  # a text in a box with an advert's name, as large portals have it
        spans = [span for span in spans if span.kind != "advert"]
    return "\n".join(texts), tuple(spans)


def _spans(flow: Flow, line: Line, at: int) -> Sequence[Span]:
    """What is not the author's in one line: hidden pieces, or what a short line is."""
    if line.veils:
        return [Span(at + start, at + end, rule) for start, end, rule in line.veils]
    text = line.text
    kind = _kind(flow.boxes[line.box].name, line)
    if kind:
        return [Span(at, at + len(text), kind)]
    handle = _HUNG.search(text) if line.linked and text[-1] in "】]" else None
    if handle:
        return [Span(at + handle.start(), at + handle.end(), "chrome")]
    credit = _CREDIT.search(text) if "责" in text else None
    return [Span(at + credit.start(), at + credit.end(), "credit")] if credit else ()


def _kind(name: str, line: Line) -> str:
    """Pager, handle or advert, by the line's shape and the name of its box."""
    if line.linked and _PAGE_WORD.search(line.text) and _PAGER.fullmatch(line.text):
        return "pager"
    called = _called(name)
    if called == "pager" and _PAGER.fullmatch(line.text):
        return "pager"
    begin = line.text[0]
    if begin.isdecimal() and len(line.text) < 3 and line.text.isdecimal():
        return "chrome" if _NUMBERS.search(name) else ""
    if (begin.isdecimal() or begin == "第") and _COUNTER.fullmatch(line.text):
        return "pager"
    if begin in _FIRST and (_GO_ON.fullmatch(line.text) or _HANDLE.fullmatch(line.text)):
        return "chrome"
    if begin in _BUTTON_FIRST and len(line.text) <= BAR and _BUTTONS.fullmatch(line.text):
        return "chrome"
    sold = line.linked * 10 > 9 * len(line.text) and _ADVERTISED.search(line.text)
    return "advert" if sold or (called and _ADVERT.search(name)) else ""


@functools.lru_cache(maxsize=16_384)
def _called(name: str) -> str:
    """Pager or advert, by the name of a box alone (a site's pages repeat their names)."""
    if _PAGERS.search(name):
        return "pager"
    return "advert" if _ADVERT.search(name) else ""
