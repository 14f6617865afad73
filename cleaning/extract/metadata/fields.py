"""What a page says of itself around its body: column, tags, date, source, author.

>>> from selectolax.lexbor import LexborHTMLParser
>>> from cleaning.extract.render.html_to_lines import flow
>>> html = "<p>当前位置：首页 > 公文<h1>通知</h1><p>2021年3月4日 来源：某报<p>正文。"
>>> tree = LexborHTMLParser(html)
>>> found = around(flow(tree.body), Told(), "通知", 1, 3, 4)
>>> found.category, found.published_on, found.source
(('公文',), datetime.date(2021, 3, 4), '某报')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from cleaning.common.dates import read_date
from cleaning.extract.metadata.bylines import NOBODY, author_before_date, author_of, is_lone_name, source_of
from cleaning.extract.metadata.head_metadata import Told
from cleaning.extract.metadata.site_selectors import column_path
from cleaning.extract.render.html_to_lines import squeezed
from cleaning.extract.render.lines import Flow, Line
from cleaning.model import Fields

_PLACE = re.compile(r"(?:当前|所在|您现在的|你的|您的|现在的|您当前的)\s?位置\s?(?:是)?\s?[:：]?")
_STEPS = re.compile(r"\s*(?:>|＞|»|›|→|\\|/|->|—>|&gt;|::|·)\s*")
_TAGS = re.compile(
    r"^\s*(?:分类[:：]\s?\S{1,12}?)?(?:推荐访问|相关热词搜索|相关热词|标签|关键词|关键字|TAGS?|Tags?|tags?)\s*[:：]\s*(.{1,200})$"
)
_SIGNED = re.compile(
    r"\W{0,2}(?:来自.{0,16}\d楼|\w{0,4}?(?:创建|发布|发表|编辑|更新|回答|提问)[于时日]|时间|日期|[Pp]osted|(?:19|20)\d\d)"
)
CRUMB = 200  # characters: a longer line is no crumb
_STEP = re.compile(r"[\w）)]\s*[>＞»›]+\s*\w")
ABOVE = 4  # lines above a text that may date it
LABEL = 100  # characters of a line of labels
FAR = 60  # lines before a kept block's end in which tags may stand (but a paper's 关键词 are its own text)
LABELS = 160  # characters of one under a title, where all stand in one line
NEAR = 12  # lines after the title in which its date, source and author stand


def around(flow: Flow, told: Told, title: str, place: int, first: int, last: int) -> Fields:
    """The fields of a page whose body is lines[first:last] and whose title stands in line `place` (or -1)."""
    head = flow.lines[:first]
    below = flow.lines[max(0, place) : max(0, place) + NEAR]
    label = _label(below)
    over = _label(below[: max(0, last - max(0, place))])  # under a short text stand others' dates
    return Fields(
        title=title,
        category=_category(head, title),
        tags=_tags(line.text for line in (*head[max(0, place, first - NEAR) :], *flow.lines[last : last + NEAR]))
        or _tags(line.text for line in flow.lines[max(first, last - FAR) : last] if not line.text.startswith("关键")),
        published_on=read_date(over)
        or told.published_on
        or read_date(_above(flow, first))
        or _below(flow, last)
        or read_date(label),
        source=source_of(label) or _shown(told.source, flow, first, last),
        author=author_of(label) or _named_alone(below) or _shown(told.author, flow, first, last),
    )


def _label(lines: Sequence[Line]) -> str:
    """The lines of labels among these, in one."""
    return " ".join(line.text for line in lines if len(line.text) < LABELS and "。" not in line.text)


def _named_alone(lines: Sequence[Line]) -> str:
    """A name that is a line of its own under the title, as old pages sign, or that stands there before the date."""
    for line in lines:
        if line.text[-1:] not in "。！？" and is_lone_name(line.text):
            return line.text
        if (name := author_before_date(line.text)) and len(line.text) < LABEL:
            return name
    return ""


def _shown(value: str, flow: Flow, first: int, last: int) -> str:
    """What the head tells, where a line near the text shows it."""
    near = (*flow.lines[max(0, first - NEAR) : first + 1], *flow.lines[max(first, last - 1) : last + NEAR])
    return value if value and value not in NOBODY and any(value in line.text for line in near) else ""


def _below(flow: Flow, last: int) -> date | None:
    """The date under a text that says so of itself, as forums and answers have it."""
    near = (line.text for line in flow.lines[last : last + ABOVE] if line.linked * 2 < len(line.text) < LABEL)
    return next((day for text in near if _SIGNED.match(text) and (day := read_date(text))), None)


def _above(flow: Flow, first: int) -> str:
    """The short lines right above the text, where a page without a heading puts its date (under it stand others')."""
    near = flow.lines[max(0, first - ABOVE) : first + 1]
    return "  ".join(line.text for line in near if len(line.text) < LABEL)


def _category(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    """The column path of the line that says where one is; else of a line of links with steps between them."""
    for index, line in enumerate(lines):
        found = _PLACE.search(line.text) if "位置" in line.text and len(line.text) < CRUMB else None
        if found:
            after = lines[index + 1].text if index + 1 < len(lines) else ""
            return _path(squeezed(line.text[found.end() :]) or after, title)
    stepped = (line.text for line in lines if line.linked and len(line.text) < CRUMB and _is_stepped(line.text))
    return next((path for text in stepped if (path := _path(text, title))), ())


def _is_stepped(text: str) -> bool:
    """Does a step stand between two words?"""
    return (">" in text or "＞" in text or "»" in text or "›" in text) and _STEP.search(text) is not None


def _path(text: str, title: str) -> tuple[str, ...]:
    """The columns in a crumb's text."""
    return column_path([part for part in _STEPS.split(text) if part], title)


def _tags(lines: Iterable[str]) -> tuple[str, ...]:
    for text in lines:
        found = _TAGS.match(text) if ":" in text or "：" in text else None
        if found:
            return tuple(t for t in re.split(r"[\s,，、;；|]+", found[1]) if t)
    return ()
