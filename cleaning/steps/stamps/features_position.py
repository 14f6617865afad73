"""Where a sighting stands: between two clauses, in a word, at a paragraph's edge, alone in its line.

>>> text = "深化改革。“某某”编辑，我们改进作风。"
>>> list(standing(text, 5, 12, (5, 12))), list(standing("深化改革，我们深化改【某】革开放。", 10, 13, (10, 13)))
(['own-clause'], ['splits'])
"""

from __future__ import annotations

import bisect
import collections
import re
from collections.abc import Iterator, Mapping, Sequence

from cleaning.steps.stamps.candidate import BREAKS, Sighting
from cleaning.steps.stamps.known_names import signing


def standing(text: str, start: int, end: int, chain: tuple[int, int]) -> Iterator[str]:
    """What stands before and after `text[start:end]`; sightings that adjoin it, `chain` with them, are left out."""
    if not text[end : end + 1].isalnum():
        end = max(end, chain[1])
    if text[start - 1 : start] not in BREAKS:
        start = chain[0]
    start, end = _over_blanks(text, start, end)
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    opens, ends = before in ("", "\n"), after in ("", "\n")
    if opens or ends:
        yield from _at_an_edge(opens, ends, before)
    elif before in ENDING and (after not in CLOSING or (before in COMMAS and after in COMMAS)):
        yield "own-clause"
    elif before.isalnum() and after.isalnum() and splits(text, start, end):
        yield "splits"


def _over_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Beyond one blank on each side: an address is often set between two."""
    if text[start - 1 : start] in (" ", "\u3000") and text[end : end + 1] in (" ", "\u3000"):
        return start - 1, end + 1
    return start, end


ENDING = BREAKS - {"：", ":"}  # what a colon leads up to, the author says
COMMAS = frozenset("，,；;")  # 一，【某某】，二: no author sets a bracket between two commas
CLOSING = frozenset("，。；：！？、,;:!?）)】」』”")


def _at_an_edge(opens: bool, ends: bool, before: str) -> Iterator[str]:
    if opens and ends:
        yield "own-line"
    elif opens:
        yield "line-start"
    elif before in BREAKS or before in CLOSING:
        yield "line-end"


def midway(text: str, start: int, end: int) -> bool:
    """Do several lines stand above and below? Credits stand at the edges of a page."""
    above = text.rfind("\n", 0, text.rfind("\n", 0, start)) if "\n" in text[:start] else -1
    return above >= 0 and text.count("\n", end, end + WITHIN) > FEWEST


FEWEST = 2  # lines below
WITHIN = 2_000  # characters in which they are counted


def mentioned(name: str, text: str) -> bool:
    """Does a sentence speak of the quoted name, with words right before its quotes or right behind them?

    >>> mentioned("晨光", "他向“晨光”投稿，又给“晨光”写信。"), mentioned("某象", "改革，“某象”编辑，推进，“某象”，发展")
    (True, False)
    """
    places = [m.span() for m in re.finditer(f'[“"「『]{re.escape(name)}[”"」』]', text)][:MENTIONS]
    within = sum(text[start - 1 : start].isalnum() and _runs_on(text, end) for start, end in places)
    return within > 1 or 0 < len(places) <= MENTIONED * within


def _runs_on(text: str, end: int) -> bool:
    role = signing().match(text, end)
    return text[end : end + 1].isalnum() and not (role and text[role.end() : role.end() + 1] in BREAKS)


MENTIONS = 40  # places that are looked at
MENTIONED = 3  # one place in so many


def splits(text: str, start: int, end: int) -> bool:
    """Do the words on both sides of the stretch stand together elsewhere on the page?

    >>> splits("深化改革。我们深化改“某某”编辑，革开放。", 10, 17)
    True
    """
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    near = max(0, start - AROUND), end + AROUND
    return any(len(both) > 2 and text.find(both, *near) >= 0 for both in (left + right[:1], left[-1:] + right))


Items = Mapping[int, Sequence[int]]
"""Of each number where it begins a line as an item's, in order."""


