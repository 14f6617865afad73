"""Boxes that are never the article: comments, recommendations, feeds, share bars, cookie walls.

A box is noise by its name, by its tag, by a heading that stands over it (热门文章, 相关推荐), or because it lies in
one.
Never noise: a box that holds the title; nor, where no title was found or the box begins above it, one with more than
half
of the page's text, whatever it is called.

>>> bool(NAMES.search("div related-news")), bool(NAMES.search("div relative"))
(True, False)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import accumulate

from cleaning.extract.cards import cards
from cleaning.extract.ends import closes_box, heads_list
from cleaning.extract.lines import Box, Flow
from cleaning.extract.marks import marks

NAMES = re.compile(
    r"related|recommend|(?:^|[ _-])rec(?:[ _-]|$)|tuijian|xiangguan|"
    r"(?:^|[ _-])shar(?:e|ing)|bdshare|fenxiang|newsletter|subscri|promo|sponsor|advert|adsby|social|breadcrumb|"
    r"crumbs?(?:[ _-]|$)|"
    r"(?:^|[ _-])foot(?:er)?(?:[ _-]|$|\d)|copyright|disclaimer|sidebar|popup|modal|cookie|consent|gdpr|"
    r"(?:^|[ _-])nav(?:bar|igation)?(?:[ _-]|$)|(?:^|[ _-])menu|(?:^|[ _-])hot(?:news|list|[ _-]|$)|paihang|"
    r"rank(?:ing|list)?(?:[ _-]|$)|"
    r"toolbar|byline|author-?(?:info|card|bio|box|meta)|"
    r"infobox|navbox|catlinks|reflist|avatar|signature|"
    r"(?:^|[ _-])(?:post|article|entry|news|user)-?(?:header|footer|meta|info|"
    r"card|name|actions?)(?:[ _-]|$)|"
    r"(?:^|[ _-])(?:meta|metadata|controls)(?:[ _-]|$)|(?:^|[ _-])login|(?:^|[ _-])side(?:[ _-]|$)|guess|like-?lis"
    r"t|most-?(?:read|popular|viewed)|trending|more-?(?:stories|news|from)"
)
THREAD = re.compile(r"comment(?!ary)|repl(?:y|ies)(?:[ _-]|$)|pinglun")
MINOR = 0.2  # share of the page's text that is no noise, below which comments are the text
BRIEF = 60  # characters: the shortest news item
SENTENCE = 20  # characters: less under the title is a heading or labels, and no text
NOISE = 0.05  # what a line in a box of noise keeps: enough to win where there is nothing else
CONTENTS = frozenset(("目录", "目 录", "文章目录", "本文目录", "Contents"))  # heads links to the text's own parts
TAGS = frozenset(("nav", "header", "footer", "aside", "form", "menu"))


def noise(flow: Flow, place: int, thread: bool = False) -> list[str]:
    """For each box the rule by which it is noise, or "" (place: the title's line, or -1; a thread's comments are
    none)."""
    size = [0, *accumulate(len(line.text) - line.linked for line in flow.lines)]
    begun = next((i for i in range(place + 1, len(flow.lines)) if marks(flow.lines[i].text)), 0)
    found: list[str] = []
    feed = cards(flow)
    for index, box in enumerate(flow.boxes):
        rule = found[box.parent] if box.parent >= 0 else ""
        if not rule and box.first < box.last and not box.first <= place < box.last:
            rule = "related" if index in feed else _rule(flow, box, begun, thread)
            if rule and (place < 0 or box.first <= place) and (size[box.last] - size[box.first]) * 2 > size[-1]:
                rule = ""
        found.append(rule)
    return found


def _rule(flow: Flow, box: Box, begun: int, thread: bool) -> str:
    """Why this box by itself is noise; a heading among the labels, above where a text has begun, heads no list."""
    if box.hidden:
        return box.hidden
    if box.tag in TAGS:
        return "chrome"
    if _is_noise(box.name, thread):
        return "aside"
    over = flow.lines[box.first - 1].text if box.first > begun else ""
    own = flow.lines[box.first].text
    if own in CONTENTS and _is_linked(flow, box):
        return "chrome"
    return "related" if closes_box(own) or heads_list(over) else ""


def _is_linked(flow: Flow, box: Box) -> bool:
    """Are most of a box's characters in links?"""
    lines = flow.lines[box.first : box.last]
    return sum(line.linked for line in lines) * 2 > sum(len(line.text) for line in lines)


@functools.lru_cache(maxsize=16_384)
def _is_noise(name: str, thread: bool) -> bool:
    """By its name (a site's pages repeat their names)."""
    return " " in name and (NAMES.search(name) is not None or (not thread and THREAD.search(name) is not None))


def heard(flow: Flow, own: Sequence[float], place: int) -> tuple[list[str], list[float]]:
    """What noise each box is, and the lines' weights with it.

    Where noise is nearly all there is and hardly a text stands under the title, the page is a thread: its posts are
    called
    comments, and are its text.
    """
    found = noise(flow, place)
    clean = _without(flow, own, found)
    if sum(clean) < sum(own) * MINOR and sum(clean[max(0, place) :]) < SENTENCE:
        found = noise(flow, place, thread=True)
        clean = _without(flow, own, found)
    return found, [c or w * NOISE for c, w in zip(clean, own, strict=True)]


def spoken(flow: Flow, lines: range, aside: Sequence[str]) -> Sequence[str]:
    """The noise inside the kept lines; none where it would be most of them: of running text, where any is spoken."""
    taken, left, dull, rest = 0, 0, 0, 0
    for line in (flow.lines[i] for i in lines):
        size, running = len(line.text), marks(line.text)
        if aside[line.box]:
            taken, dull = taken + size * running, dull + size
        else:
            left, rest = left + size * running, rest + size
    return aside if (taken < left if left else dull < rest) else ()


def _without(flow: Flow, own: Sequence[float], noise: Sequence[str]) -> list[float]:
    """The weights of what is no noise."""
    return [0.0 if noise[line.box] else w for line, w in zip(flow.lines, own, strict=True)]
