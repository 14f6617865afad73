"""What stands above the text: navigation, crumb, title, the line of date, source and views, the title again.

>>> from cleaning.steps.header_footer.lines import first_lines
>>> lines = first_lines("当前位置:某某网 > 范文 >\\n某会议讲话\\n| 浏览量:\\n某会议讲话\\n同志们:\\n", 9)
>>> from cleaning.knowledge.schema import Rule
>>> views = Rule("head:meta", "^. 浏览量:$", "head", (("", ""),))
>>> head = read_head(lines, Chrome.of([views]))
>>> head.body, head.title, head.category, head.brands
(4, '某会议讲话', ('范文',), ('某某网',))

A title without a crumb, a meta line or a twin is the author's own first line, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from cleaning.matching.line_rules import Chrome
from cleaning.steps.header_footer.breadcrumbs import HINT, LONGEST, Crumb, crumb
from cleaning.steps.header_footer.lines import Line

CRUMB_WITHIN = 6  # lines: above the crumb stand at most a site's name, its navigation and a hacked page's keywords
META_LONGEST = 300  # characters of a line of date, source, views and buttons
TITLE_LONGEST = 80  # characters; the longest title of 1,000 laws and reports has 62
NO_TITLE = re.compile(
    r"[。!?;,、:…]$|^第[一二三四五六七八九十百零〇\d]{1,7}[章节条篇部编]|^[(（]?[一二三四五六七八九十]{1,3}[)、]|^\d{1,3}[.、)]|^[“\"]"
)
KEYWORDS_FEWEST, KEYWORD_LONGEST = 5, 24  # items of a hacked page's list, characters of one
KEYWORD_MARKS = re.compile(r"[,_|/、-]+")
OF_SITE = re.compile(r"\s?[-_—|·]{1,2}\s?.{0,10}(?:[网站版库吧]|文库|范文|之家|\.com|\.cn)$")
DATE = re.compile(r"(?P<y>(?:19|20)\d\d)\s?[-./年]\s?(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})")
SOURCE = re.compile(r"(?:文章|信息|新闻|稿件|内容)?(?:来源|出处|来自)\s?:\s?(?P<it>[^\s|:;,]{2,30})")
AUTHOR = re.compile(r"(?:文章)?(?:作者|撰稿|撰文|文/)\s?:?\s?(?P<it>[^\s|:;,()]{2,16})")
NOBODY = re.compile(
    "^(?:网友|网络|互联网|未知|佚名|本站|admin|管理员|匿名|原创|转载|时间|来源|点击|浏览)", re.IGNORECASE
)


class Cut(msgspec.Struct, frozen=True):
    """Line `at` is chrome, by this rule."""

    at: int
    rule: str


class Head(msgspec.Struct, frozen=True):
    """What stands above the text: `body` is the number of the first line that belongs to it."""

    body: int = 0
    cuts: tuple[Cut, ...] = ()
    title: str = ""
    category: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    published_on: date | None = None
    source: str = ""
    author: str = ""
    hacked: bool = False


def read_head(lines: Sequence[Line], rules: Chrome) -> Head:
    """Walk down the first lines as long as they are chrome. `rules` are those of place `head`: meta lines."""
    found = _first_crumb(lines)
    at = _first_meta(lines, rules) if found is None else found[0] + 1
    if at is None or (found and not _above(lines[: found[0]], rules)):
        return Head()
    above = tuple(Cut(i, _rule_above(line)) for i, line in enumerate(lines[: found[0]])) if found else ()
    cuts = [*above, Cut(found[0], "head:crumb")] if found else []
    path = found[1] if found else Crumb("", ())
    title, at = _title(lines, at, rules, path, crumbed=found is not None)
    if title:
        cuts.append(Cut(at - 1, "head:title"))
    at, metas = _after_title(lines, at, title, rules, cuts)
    parts = path.parts[:-1] if title and path.parts and _plain(path.parts[-1]) == _plain(title) else path.parts
    own = lines[found[0]].own if found else str
    head = Head(
        at,
        tuple(cuts),
        title,
        tuple(map(own, parts)),
        (own(path.site),) if path.site else (),
        hacked=any(c.rule == "head:keywords" for c in cuts),
    )
    return _with_meta(head, metas)


def _first_crumb(lines: Sequence[Line]) -> tuple[int, Crumb] | None:
    for at, line in enumerate(lines[:CRUMB_WITHIN]):
        if line.length <= LONGEST and HINT.search(line.page, line.start, line.end):
            path = crumb(line.text, lines[at + 1].text if at + 1 < len(lines) else "")
            if path is not None:
                return at, path
    return None


def _rule_above(line: Line) -> str:
    """A list of keywords, or the site's navigation (which stands apart by blanks)."""
    words = KEYWORD_MARKS.split(line.text)
    stuffed = len(words) >= KEYWORDS_FEWEST and all(0 < len(word) <= KEYWORD_LONGEST for word in words)
    return "head:keywords" if stuffed and line.text.count(" ") < len(words) else "head:navigation"


