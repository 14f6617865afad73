"""How an owner's name or address is put into a text: in brackets, after the last full stop of a line, between words.

>>> finder = Finder.of(["青杏文库"], ["a.example.com"])
>>> text = "春天来了。（青杏文库 ）花开了。青杏文库 www.a.example.com\\n我们在青杏文库相遇。"
>>> [(place.shape, text[place.start:place.stop]) for place in finder.places(text)]
[('bracket', '（青杏文库 ）'), ('after-stop', '青杏文库 www.a.example.com'), ('mention', '青杏文库')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from cleaning.steps.stamps.features_url import needed

Shape = Literal["bracket", "after-stop", "line-end", "own-line", "between", "mention"]
SITE = re.compile("(?:[网站库吧社坛]|之家|在线|家园|[书文]屋)$")  # the endings of names of sites
BLANKS = " \u3000\u00a0"
PAIRS = dict(zip("（([【〔<《〖{「『", "）)]】〕>》〗}」』", strict=True))
STOPS = frozenset("。！？!?…”』」~；;.")
BEFORE_STOP = frozenset("，,：:、")
# What leads up to an owner's name and goes with it; and the words by which it signs.
LED = (
    r"(?:(?:本文|文章|内容|资料|原文|更多(?:文章|内容|精彩)?)?"
    r"(?:来源于?|来自于?|转自|摘自|转载自|选自|请?访问|请上|尽在)[:：]?[ \u3000]*)?"
)
SIGNS = r"(?:[ \u3000]*(?:收集|整理|编辑|发布|首发|提供|原创|推荐|分享|小编){1,2})?"
LABEL = re.compile(r"(?:^|[\s。|])[^\s，。：:]{1,6}[:：]\s?$")  # 来源：, 作者：: a field that the name fills
NAMED = re.compile(r"(?:网站|网址|官网|平台|公众号|微信号?|账号|域名|主页|简称|以下称|叫做?|名为|[在是的])$")


class Place(msgspec.Struct, frozen=True):
    """One place of an owner: what would go, in which shape, and whether an address is in it."""

    start: int
    stop: int
    shape: Shape
    name: str
    address: bool


class Finder(msgspec.Struct, frozen=True):
    """The places of some names and hosts in any text."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    @staticmethod
    def of(names: Iterable[str], hosts: Iterable[str]) -> Finder:
        """A finder; the longest name at a place wins."""
        names, hosts = sorted(set(names), key=lambda n: (-len(n), n)), sorted(set(hosts), key=lambda n: (-len(n), n))
        words = "|".join(map(re.escape, names)) or "(?!)"
        addresses = "|".join(map(re.escape, hosts)) or "(?!)"
        address = rf"(?<![A-Za-z0-9.@-])(?:https?://)?(?:www\.|m\.)?(?:{addresses})(?![A-Za-z0-9-]|\.[A-Za-z])(?:/[\w/.?=&%-]{{0,80}})?"
        one = rf"(?:(?P<name>{words})|(?P<address>(?i:{address})))"
        more = rf"(?:[{BLANKS}]*[-—|:：]?[{BLANKS}]*(?:{words}|(?P<more>(?i:{address})))){{0,3}}"
        return Finder((*names, *hosts), re.compile(f"{LED}{one}{more}{SIGNS}"))

    def places(self, text: str) -> Iterator[Place]:
        """Each place in order."""
        folded = text.lower() if any(word.isascii() for word in self.words) else text
        if len(folded) != len(text) or not any(word in folded or word in text for word in self.words):
            return
        for match in self.pattern.finditer(text):
            yield _place(text, match)


def _place(text: str, match: re.Match[str]) -> Place:
    start, stop, wrapped = _unwrapped(text, match.start(), match.end())
    address = bool(match["address"] or match["more"])
    name = match["name"] or match["address"]
    return Place(start, stop, _shape(text, start, stop, wrapped, address), name, address)


def _unwrapped(text: str, start: int, stop: int) -> tuple[int, int, bool]:
    """With the brackets around it, and the blanks in them."""
    first, last = _back(text, start), stop
    while last < len(text) and text[last] in BLANKS:
        last += 1
    if first and last < len(text) and PAIRS.get(text[first - 1]) == text[last]:
        return first - 1, last + 1, True
    return start, stop, False


def _back(text: str, place: int) -> int:
    while place and text[place - 1] in BLANKS:
        place -= 1
    return place


def _shape(text: str, start: int, stop: int, wrapped: bool, address: bool) -> Shape:
    first, last = _back(text, start), stop
    while last < len(text) and text[last] in BLANKS:
        last += 1
    before, after = text[first - 1 : first], text[last : last + 1]
    opens, ends = before in ("", "\n"), after in ("", "\n")
    if address and any(needed(text, start, stop, "", learned=True)):
        return "mention"
    if wrapped:
        explains = address and before.isalnum()  # 青杏文库（www.…）: the address explains the word before it
        return "mention" if explains or _asked(text, first) or text[start] in "《「『" else "bracket"
    if opens and ends:
        return "own-line"
    if ends and before in STOPS:
        return "after-stop"
    if ends and before in BEFORE_STOP:
        return "mention" if LABEL.search(text, max(0, first - 12), first) else "line-end"
    if address and (opens or before in STOPS or _han(before)) and (_han(after) or ends):
        return "mention" if _asked(text, first) else "between"
    return "mention"


def _asked(text: str, place: int) -> bool:
    return NAMED.search(text, max(0, place - 6), place) is not None


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
