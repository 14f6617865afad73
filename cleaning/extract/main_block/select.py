"""A page that nobody wrote a profile for: the box that holds the text.

Each line weighs what it looks like running text (weigh.py); each box gets the weight of its own lines and a part of
what stands deeper; names, links and the title's place speak too. A few candidates, one choice, and how sure it is: by
how far the chosen box is ahead of the next one that is not inside or around it.

| boxes of a page | |
|---|---|
| `div.nav`: 首页 新闻 论坛 | light: links, no clause |
| `div.con`: 会议于今天召开，请大家准时参加。 | **chosen** |
| `div.hot`: 热门文章 and ten titles | light, and BAD by name |

>>> from cleaning.extract.main_block.line_weights import weights
>>> texts = ("通知", "首页 新闻 论坛", "会议于今天召开，请大家准时参加。", "热门文章", "最美的诗句十首")
>>> boxes = [Box("body", "body", -1, 0, 5), Box("div", "div nav", 0, 1, 2), Box("div", "div con", 0, 2, 3)]
>>> page = Flow([Line(text, box, "p") for text, box in zip(texts, (0, 1, 2, 0, 0))], boxes)
>>> best, sure = choose(page, 0, weights(page), Noise(page, 0))
>>> boxes[best].name, 0 < sure < 1
('div con', True)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from cleaning.extract.main_block.block_noise import BRIEF, SENTENCE, Noise
from cleaning.extract.main_block.boundary_words import DISCLAIMER, is_end, is_label
from cleaning.extract.main_block.clause_punctuation import marks
from cleaning.extract.main_block.label_tables import whole_table
from cleaning.extract.render.lines import Box, Flow, Line
from cleaning.extract.render.tags import HEADINGS

GOOD = re.compile(
    r"article|content|(?:^|[ _-])text|detail|post|entry|story|zoom|trs_editor|endtext|neirong|zhengwen|artibody|"
    r"main(?!nav)|(?:^|[ _-])body|(?:^|[ _-])con(?:[ _-]|$)|news_?(?:txt|con|text|body)|blkcontainer|read"
)
BAD = re.compile(
    r"comment|foot|side|(?:^|[ _-])nav|menu|relat|recommend|(?:^|[ _-])hot|rank|copyright|share|login|header|"
    r"breadcrumb|tuijian|xiangguan|pinglun|reply|widget|banner|sponsor|(?:^|[ _-])ad(?:s|vert)?(?:[ _-]|$)|popup|"
    r"modal|cookie|subscri|newsletter|promo|more|feed|hidden|aside|list(?!icle)|toolbar|tags?(?:[ _-]|$)|author|"
    r"disclaimer|statement"
)
WELL_NAMED, ILL_NAMED = 1.4, 0.3  # what a name of GOOD or BAD makes of a box's score
BESIDE = 0.1  # what a box around or beside the page's only <article> keeps
OVER = 0.2  # share of its weight that a line above the title keeps: few texts begin there
AHEAD = 200  # characters of text between title and box that halve its chance: a text begins under its title
UNTITLED = 0.5  # how sure a page makes that shows its title nowhere: a list of posts, a portal, a fragment
UNNAMED = 0.7  # … that shows a title of which its head knows nothing
MANY = 0.5  # … whose text holds several dates in lines of their own: posts, of which one may be meant
CLIMB = 8  # boxes around: a table in a table in a table is nine
NEAR = 4  # lines under the title that may date it
DATED = 60  # characters of a line that dates a post
POSTS = 2  # dated lines
SMALL = 0.15  # share of the inner box's weight; less is taken only where it is all text
MIXED = 0.5  # share of all that is around a box, noise too, that must be text before the box around it is taken
DENSE, LOOSE = 0.6, 0.3  # share of what is added, without noise, that must be running text; the same beside a twin
FALL = 0.5  # share of its weight that a box hands to the box around it
DEEP = 6  # boxes up to which it hands on


def choose(flow: Flow, place: int, own: Sequence[float], noise: Noise, *, named: bool = True) -> tuple[int, float]:
    """The box that holds the text, and how sure that is (0 … 1).

    `place` is the title's line or -1, `own` the lines' weights, `noise` what noise each box is; `named` says whether
    the page's head agrees with the title.
    """
    sums = [0.0, *accumulate(own)]
    lone = _lone_article(flow, sums, place)
    scores = _scores(flow, own, sums, place, lone)
    best = max(sorted(scores), key=scores.__getitem__)
    best = _climbed(flow, noise, sums, best, place, lone)
    if (table := whole_table(flow, best)) != best:
        best = _climbed(flow, noise, sums, table, place, lone)
    sure = _sureness(flow, sums, scores, best) * (1.0 if named and place >= 0 else UNNAMED if place >= 0 else UNTITLED)
    return best, round(sure * (MANY if _is_many(flow, flow.boxes[best], place) else 1.0), 3)


def _lone_article(flow: Flow, sums: list[float], place: int) -> int:
    """The number of the page's only <article>, or -1: by it the page itself says where its text is.

    It must hold a sentence, and the title if that does not stand above it.
    """
    articles = [index for index, box in enumerate(flow.boxes) if box.tag == "article"]
    if len(articles) != 1:
        return -1
    box = flow.boxes[articles[0]]
    said = sums[box.last] - sums[max(box.first, min(place + 1, box.last))]
    return articles[0] if said >= SENTENCE and place < box.last else -1


def _scores(flow: Flow, own: Sequence[float], sums: list[float], place: int, lone: int) -> dict[int, float]:
    """By number what each box that holds text is worth; Readability's idea: its own lines, half its children's, a
    quarter of theirs. Then what is linked, name and place speak."""
    boxes, size, linked = flow.boxes, flow.size, flow.linked
    within = boxes[max(0, lone)]
    scores = _summed(flow, [value * OVER for value in own[: max(0, place)]] + [*own[max(0, place) :]])
    for number, score in scores.items():
        box = boxes[number]
        first, last = box.first, box.last
        links = linked[last] - linked[first]
        if links:
            score *= 1 - min(1.0, links / max(1, size[last] - size[first]))
        named = box if " " in box.name or box.parent < 0 else boxes[box.parent]  # one without a name is called as it is
        fame = _fame(named.name, named.tag)
        if first > place + 1 > 0:
            fame *= 1 / (1 + (sums[first] - sums[place + 1]) / AHEAD)
        score *= fame
        scores[number] = score if within.first <= first and last <= within.last else score * BESIDE
    return scores


def _summed(flow: Flow, own: Sequence[float]) -> dict[int, float]:
    """The weights of the lines, handed to the boxes around them; the root is always among these."""
    boxes, held, scores = flow.boxes, dict[int, float](), {0: 0.0}
    for line, value in zip(flow.lines, own, strict=True):
        if value:
            box = line.box
            held[box] = held.get(box, 0.0) + value
    for box, share in sorted(held.items()):
        for _ in range(DEEP):
            scores[box] = scores.get(box, 0.0) + share
            box, share = boxes[box].parent, share * FALL
            if box < 0:
                break
    return scores


@functools.lru_cache(maxsize=16_384)
def _fame(name: str, tag: str) -> float:
    """What a box's name says (a site's pages repeat their names)."""
    good = GOOD.search(name) or tag in ("article", "main")
    bad = BAD.search(name) or tag in ("footer", "nav", "aside", "header")
    return (WELL_NAMED if good else 1.0) * (ILL_NAMED if bad else 1.0)


def _climbed(flow: Flow, noise: Noise, sums: list[float], best: int, place: int, lone: int) -> int:
    """The box around, while what it adds is text too and no small part."""
    box = best
    for _ in range(CLIMB):
        up = flow.boxes[box].parent
        if up < 0 or flow.boxes[up].tag == "body" or box == lone:
            break
        if _adds(flow, noise, sums, flow.boxes[best], up, place):
            best = up
        box = up
    return best


def _adds(flow: Flow, noise: Noise, sums: list[float], inner: Box, up: int, place: int) -> bool:
    """Is what the outer box adds running text, and enough of it? A twin of the inner box (the parts of a long text, the
    posts of a thread) may be looser."""
    outer = flow.boxes[up]
    begin, end = max(outer.first, place + 1), outer.last
    if _is_section(flow.lines[begin : inner.first], up):
        end = _ended(flow, sums, inner, outer)
    added = max(0.0, sums[inner.first] - sums[min(begin, inner.first)]) + sums[end] - sums[inner.last]
    outside = [*flow.lines[begin : inner.first], *flow.lines[inner.last : end]]
    if added < SMALL * (sums[inner.last] - sums[inner.first]):
        return _is_all_text(outside, noise)
    sizes = [len(line.text.encode("utf-8", "surrogatepass")) / 3 for line in outside]
    clean = sum(size for size, line in zip(sizes, outside, strict=True) if not noise[line.box])
    dense = added > DENSE * clean and added > MIXED * sum(sizes)
    return dense or (added > LOOSE * sum(sizes) and _has_twin(flow, sums, inner, outer))


def _is_section(over: Sequence[Line], outer: int) -> bool:
    """Do headings of the outer box's own stand over the inner one: are these parts of one text, as in a recipe?"""
    return any(line.box == outer and line.tag in HEADINGS and not line.linked for line in over)


