"""Where an owner may have signed: every place on a page that one of the frames fits.

>>> from cleaning.view import BUILTIN, View, book_of
>>> view = View.of("我们推进改革，“某某文库”编辑，成效明显。", book_of(BUILTIN, None))
>>> [(seen.start, seen.stop, seen.end, seen.frame, seen.name) for seen in sightings(view, frozenset())]
[(7, 15, 16, 'signed', '某某文库')]

A sighting is no verdict: evidence.py weighs it. Only places where a word of a frame was heard are looked at, each
within its clause, so that the cost grows with such words alone.
"""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Iterable, Iterator

import msgspec
from ahocorasick_rs import AhoCorasick

from cleaning.grammar import ADDRESS, Form, alternation, anchors, book, forms, host_of
from cleaning.view import View, listen

REACH = 28  # characters before a heard word in which its frame may begin: a name of 15, brackets, a verb
BREAKS = frozenset("，。；：！？,;!?\n…")
NESTED = 4  # brackets before a heard word that may open its frame
STOPS = BREAKS - {"："}  # 来源：X www.… is one frame
OPENERS = re.compile('[“"「『‘《（(【\\[〔〖{<｛［★☆◆◇●■▲※♠♥♣♦◎□~=＝—#*|]{1,3}')
CLOSED = re.compile('[”"」』’》>）)】\\]〕〗}★☆◆◇]')
CLOSERS = frozenset('”"」』’》>）)】]〕〗}★☆◆◇')


class Sighting(msgspec.Struct, frozen=True):
    """A frame on the view: `start` to `stop`, to `end` with the mark that closes it; who signs."""

    start: int
    stop: int
    end: int
    frame: str
    weight: float
    wrapped: bool
    name: str
    host: str
    press: bool = False  # signs with a word of the press (编辑, 首发), not with one that any clause has (审核, 提供)
    double: bool = False  # with two of them in a row

    @property
    def key(self) -> str:
        """Who signs: the name, else the host."""
        return self.name or self.host


def sightings(view: View, names: frozenset[str], before: Iterable[Sighting] | None = None) -> list[Sighting]:
    """All that the frames fit on the page, and the lone stands of the given names, in order, several at one place.

    `before`: sightings on the same view that were made already, for other names.
    """
    found = dict.fromkeys((*(_framed(view) if before is None else before), *_alone(view, names)))
    return sorted(found, key=lambda s: (s.start, -s.end, -s.weight))


def _framed(view: View) -> Iterator[Sighting]:
    text, kinds = view.folded, anchors()
    most = _most(text)
    for word, places in view.heard.items():
        for kind in kinds.get(word, ()) if len(places) <= most else ():
            tried = forms()[kind]
            for place in places:
                if _live(text, place, place + len(word), kind):
                    yield from _tried(text, place, tried, kind in SIGNING)


SOURCED = frozenset("由来源选转出摘首发刊归版链网地是均全系为")  # 本文由, 本文来自, 文章转自 …
WORD, LATIN = re.compile("[A-Za-z]{2,}"), re.compile("[A-Za-z]")
SIGNING = frozenset({"role", "press", "editor", "copyright"})  # words that stand behind the name
LONGEST = 18  # characters from a clause's start to its signing word: 由, a name of ten, 小编, 为大家


# A word on every line signs nothing; without a limit a page made of one word would cost a hundred times its length.
OFTEN = 80  # places on a short page
SELDOM = 200  # characters a place beyond them


def _most(text: str) -> int:
    return OFTEN + len(text) // SELDOM


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
    return kind != "this" or after in SOURCED


def _tried(text: str, place: int, tried: Iterable[Form], behind: bool) -> Iterator[Sighting]:
    begin = place
    least = max(0, place - REACH)
    while begin > least and text[begin - 1] not in STOPS:
        begin -= 1
    openings = [m.start() for m in OPENERS.finditer(text, begin, place)][-NESTED:]
    closings = [m.end() for m in CLOSED.finditer(text, begin, place)][-NESTED:]
    if behind and place - begin > LONGEST and not openings and not closings and text[place - 1].isalnum():
        return
    free = dict.fromkeys((place, begin, *openings, *closings, _latin_from(text, place, least)))
    for form in tried:
        for start in openings if form.wrapped else free:
            match = form.pattern.match(text, start)
            if match and match.end() > place and _is_name(match):
                yield _sighting(match, form)


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


def _sighting(match: re.Match[str], form: Form) -> Sighting:
    groups = match.groupdict()
    stop = match.start("end") if groups.get("end") else match.end()
    while text_blank(match.string, stop - 1):
        stop -= 1
    name, host = stripped(groups.get("name") or groups.get("signer") or ""), host_of(groups.get("address") or "")
    start = match.start() + (form.frame == "quoted")
    press = _press().search(match.string, start, stop)
    double = press is not None and len(press[0]) > 3 and press[0] not in TOGETHER
    return Sighting(
        start, stop, match.end(), form.frame, form.weight, form.wrapped, name, host, press is not None, double
    )


TOGETHER = frozenset({"收集整理", "搜集整理"})  # one act: authors say so too


@functools.cache
def _press() -> re.Pattern[str]:
    press, role = alternation(book().words["press"]), alternation(book().words["role"])
    return re.compile(f"(?:{press})(?:{role})?|独家(?:{press})")


def text_blank(text: str, place: int) -> bool:
    """Is there a blank at this place?"""
    return text[place : place + 1] in (" ", "\u3000", "\u00a0")


@functools.cache
def _role_ends() -> re.Pattern[str]:
    ends = (*book().words["role"], "编辑部", "编辑组", "网友", "团队", "官方")
    return re.compile(f"(?:{alternation(ends)}){{1,2}}$")


@functools.lru_cache(maxsize=4096)
def stripped(name: str) -> str:
    """A name without the signing words that a greedy frame took with it."""
    short = _role_ends().sub("", name)
    return short if len(short) > 1 else name


def _alone(view: View, names: frozenset[str]) -> Iterator[Sighting]:
    """Where a name that is known to sign stands without a frame's word: in quotes, in brackets, as a clause."""
    if not names:
        return
    ordered = sorted(names)
    found = listen(AhoCorasick(ordered), view.folded)
    times = collections.Counter(which for which, _, _ in found)
    for which, start, _ in found:
        if times[which] <= _most(view.folded):
            yield from _lone(view.folded, start, ordered[which])


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


def _mark_at(text: str, place: int) -> bool:
    return place < len(text) and text[place] in MARKS


@functools.cache
def signing() -> re.Pattern[str]:
    """One or two signing words."""
    return re.compile(f"(?:{alternation(book().words['role'])}){{1,2}}")


__all__ = ["ADDRESS", "Sighting", "sightings", "stripped"]
