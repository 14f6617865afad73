"""A name that is known to sign stands without a frame's word: in quotes, in brackets, as a clause.

>>> from cleaning.matching.view import BUILTIN, View, book_of
>>> view = View.of("工作推进，【某某】成效明显。", book_of(BUILTIN, None))
>>> [(seen.start, seen.stop, seen.frame) for seen in alone(view, frozenset({"某某"}))]
[(5, 9, 'lone')]
"""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from cleaning.matching.view import View, listen
from cleaning.steps.stamps.candidate import BREAKS, Sighting, often
from cleaning.steps.stamps.frame_patterns import alternation, book


def alone(view: View, names: frozenset[str]) -> Iterator[Sighting]:
    """Where a name that is known to sign stands without a frame's word: in quotes, in brackets, as a clause."""
    if not names:
        return
    ordered, ear = _ear(names)
    found = listen(ear, view.folded)
    times = collections.Counter(which for which, _, _ in found)
    for which, start, _ in found:
        if times[which] <= often(view.folded):
            yield from _lone(view.folded, start, ordered[which])


@functools.lru_cache(maxsize=256)
def _ear(names: frozenset[str]) -> tuple[Sequence[str], AhoCorasick]:
    """The names in order, and the automaton that hears them: the pages of a site share theirs."""
    ordered = sorted(names)
    return ordered, AhoCorasick(ordered)


LONE = dict(zip('“"「『【[〔〖（(［《{<｛＜‘~～#—－-=*|', '”"」』】]〕〗）)］》}>｝＞’~～#—－-=*|', strict=True))
QUOTING = frozenset('“"「‘《')
LONE_WEIGHT = 0.1  # a quoted name alone says nothing; that the name signs elsewhere says all
LONE_OPEN = -0.2  # the same without a mark behind it: the owner may be spoken of
LONE_AMONG = 0.0  # in brackets with other words: <某某存档>
BESIDE = 10  # characters of such words on each side
SIGNED = 0.2
MARKS = "，,。.；;！!"
WRAPS = 3  # pairs of brackets round one name: 【★某某★】


def _lone(text: str, place: int, name: str) -> Iterator[Sighting]:
    start, stop = place, place + len(name)
    while start and stop < len(text) and LONE.get(text[start - 1]) == text[stop] and place - start < WRAPS:
        start, stop = start - 1, stop + 1
    if start < place:
        wrapped = text[start] not in QUOTING
        end = stop + (not wrapped and _mark_at(text, stop))
        yield Sighting(start, stop, end, "lone", LONE_WEIGHT if wrapped or end > stop else LONE_OPEN, wrapped, name, "")
    elif text[start - 1 : start] in ("@", "＠") and "." not in name:
        yield Sighting(start - 1, stop, stop, "lone", LONE_WEIGHT, True, name, "")
    elif around := _around(text, place, place + len(name)):
        yield Sighting(*around, around[1], "lone", LONE_AMONG, True, name, "")
    yield from _lone_signed(text, place, name)
    yield from _glued(text, place, name)
    yield from _owned(text, place, name)


def _around(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """The brackets or fences, some characters off, that hold the name and a few more words of the same clause."""
    for first in range(start - 1, max(-1, start - BESIDE), -1):
        closer = LONE.get(text[first])
        if closer and text[first] not in QUOTING:
            last = text.find(closer, stop, stop + BESIDE)
            inside = text[first:last] if last >= 0 else "\n"
            return None if not BREAKS.isdisjoint(inside) else (first, last + 1)
        if text[first] in BREAKS:
            return None
    return None


def _lone_signed(text: str, place: int, name: str) -> Iterator[Sighting]:
    """The name and a signing word, run into the words before it."""
    role = signing().match(text, place + len(name))
    if role and _mark_at(text, role.end()):
        yield Sighting(place, role.end(), role.end() + 1, "signed-bare", SIGNED, False, name, "")


# What leads up to a name that is run into the words after it, back to the mark before: 。内容来自某某下一步
LED = re.compile(
    r"(?:^|(?<=[，。；！？”）,;!?\n]))[ ]?"
    r"(?:(?:本文|内容|文章|资料|原文|范文|此文|本篇|信息)(?:由|来自于?|来源于?|来源[:：]?|转自|摘自|出自)|"
    r"来自|来源[:：]?|转自|摘自|转载自|(?i:copyright|powered by) ?(?:©|\([cC]\))? ?|版权所有 ?|欢迎使用|"
    r"[©®@★☆◆※]{1,2} ?|—{1,2}|[-·|｜~～] ?)$"
)
LED_MOST = 20  # characters
BEHIND = re.compile("(?:内容|网站|文章)管理系统|版权所有|[★☆◆※|｜~～]{1,2}")


def _glued(text: str, place: int, name: str) -> Iterator[Sighting]:
    """The name behind a word that names a source, without a mark after it; or a clause that is the name alone."""
    led = LED.search(text, max(0, place - LED_MOST), place)
    stop = place + len(name)
    behind = BEHIND.match(text, stop)
    if led and led.end() == place:
        end = behind.end() if behind else stop
        yield Sighting(led.start(), end, end + _mark_at(text, end), "glued", LONE_WEIGHT, False, name, "")
    elif text[place - 1 : place] in BREAKS and (behind or (len(name) > SHORT and _mark_at(text, stop))):
        end = behind.end() if behind else stop
        yield Sighting(place, end, end + _mark_at(text, end), "glued", LONE_WEIGHT, False, name, "")


SHORT = 3  # signs of a name that may be a word of the text


CLAUSE_MOST = 30  # characters of a clause that says nothing but whose page it is


def _owned(text: str, place: int, name: str) -> Iterator[Sighting]:
    """The clause around the name, where it holds nothing else but what sites say: 记得收藏某某哦，登录某某后阅读."""
    begin, stop = place, place + len(name)
    while begin and place - begin < CLAUSE_MOST and text[begin - 1] not in EDGES:
        begin -= 1
    while stop < len(text) and stop - place < CLAUSE_MOST and text[stop] not in EDGES:
        stop += 1
    around = text[begin:place], text[place + len(name) : stop]
    if not any(around) or not all(_says().fullmatch(part) for part in around) or not _call().search("，".join(around)):
        return
    if text[begin - 1 : begin] and LONE.get(text[begin - 1]) == text[stop : stop + 1]:
        yield Sighting(begin - 1, stop + 1, stop + 1, "owned-clause", LONE_WEIGHT, True, name, "")
    else:
        yield Sighting(begin, stop, stop + _mark_at(text, stop), "owned-clause", LONE_WEIGHT, False, name, "")


EDGES = BREAKS | set("“”【】（）()[]〔〕「」『』《》")


@functools.cache
def _says() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(book().words['say'])}|[ :：]){{0,12}}")


@functools.cache
def _call() -> re.Pattern[str]:
    return re.compile(alternation(book().words["call"]))


def _mark_at(text: str, place: int) -> bool:
    return place < len(text) and text[place] in MARKS


@functools.cache
def signing() -> re.Pattern[str]:
    """One or two signing words."""
    return re.compile(f"(?:{alternation(book().words['role'])}){{1,2}}")
