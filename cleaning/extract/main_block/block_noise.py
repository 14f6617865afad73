"""Boxes that are never the article: comments, recommendations, feeds, share bars, cookie walls.

A box is noise by its name, by its tag, by a heading that stands over it (热门文章, 相关推荐), or because it lies in
one. Never noise: a box that holds the title; nor, where no title was found or the box begins above it, one with more
than half of the page's text, whatever it is called.

>>> bool(NAMES.search("div related-news")), bool(NAMES.search("div relative"))
(True, False)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from cleaning.extract.main_block.boundary_words import closes_box, heads_list
from cleaning.extract.main_block.teaser_cards import Feeds
from cleaning.extract.render.lines import Box, Flow

NAMES = re.compile(
    r"related|recommend|(?:^|[ _-])rec(?:[ _-]|$)|tuijian|xiangguan|"
    r"(?:^|[ _-])shar(?:e|ing)|bdshare|fenxiang|newsletter|subscri|promo|sponsor|advert|adsby|social|breadcrumb|"
    r"crumbs?(?:[ _-]|$)|"
    r"(?:^|[ _-])foot(?:er)?(?:[ _-]|$|\d)|copyright|disclaimer|sidebar|popup|modal|cookie|consent|gdpr|"
    r"(?:^|[ _-])nav(?:bar|igation)?(?:[ _-]|$)|(?:^|[ _-])menu|(?:^|[ _-])hot(?:news|list|[ _-]|$)|paihang|"
    r"rank(?:ing|list)?(?:[ _-]|$)|"
    r"toolbar|byline|author-?(?:info|card|bio|box|meta)|"
    r"infobox|ambox|basic-?info|navbox|catalog|catlinks|reflist|avatar|signature|"
    r"(?:^|[ _-])(?:post|article|entry|news|user)-?(?:header|footer|meta|info|"
    r"card|name|actions?)(?:[ _-]|$)|"
    r"(?:^|[ _-])(?:meta|metadata|controls)(?:[ _-]|$)|(?:^|[ _-])login|(?:^|[ _-])side(?:[ _-]|$)|guess|"
    r"like-?list|most-?(?:read|popular|viewed)|trending|more-?(?:stories|news|from)"
)
THREAD = re.compile(r"comment(?!ary)|repl(?:y|ies)(?:[ _-]|$)|pinglun")
MINOR = 0.2  # share of the page's text that is no noise, below which comments are the text
BRIEF = 60  # characters: the shortest news item
SENTENCE = 20  # characters: less under the title is a heading or labels, and no text
NOISE = 0.05  # what a line in a box of noise keeps: enough to win where there is nothing else
CONTENTS = frozenset(("目录", "目 录", "文章目录", "本文目录", "Contents"))  # heads links to the text's own parts
TAGS = frozenset(("nav", "header", "footer", "aside", "form", "menu"))


class Noise(dict[int, str]):
    """By a box's number the rule by which it is noise, or ""; looked for when it is asked for: many hold only links.

    `place` is the title's line, or -1; a thread's comments are none.
    """

    def __init__(self, flow: Flow, place: int, thread: bool = False) -> None:
        super().__init__()
        self.flow, self.place, self.thread, self.feeds = flow, place, thread, Feeds(flow)
        self.titles = self.feeds.titles
        self.begun = flow.runs.index(True, place + 1) if True in flow.runs[place + 1 :] else 0

    def __missing__(self, number: int) -> str:
        """That of the box around it, or its own."""
        path = [number]
        while (number := self.flow.boxes[number].parent) >= 0 and number not in self:
            path.append(number)
        rule = self[number] if number >= 0 else ""
        for number in reversed(path):
            rule = self[number] = rule or self._own(number)
        return rule

    def _own(self, number: int) -> str:
        """Why the box with this number is noise by itself."""
        box, place = self.flow.boxes[number], self.place
        if box.first == box.last or box.first <= place < box.last:
            return ""
        titled = self.titles[box.last] > self.titles[box.first]
        rule = "related" if titled and number in self.feeds else self._rule(box)
        return "" if rule and (place < 0 or box.first <= place) and self._is_most(box) else rule

    def _is_most(self, box: Box) -> bool:
        """Does it hold more than half of what is not linked?"""
        size, linked = self.flow.size, self.flow.linked
        return (size[box.last] - linked[box.last] - size[box.first] + linked[box.first]) * 2 > size[-1] - linked[-1]

    def _rule(self, box: Box) -> str:
        """What says so; a heading among the labels, above where a text has begun, heads no list."""
        if box.hidden:
            return box.hidden
        if box.tag in TAGS:
            return "chrome"
        if _is_noise(box.name, self.thread):
            return "aside"
        flow = self.flow
        own = flow.lines[box.first].text
        if own in CONTENTS and _is_linked(flow, box):
            return "chrome"
        over = flow.lines[box.first - 1].text if box.first > self.begun else ""
        return "related" if closes_box(own) or heads_list(over) else ""


@functools.lru_cache(maxsize=16_384)
def _is_noise(name: str, thread: bool) -> bool:
    """By its name (a site's pages repeat their names)."""
    return " " in name and (NAMES.search(name) is not None or (not thread and THREAD.search(name) is not None))


def _is_linked(flow: Flow, box: Box) -> bool:
    """Are most of a box's characters in links?"""
    return (flow.linked[box.last] - flow.linked[box.first]) * 2 > flow.size[box.last] - flow.size[box.first]


def heard(flow: Flow, own: Sequence[float], place: int) -> tuple[Noise, Sequence[float]]:
    """What noise each box is, and the lines' weights with it.

    Where noise is nearly all there is and hardly a text stands under the title, the page is a thread: its posts are
    called comments, and are its text.
    """
    found = Noise(flow, place)
    clean = _without(flow, own, found)
    if clean is own:
        return found, own
    if sum(clean) < sum(own) * MINOR and sum(clean[max(0, place) :]) < SENTENCE:
        found = Noise(flow, place, thread=True)
        clean = _without(flow, own, found)
    return found, [c or w * NOISE for c, w in zip(clean, own, strict=True)]


def spoken(flow: Flow, lines: range, aside: Noise) -> Noise | None:
    """The noise inside the kept lines; none where it would be most of them: of running text, where any is spoken."""
    if not any(aside[box] for box in {line.box for line in flow.lines[lines.start : lines.stop]}):
        return None
    taken, left, dull, rest = 0, 0, 0, 0
    for index in lines:
        size = flow.size[index + 1] - flow.size[index]
        running = size * flow.runs[index]
        if aside[flow.lines[index].box]:
            taken, dull = taken + running, dull + size
        else:
            left, rest = left + running, rest + size
    return aside if (taken < left if left else dull < rest) else None


def _without(flow: Flow, own: Sequence[float], noise: Noise) -> Sequence[float]:
    """The weights of what is no noise."""
    told = {line.box for line, w in zip(flow.lines, own, strict=True) if w}
    aside = {number for number in told if noise[number]}
    return [0.0 if line.box in aside else w for line, w in zip(flow.lines, own, strict=True)] if aside else own
