"""A small site: too few pages for statistics, but its owner signs in many ways with one name.

Over twenty pages no phrase recurs often enough to be judged by its neighbours. Yet `“砚边阁”编辑，` on one page,
`(砚边阁整理)` on another and `公众号：砚边阁` on a third are one name in the frames of the trade; prose has none so:

>>> texts = ["会议开始。“砚边阁”编辑，请看。", "先发言，(砚边阁整理)后讨论。"]
>>> texts += ["散会。关注公众号“砚边阁”,明天见。", "“砚边阁”编辑,下午好。"]
>>> [(s.claim.name, s.documents, s.accepted) for s in framed(texts)]
[('砚边阁', 4, True)]
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from cleaning.discovery.background import shipped
from cleaning.discovery.owners import ORGANS, Claim
from cleaning.discovery.sight import folded
from cleaning.discovery.suspects import Suspect

NAME = r"([^\W\d_]{2,10})"
ROLE = "(?:编辑|整理|收集|原创|首发|供稿|出品|制作|撰写|撰稿|独家)"
OPEN, CLOSE = "[“\"'「『【\\[〖(《★]", "[”\"'」』】\\]〗)》★]"
FRAMES = re.compile(
    "|".join(
        (
            f"{OPEN}{NAME}{CLOSE}{ROLE}[,，。.;；:：]?",
            f"[(【\\[〖]{NAME}{ROLE}[)】\\]〗]",
            f"(?:关注)?(?:微信)?公众号[:：]?{OPEN}?{NAME}(?:{CLOSE}|{ROLE}|(?=[)】,，。]))[,，。]?",
            f"(?:微信)?搜索{OPEN}{NAME}{CLOSE}",
        )
    )
)
NEEDLES = re.compile(f"{ROLE}|公众号|搜索")  # the cheap test first
DOCUMENTS = 3  # in which a name must be framed so
PLACES = 4
FOLLOWED = 3  # different signs behind it: a frame of prose is followed by its own words
RARE = 5.0  # -log10 of a single word's share that can be a name (铅笔头 5.4, 国家 3.0)


@dataclasses.dataclass
class _Signed:
    """Where one name signs."""

    forms: Counter[str] = dataclasses.field(default_factory=Counter)
    texts: set[int] = dataclasses.field(default_factory=set)
    behind: set[str] = dataclasses.field(default_factory=set)


def framed(texts: Iterable[str]) -> Iterator[Suspect]:
    """A suspect for each name that signs in the trade's frames; its phrase (folded) is the most frequent form."""
    signed: defaultdict[str, _Signed] = defaultdict(_Signed)
    for number, text in enumerate(texts):
        seen = folded(text)
        for match in FRAMES.finditer(seen) if NEEDLES.search(seen) else ():
            one = signed[next(group for group in match.groups() if group)]
            one.forms[match[0]] += 1
            one.texts.add(number)
            one.behind.add(seen[match.end() : match.end() + 1])
    return (_suspect(name, one) for name, one in sorted(signed.items()) if _signs(name, one))


def _signs(name: str, one: _Signed) -> bool:
    often = len(one.texts) >= DOCUMENTS and one.forms.total() >= PLACES and len(one.behind) >= FOLLOWED
    return often and not ORGANS.search(name) and shipped().improbable(name) >= RARE


def _suspect(name: str, one: _Signed) -> Suspect:
    forms = tuple(form for form, _ in sorted(one.forms.items(), key=lambda item: (-item[1], item[0])))
    score = math.log(len(one.texts)) + 1 + 2 + 3  # as a new name with a claim that is accepted has
    return Suspect(forms[0], Claim("frames", name), len(one.texts), score, True, 1.0, 0.0, 0.0, 0.0, forms[1:])
