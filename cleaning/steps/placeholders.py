"""What cannot be restored is noted, never guessed: masked names, spun text, glosses; random characters go.

>>> from cleaning.matching.view import BUILTIN, book_of
>>> book = book_of(BUILTIN, None)
>>> for note in masks(View.of("20xx年以来，我区xx工作进展顺利。", book), Scene(book)).notes: print(note)
Note(rule='mask:letters', start=2, end=4, what='xx: 2')

Labels are data (labels.toml), one Note a kind and page. A paragraph of random Hanzi (no mark in it, hardly a frequent
character) is cut as noise; a page that is nothing else is refused.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from cleaning.knowledge.labels import labels
from cleaning.matching.rare_characters import outside
from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found, Note
from cleaning.steps.char_substitution import glosses


def masks(view: View, scene: Scene) -> Found:
    """Notes on what is masked or spun, edits where a paragraph is random characters, a note where the page is."""
    notes = [] if scene.again else list(_labelled(view))
    if not scene.again and noise(view.text):
        return Found((), (*notes, Note("refused:noise", None, None, "random characters throughout")))
    edits = _disjoint((*_random_lines(view.text), *glosses(view)))
    return Found(edits, notes) if notes or edits else NOTHING


def _disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """A line that goes as a whole takes what stands in it with it."""
    kept = list[Edit]()
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _labelled(view: View) -> Iterator[Note]:
    for label in labels().label:
        if not label.shown(view.rare) or (label.needles and view.heard.keys().isdisjoint(label.needles)):
            continue
        lines = view.lines_with(label.needles)
        places = [m.span() for line in lines for m in label.pattern.finditer(view.folded, *line)]
        if len(places) >= label.least:
            start, end = view.home(*places[0])
            yield Note(label.id, start, end, f"{view.text[start:end]}: {len(places)}")
    yield from _strangers(view)


# One alien Hanzi a line, against copying (T11). Which one was put in cannot be proved, so they are only counted.
STRANGERS = 6  # characters outside GB 2312 on a page; prose with names and quotations has one or two
FOREIGN = 0.08  # of the page's characters (T11: one in 17 to 34), from which on it is traditional and not spoilt


def _strangers(view: View) -> Iterator[Note]:
    """A note where rare characters stand strewn over a simplified page, each of them but once.

    >>> from cleaning.matching.view import BUILTIN, book_of
    >>> page = "会议圕开始。大家鷃坐好。讨论麔水务。研究龗交通。检查靐消防。总结齾全年。" + "工作安排" * 40
    >>> [note.what for note in _strangers(View.of(page, book_of(BUILTIN, None)))]
    ['6 characters outside GB 2312, each once']
    """
    found = _outside().findall(view.rare)
    if STRANGERS <= len(found) < FOREIGN * len(view.text):
        alone = [sign for sign, times in Counter(found).items() if times == 1]
        if len(alone) >= max(STRANGERS, len(found) - 1):
            first = view.text.index(alone[0])
            yield Note("noise:strangers", first, first + 1, f"{len(alone)} characters outside GB 2312, each once")


@functools.cache
def _outside() -> re.Pattern[str]:
    return re.compile(f"[{outside()}]")


# Frequent characters make .6 and more of modern prose, some .45 of classical; .07 to .14 of characters drawn at random.
RARE_SHARE = 0.2
SAMPLE = 100  # characters; at .2 a sample of prose is never that poor
SAMPLES = 10  # over the whole page; the first one settles it for any prose
LINE = re.compile("[ \u3000\u00a0]*[\u4e00-\u9fff]{50,400}")  # random paragraphs met: 65 to 116, no mark in them
LENGTHS = range(50, 440)


def noise(text: str) -> bool:
    """Is the page as a whole random characters? Judged on a few samples, not on short texts."""
    places = range(0, len(text), max(SAMPLE, len(text) // SAMPLES))
    return len(text) > 2 * SAMPLE and all(_random(text[at : at + SAMPLE]) for at in places[:SAMPLES])


HAN = re.compile("[\u4e00-\u9fff]+")


def _random(text: str) -> bool:
    han = _number(HAN, text)
    return han > len(text) // 2 and _number(_frequent(), text) < RARE_SHARE * han


def _number(signs: re.Pattern[str], text: str) -> int:
    """How many characters lie in runs of these."""
    return sum(map(len, signs.findall(text)))


@functools.cache
def _frequent() -> re.Pattern[str]:
    return re.compile(f"[{labels().frequent['han']}]+")


def _random_lines(text: str) -> Iterator[Edit]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        unmarked = len(line) in LENGTHS and "，" not in line and "。" not in line and LINE.fullmatch(line)
        if unmarked and (_random(line) or _alien(line.strip(), text[:start] + text[end:])):
            yield Edit(start, min(len(text), end + 1), text[start : end + 1], "", "noise:paragraph")
        start = end + 1


# Of 3,000 stretches of real text of 55 to 116 Hanzi without their marks, and 1,000 paragraphs drawn at random:
SEEN = 0.05  # share of the pairs of neighbours that stand elsewhere on the page: real .08 at least, random .03 at most
DISTINCT = 0.85  # share of different characters: random .88 at least, real .46 to .98
COMMON = 0.48  # share of the 500 most frequent characters: real .48 at least, random .25 to .60
PAGE = 300  # characters of the rest of the page, below which pairs say nothing


def _alien(line: str, rest: str) -> bool:
    """A line of characters that hardly repeat and stand beside each other nowhere else: drawn from common ones."""
    if len(set(line)) < DISTINCT * len(line):
        return False
    if len(rest) < PAGE:
        return _number(_frequent(), line) < COMMON * len(line)
    pairs = [line[at : at + 2] for at in range(len(line) - 1)]
    return sum(pair in rest for pair in pairs) < SEEN * len(pairs)
