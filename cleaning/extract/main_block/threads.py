"""Threads: a page of posts laid out alike, each with its writer, date and floor between; all posts are the text.

Boxes of one name that hold much of what is said under the title, and between them the words of a board (回复, 3楼):
those are posts, and what stands between them is not. Where an article stands before them they are comments on it, and
the page ends above them; where the page calls itself a topic or a question, what stands there is its first post. Where
each has a heading of its own it is a feed of articles.

>>> texts = "相机", "小舟 楼主", "预算三千，主要拍孩子。", "路人 2楼 回复", "二手的也可以，便宜。"
>>> lines = [Line(text, n if n in (2, 4) else 0, "div") for n, text in enumerate(texts)]
>>> boxes = [Box("div", "div  ", -1, 0, 5), *(Box("div", f"div post p{n}", 0, n, n + 1) for n in range(1, 5))]
>>> thread = find_thread(Flow(lines, boxes), [0.4, 1.0, 11.0, 1.0, 10.0], 0)
>>> [texts[number] for post in thread.posts for number in post], thread.opened
(['预算三千，主要拍孩子。', '二手的也可以，便宜。'], False)
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import msgspec

from cleaning.extract.main_block.block_noise import SENTENCE
from cleaning.extract.main_block.boundary_words import heads_list, is_label
from cleaning.extract.main_block.forum_chrome import TITLES, has_sign, is_asked, is_card, is_label_at
from cleaning.extract.main_block.line_weights import MENU
from cleaning.extract.main_block.teaser_cards import is_title
from cleaning.extract.render.lines import Box, Flow, Line
from cleaning.extract.render.tags import HEADINGS

MOST = 0.35  # share of what is said under the title that the posts hold, all together
FEW = 0.02  # share that the replies hold where they stand under a first post
NEARLY = 0.9  # share of what the best boxes hold, from which tighter ones are as good
TOP = 4  # lines of a first post in which the title may stand
SIGNED = 4  # lines at a post's end that may be a signature
RULE = 8  # dashes over it, at least
AGREED = 0.6  # share of the gaps between posts with a board's word in them
_DIGITS = str.maketrans("", "", "0123456789")


@dataclasses.dataclass(frozen=True, slots=True)
class Thread:
    """The lines of each post; where `opened`, something stands before all these, laid out otherwise: the first post, or
    where they are not `meant` the article that they are comments on."""

    posts: tuple[range, ...]
    opened: bool
    meant: bool = True

    def opening(self, flow: Flow) -> Flow:
        """The page as far as its first reply."""
        cut = self.posts[0].start
        boxes = [msgspec.structs.replace(b, first=min(b.first, cut), last=min(b.last, cut)) for b in flow.boxes]
        return Flow(flow.lines[:cut], boxes)


def find_thread(flow: Flow, own: Sequence[float], place: int, head: str = "") -> Thread | None:
    """The posts of a page that is a thread, or the comments under an article.

    `own`: the lines' weights; `place`: the title's line, or -1; `head`: the page's own name of itself, its `<title>`.
    """
    sums = [0.0, *accumulate(own)]
    whole = sums[-1] - sums[place + 1]
    threads = list[tuple[float, list[Box]]]()
    remarks = list[list[Box]]()
    for boxes in _alike(flow, own, place):
        held = sum(sums[box.last] - sums[box.first] for box in boxes)
        if held > FEW * whole and held + sums[boxes[0].first] - sums[place + 1] >= MOST * whole:
            boxes = _without_cards(flow, boxes)
            meant = _is_thread(flow, own, head, place, boxes, held >= MOST * whole)
            if meant:
                threads.append((_said(flow, own, boxes), boxes))
            elif meant is not None:
                remarks.append(boxes)
    best = _tightest(threads) or min(remarks, key=lambda boxes: boxes[0].first, default=[])
    found = tuple(post for box in best if (post := _bare(flow, box, place)))
    if not found:
        return None
    over = range(place + 1, found[0].start)
    return Thread(found, any(own[number] and _is_text(flow, own, number, place) for number in over), bool(threads))


def _said(flow: Flow, own: Sequence[float], boxes: Sequence[Box]) -> float:
    """What is said in the boxes, without the board's words."""
    numbers = (number for box in boxes for number in range(box.first, box.last))
    return sum(own[number] for number in numbers if not is_label_at(flow, number))


def _tightest(threads: Sequence[tuple[float, list[Box]]]) -> list[Box]:
    """Of the boxes that hold nearly all that any hold, those with the fewest lines: the post, not the row it is in."""
    most = max((said for said, _ in threads), default=0.0)
    held = [boxes for said, boxes in threads if said >= NEARLY * most]
    return min(held, key=lambda boxes: sum(box.last - box.first for box in boxes), default=[])


