"""What a page says of itself around its body: column, tags, date, source, author.

>>> read_date("时间：2021-03-04 10:11 来源：网络"), read_date("2021年3月4日")
(datetime.date(2021, 3, 4), datetime.date(2021, 3, 4))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cleaning.extract.flow import Flow, Line, squeezed
from cleaning.extract.profile import column_path
from cleaning.model import Fields

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_PLACE = re.compile(r"(?:当前|所在|您现在的|你的|您的|现在的|您当前的)\s?位置\s?(?:是)?\s?[:：]?")
_STEPS = re.compile(r"\s*(?:>|＞|»|›|→|\\|/|->|—>|&gt;|::|·)\s*")
_TAGS = re.compile(r"^\s*(?:推荐访问|相关热词搜索|相关热词|标签|关键词|关键字|TAGS?|Tags?|tags?)\s*[:：]\s*(.{1,200})$")
_SOURCE = re.compile(r"(?:文章来源|信息来源|稿件来源|来源|來源|Source)\s*[:：]\s*([^\s|｜，,。:：]{2,30})")
_AUTHOR = re.compile(r"(?:文章作者|作者|Author)\s*[:：]\s*([^\s|｜，,。:：]{2,20})")
_NEXT_LABEL = re.compile(r"(?:作者|来源|时间|日期|发布|编辑|责任编辑|点击|浏览|阅读|字号|浏览量|浏览次数)$")
_META_DATES = (
    'meta[property="article:published_time"]', 'meta[name="publishdate"]', 'meta[name="PubDate"]',
    'meta[name="pubdate"]', 'meta[itemprop="datePublished"]',
)  # fmt: skip
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"((?:19|20)\d\d-\d\d-\d\d)')
NOBODY = frozenset(("未知", "佚名", "admin", "网络", "互联网", "网络整理", "本站", "不详"))
CRUMB = 200  # characters: a longer line is no crumb
_STEP = re.compile(r"[\w）)]\s*[>＞»›]+\s*\w")
ABOVE = 4  # lines above a text that may date it
LABEL = 100  # characters of a line of labels
FAR = 60  # lines before a kept block's end in which tags may stand (but a paper's 关键词 are its own text)
NEAR = 12  # lines after the title in which its date, source and author stand


def read_date(text: str) -> date | None:
    """The first date in a text."""
    for year, month, day in _DATE.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def around(flow: Flow, tree: Any, html: str, title: str, place: int, first: int, last: int) -> Fields:
    """The fields of a page whose body is lines[first:last] and whose title stands in line `place` (or -1)."""
    head = flow.lines[:first]
    below = flow.lines[max(0, place) : max(0, place) + NEAR]
    label = " ".join(line.text for line in below if len(line.text) < 160 and "。" not in line.text)
    return Fields(
        title=title,
        category=_category(head, title),
        tags=_tags(line.text for line in (*head[max(0, place, first - NEAR) :], *flow.lines[last : last + NEAR]))
        or _tags(line.text for line in flow.lines[max(first, last - FAR) : last] if not line.text.startswith("关键")),
        published_on=read_date(label) or _meta_date(tree, html) or read_date(_above(flow, first)),
        source=_named(_SOURCE, label),
        author=_named(_AUTHOR, label),
    )


def _above(flow: Flow, first: int) -> str:
    """The short lines right above the text, where a page without a heading puts its date (under it stand others')."""
    near = flow.lines[max(0, first - ABOVE) : first + 1]
    return " ".join(line.text for line in near if len(line.text) < LABEL)


def _named(pattern: re.Pattern[str], text: str) -> str:
    """The value after a label; "" where it is nobody's name or the next label."""
    found = pattern.search(text)
    value = _NEXT_LABEL.sub("", found[1]).strip(" \xa0\u3000") if found else ""
    return "" if value in NOBODY else value


def _category(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    """The column path of the line that says where one is; else of a line of links with steps between them."""
    for index, line in enumerate(lines):
        found = _PLACE.search(line.text) if "位置" in line.text and len(line.text) < CRUMB else None
        if found:
            after = lines[index + 1].text if index + 1 < len(lines) else ""
            return _path(squeezed(line.text[found.end() :]) or after, title)
    stepped = (line.text for line in lines if line.linked and len(line.text) < CRUMB and _STEP.search(line.text))
    return next((path for text in stepped if (path := _path(text, title))), ())


def _path(text: str, title: str) -> tuple[str, ...]:
    """The columns in a crumb's text."""
    return column_path([part for part in _STEPS.split(text) if part], title)


def _tags(lines: Iterable[str]) -> tuple[str, ...]:
    for text in lines:
        found = _TAGS.match(text)
        if found:
            return tuple(t for t in re.split(r"[\s,，、;；|]+", found[1]) if t)
    return ()


def _meta_date(tree: Any, html: str) -> date | None:
    """The date that the head or JSON-LD gives; only where the page's own lines give none."""
    for selector in _META_DATES if tree.head is not None else ():
        node = tree.head.css_first(selector)
        found = read_date(node.attributes.get("content") or "") if node else None
        if found:
            return found
    told: Sequence[str] = _JSON_DATE.findall(html) if "datePublished" in html or '"pubDate"' in html else ()
    return read_date(told[0]) if told else None
