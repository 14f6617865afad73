"""What speaks for the author and against a cut: who signs, what the sentence asks for, what the text speaks of.

>>> from cleaning.steps.stamps.candidate import Sighting
>>> text = "他在“读书”编辑部工作。"
>>> list(against(Sighting(2, 8, 8, "signed", 0.5, False, "读书", ""), text, frozenset(), True, {}))
['unclosed', 'goes-on']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cleaning.steps.stamps.candidate import Sighting
from cleaning.steps.stamps.features_name import AFTER_PERSON, own_word, traits
from cleaning.steps.stamps.features_position import mentioned
from cleaning.steps.stamps.features_url import cited, needed


def against(seen: Sighting, text: str, learned: frozenset[str], ours: bool, terms: dict[str, bool]) -> Iterator[str]:
    """What speaks for the author: who signs, how, and what the words around ask for.

    `learned`: names that were cut on this page; `ours`: the name owns it or is a known stamp; `terms`: what was asked
    of the text and answered.
    """
    told = traits(seen.name)
    yield from told & {"institution"}
    if text[seen.end : seen.end + 1] in (":", "："):
        yield "introduces"
    if seen.host and REACHED.search(text, max(0, seen.start - 2 * BESIDE), seen.start):
        yield "contact"
    if seen.frame == "contact" and CONTACT.search(text, max(0, seen.start - BESIDE), seen.end + BESIDE):
        yield "contact"
    if seen.frame not in QUOTED:
        yield from _no_name(seen, told, text)
    if seen.frame == "quoted" and _asked(seen.name, own_word, text, terms):
        yield "own-word"
    if seen.host and not seen.name and cited(text, seen.start, seen.end):
        yield "cited"
    if seen.host:
        yield from needed(text, seen.start, seen.end, seen.host, learned=seen.host in learned)
    if seen.frame == "signed":
        yield from _appositive(seen, text)
    if seen.frame in SPOKEN and not ours and _asked(seen.name, mentioned, text, terms):
        yield "subject"
    yield from _spoken_of(seen, text)


BESIDE = 20  # characters on each side in which the other ways to reach somebody stand
CONTACT = re.compile("电话|邮箱|联系|报名|咨询|地址|手机|传真|热线|投稿|客服|反馈")
REACHED = re.compile(r"(?:电话|邮箱|传真|邮编|Tel|Fax)[^。；\n]{0,40}$")
QUOTED = frozenset({"signed", "quoted", "lone", "ornament", "rare-bracket", "address", "address-named"})
TITLED = frozenset("《〈")


def _no_name(seen: Sighting, told: frozenset[str], text: str) -> Iterator[str]:
    """A frame takes any words for a name: a clause, a quotation, a work's title."""
    if seen.wrapped and text[seen.start] in '“"「‘《':
        yield "in-quotes"
    if "clause-words" in told:
        yield "clause-words"
    if seen.frame == "credit" and "person" in told:
        yield "person"
    if not TITLED.isdisjoint(text[seen.start + 1 : seen.stop]):
        yield "in-title"


GOES_ON = re.compile("[部们组了的人者室过式出稿时后工]|(?:就|即|便)(?:能|可)|可以?|填写|填报|查询|查看|报名|注册|下载")
OPENED = frozenset({"welcome", "ask", "keep", "scan", "owner-clause", "owned-clause"})  # 欢迎您使用某某（以下简称…
SPOKEN = frozenset({"signed", "lone", "credit-quoted", "quoted"})


def _spoken_of(seen: Sighting, text: str) -> Iterator[str]:
    """What the text around does with the name: its sentence goes on from it, it is an item of a list."""
    if seen.frame == "signed" and seen.end == seen.stop and GOES_ON.match(text, seen.end):
        yield "goes-on"
    if seen.frame == "visit-address" and GOES_ON.match(
        text, seen.end + (text[seen.end : seen.end + 1] == " "), seen.end + 6
    ):
        yield "goes-on"
    if seen.frame in OPENED and text[seen.end : seen.end + 1] in ("（", "("):
        yield "goes-on"
    if seen.frame == "ornament" and text.count(text[seen.start], max(0, seen.start - NEAR), seen.end + NEAR) > 2:
        yield "bullet"
    if seen.frame == "named-address" and _listed(text, seen):
        yield "listed"


NEAR = 200  # characters on each side in which bullets and other links stand


def _listed(text: str, seen: Sighting) -> bool:
    alone = text[seen.start - 1 : seen.start] in ("", "\n") and text[seen.end : seen.end + 1] in ("", "\n")
    return alone and "://" in text[max(0, seen.start - NEAR) : seen.start] + text[seen.end : seen.end + NEAR]


def _asked(name: str, question: Callable[[str, str], bool], text: str, terms: dict[str, bool]) -> bool:
    key = f"{question.__name__} {name}"
    if key not in terms:
        terms[key] = question(name, text)
    return terms[key]


def _appositive(seen: Sighting, text: str) -> Iterator[str]:
    if not seen.wrapped and seen.end == seen.stop and text[seen.end : seen.end + 1].isalnum():
        yield "unclosed"
    if AFTER_PERSON.search(text, max(0, seen.start - 6), seen.start):
        yield "person"
