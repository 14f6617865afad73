"""Which strings recur all over a site, and go on differently each time?

Every string of 3 to 24 signs that stands in the texts often enough is grown sign by sign from those one shorter
(what is rare at n signs is rarer at n + 1, so the survivors shrink at each step), counted by a hash; kept is what is
followed by many different signs, as a stamp is, and a word's first half is not:

>>> pages = Pages.of([f"{a}甲乙丙{b}" for a, b in zip("天地玄黄宇宙", "日月星辰风云")])
>>> [pages.show(r.length, int(r.places(k)[0])) for r in repeats(pages, floor=5) for k in range(len(r))]
['甲乙丙']

Measured: 12 million signs in 3 s; a suffix array of the same took 8 s and twice the memory.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaning.site_facts.language.text_fold import fold
from cleaning.site_facts.stamp_mining.hash_counter import CHUNK, Counts, Hashes, chunks

SHORTEST, LONGEST = 3, 24  # signs of a phrase; a shorter name is found in its frame
MASK, LINE_END = 0, 1  # codes of a masked number and of a line end: no phrase runs over them
CROWDED = 0.06  # the chance that two continuations are the same, at most; clause starts of Chinese prose have .02
FEW = 1.5  # … and what n draws add to it: 1 / n, with room for chance
NUMBERING = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,8}[条章节款项编篇部次届期号个]|[(（][一二三四五六七八九十\d]{1,4}[)）]"
    r"|[一二三四五六七八九十百千零〇]{2,8}|(?m:^)(?:[一二三四五六七八九十]|\d{1,3})[、.．]"
)
MASKED = 0xFFFE  # the sign that stands for such a number: no text holds it
END = np.array([10], np.uint32)
DIGITS = np.arange(ord("0"), ord("9") + 1)
BASE = np.uint32(0x01000193 | 0x5F3759D0)

Codes = NDArray[np.uint16]
Places = NDArray[np.int32]


@dataclasses.dataclass(frozen=True)
class Pages:
    """The folded texts of one site on end: a code for each sign, and where each text begins."""

    codes: Codes
    signs: NDArray[np.uint32]
    begins: NDArray[np.int64]

    @staticmethod
    def of(texts: Iterable[str]) -> Pages:
        """Fold, mask numbering, and give each sign a small code; digits are one sign."""
        seen, begins, size = [], [], 1
        for text in texts:
            seen.append(_masked(text))
            begins.append(size)
            size += len(seen[-1]) + 1
        return _coded(seen, np.array(begins, np.int64))

    def show(self, length: int, at: int) -> str:
        """The folded string at a place (digits as 0)."""
        return _shown(self.signs[self.codes[at : at + length]])

    def literal(self, length: int, at: int, texts: Sequence[str]) -> str:
        """The folded string at a place with its own digits; `texts` are those that the pages were made of."""
        which = int(self.texts_of(np.array([at]))[0]) - 1
        start = at - int(self.begins[which])
        return _shown(_masked(texts[which])[start : start + length])

    @functools.cached_property
    def letters(self) -> NDArray[np.bool_]:
        """Of each code: is its sign a letter?"""
        return np.array([chr(sign).isalpha() for sign in self.signs])

    def texts_of(self, places: Places) -> NDArray[np.int64]:
        """The number of the text that each place lies in."""
        return np.searchsorted(self.begins, places, side="right")

    def code(self, sign: str) -> int:
        """The code of a sign, or -1."""
        found = np.flatnonzero(self.signs == ord(sign))
        return int(found[0]) if len(found) else -1


def _shown(signs: NDArray[np.uint32]) -> str:
    return signs.tobytes().decode("utf-32-le", "surrogatepass")


def _masked(text: str) -> NDArray[np.uint32]:
    """The folded text with each number of an article or a list as one sign, and no blank line."""
    signs = fold(NUMBERING.sub(chr(MASKED), text))[0]
    kept = signs != END[0]
    kept[1:] |= kept[:-1].copy()  # a line end stays where a sign stands before it …
    signs = signs[kept]
    return np.asarray(signs[:-1] if len(signs) and signs[-1] == END[0] else signs)  # … and another line after it


def _coded(texts: Sequence[NDArray[np.uint32]], begins: NDArray[np.int64]) -> Pages:
    whole = np.concatenate([END, *(part for text in texts for part in (text, END)), END.repeat(LONGEST + 2)])
    counts = np.zeros(0x110000, np.int64)
    for part in chunks(len(whole)):
        counts += np.bincount(whole[part], minlength=len(counts))
    counts[[10, MASKED]] = 0
    used = np.flatnonzero(counts)[:0xFFFD]
    signs = np.concatenate([[MASKED, 10], used]).astype(np.uint32)
    table = np.zeros(len(counts), np.uint16)
    table[signs] = np.arange(len(signs))
    table[DIGITS] = table[used[np.isin(used, DIGITS)][:1]].sum()
    return Pages(table[whole], signs, begins)


@dataclasses.dataclass(frozen=True, slots=True)
class Repeats:
    """All strings of one length that recur: the places of string k are `at[starts[k]:starts[k] + sizes[k]]`."""

    length: int
    at: Places
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]

    def places(self, k: int) -> Places:
        """Where string k stands."""
        return self.at[self.starts[k] : self.starts[k] + self.sizes[k]]

    def __len__(self) -> int:
        return len(self.starts)


def repeats(pages: Pages, floor: int) -> Iterator[Repeats]:
    """Strings that stand at `floor` or more places and are followed by many different signs, shortest first."""
    codes = pages.codes
    at, hashes = _seeds(codes)
    counts = Counts.of(hashes)
    kept = counts.frequent(hashes, floor)
    at, hashes = at[kept], hashes[kept]
    for length in range(SHORTEST, LONGEST + 1):
        if not len(at):
            return
        longer = _longer(codes, at, hashes, length)
        more = Counts.of(longer)
        apart, kept = _judged(codes, length, at, (hashes, counts), (longer, more), floor)
        mine = at[apart], hashes[apart]
        # Each array is up to 48 MB of a full sample: the old one goes before the next is made.
        at = at[kept]
        hashes, counts = longer[kept], more
        del longer, kept, apart
        yield _grouped(length, *mine, floor)


def _longer(codes: Codes, at: Places, hashes: Hashes, length: int) -> Hashes:
    """The hashes of the strings that are one sign longer."""
    longer = hashes * BASE
    for part in chunks(len(at)):
        longer[part] += codes[at[part] + length]
    return longer


def _seeds(codes: Codes) -> tuple[Places, Hashes]:
    """Every place where SHORTEST signs stand without a line end or a mask, with their hash."""
    last = len(codes) - LONGEST - 2
    parts = [_seeds_of(codes, start, min(last, start + CHUNK)) for start in range(2, max(3, last), CHUNK)]
    return np.concatenate([at for at, _ in parts]), np.concatenate([hashes for _, hashes in parts])


def _seeds_of(codes: Codes, start: int, stop: int) -> tuple[Places, Hashes]:
    size = max(0, stop - start)
    fine, hashes = np.ones(size, bool), np.zeros(size, np.uint32)
    for k in range(start, start + SHORTEST):
        fine &= codes[k : k + size] > LINE_END
        hashes *= BASE
        hashes += codes[k : k + size]
    at = np.flatnonzero(fine).astype(np.int32)
    return at + np.int32(start), hashes[at]


def _judged(
    codes: Codes, length: int, at: Places, here: tuple[Hashes, Counts], longer: tuple[Hashes, Counts], floor: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each place: does its string seldom go on alike, and is it to grow on?

    Seldom is where the sum of squared shares is small. A line end agrees with nothing; no string grows over one.
    """
    hashes, counts = here
    agreeing = np.zeros(len(counts.held), np.int64)
    seldom, grows = np.empty(len(at), bool), np.empty(len(at), bool)
    for part in chunks(len(at)):
        same, behind = longer[1].times(longer[0][part]), codes[at[part] + length]
        grows[part] = (same >= floor) & (behind > LINE_END)
        same[behind == LINE_END] = 0
        np.add.at(agreeing, counts.bucket(hashes[part]), same.astype(np.int64))
    open_ = _few(agreeing, counts.held)
    for part in chunks(len(at)):
        seldom[part] = open_[counts.bucket(hashes[part])]
    return seldom, grows


def _few(agreeing: NDArray[np.int64], held: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Of each bucket: are there few pairs that agree, among so many?"""
    few = np.empty(len(held), bool)
    for part in chunks(len(held)):
        n = held[part].astype(np.float32)
        few[part] = agreeing[part] <= CROWDED * n * n + FEW * n
    return few


def _grouped(length: int, at: Places, hashes: Hashes, floor: int) -> Repeats:
    """The places of each string together, in their order; a bucket may have held two rare ones."""
    both = hashes.astype(np.uint64) << np.uint64(32)
    both |= at.astype(np.uint64)  # sorted as one number, which numpy does several times as fast as a stable argsort
    both.sort()
    at, hashes = both.astype(np.uint32).view(np.int32), (both >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(at) else np.array([], np.intp)
    sizes = np.diff(np.append(starts, len(at)))
    kept = sizes >= floor
    return Repeats(length, at, starts[kept], sizes[kept])
