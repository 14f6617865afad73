"""The lead goes, and with it the sentence that it copied from the text below.

A copier's template glues itself to the start of the text. What stands before the glue is deleted only where it stands
again below; else the template alone goes.

>>> from cleaning.steps.header_footer.lines import first_lines
>>> text = "今年工作很多；下面某网小编为大家整理的总结，欢迎阅读。\\n今年工作很多，任务很重。"
>>> [edit.was for edit in introductions(text, first_lines(text, 9), len(text), "", frozenset()).edits]
['今年工作很多；下面某网小编为大家整理的总结，欢迎阅读。\\n']
>>> text = "公园很美。下面某网小编为大家整理的总结，欢迎阅读。\\n今年工作很多，任务很重。"
>>> [edit.was for edit in introductions(text, first_lines(text, 9), len(text), "", frozenset()).edits]
['下面某网小编为大家整理的总结，欢迎阅读。']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from cleaning.model import Edit, Note
from cleaning.steps.header_footer.header import may_be_title
from cleaning.steps.header_footer.intro_score import ENOUGH, Lead, leads, presents, weigh
from cleaning.steps.header_footer.lines import Line, first_lines

LEAD_WITHIN = 4  # lines below the head
COPY_GRAM, COPY_SHARE = 5, 0.8  # characters; share of a stretch found again below (a stamp may stand in it)
COPY_WITHIN = 8_000  # characters in which the copied sentence is looked for; the seed's stands in its third line
INTRO = 30  # characters of a teaser of the text above the text: DedeCMS takes 240
ENDED = '。！？!?；;：:”")）'
ASIDE = re.compile(r"(?:各位|亲爱的|同学|大家|朋友|读者|[您你]).{0,14}好[,!]?$|[^。!?]{2,40}\?$")
ASKED = re.compile("(?:应该|应当)?(?:怎么写|如何写|怎样写|有哪些|是什么|大全|范文|该怎么写呢)?$")
FILLER = re.compile(
    "随着|息息相关|越来越|频率|常常|经常|离不开|少不了|不可少|都(?:写|用|见|看|听)过|(?:工作|学习|生活)中|时候|发愁|怎么|如何|怎样|日常|生活里"
)
SUBJECT = 4  # characters that a filler and the lead after it share: the kind of text
LABEL = re.compile(
    r"^[▍▎■◆●【\[(（]?[^】。\n]{0,8}(?:导读|导语|前言|摘要|内容提要|内容摘要|简介|内容简介|核心提示|提要|编者按|引言|小编导语)[】\])）]?\s?[:：|｜丨]?\s?|"
    r"^(?:本|该)文档?(?:主要)?(?:介绍|讲述)了[^,，。]{2,40}[,，]"
)

NEARLY = 3  # PARTS; from here on a line that is no lead is noted
CERTAIN = 7  # PARTS; a lead further down (before the second article of a page) must show most of them
CERTAIN_LONGEST = 300  # characters of its line


class Introductions(msgspec.Struct, frozen=True):
    """The leads of a page: edits, the owners they name, the title line that they name again, and near misses."""

    edits: Sequence[Edit] = ()
    brands: Sequence[str] = ()
    title: str = ""
    notes: Sequence[Note] = ()


def introductions(text: str, body: Sequence[Line], end: int, title: str, brands: frozenset[str]) -> Introductions:
    """What presents the text `[body[0].start:end]` in its first lines, and between its articles."""
    found = list(_leads(text, body, end, title, brands))
    edits = [edit for edit, _ in found]
    named = "" if title else _title(text, body, edits)
    if named:
        edits.insert(0, whole(text, body[0], "head:title"))
    first = body[min(LEAD_WITHIN, len(body)) - 1].end
    edits += _between(text, first, end)
    notes = () if edits else list(_near(text, body[:2]))
    return Introductions(edits, [brand for _, brand in found if brand], named, notes)


def whole(text: str, line: Line, rule: str) -> Edit:
    """The edit that takes a line out with the break after it."""
    end = text.find("\n", line.end)
    end = len(text) if end < 0 else end + 1
    return Edit(line.start, end, text[line.start : end], "", rule)


def _title(text: str, body: Sequence[Line], edits: Sequence[Edit]) -> str:
    """The first line, where it may be a title and the second is a lead that names it again."""
    if len(body) < 3 or not edits or edits[0].start != body[1].start or edits[0].end <= body[1].end:
        return ""
    named = may_be_title(body[0]) and len(_plain(body[0].text)) > 3 and _plain(body[0].text) in _plain(body[1].text)
    return text[body[0].start : body[0].end] if named else ""


def _between(text: str, start: int, end: int) -> Iterator[Edit]:
    """Whole lines further down that are leads beyond doubt."""
    for word in ("小编", "小編"):
        at = text.find(word, start, end)
        while at >= 0:
            lines = first_lines(text, 1, text.rfind("\n", 0, at) + 1)
            line = lines[0]
            if line.start >= start and line.length <= CERTAIN_LONGEST and line.end < end and _certain(line):
                yield whole(text, line, "lead")
            at = text.find(word, max(at + 1, line.end), end)


def _certain(line: Line) -> bool:
    lead = next(iter(leads(line.text)), None)
    return lead is not None and (lead.start, lead.end) == (0, len(line.text)) and weigh(line.text) >= CERTAIN


def _near(text: str, body: Sequence[Line]) -> Iterator[Note]:
    """A line that falls a part or two short of a lead is left for a human eye."""
    for line in body:
        if presents(text[line.start : line.end]) and NEARLY <= (score := weigh(line.text)) < ENOUGH:
            yield Note("lead?", line.start, line.end, f"{score} of {ENOUGH} parts of a lead")


def _leads(text: str, body: Sequence[Line], end: int, title: str, brands: frozenset[str]) -> Iterator[tuple[Edit, str]]:
    """The edits of leads in the first lines of the text, each with the brand that it names."""
    for line in body[:LEAD_WITHIN]:
        last = line is body[-1] and line.end >= end
        for lead in leads(line.text, title, brands) if presents(text[line.start : line.end]) else ():
            edit = _lead_edit(text, line, lead, end, title)
            if not last or edit.end < line.end or edit.start > line.start:
                yield edit, line.own(lead.brand)
            break
        else:
            if _is_intro(text, line, end):
                yield whole(text, line, "lead:copy"), ""


def _lead_edit(text: str, line: Line, lead: Lead, end: int, title: str) -> Edit:
    """All of the line where the lead fills it or what stands before it was copied from below; else the lead alone."""
    before = line.text[: lead.start]
    label = LABEL.match(before)
    start = line.start + lead.start
    below = text[line.end : end]
    said = line.text[lead.start :]
    if _empty(before, label) or _named(before, said, title) or _filler(before, said) or copied(before, below):
        start = line.start
    stop = line.start + lead.end
    while stop < line.end and text[stop].isspace():
        stop += 1
    if stop >= line.end and start == line.start:
        return whole(text, line, "lead")
    return Edit(start, stop, text[start:stop], "", "lead")


def _empty(before: str, label: re.Match[str] | None) -> bool:
    """Is what stands before the lead nothing, a label, a greeting, or a question that the lead answers?"""
    return not before.strip() or (label is not None and label.end() == len(before)) or ASIDE.match(before) is not None


def _named(before: str, lead: str, title: str) -> bool:
    """Does what stands before the lead only name its subject ("T怎么写？", "T，")?"""
    plain = ASKED.sub("", _plain(before))
    return len(plain) > 3 and (plain in _plain(lead) or plain == _plain(title))


def _filler(before: str, lead: str) -> bool:
    """Does the lead's own sentence only lead up to its subject ("随着…进步，T与我们的生活息息相关，下面是…整理的T")?"""
    plain, said = _plain(before), _plain(lead)
    if "。" in before or not FILLER.search(before):
        return False
    return any(plain[i : i + SUBJECT] in said for i in range(len(plain) - SUBJECT + 1))


def _is_intro(text: str, line: Line, end: int) -> bool:
    """A teaser of the text above the text: labelled, or cut in mid-sentence, and found again below."""
    if line.length < INTRO or (not LABEL.match(text, line.start) and text[line.end - 1] in ENDED):
        return False
    label = LABEL.match(line.text)
    rest = line.text[label.end() :].rstrip(".…") if label else line.text.rstrip(".…")
    below = text[line.end : min(end, line.end + COPY_WITHIN)]
    return copied(rest, below) if label else _begins(rest, below)


def _begins(part: str, below: str) -> bool:
    plain = _plain(part)
    return _plain(below[: 3 * len(part) + 40]).startswith(plain[: len(plain) - 2])


def copied(part: str, below: str) -> bool:
    """Does a stretch stand again below? By its five-character runs, since stamps may stand in the original."""
    plain = _plain(part)
    if len(plain) < 2 * COPY_GRAM:
        return len(plain) > 1 and plain in _plain(below[:400])
    page = _plain(below[:COPY_WITHIN])
    grams = [plain[i : i + COPY_GRAM] for i in range(len(plain) - COPY_GRAM + 1)]
    return sum(gram in page for gram in grams) >= COPY_SHARE * len(grams)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text))
