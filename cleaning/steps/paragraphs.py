"""Paragraphs one a line: indents and blank lines go, lost breaks come back, false ones close.

>>> from cleaning.matching.view import BUILTIN, Scene, View, book_of
>>> from cleaning.edits import apply
>>> book = book_of(BUILTIN, None)
>>> def mended(text): return apply(text, paragraphs(View.of(text, book), Scene(book)).edits)
>>> mended("\\u3000\\u3000会议开始。 大家坐好。\\n\\n  先说一件事,\\n  再说一件。")
'会议开始。\\n大家坐好。\\n先说一件事,再说一件。'

A break that the text does not prove is not invented: `。` glued to the next sentence stays one paragraph, unless that
sentence begins with a heading's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Fields, Found
from cleaning.steps.hard_wraps import NEAR, columns, wrap_width
from cleaning.steps.punctuation_width import HAN

BLANK = (
    " \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u2028\u2029"
)
BLANKS = BLANK + "\n"
GAP = re.compile(rf"\n[{BLANK}\n]*")
LEADING = re.compile(rf"[{BLANK}\n]+")
NUMBER = "一二三四五六七八九十百零〇"
# The gaps that may be more or less than a paragraph's end: with blanks or further line ends, or after a comma or a
# numeral. A bare line end after anything else goes on only where the page was broken at a width.
DOUBTFUL = re.compile(rf"\n(?:(?<=[{BLANK}，,、第{NUMBER}]\n)|(?=[{BLANK}\n]))[{BLANK}\n]*")
HEADING = rf"第[{NUMBER}\d]{{1,7}}[章节条篇部编](?=[{BLANK}])|[{NUMBER}]{{1,3}}、(?![{NUMBER}])"
# The patterns below begin with one sign, not with a set of signs: a search for one is four times as quick.
# A sentence end, and a heading's number, or blanks and words, right behind it.
BEHIND = {
    end: re.compile(
        rf"{re.escape(end)}[”’」』）)]?(?P<gap>[{BLANK}]*)(?:(?P<heading>)(?={HEADING})|(?<=[{BLANK}])(?=[{HAN}“‘《【\d]))"
    )
    for end in "。！？!?…"
}
# A numbered heading at a line's start, a blank, and a sentence of some length.
HEADED = (
    rf"[{BLANK}]*+(?:[（(][{NUMBER}]{{1,3}}[）)]|[{NUMBER}]{{1,3}}、)[^\n。！？；：{BLANK}]{{5,40}}[{HAN}]"
    rf"(?P<gap>[{BLANK}]+)(?=[{HAN}“][^\n]{{20}})"
)
TITLE, TITLED = re.compile(HEADED), re.compile("\n" + HEADED)  # the last line end alone: blank lines without end
# A chapter's heading that runs into its first article, a section's into its first sentence: no mark in between.
ARTICLE = re.compile(
    rf"第[{NUMBER}\d]{{1,7}}[编章节][^\n，。；：,;:]{{1,40}}?(?P<gap>[{BLANK}]*)(?=第[{NUMBER}\d]{{1,7}}[章节条][{BLANK}])"
)
ITEMS = tuple(re.compile(rf"{re.escape(bracket)}([{NUMBER}]{{1,3}})[）)]") for bracket in "（(")
FEWEST = 3  # items of a list that show a habit
STARTS = re.compile(
    rf"[（(][{NUMBER}]{{1,3}}[）)]|{HEADING}|[（(]?\d{{1,3}}[）).．、]|[①-⑳]|第[{NUMBER}\d]{{1,7}}[章节条篇部编，,、]"
)
OPEN = re.compile(rf"[{HAN}，,、]")
NEARBY = 20_000  # characters in which the two halves of a cut word are looked for as a whole
STOPS = frozenset("。；：！？…”）;:!?)")
CLOSE = re.compile("[，、；。！？：,;”》]")  # no line begins with one of these
NUMERAL = re.compile(rf"第[{NUMBER}]{{0,6}}$"), re.compile(rf"[{NUMBER}]{{0,5}}[条章节款项]")
HANGING = "和与及或把被从将应在对并"  # a sentence goes on after these
LONG = 45  # characters from which a line without a full stop is no heading: titles of laws and speeches end before
DAMAGE = re.compile(rf"\n[{BLANK}\n]")
HABIT = 5  # lost breaks that are no slip: the seed has nine, the laws that have any have one to four
NO_FIELDS = Fields()
VERSE = 24  # the longest line of verse: from here on a line that ends in a comma is not the poet's
SHORT = 10  # characters from which a line that ends in one of HANGING is no name or title
DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")}


def paragraphs(view: View, scene: Scene) -> Found:
    """Edits of `paragraph:gap` (blank lines, indents), `:lost` (a break comes back), `:false` (a break goes)."""
    text, damaged = view.text, _is_damaged(view.text, scene)
    behind = [match for end in BEHIND if end in text for match in BEHIND[end].finditer(text)]
    weak = [*_after_blanks(text, behind), *_items(text)]
    edits = [*_gaps(text, damaged), *_headings(text, behind), *(weak if damaged or len(weak) >= HABIT else ())]
    edits.sort(key=lambda edit: (edit.start, edit.end))
    return Found([e for at, e in enumerate(edits) if not at or e.start >= edits[at - 1].end]) if edits else NOTHING


def indents(view: View, scene: Scene) -> Found:
    """What stands between two lines alone: on a page it goes before a stamp is cut, and weak signs wait until after."""
    edits = list(_gaps(view.text, _is_damaged(view.text, scene)))
    return Found(edits) if edits else NOTHING


def _is_damaged(text: str, scene: Scene) -> bool:
    """Does the page show that nobody mended it: indents, blank lines, no lines at all, chrome?

    A text in normal form has had its breaks looked at; a blank after a full stop there may be the author's own slip.
    """
    if scene.html or scene.brands or scene.fields != NO_FIELDS or "\n" not in text:
        return True
    return DAMAGE.search(text, _leading(text), len(text.rstrip(BLANKS))) is not None


def _gaps(text: str, damaged: bool) -> Iterator[Edit]:
    """What stands between two paragraphs becomes one line end, or nothing where the sentence goes on."""
    body, wrap = len(text.rstrip(BLANKS)), wrap_width(text)
    at = _leading(text)
    if at:
        yield Edit(0, at, text[:at], "", "paragraph:gap")
    for match in (GAP if wrap else DOUBTFUL).finditer(text, at, body):
        start, end = match.span()
        if text[start - 1] in STOPS and end - start == 1:
            continue
        start = _before_blanks(text, start)
        yield from _closed(text, start, end, wrap, damaged)
    if at < body < len(text):
        yield Edit(body, len(text), text[body:], "", "paragraph:gap")


def _closed(text: str, start: int, end: int, wrap: int, damaged: bool) -> Iterator[Edit]:
    gap = text[start:end]
    if _goes_on(text, start, end, wrap, damaged):
        yield Edit(start, end, gap, "", "paragraph:false")
    elif len(gap) > 1:
        yield from _one_line_end(start, gap)


def _leading(text: str) -> int:
    match = LEADING.match(text)
    return match.end() if match else 0


def _before_blanks(text: str, at: int) -> int:
    """Where the blanks before a line end begin."""
    while at and text[at - 1] in BLANKS:
        at -= 1
    return at


def _one_line_end(start: int, gap: str) -> Iterator[Edit]:
    """Keep the first line end of the gap; what stands before and after it goes."""
    at = gap.index("\n")
    if at:
        yield Edit(start, start + at, gap[:at], "", "paragraph:gap")
    if at + 1 < len(gap):
        yield Edit(start + at + 1, start + len(gap), gap[at + 1 :], "", "paragraph:gap")


def _goes_on(text: str, start: int, end: int, wrap: int, damaged: bool) -> bool:
    """Is a break inside a sentence? A full stop before it, or a number after it, says no.

    After a comma, before a mark, inside a number; and where a blank line or an indent came with the break, after a word
    that hangs, or a long line that no mark ends: a bare line end proves less, unless the page was broken at a width.
    """
    before, bare = text[start - 1], text[start:end] in ("\n", "\r\n")
    if not OPEN.match(before):
        return False
    begin = text.rfind("\n", 0, start) + 1
    length = len(text[begin:start].lstrip(BLANK))
    if NUMERAL[0].search(text, begin, start) and NUMERAL[1].match(text, end):
        return True
    if STARTS.match(text, end):
        return False
    if before in "，,、":
        return not bare or (length > VERSE and (damaged or wrap > 0))
    if bare:
        return wrap > 0 and columns(text[begin:start]) >= wrap - NEAR
    if CLOSE.match(text, end):
        return True
    if not OPEN.match(text, end):
        return False
    if before in HANGING and length >= SHORT:
        return True
    indented = text[end - 1] != "\n"
    written = length - sum(map(len, ADDRESSED.findall(text, begin, start)))  # a stamp may still stand in the line
    return written >= LONG and _has_mark(text, begin, start) and (indented or _is_word(text, start, end))


ADDRESSED = re.compile(r"[A-Za-z0-9./:-]{8,}")  # the signs of an address


def _is_word(text: str, start: int, end: int) -> bool:
    """Do the characters on both sides of a break stand together elsewhere on the page?"""
    return text.find(text[start - 1] + text[end], max(0, start - NEARBY), end + NEARBY) >= 0


def _has_mark(text: str, start: int, end: int) -> bool:
    """Is the line running text: does a mark stand in it?"""
    return any(text.find(mark, start, end) >= 0 for mark in "，,。")


def _headings(text: str, behind: Iterable[re.Match[str]]) -> Iterator[Edit]:
    """A heading's number right behind a sentence end, an article's behind its chapter's title, begins a line."""
    for match in behind:
        if match["heading"] is not None and match.string[match.start()] != "…":
            yield _break(text, *match.span("gap"))
    if "章" in text or "节" in text:
        for match in ARTICLE.finditer(text):
            if _opens_line(text, match.start()):
                yield _break(text, *match.span("gap"))


