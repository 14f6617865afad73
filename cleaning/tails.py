"""What stands below the text: tags, neighbours, related and hot lists with teasers, disclaimers, promotion.

>>> from cleaning.packs import Rule
>>> proof = (("dirty", "clean"),)
>>> rules = [Rule("tail:tags", "^推荐访问:", "tail", proof), Rule("tail:list", "^热门文章$", "tail", proof)]
>>> text = "会议开始。\\n推荐访问：会议\\n热门文章\\n关于梦想的演讲\\n关于梦想的演讲  人都有梦想,都"
>>> [rule for line, rule in read_tail(text, rules)]
['tail:tags', 'tail:list', 'tail:item', 'tail:item']

It is read from the last line up, and ends at the first line that is text. A bare title proves nothing by itself: it
goes with a line that does, or where it names a kind of document and shares no word with the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaning.leads import leads, presents
from cleaning.lines import Line, last_lines
from cleaning.packs import Rule

MOST = 90  # lines: twelve teasers with their titles, tags, neighbours and a disclaimer make 40
RULE_LONGEST = 400  # characters of a disclaimer, the longest kind of line below a text
ITEM_LONGEST = 80  # characters of a title in a list; DedeCMS cuts at 60 bytes by default
SIGNED = re.compile(
    r"(?:19|20)\d\d\s?年.{0,14}日|[一二三四五六七八九十〇○零]{4}年|^附[件录表注]?[::\d一二三]|"
    r"^[(（]?[\d一二三四五六七八九十]{1,3}[.、)）]|^第[一二三四五六七八九十百\d]{1,5}[章节条篇]|"
    r"(?:主席|总理|部长|省长|市长|县长|委员会|人民政府|办公[厅室]|部|局|院|公司)$|"
    r"^(?:来源|编辑|作者|记者|供稿|审核|校对)\s?:|记者|通讯员|^[(（□■]?\s?作者"
)
KIND = re.compile(
    r"范文|作文|[一二三四五六七八九十\d]{1,2}\s?篇[】\])）]?$|"
    r"(?:心得|体会|演讲稿?|发言稿?|讲话稿?|自传|[申邀]请[书函]|检讨书|倡议书|保证书|感谢信|读后感|观后感|祝福语|贺词|致辞|主持词|台词|"
    r"总结|材料|报告|计划|方案|教案|说课稿|论文|日记|周记|合同|协议书?|简历|评语|句子|文案|说说|大全|精选|模板|格式|怎么写|的利与弊|关于.{2,20})[】\])）]?$"
)
SURE_KIND = re.compile(
    r"范文|作文|[【\[(（][一二三四五六七八九十\d]{1,2}\s?篇[】\])）]$|[一二三四五六七八九十\d]{1,2}\s?篇$|(?:心得体会|演讲稿|发言稿|自传|申请书|检讨书|读后感|观后感|祝福语|主持词|检查材料|事迹材料)$"
)
ENDED = re.compile(r"[。!?;:,、…”\"》)）]$")
COUNT = re.compile(r"[(\[]?\d{1,6}[)\]]?%?$|[-—=*_·\s]{3,80}$|[×|+>]$")  # of votes, a page; a rule; a button
STOPPED = re.compile(r"[。!?…][”\"’)）」]?$")
PIECE = re.compile(r"[。!?…][”\"’)）」]?\s{0,8}(?=[^。!?…]{2,200}$)")
WEAK = (None, "sign", "title")  # kinds of line that prove nothing by themselves
FEW = 2  # bare titles between the text's last full stop and the first line that proves a tail
GRAM = 3  # characters that two texts on different things seldom share by chance


def read_tail(text: str, rules: Sequence[Rule]) -> list[tuple[Line, str]]:
    """The lines below the text with the rule of each, topmost first; nothing where no text would be left above."""
    run, below = _run(text, rules)
    if not run or below is None:
        return []
    proved = [at for at, (_, rule) in enumerate(run) if rule not in ("title", "sign")]
    top = proved[-1] if proved else -1
    page = text[: run[-1][0].start]
    while top + 1 < len(run) and _stray(run[top + 1], page, sure=not proved):
        top += 1
    rest = run[top + 1 :]
    if proved and 0 < len(rest) <= FEW and STOPPED.search(below.text) and all(_foreign(i, page) for i in rest):
        top = len(run) - 1
    lines = run[: top + 1]
    return [(line, "tail:item" if rule in ("title", "sign") else rule) for line, rule in reversed(lines)]


def _run(text: str, rules: Sequence[Rule]) -> tuple[list[tuple[Line, str]], Line | None]:
    """The lines from the last one up that may be a tail, and the first one above them that is text."""
    run: list[tuple[Line, str]] = []
    lines = last_lines(text, MOST)
    line = next(lines, None)
    while line is not None:
        rule = _rule(line, rules)
        above = next(lines, None)
        if rule in WEAK and above is not None and _teases(above, line):
            run += ((line, "tail:item"), (above, _rule(above, rules) or "tail:item"))
            if run[-1][1] in ("title", "sign"):
                run[-1] = (above, "tail:item")
            above = next(lines, None)
        elif rule is None:
            return run, line
        else:
            run.append((line, rule))
        line = above
    return run, run[-1][0] if len(run) >= MOST - 1 else None


def _rule(line: Line, rules: Sequence[Rule]) -> str | None:
    """The rule of a line by its words; "title" or "sign" for a short one without a mark at its end; None for text."""
    if line.length <= RULE_LONGEST:
        for rule in rules:
            if rule.pattern.match(line.text):
                return rule.id
        closing = next(leads(line.text), None) if presents(line.text) else None
        if closing and not closing.start and closing.end == len(line.text):
            return "lead:closing"
    if line.length > ITEM_LONGEST:
        return None
    if COUNT.match(line.text):
        return "sign"
    if ENDED.search(line.text):
        return "title" if SURE_KIND.search(line.text) else None
    return "sign" if SIGNED.search(line.text) else "title"


def _teases(title: Line, teaser: Line) -> bool:
    """Does a line begin with the one above it, as a list's teaser begins with its title?"""
    if not 4 <= title.length <= ITEM_LONGEST or not title.length < teaser.length <= RULE_LONGEST:
        return False
    most = re.sub(r"[【\[(（]?[一二三四五六七八九十\d]{1,2}篇[】\])）]?$", "", title.text)
    return len(most) >= 4 and teaser.text.startswith(most)


