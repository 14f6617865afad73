"""What a rule sees: folded text with offsets home, and which rules are worth running on it.

Stamps come disguised (zero-width characters between the signs, full-width or look-alike letters), so rules match on a
folded view; edits are on the text, so the view knows the way home.

>>> view = View.of("正文“X”编辑,", book_of(BUILTIN, None))
>>> view.home(2, 5)
(2, 5)
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from datetime import date

from ahocorasick_rs import AhoCorasick, Implementation

from cleaning.knowledge import BUILTIN, Knowledge
from cleaning.model import Fields, Span
from cleaning.packs import Rule, Stamp


@dataclasses.dataclass(frozen=True)
class Book:
    """What holds for one site: its rules by place, its stamps, and one automaton over all names and needles."""

    rules: tuple[Rule, ...]
    stamps: tuple[Stamp, ...]
    patterns: tuple[str, ...]
    automaton: AhoCorasick

    def named(self, where: str) -> tuple[Rule, ...]:
        """The rules for one place."""
        return tuple(r for r in self.rules if r.where == where)


@functools.lru_cache(maxsize=64)
def _book(digest: str, site: str | None, known: tuple[Knowledge]) -> Book:
    rules, stamps = known[0].rules_for(site), known[0].stamps_for(site)
    needles = dict.fromkeys((*(n for r in rules for n in r.needles), *(s.phrase or s.name for s in stamps)))
    patterns = tuple(needles) or ("\0",)
    return Book(rules, stamps, patterns, AhoCorasick(patterns, implementation=Implementation.ContiguousNFA))


def book_of(knowledge: Knowledge, site: str | None) -> Book:
    """The book of a site, built once for a knowledge."""
    return _book(knowledge.digest, site, (knowledge,))


@dataclasses.dataclass(frozen=True)
class View:
    """`folded` is what rules match on; `text` what edits are on. Offsets are code points."""

    text: str
    folded: str
    heard: frozenset[str]

    @staticmethod
    def of(text: str, book: Book) -> View:
        """Fold the text and listen for every needle and name in one pass."""
        found = book.automaton.find_matches_as_indexes(text, overlapping=True)
        return View(text, text, frozenset(book.patterns[i] for i, _, _ in found))

    def home(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that a range of the view stands for."""
        return start, end

    def worth(self, rule: Rule) -> bool:
        """Could the rule match at all?"""
        return not rule.needles or not self.heard.isdisjoint(rule.needles)


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """What a chapter knows besides the text: the book, whose page it is, and what earlier chapters learned."""

    book: Book
    site: str | None = None
    url: str | None = None
    fields: Fields = Fields()
    brands: frozenset[str] = frozenset()
    spans: Sequence[Span] = ()
    html: bool = False
    fetched_on: date | None = None


__all__ = ["BUILTIN", "Book", "Scene", "View", "book_of"]