def _opens_line(text: str, at: int) -> bool:
    begin = _before_blanks(text, at)
    return not begin or "\n" in text[begin:at]


def _after_blanks(text: str, behind: Iterable[re.Match[str]]) -> Iterator[Edit]:
    """A sentence end, or a numbered heading, and a blank hide a break."""
    title = TITLE.match(text, _leading(text))
    for match in (*behind, *([title] if title else ()), *TITLED.finditer(text)):
        if match["gap"]:
            yield _break(text, *match.span("gap"))


def _break(text: str, start: int, end: int) -> Edit:
    return Edit(start, end, text[start:end], "\n", "paragraph:lost")


def _items(text: str) -> Iterator[Edit]:
    """（一） after a mark begins a line where most of its list do: the page itself shows the habit."""
    run: list[tuple[int, int, bool]] = []  # where the gap begins, where the item begins, whether it begins a line
    last = 0
    found = [match for item in ITEMS for match in item.finditer(text)]
    for match in sorted(found, key=re.Match.start) if len(found) >= FEWEST else ():
        at = _before_blanks(text, match.start())
        line = not at or "\n" in text[at : match.start()]
        if not line and text[at - 1] not in "。：；:;！？":
            continue
        value = _value(match[1])
        if value != last + 1:
            yield from _habit(text, run)
            run = []
        run.append((at, match.start(), line))
        last = value
    yield from _habit(text, run)


def _habit(text: str, run: list[tuple[int, int, bool]]) -> Iterator[Edit]:
    """The items of one list that do not begin a line, where more of them do."""
    lines = sum(line for _, _, line in run)
    if len(run) - lines < lines < len(run):
        yield from (_break(text, at, start) for at, start, line in run if not line)


def _value(numeral: str) -> int:
    """Of a Chinese numeral up to 99.

    >>> [_value(n) for n in ("三", "十", "十二", "二十", "二十一")]
    [3, 10, 12, 20, 21]
    """
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)
