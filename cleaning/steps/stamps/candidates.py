"""Where an owner may have signed: every place on a page that one of the frames fits.

>>> from cleaning.matching.view import BUILTIN, View, book_of
>>> view = View.of("我们推进改革，“某某文库”编辑，成效明显。", book_of(BUILTIN, None))
>>> [(seen.start, seen.stop, seen.end, seen.frame, seen.name) for seen in sightings(view, frozenset())]
[(7, 15, 16, 'signed', '某某文库')]

A sighting is no verdict: evidence.py weighs it. Only places where a word of a frame was heard are looked at, each
within its clause, so that the cost grows with such words alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator

from cleaning.matching.view import View
from cleaning.steps.stamps.candidate import BREAKS, Sighting, often, sighting
from cleaning.steps.stamps.frame_patterns import Form, Tries, anchors, book, forms
from cleaning.steps.stamps.known_names import alone

REACH = 28  # characters before a heard word in which its frame may begin: a name of 15, brackets, a verb
WITHIN = 5  # signs from an opening in which its frame begins: three brackets and a blank
NESTED = 4  # brackets before a heard word that may open its frame
LAST_STOP = re.compile(f"(?s:.*)[{''.join(sorted(BREAKS - {'：'}))}]")  # 来源：X www.… is one frame
OPENING = '“"「『‘《（(【\\[〔〖{<｛［★☆◆◇●■▲※♠♥♣♦◎□~=＝—#*|'
CLOSING = '”"」』’》>）)】\\]〕〗}★☆◆◇'
OPENERS, CLOSED, BRACKETS = (
    re.compile(f"[{OPENING}]{{1,3}}"),
    re.compile(f"[{CLOSING}]"),
    re.compile(f"[{OPENING}{CLOSING}]"),
)
CLOSERS = frozenset('”"」』’》>）)】]〕〗}★☆◆◇')


def sightings(view: View, names: frozenset[str], before: Iterable[Sighting] | None = None) -> list[Sighting]:
    """All that the frames fit on the page, and the lone stands of the given names, in order, several at one place.

    At one place a frame comes before the lone stand of the name that it made known.

    `before`: sightings on the same view that were made already, for other names.
    """
    found = dict.fromkeys((*(_framed(view) if before is None else before), *alone(view, names)))
    return sorted(found, key=lambda s: (s.start, -s.end, s.frame == "lone", -s.weight))


def _framed(view: View) -> Iterator[Sighting]:
    text, kinds = view.folded, anchors()
    most, spoken = often(text), frozenset(kind for word in view.heard for kind in kinds.get(word, ()))
    for word, places in view.heard.items():
        for kind in kinds.get(word, ()) if len(places) <= most else ():
            tried = forms()[kind]
            for place in places:
                if _live(text, place, place + len(word), kind):
                    yield from _tried(text, place, tried, spoken, kind in SIGNING)


# What must stand right behind a word (本文由, 原文见 …) or right before it (找范文) for a frame to be possible.
AFTER = {
    "this": frozenset("由来源选转出摘首发刊归版链网地是均全系为"),
    "kept": frozenset("请可敬均见参详到上至去登访移搜下收采整复来存首发刊载选"),
}
BEFORE = {"goods": frozenset("写找看查搜学要载下")}
WORD, LATIN = re.compile("[A-Za-z]{2,}"), re.compile("[A-Za-z]")
SIGNING = frozenset({"role", "press", "editor", "copyright"})  # words that stand behind the name
Fit = tuple[Form, re.Match[str]]
LONGEST = 18  # characters from a clause's start to its signing word: 由, a name of ten, 小编, 为大家


def _live(text: str, start: int, end: int, kind: str) -> bool:
    """Could a frame stand here? 提供 in 提供服务 cannot sign: a signing word follows a quote or ends its clause."""
    after = text[end : end + 1]
    if (
        kind == "platform"
        and WORD.fullmatch(text, start, end)
        and LATIN.search(text[max(0, start - 1) : start] + text[end : end + 2])
    ):
        return False  # app in appear, in web app performance
    if kind == "role":
        return text[start - 1 : start] in CLOSERS or not after.isalnum()
    if kind in BEFORE:
        return text[start - 1 : start] in BEFORE[kind]
    return kind not in AFTER or after in AFTER[kind]


def _tried(text: str, place: int, tried: Tries, spoken: Collection[str], behind: bool) -> Iterator[Sighting]:
    least = max(0, place - REACH)
    stop = LAST_STOP.match(text, least, place)
    begin = stop.end() if stop else least
    openings, closings = list[int](), list[int]()
    if BRACKETS.search(text, begin, place):
        openings = [m.start() for m in OPENERS.finditer(text, begin, place)][-NESTED:]
        closings = [m.end() for m in CLOSED.finditer(text, begin, place)][-NESTED:]
    elif behind and place - begin > LONGEST and text[place - 1].isalnum():
        return
    free = dict.fromkeys((place, begin, *openings, *closings, _latin_from(text, place, least)))
    for form, match in sorted(_fitting(text, free, openings, tried, spoken), key=_number):
        if match.end() > place and _is_name(match):
            yield sighting(match, form.frame, form.weight, wrapped=form.wrapped)


def _fitting(
    text: str, free: Iterable[int], openings: Iterable[int], tried: Tries, spoken: Collection[str]
) -> Iterator[Fit]:
    for start in free:
        for form in tried.free.get(text[start : start + 1], tried.any):
            if (not form.needs or form.needs in spoken) and (match := form.pattern.match(text, start)):
                yield form, match
    for start in openings:
        signs = text[start + 1 : start + WITHIN]
        for form in tried.wrapped:
            if (form.begins and form.begins.isdisjoint(signs)) or (form.needs and form.needs not in spoken):
                continue
            if match := form.pattern.match(text, start):
                yield form, match


def _number(fit: Fit) -> int:
    return fit[0].number


def _latin_from(text: str, place: int, least: int) -> int:
    """Where the run of Latin letters before a place begins: .com is heard, www.example.com is meant."""
    while place > least and (text[place - 1] in "./:-。" or (text[place - 1].isascii() and text[place - 1].isalnum())):
        place -= 1
    while place < len(text) and text[place] in "./:-。":
        place += 1
    return place


@functools.cache
def _no_names() -> frozenset[str]:
    """Words that frames are made of and that therefore name nobody: 关注微信公众号 names no 公众号."""
    return frozenset(word for words in book().words.values() for word in words)


def _is_name(match: re.Match[str]) -> bool:
    return match.groupdict().get("name") not in _no_names()