def _ended(flow: Flow, sums: list[float], inner: Box, outer: Box) -> int:
    """The line behind the inner box that ends the text (网友评论), if no more is said behind it than before it."""
    for number in range(inner.last, outer.last):
        if is_end(flow.lines[number].text):
            return number if sums[outer.last] - sums[number] < sums[number] - sums[outer.first] else outer.last
    return outer.last


def _is_all_text(outside: Sequence[Line], noise: Noise) -> bool:
    """Is all of it the author's: no link, no noise, nothing that ends a text, and a sentence among it?

    So a salutation over the text, or a list of what is needed. Links are looked for first: nearly any page has them.
    """
    if any((line.linked or noise[line.box]) and line.text and not is_label(line.text) for line in outside):
        return False
    told = [line.text for line in outside if line.text and not is_label(line.text)]
    return any(marks(text) or text.endswith(("：", "）")) for text in told) and not any(
        is_end(text) or DISCLAIMER.search(text) for text in told
    )


def _has_twin(flow: Flow, sums: list[float], inner: Box, outer: Box) -> bool:
    """Does the outer box hold another with the inner one's name, and text in it?"""
    return any(
        box.name == inner.name and box is not inner and outer.first <= box.first and box.last <= outer.last
        and sums[box.last] > sums[box.first]
        for box in flow.boxes
    )  # fmt: skip


def _sureness(flow: Flow, sums: list[float], scores: Mapping[int, float], best: int) -> float:
    """How far ahead of what is neither inside nor around it, and how much of the page's text it holds."""
    chosen = flow.boxes[best]
    value = sums[chosen.last] - sums[chosen.first]
    rivals = (
        score for number, score in scores.items()
        if flow.boxes[number].last <= chosen.first or flow.boxes[number].first >= chosen.last
    )  # fmt: skip
    rival = max(rivals, default=0.0)
    lead = value / (value + rival) if value else 0.0
    share = value / sums[-1] if sums[-1] else 0.0
    return lead * (0.5 + 0.5 * share) * min(1.0, value / BRIEF)


def _is_many(flow: Flow, box: Box, place: int) -> bool:
    """Do dated labels stand between its paragraphs, as over the posts of a thread or a journal's front page?"""
    lines = (line.text for line in flow.lines[max(box.first, place + NEAR) : box.last])
    return sum(len(text) <= DATED and ("20" in text or "19" in text) and is_label(text) for text in lines) >= POSTS