def items_of(text: str) -> Items:
    """The numbers of items at the starts of lines, for all the questions of a page.

    >>> items_of("做法有\\n1、严格\\n 2.落实\\n1、督导")
    {1: [4, 15], 2: [10]}
    """
    found = dict[int, list[int]]()
    for match in ITEM.finditer(text):
        found.setdefault(int(match[1]), []).append(match.start(1))
    return found


ITEM = re.compile("^[ \u3000]*+(0|[1-9][0-9]{0,3}+)[、.．]", re.MULTILINE)


def stray_number(text: str, start: int, end: int, items: Items) -> bool:
    """Does a number at a line's start count nothing? It parts two characters of a word, and no list has its place.

    >>> def stray(text, *place): return stray_number(text, *place, items_of(text))
    >>> stray("河道要治。会议要求，对河\\n5、道清单不健全", 12, 15)
    True
    >>> stray("做法有，加强领导\\n1、严格\\n2、落实", 13, 16)
    False
    """
    number, first, last = int(re.sub(r"\D", "", text[start:end])), max(0, start - AROUND), end + AROUND
    listed, *beside = (_near(items.get(n, ()), start, end) for n in (1, number - 1, number + 1))
    if listed and any(beside):
        return text[start - 2 : start] + text[end : end + 2] in text[first:start] + "\n" + text[end:last]
    above = text[max(first, text.rfind("\n", first, start) + 1) : start]
    word = text[start - 1] + text[end : end + 1]
    return (
        number > 1
        and SENTENCE.search(above) is not None
        and (text.find(word, first, start) >= 0 or text.find(word, end, last) >= 0)
    ) or splits(text, start, end)


def _near(places: Sequence[int], start: int, end: int) -> bool:
    """Does one of the places lie around the stretch, not in it?"""
    first, last = bisect.bisect_left(places, start - AROUND), bisect.bisect_left(places, end + AROUND)
    return last - first > bisect.bisect_left(places, end) - bisect.bisect_left(places, start)


SENTENCE = re.compile("[，。；：,;][^，。；：,;]{2,30}$")
AROUND = 5_000  # characters on each side: most pages whole; an endless one would cost its square


NEAR = 4  # characters on either side that make two places the same
COUNTED = BREAKS - {"\n", ":", "："} | {"）", ")", "】", "★"}


def signs(text: str, seen: Sequence[Sighting]) -> Mapping[str, int]:
    """In how many different places each name or host signs as a clause of its own.

    In mid-sentence anything may be named thrice; and a clause that stands between the same words each time belongs to a
    sentence that the author repeats (…列入年度预算，专款专用，任何单位…): such places count as one.
    """
    begins = dict[tuple[str, int], int]()
    for s in seen:
        if s.frame != "lone" and text[s.start - 1 : s.start] in COUNTED:
            for key in filter(None, (s.name, s.host)):
                begins[key, s.end] = min(s.start, begins.get((key, s.end), s.start))
    around = {(key, text[max(0, start - NEAR) : start], text[end : end + NEAR]) for (key, end), start in begins.items()}
    return collections.Counter(key for key, _, _ in around)


LINKS = 0.3  # weight of a frame from which on it may be the other half of two stamps in a row


def chains(seen: Sequence[Sighting]) -> Mapping[int, tuple[int, int]]:
    """For the start of each sighting where the chain of adjoining ones begins and ends: two stamps in a row."""
    begins, ends = dict[int, int](), dict[int, int]()
    links = [one for one in seen if one.weight >= LINKS]
    for one in links:
        begins[one.end] = min(begins.get(one.end, one.start), begins.get(one.start, one.start))
    for one in reversed(links):
        ends[one.start] = max(ends.get(one.start, one.end), ends.get(one.end, one.end))
    return {s.start: (begins.get(s.start, s.start), max(s.end, ends.get(s.start, s.end))) for s in seen}
