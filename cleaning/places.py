"""Where a sighting stands: between two clauses, in a word, at a paragraph's edge, alone in its line.

>>> text = "深化改革。“某某”编辑，我们改进作风。"
>>> list(standing(text, 5, 12, (5, 12))), list(standing("深化改革，我们深化改【某】革开放。", 10, 13, (10, 13)))
(['own-clause'], ['splits'])
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Mapping, Sequence

from cleaning.frames import BREAKS, Sighting


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
    elif before in BREAKS and (after not in CLOSING or (before in COMMAS and after in COMMAS)):
        yield "own-clause"
    elif before.isalnum() and after.isalnum() and splits(text, start, end):
        yield "splits"


def _over_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Beyond one blank on each side: an address is often set between two."""
    if text[start - 1 : start] in (" ", "\u3000") and text[end : end + 1] in (" ", "\u3000"):
        return start - 1, end + 1
    return start, end


COMMAS = frozenset("，,；;")  # 一，【某某】，二: no author sets a bracket between two commas
CLOSING = frozenset("，。；：！？、,;:!?）)】」』”")


def _at_an_edge(opens: bool, ends: bool, before: str) -> Iterator[str]:
    if opens and ends:
        yield "own-line"
    elif opens:
        yield "line-start"
    elif before in BREAKS or before in CLOSING:
        yield "line-end"


def splits(text: str, start: int, end: int) -> bool:
    """Do the words on both sides of the stretch stand together elsewhere on the page?

    >>> splits("深化改革。我们深化改“某某”编辑，革开放。", 10, 17)
    True
    """
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    near = max(0, start - AROUND), end + AROUND
    return any(len(both) > 2 and text.find(both, *near) >= 0 for both in (left + right[:1], left[-1:] + right))


AROUND = 5_000  # characters on each side: most pages whole; an endless one would cost its square


HAN = re.compile("[\u3400-\u9fff]")
ENDS = frozenset("。！？!?…”；;")
NEAR = 80  # characters of the line on each side that are looked at


def cited(text: str, start: int, end: int) -> bool:
    """Is an address given by the author: alone under a line that leads up to it, or among words without Han?

    >>> cited("项目主页：\\nwww.a.com", 6, 15), cited("工作完成。\\nwww.a.com", 6, 15), cited("see www.a.com", 4, 13)
    (True, False, True)
    """
    begin = max(text.rfind("\n", 0, start) + 1, start - NEAR)
    stop = text.find("\n", end, end + NEAR)
    rest = text[begin:start] + text[end : stop if stop >= 0 else end + NEAR]
    if rest.strip():
        return HAN.search(rest) is None
    while begin and text[begin - 1].isspace():
        begin -= 1
    return begin > 0 and text[begin - 1] not in ENDS


COUNTED = BREAKS - {"\n"} | {"）", ")", "】", "★"}


def signs(text: str, seen: Sequence[Sighting]) -> Mapping[str, int]:
    """How often each name or host signs as a clause of its own; in mid-sentence anything may be named thrice."""
    places = {
        (key, s.end)
        for s in seen
        if s.frame != "lone" and text[s.start - 1 : s.start] in COUNTED
        for key in (s.name, s.host)
        if key
    }
    return collections.Counter(key for key, _ in places)


def chains(seen: Sequence[Sighting]) -> Mapping[int, tuple[int, int]]:
    """For the start of each sighting where the chain of adjoining ones begins and ends: two stamps in a row."""
    begins, ends = dict[int, int](), dict[int, int]()
    for one in seen:
        begins[one.end] = min(begins.get(one.end, one.start), begins.get(one.start, one.start))
    for one in reversed(seen):
        ends[one.start] = max(ends.get(one.start, one.end), ends.get(one.end, one.end))
    return {s.start: (begins.get(s.start, s.start), ends[s.start]) for s in seen}
