"""What stands below the text: tags, neighbours, related and hot lists with teasers, disclaimers, promotion.

>>> from cleaning.knowledge.schema import Rule
>>> proof = (("dirty", "clean"),)
>>> rules = Chrome.of([Rule("tail:tags", "^推荐访问:", "tail", proof), Rule("tail:list", "^热门文章$", "tail", proof)])
>>> text = "会议开始。\\n推荐访问：会议\\n热门文章\\n关于梦想的演讲\\n关于梦想的演讲  人都有梦想,都"
>>> [rule for line, rule in read_tail(text, rules)]
['tail:tags', 'tail:list', 'tail:item', 'tail:item']

It is read from the last line up, and ends at the first line that is text. A bare title proves nothing by itself: it
goes with a line that does, or where it names a kind of document and shares no word with the page.
"""

from __future__ import annotations

import re

from cleaning.matching.line_rules import Chrome
from cleaning.steps.header_footer.footer_lines import ITEM_LONGEST, NOBODY, RULE_LONGEST, SURE_KIND, Page, Said, said
from cleaning.steps.header_footer.intro_score import leads, presents
from cleaning.steps.header_footer.lines import Line, last_lines

MOST = 90  # lines that prove nothing: twelve teasers with their titles, tags, neighbours and a disclaimer make 40
KIND = re.compile(
    r"范文|作文|[一二三四五六七八九十\d]{1,2}\s?篇[】\])）]?$|"
    r"(?:心得|体会|演讲稿?|发言稿?|讲话稿?|自传|[申邀]请[书函]|检讨书|倡议书|保证书|感谢信|读后感|观后感|祝福语|贺词|致辞|主持词|台词|"
    r"总结|材料|报告|计划|方案|教案|说课稿|论文|日记|周记|合同|协议书?|简历|评语|句子|文案|说说|大全|精选|模板|格式|怎么写|的利与弊|关于.{2,20})[】\])）]?$"
)
STOPPED = re.compile(r"[。!?…][”\"’)）」]?$")
PIECE = re.compile(r"[。!?…][”\"’)）」]?\s{0,8}(?=[^。!?…]{2,200}$)")
WEAK = (None, "sign", "title")  # kinds of line that prove nothing by themselves
FEW = 2  # bare titles between the text's last full stop and the first line that proves a tail
GRAM = 3  # characters that two texts on different things seldom share by chance


def read_tail(text: str, rules: Chrome, page: Page = NOBODY) -> list[tuple[Line, str]]:
    """The lines below the text with the rule of each, topmost first; nothing where no text would be left above."""
    run, below = _run(text, rules, page)
    if not run or below is None:
        return []
    proved = [at for at, (_, what) in enumerate(run) if what.proves]
    top = proved[-1] if proved else -1
    above = text[: run[-1][0].start]
    while top + 1 < len(run) and (
        _stray(run[top + 1], above, sure=not proved) or (proved and run[top + 1][1].rule not in WEAK)
    ):
        top += 1
    rest = run[top + 1 :]
    if proved and 0 < len(rest) <= FEW and STOPPED.search(below.text) and all(_foreign(i, above) for i in rest):
        top = len(run) - 1
    lines = run[: top + 1]
    return [(line, "tail:item" if what.rule in WEAK else what.rule or "") for line, what in reversed(lines)]


def _run(text: str, rules: Chrome, page: Page) -> tuple[list[tuple[Line, Said]], Line | None]:
    """The lines from the last one up that may be a tail, and the first one above them that is text."""
    run: list[tuple[Line, Said]] = []
    lines, weak = last_lines(text), 0
    line = next(lines, None)
    while line is not None and weak < MOST:
        what = said(line, rules, page)
        above = next(lines, None)
        if what.rule in WEAK and above is not None and _teases(above, line):
            over = said(above, rules, page)
            run += ((line, ITEM), (above, ITEM if over.rule in WEAK else over))
            above = next(lines, None)
        elif what.rule is None:
            return run, line
        else:
            run.append((line, what))
            weak += what.rule in WEAK
        line = above
    return run, line


ITEM = Said("tail:item", proves=True)


def _teases(title: Line, teaser: Line) -> bool:
    """Does a line begin with the one above it, as a list's teaser begins with its title?"""
    if not 4 <= title.length <= ITEM_LONGEST or not title.length < teaser.length <= RULE_LONGEST:
        return False
    most = re.sub(r"[【\[(（]?[一二三四五六七八九十\d]{1,2}篇[】\])）]?$", "", title.text)
    return len(most) >= 4 and teaser.text.startswith(most)


def _stray(item: tuple[Line, Said], page: str, *, sure: bool) -> bool:
    """Is a bare title above the tail part of it: a kind of document, on another thing than the page?"""
    return (SURE_KIND if sure else KIND).search(item[0].text) is not None and _foreign(item, page)


def _foreign(item: tuple[Line, Said], page: str) -> bool:
    """A title, long enough to tell, that shares no three characters in a row with the page."""
    line, what = item
    plain = re.sub(r"\W+", "", line.text)
    if what.rule != "title" or len(plain) < 2 * GRAM:
        return False
    return not any(plain[i : i + GRAM] in page for i in range(len(plain) - GRAM + 1))


def last_piece(line: Line, rules: Chrome) -> tuple[int, str] | None:
    """Where, behind the last sentence of a line of text, chrome is glued, and its rule."""
    match = PIECE.search(line.text)
    if match:
        piece = line.text[match.end() :]
        rule = next((rule.id for rule in rules.fitting(piece)), None)
        if rule:
            return line.end - len(piece), rule
    if not presents(line.text):
        return None
    closing = next(reversed(leads(line.text)), None)
    if closing and closing.start and closing.end == len(line.text) and "以上" in line.text[closing.start :]:
        return line.end - (closing.end - closing.start), "lead:closing"
    return None