def _stray(item: tuple[Line, str], page: str, *, sure: bool) -> bool:
    """Is a bare title above the tail part of it: a kind of document, on another thing than the page?"""
    return (SURE_KIND if sure else KIND).search(item[0].text) is not None and _foreign(item, page)


def _foreign(item: tuple[Line, str], page: str) -> bool:
    """A title, long enough to tell, that shares no three characters in a row with the page."""
    line, rule = item
    plain = re.sub(r"\W+", "", line.text)
    if rule != "title" or len(plain) < 2 * GRAM:
        return False
    return not any(plain[i : i + GRAM] in page for i in range(len(plain) - GRAM + 1))


def last_piece(line: Line, rules: Sequence[Rule]) -> tuple[int, str] | None:
    """Where, behind the last sentence of a line of text, chrome is glued, and its rule."""
    match = PIECE.search(line.text)
    if match:
        piece = line.text[match.end() :]
        rule = next((r.id for r in rules if r.pattern.match(piece)), None)
        if rule:
            return line.end - len(piece), rule
    if not presents(line.text):
        return None
    closing = next(reversed([*leads(line.text)]), None)
    if closing and closing.start and closing.end == len(line.text) and "以上" in line.text[closing.start :]:
        return line.end - (closing.end - closing.start), "lead:closing"
    return None