def _alike(flow: Flow, own: Sequence[float], place: int) -> Iterator[list[Box]]:
    """Boxes below the title with one name (but for digits) that hold text themselves; none inside another."""
    numbers = {line.box for line, weight in zip(flow.lines[place + 1 :], own[place + 1 :], strict=True) if weight}
    names = [flow.boxes[number].name for number in sorted(numbers)]
    told = Counter([_stem(name) for name in names if " " in name])
    alike: dict[str, list[Box]] = {stem: [] for stem, count in told.items() if stem and count > 1}
    for box in flow.boxes if alike else ():
        if box.last > place + 1 and place - TOP < box.first < box.last and (stem := _stem(box.name)) in alike:
            alike[stem].append(box)
    for boxes in alike.values():
        if len(alone := _outermost(boxes)) > 1:
            yield alone


@functools.lru_cache(maxsize=16_384)
def _stem(name: str) -> str:
    """What twins share of their names: the classes, or where there are none the id; without digits.

    >>> _stem("td t_f postmessage_12"), _stem("td  postmessage_12"), _stem("td  ")
    ('t_f', 'postmessage_', '')
    """
    classes, _, own = name.partition(" ")[2].rpartition(" ")
    return (classes or own).translate(_DIGITS)


def _outermost(boxes: list[Box]) -> list[Box]:
    """Those that lie in none of the others; in the page's order."""
    found = boxes[:1]
    for box in boxes[1:]:
        if box.first >= found[-1].last:
            found.append(box)
    return found


def _without_cards(flow: Flow, boxes: list[Box]) -> list[Box]:
    """Without the cells that tell of writers and dates, where there are as many as posts; fewer are short posts."""
    alone = [box for box in boxes if not is_card(flow, box)]
    return alone if 1 < len(alone) <= len(boxes) // 2 else boxes


def _is_thread(
    flow: Flow, own: Sequence[float], head: str, place: int, boxes: Sequence[Box], many: bool
) -> bool | None:
    """Are these the posts of a board? `many`: they are much of the page; else they are replies to what stands over
    them, if anything does. False: what readers say of an article; None: neither."""
    over = range(place + 1, boxes[0].first)
    under = _is_told(flow, own, over, place)
    if not (many or under) or not _is_worded(flow, boxes, dated=True):
        return None
    if is_asked(flow, place, boxes[0].first):
        return True
    if not _is_worded(flow, boxes, dated=False) or _is_feed(flow, boxes):
        return None
    if under and not TITLES.search(head):
        return None if place < 0 else False
    return None if any(heads_list(flow.lines[number].text) for number in over) else True


def _is_told(flow: Flow, own: Sequence[float], over: range, place: int) -> bool:
    """Is a sentence said in these lines?"""
    said = 0.0
    for number in over:
        if own[number] and _is_text(flow, own, number, place):
            said += own[number]
        if said >= SENTENCE:
            return True
    return False


def _is_worded(flow: Flow, boxes: Sequence[Box], dated: bool) -> bool:
    """Is a board's word between most of the boxes or at their ends? `dated`: a time is as good."""
    spoken = sum(has_sign(flow, range(before.first, after.first), dated) for before, after in pairwise(boxes))
    return spoken >= AGREED * (len(boxes) - 1)


def _is_feed(flow: Flow, boxes: Sequence[Box]) -> bool:
    """Has every other one a heading of its own over it?"""
    gaps = [flow.lines[before.last : after.first] for before, after in pairwise(boxes)]
    seen = Counter(line.text for gap in gaps for line in gap)
    return sum(any(seen[line.text] == 1 and _heads(line) for line in gap) for gap in gaps) * 2 >= len(gaps)


def _heads(line: Line) -> bool:
    """Is it the heading of an article in a feed? By its tag or as a link, as long as a title."""
    if is_label(line.text) or not (line.linked or line.tag in HEADINGS):
        return False
    return is_title(line) if line.linked else is_title(Line(line.text, line.box, line.tag, len(line.text)))


def _is_text(flow: Flow, own: Sequence[float], number: int, place: int) -> bool:
    """Does the line run, or is it verse, and neither a label nor the title once more?"""
    text = flow.lines[number].text
    runs = flow.runs[number] or (own[number] > MENU * len(text) and "：" not in text)
    return runs and not is_label(text) and (place < 0 or text != flow.lines[place].text)


def _bare(flow: Flow, box: Box, place: int) -> range:
    """A post's lines without labels, title and signature; one that looks like nothing else is a short post."""
    whole = range(box.first, box.last)
    title = flow.lines[place].text if place >= 0 else ""
    said = [number for number in whole if not is_label_at(flow, number) and flow.lines[number].text != title]
    ruled = next((number for number in said[-SIGNED:] if len(said) > 1 and _is_rule(flow.lines[number].text)), None)
    said = [number for number in said if ruled is None or number < ruled] or said
    return range(said[0], said[-1] + 1) if said else whole


def _is_rule(text: str) -> bool:
    """A line of dashes, as boards draw over a signature."""
    return len(text) > RULE and not any(sign.isalnum() for sign in text)
