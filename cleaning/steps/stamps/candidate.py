"""One place where an owner may have signed: a frame on the view, and who signs with what words.

>>> import re
>>> match = re.match("“(?P<name>某某文库)”编辑(?P<end>，)", "“某某文库”编辑，")
>>> seen = sighting(match, "signed", 0.5, wrapped=False)
>>> seen.name, seen.stop, seen.end, seen.press, seen.double
('某某文库', 8, 9, True, False)
"""

from __future__ import annotations

import functools
import re

import msgspec

from cleaning.steps.stamps.frame_patterns import alternation, book, host_of

BREAKS = frozenset("，。；：！？,;:!?\n…")

MARKED = frozenset({"quoted", "fenced-once", "held"})  # frames that begin with the mark of the clause before them


class Sighting(msgspec.Struct, frozen=True, gc=False):
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
    credit: bool = False  # with one that only credits have (荐稿, 首更)

    @property
    def key(self) -> str:
        """Who signs: the name, else the host."""
        return self.name or self.host


def sighting(match: re.Match[str], frame: str, weight: float, *, wrapped: bool) -> Sighting:
    """What a frame's match says."""
    groups = match.groupdict()
    stop = match.start("end") if groups.get("end") else match.end()
    while _blank(match.string, stop - 1):
        stop -= 1
    name, host = stripped(groups.get("name") or groups.get("signer") or ""), host_of(groups.get("address") or "")
    start = match.start() + (frame in MARKED)
    press = _press().search(match.string, start, stop)
    double = press is not None and len(press[0]) > 3 and press[0] not in TOGETHER
    credit = _credit().search(match.string, start, stop) is not None
    return Sighting(start, stop, match.end(), frame, weight, wrapped, name, host, press is not None, double, credit)


TOGETHER = frozenset({"收集整理", "搜集整理"})  # one act: authors say so too


@functools.cache
def _press() -> re.Pattern[str]:
    press, role = alternation(book().words["press"]), alternation(book().words["role"])
    return re.compile(f"(?:{press})(?:{role})?|独家(?:{press})")


def _blank(text: str, place: int) -> bool:
    return text[place : place + 1] in (" ", "\u3000", "\u00a0")


@functools.cache
def _credit() -> re.Pattern[str]:
    return re.compile(alternation(book().words["credit"]))


@functools.cache
def _role_ends() -> re.Pattern[str]:
    ends = (*book().words["role"], "编辑部", "编辑组", "网友", "团队", "官方")
    return re.compile(f"(?:{alternation(ends)}){{1,2}}$")


@functools.lru_cache(maxsize=4096)
def stripped(name: str) -> str:
    """A name without the signing words that a greedy frame took with it."""
    short = _role_ends().sub("", name)
    return short if len(short) > 1 else name


# A word on every line signs nothing; without a limit a page made of one word would cost a hundred times its length.
OFTEN = 80  # places on a short page
SELDOM = 200  # characters a place beyond them


def often(text: str) -> int:
    """At how many places of a page a word may stand and still sign."""
    return OFTEN + len(text) // SELDOM
