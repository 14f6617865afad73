"""The article's own title, not the site's: the heading before a cut `<title>`.

A `<title>` is `title_column_site`, often cut at a fixed length; the heading on the page is whole. So a line of the page
that the `<title>` begins with, or that begins with the `<title>`, is the title; headings first, the longest first.

>>> parts("某区整治动员会议讲话_公文范文_某某网")[0]
'某区整治动员会议讲话'
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaning.extract.metadata.bylines import is_byline
from cleaning.extract.render.lines import Flow, Line
from cleaning.extract.render.tags import HEADINGS

_CUTS = re.compile(
    r"\s*[_|｜»«·•]+\s*|\s+[-–—:：]+\s+|[-–—]{1,3}(?=[^-–—]{2,16}$)|(?<=[\u4e00-\u9fff])\s*[-–—]+\s*(?=[\u4e00-\u9fff])"
)
_DATED = re.compile(
    r"(?:时间|日期|发布|发表|来源|作者|点击|浏览|阅读|发信站).{0,60}(?:19|20)\d\d[-/.年]\d{1,2}|^\W{0,3}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}"
)
_NOBODYS = re.compile(
    r"(?:新建网页|无标题(?:文档|页)?|欢迎光临|[Uu]ntitled(?: [Dd]ocument| [Pp]age)?|New Page|Document|Index)\s?\d{0,3}"
)
_CALLED = re.compile(r"(?:标|(?:来信|信件|咨询|留言|[帖贴]子)[标主])\s*题\s*[:：]?")
_NAMED = re.compile(r"^\W{0,3}(?:来信|信件|咨询|留言|[帖贴]子)?[标主]\s*题\s*[:：\t]\s*(?=(\S.{3,80})$)")
_OPENS = re.compile(r"(?<=.)[（(【]")  # a `<title>` goes on in brackets with what is no title
LONGEST = 160  # characters of a title
UNDER = 40  # lines under a title in which its text begins
HEADED = 6  # characters: a shorter lone heading is a column's name
SHORTEST = 4  # a shorter heading proves nothing unless the whole <title> says it


@functools.lru_cache(maxsize=256)
def plain(text: str) -> str:
    """For comparing: NFKC, letters and digits only, lower case (a page's title is asked for often)."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text[: 2 * LONGEST]))).lower()


def parts(title: str) -> list[str]:
    """What a `<title>` is made of, in order."""
    return [part for part in _CUTS.split(title) if part.strip()]


def find_title(flow: Flow, head: str, og: str = "") -> tuple[str, int]:
    """The title, and the line it stands in (-1 where none does)."""
    head = "" if _NOBODYS.fullmatch(head.strip()) else head
    whole = plain(head) or plain(og)
    told = frozenset(map(plain, (*parts(head or og), *_OPENS.split(head or og, maxsplit=1)[:1])))
    best, place, worth = "", -1, 0.0
    for index, line in _candidates(flow.lines, head or og, whole):
        text, own = _wholes(flow.lines, index, whole, told)
        value = _worth(text, own, line, whole)
        if value > worth:
            best, place, worth = text, index, value
    if best:
        return (best, place) if plain(best) in told else _short_of(flow.lines, best, place)
    shown = _labelled(flow.lines) or ((_headed(flow.lines) or _over_label(flow)) if len(told) < 2 else None)
    return shown or (_without_site(head, og), -1)


def _short_of(lines: Sequence[Line], best: str, place: int) -> tuple[str, int]:
    """The page's h1 where what was found only says more of it, as `<title>` does (红烧茄子的做法)."""
    whole = plain(best)
    for index, line in enumerate(lines[:place]):
        if line.tag == "h1" and not line.linked and len(own := plain(line.text)) > 1 and whole.startswith(own):
            return line.text, index
    return best, place


def _labelled(lines: Sequence[Line]) -> tuple[str, int] | None:
    """The line that calls itself the title (`标  题: …`, a letter's 来信标题), in it or in the next."""
    for place, (line, after) in enumerate(pairwise(lines)):
        if "题" in line.text[: SHORTEST * 2]:
            found = _NAMED.match(line.text)
            if found or _CALLED.fullmatch(line.text):
                return (found[1], place) if found else (after.text, place + 1)
    return None


def _headed(lines: Sequence[Line]) -> tuple[str, int] | None:
    """Where the head says nothing of the page: its only h1, or its only h2 where it has no h1."""
    for tag in ("h1", "h2"):
        found = [number for number, line in enumerate(lines) if line.tag == tag and line.text]
        if found:
            line = lines[found[0]]
            alone = len(found) == 1 and not line.linked and HEADED <= len(line.text) <= LONGEST
            return (line.text, found[0]) if alone else None
    return None


def _over_label(flow: Flow) -> tuple[str, int] | None:
    """Where the head says nothing of the page (`<title>` is the site's name): the line above that which dates it; of
    several the one with most to say under it, since lists of news are dated too."""
    found = [
        place for place, (line, label) in enumerate(pairwise(flow.lines))
        if SHORTEST <= len(line.text) <= LONGEST // 2 and not line.linked and _signs(label) and not _signs(line)
    ]  # fmt: skip
    place = max(found, key=lambda place: _said_under(flow, place), default=-1)
    return (flow.lines[place].text, place) if place >= 0 else None


def _said_under(flow: Flow, place: int) -> int:
    """Characters that run in the lines under this one."""
    under = range(place + 1, min(place + UNDER, len(flow.lines)))
    return sum(flow.size[number + 1] - flow.size[number] for number in under if flow.runs[number])


def _signs(line: Line) -> bool:
    """Is it a line of labels with a date, or of nothing but the writer's name?"""
    brief = len(line.text) <= LONGEST and "。" not in line.text
    return brief and (_DATED.search(line.text) is not None or is_byline(line.text))


def _wholes(lines: Sequence[Line], index: int, whole: str, told: frozenset[str]) -> tuple[str, str]:
    """A line, and it plain; with it the next where the head's title says that one heading was broken in two; not where
    the line is a part of that title by itself (`told`), and the next the site's motto.
    """
    line = lines[index]
    own, after = plain(line.text), lines[index + 1].text if index + 1 < len(lines) else ""
    if whole and line.tag in HEADINGS and whole.startswith(own) and own not in told and 0 < len(after) < LONGEST:
        joined = plain(line.text + after)
        if whole.startswith(joined):
            return line.text + after, joined
    return line.text, own


def _candidates(lines: Sequence[Line], head: str, whole: str) -> Iterator[tuple[int, Line]]:
    """The cheap test: headings, and lines that begin with a sign or with a letter of the head's title; a link must
    begin as the title does. None that begins with a Han character that the title has not, or has one in its middle."""
    first = next((sign for sign in head if sign.isalnum()), "") + whole[:1] + whole[:1].upper()
    for index, line in enumerate(lines):
        text, heading = line.text, line.tag in HEADINGS
        if 0 < len(text) <= (LONGEST if heading else len(head)):
            begin = text[0]
            if heading or begin in (first if line.linked else head) or not begin.isalnum():
                middle = begin if heading else text[min(len(text), LONGEST) // 2]
                if not whole or not (_is_alien(begin, whole) or _is_alien(middle, whole)):
                    yield index, line


def _is_alien(sign: str, whole: str) -> bool:
    """Is it a Han character that is not in this text? (None of these is changed by NFKC.)"""
    return "\u4e00" <= sign <= "\u9fff" and sign not in whole


def _worth(text: str, own: str, line: Line, whole: str) -> float:
    """How well a text (`own`: it plain) serves as the title that the head announces; 0: not at all."""
    heading = line.tag in HEADINGS
    if not whole:
        return (2.0 if line.tag == "h1" else 1.0) if len(text) >= SHORTEST and text == line.text else 0.0
    if not own or (len(own) < SHORTEST and own != whole and (line.tag != "h1" or line.linked or len(own) < 2)):
        return 0.0
    if whole.startswith(own):
        linked = line.linked * 2 > len(text) and not heading
        return len(own) * (1.6 if heading else 1.0) * (0.5 if linked else 1.0)
    if own.startswith(whole) and len(own) < 3 * len(whole) and heading:
        return len(whole) * 1.6 + 1
    if heading:
        return len(own) * 0.6 if len(own) >= 6 and own in whole else 0.0
    return len(own) * 0.5 if whole.endswith(own) and not line.linked else 0.0


def _without_site(head: str, og: str) -> str:
    """The head's title without what stands after its first cut."""
    found: Sequence[str] = parts(og or head)
    if not found:
        return ""
    return found[0] if len(plain(found[0])) >= SHORTEST else max(found[:2], key=len)
