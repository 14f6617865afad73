"""A small site: too few pages for statistics, but its owner signs in many ways with one name.

Over twenty pages no phrase recurs often enough to be judged by its neighbours. Yet `“砚边阁”编辑，` on one page,
`(砚边阁整理)` on another and `公众号：砚边阁` on a third are one name in the frames of the trade; prose has none so:

>>> texts = ["会议开始。“砚边阁”编辑，请看。", "先发言，(砚边阁整理)后讨论。"]
>>> texts += ["散会。关注公众号“砚边阁”,明天见。", "“砚边阁”编辑,下午好。"]
>>> [(s.claim.name, s.documents, s.accepted) for s in framed(texts)]
[('砚边阁', 4, True)]

A frame proposes a name; its other places decide. A name of prose also stands within sentences, an owner's never does.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from cleaning.site_facts.language.background import shipped
from cleaning.site_facts.language.publishers import ORGANS, Claim, speaks
from cleaning.site_facts.language.text_fold import folded
from cleaning.site_facts.stamp_mining.suspects import Suspect

NAME = r"([^\W\d_]{2,10})"
ROLE = "(?:编辑|整理|收集|原创|首发|供稿|出品|制作|撰写|撰稿|独家)"
OPEN, CLOSE = "[“\"'「『【\\[〖(《★]", "[”\"'」』】\\]〗)》★]"
SIGNED = re.compile(
    "|".join(
        (
            f"{OPEN}{NAME}{CLOSE}{ROLE}",
            f"[(【\\[〖]{NAME}{ROLE}[)】\\]〗]",
            f"(?:关注)?(?:微信)?公众号[:：]?{OPEN}?{NAME}(?:{CLOSE}|{ROLE}|(?=[)】,，。]))",
            f"(?:微信)?搜索{OPEN}{NAME}{CLOSE}",
        )
    )
)
SIGNS = re.compile(f"{ROLE}|公众号|搜索")  # the cheap test first
ALONE = re.compile(f"[【\\[〖★『]{NAME}[】\\]〗★』]")
BEFORE = re.compile(r"(?:^|[\W_])[^\W_]{0,6}$")  # a name's own clause, or the words that lead up to it (关注公众号 …)
BEHIND = re.compile(CLOSE + r"?[^\W_]{0,4}(?:[\W_]|$)")  # … or that follow it (… 荐读)
REACH = 8  # signs on either side that are looked at
NUMERALS = "一二三四五六七八九十"
DOCUMENTS, PLACES, FOLLOWED = 3, 4, 3  # of a name that signs in the trade's frames; different signs behind it
PROPOSED, MORE_DOCUMENTS, FORMS = 2, 5, 2  # of one that stands in brackets: there, in all, and in how many forms
APART = 0.8  # share of all its places at which a name stands apart from the sentence
RARE = 5.0  # -log10 of a single word's share that can be a name (铅笔头 5.4, 国家 3.0)


@dataclasses.dataclass
class _Name:
    """Where one name stands: apart from the sentence, in which forms, before which signs; and in all."""

    signed: set[int] = dataclasses.field(default_factory=set)
    alone: set[int] = dataclasses.field(default_factory=set)
    forms: Counter[str] = dataclasses.field(default_factory=Counter)
    texts: set[int] = dataclasses.field(default_factory=set)
    behind: set[str] = dataclasses.field(default_factory=set)
    places: int = 0

    def owns(self, name: str) -> bool:
        """Is it an owner's? One that only ever stands in brackets must speak of the trade: 【环球时讯】 is a column."""
        apart = self.forms.total()
        if apart < max(PLACES, APART * self.places) or len(self.behind) < FOLLOWED:
            return False
        if len(self.signed) >= DOCUMENTS:
            return True
        return len(self.texts) >= MORE_DOCUMENTS and len(self.forms) >= FORMS and speaks(name)


def framed(texts: Iterable[str]) -> Iterator[Suspect]:
    """A suspect for each name that signs in frames; its phrase (folded) is the most frequent form."""
    seen = [folded(text) for text in texts]
    names = _proposed(seen)
    _look(seen, names)
    return (_suspect(name, one) for name, one in sorted(names.items()) if one.owns(name))


def _proposed(texts: Sequence[str]) -> dict[str, _Name]:
    """Names that some frame proposes."""
    names: defaultdict[str, _Name] = defaultdict(_Name)
    for number, text in enumerate(texts):
        for match in SIGNED.finditer(text) if SIGNS.search(text) else ():
            names[next(group for group in match.groups() if group)].signed.add(number)
        for match in ALONE.finditer(text):
            if not shipped().knows(match[1]) and match[1][-1] not in NUMERALS:  # [读后感] and 【案例一】 are headings
                names[match[1]].alone.add(number)
    return {name: one for name, one in names.items() if len(one.signed | one.alone) >= PROPOSED and _can_be(name)}


def _can_be(name: str) -> bool:
    return not ORGANS.search(name) and shipped().improbable(name) >= RARE


def _look(texts: Sequence[str], names: dict[str, _Name]) -> None:
    """Note every place of every name."""
    known = tuple(names)
    heard = AhoCorasick(known or ("\0",))
    for number, text in enumerate(texts):
        for which, start, end in heard.find_matches_as_indexes(text, overlapping=True):
            one = names[known[which]]
            one.places += 1
            before = BEFORE.search(text[max(0, start - REACH) : start])
            behind = BEHIND.match(text[end : end + REACH])
            if before and behind:
                stop = end + behind.end()
                one.forms[_form(text, start, stop)] += 1
                one.texts.add(number)
                one.behind.add(text[stop : stop + 1])


def _form(text: str, start: int, stop: int) -> str:
    """The name with what follows it, and the bracket or quotation mark right before it."""
    return text[start - 1 : stop] if re.match(OPEN, text[start - 1 : start]) else text[start:stop]


def _suspect(name: str, one: _Name) -> Suspect:
    forms = tuple(form for form, _ in sorted(one.forms.items(), key=lambda item: (-item[1], item[0])))
    score = math.log(len(one.texts)) + 1 + 2 + 3  # as a new name with a claim that is accepted has
    return Suspect(forms[0], Claim("frames", name), len(one.texts), score, True, 1.0, 0.0, 0.0, 0.0, forms[1:])