def _above(lines: Sequence[Line], rules: Chrome) -> bool:
    """May all this stand above a crumb? No line of it is running text."""
    return all(not re.search("[。!?;]$", line.text) and len(line.text) < 400 for line in lines)


def _first_meta(lines: Sequence[Line], rules: Chrome) -> int | None:
    """Without a crumb, a meta line among the first three, under titles only, proves a head: its first line is 0."""
    for line in lines[:3]:
        if _meta(line, rules, alone=True):
            return 0
        if not may_be_title(line):
            return None
    return None


def _title(lines: Sequence[Line], at: int, rules: Chrome, path: Crumb, *, crumbed: bool) -> tuple[str, int]:
    """The title and the number of the line after it; "" where the next line is none."""
    while at < len(lines) and at < CRUMB_WITHIN and _meta(lines[at], rules):
        return "", at
    if at >= len(lines) or not may_be_title(lines[at]):
        return "", at
    return lines[at].text, at + 1


def may_be_title(line: Line) -> bool:
    """Short, not numbered, and no mark at its end."""
    return 2 < line.length <= TITLE_LONGEST and not NO_TITLE.search(line.text)


def _after_title(lines: Sequence[Line], at: int, title: str, rules: Chrome, cuts: list[Cut]) -> tuple[int, list[Line]]:
    """Meta lines and the title's twins: the number of the line after them, and what the meta lines said."""
    metas: list[Line] = []
    while at < len(lines):
        line = lines[at]
        if (rule := _meta(line, rules)) is not None:
            metas.append(line)
        elif title and line.length < 2 * TITLE_LONGEST and _names_again(line.text, title):
            rule = "head:title"
        else:
            break
        cuts.append(Cut(at, rule))
        at += 1
    return at, metas


def _names_again(text: str, title: str) -> bool:
    """The title, or the title as a browser shows it: T_某某网, T——某某手机版."""
    return _plain(text) == _plain(title) or (text.startswith(title) and OF_SITE.match(text, len(title)) is not None)


def _meta(line: Line, rules: Chrome, *, alone: bool = False) -> str | None:
    """The rule by which a line is one of date, source, views; `alone`: by one that needs no crumb beside it."""
    if line.length > META_LONGEST:
        return None
    return next((r.id for r in rules.fitting(line.text) if not alone or not r.evidence), None)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _with_meta(head: Head, metas: Sequence[Line]) -> Head:
    """With the first date, source and author that the meta lines name."""
    when = next((match for line in metas if (match := DATE.search(line.text))), None)
    return msgspec.structs.replace(
        head, published_on=_date(when), source=_named(metas, SOURCE), author=_named(metas, AUTHOR)
    )


def _named(metas: Sequence[Line], label: re.Pattern[str]) -> str:
    found = ((line, match["it"]) for line in metas for match in label.finditer(line.text))
    return next((line.own(name) for line, name in found if not NOBODY.match(name)), "")


def _date(match: re.Match[str] | None) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None
