"""Lines of a site's template at the ends of its texts: buttons, and lists of other articles.

>>> from cleaning.site_facts.gather.trace import Stated, Trace
>>> def page(n): return f"第{n}篇正文。\\n{n}月的花开了。\\n相关阅读：\\n山水记{n}08-11\\n草木记{n}10-06\\n加载全部内容"
>>> traces = [Trace("a.example", f"第{n}篇", "", (), Stated(), page(n)) for n in range(30)]
>>> [(fact.kind, fact.text, fact.pages) for fact in lines_of(traces)]
[('line', '加载全部内容', 30), ('related', '相关阅读：', 30)]
>>> found = list(template_lines(traces[1].text, frozenset({"加载全部内容"}), frozenset({"相关阅读："})))
>>> [(traces[1].text[start:end], rule) for start, end, rule in found]
[('加载全部内容', 'chrome:site'), ('相关阅读：\\n山水记108-11\\n草木记110-06', 'related:site')]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaning.site_facts.facts import Fact
from cleaning.site_facts.gather.sentences import DIGITS
from cleaning.site_facts.gather.trace import Trace

EDGE = 3  # lines at either end in which a line of the template is looked for
SHARE, LEAST = (
    0.02,
    5,
)  # of the pages on which the same line is at an edge: formulas end a few, templates whole sections
INSIDE = 0.1  # of its pages: what is inside texts as well is a label of theirs
LONGEST = 30  # characters
# What a line of a template does. One without such a word is left: formulas, datelines and signatures return as often.
BUTTON = re.compile(
    "加载|扫一?扫|扫描|分享|打印|关闭|收藏|点赞|点击|上一[篇页]|下一[篇页]|返回|展开|收起|全文|更多|APP|客户端|手机|滑动|评论|登录|注册|首页|字号|"
    "字体|阅读|浏览|下载|订阅|关注|二维码|举报|纠错|分类|标签|编辑|加入|顶部|查看|播放|点这里|猜你喜欢|投稿|入口"
)
PROSE = re.compile(r"[。！？；，]|(?:年.{1,3}月.{1,3}日|[局厅部院会府科委]|学校|公司)$")
DATED = re.compile(
    r"(?:(?:19|20)\d\d[-/.年])?(?:0?\d|1[0-2])[-/.月][0-3]?\d日?\s*[\])）]?$|"
    r"^[\[(（]?(?:(?:19|20)\d\d[-/.])?[01]\d[-/.][0-3]\d"
)
ITEM_LONGEST, HEADING_LONGEST = 50, 14  # characters of an item of a list, and of its heading
ITEMS, MOST_ITEMS = 2, 60  # items under a heading
NO_LIST = re.compile("附件|附表|附录|名单|参考文献|日程|安排|时间")  # headings of lists that are the text's own
HEADED, VARIOUS = 5, 3  # pages with the heading, and different lists under it


class Line(NamedTuple):
    """A line that is not blank, without its indent."""

    start: int
    end: int
    text: str


def lines_of(traces: Sequence[Trace]) -> tuple[Fact, ...]:
    """The lines and headings of the site's template."""
    texts = sorted({trace.text for trace in traces})
    edges, inside = Counter[str](), Counter[str]()
    lists, listed = defaultdict[str, set[str]](set), Counter[str]()
    for text in texts:
        found = _lines(text)
        keys = [DIGITS.sub("0", line.text) for line in found]
        edges.update({*keys[:EDGE], *keys[-EDGE:]})
        inside.update(set(keys[EDGE:-EDGE]))
        if start := _list_at(found):
            heading = found[start - 1].text
            lists[heading].add("\n".join(line.text for line in found[start:]))
            listed[heading] += 1
    least = max(LEAST, round(SHARE * len(texts)))
    headed = {h for h, those in lists.items() if listed[h] >= HEADED and len(those) >= VARIOUS}
    kept = [k for k, n in edges.items() if n >= least and inside[k] <= INSIDE * n and is_button(k) and k not in headed]
    return (
        *(Fact("line", k, edges[k], f"at an end of {edges[k]} pages, inside {inside[k]}") for k in sorted(kept)),
        *(
            Fact(
                "related",
                h,
                listed[h],
                f"over {len(lists[h])} different lists with dates at the end of {listed[h]} pages",
            )
            for h in sorted(headed)
        ),
    )


def is_button(line: str) -> bool:
    """Is it short, no prose, and does it do what a template does?"""
    return 1 < len(line) <= LONGEST and not PROSE.search(line) and BUTTON.search(line) is not None


def template_lines(text: str, lines: frozenset[str], headings: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """The stretches of a text that are lines of the template, or a list under one of the headings; with their rule."""
    found = _lines(text)
    for at in {*range(min(EDGE, len(found))), *range(max(0, len(found) - EDGE), len(found))}:
        if DIGITS.sub("0", found[at].text) in lines:
            yield found[at].start, found[at].end, "chrome:site"
    while found and DIGITS.sub("0", found[-1].text) in lines:
        found.pop()
    if headings and (start := _list_at(found)) and found[start - 1].text in headings:
        yield found[start - 1].start, found[-1].end, "related:site"


def _lines(text: str) -> list[Line]:
    found, at = list[Line](), 0
    for piece in text.split("\n"):
        if plain := piece.strip():
            start = at + piece.index(plain[0])
            found.append(Line(start, start + len(plain), plain))
        at += len(piece) + 1
    return found


def _list_at(lines: Sequence[Line]) -> int:
    """Where the items of a list at the end begin, behind its heading; 0 for none. Buttons may be under it."""
    end = len(lines)
    while end and is_button(lines[end - 1].text) and not DATED.search(lines[end - 1].text):
        end -= 1
    at = end
    while (
        at and end - at <= MOST_ITEMS and len(lines[at - 1].text) <= ITEM_LONGEST and DATED.search(lines[at - 1].text)
    ):
        at -= 1
    if end - at < ITEMS or not at:
        return 0
    heading = lines[at - 1].text
    return at if len(heading) <= HEADING_LONGEST and not NO_LIST.search(heading) and not PROSE.search(heading) else 0
