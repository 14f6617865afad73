"""What a rule sees: folded text with offsets home, and which rules are worth running on it.

Stamps come disguised (zero-width characters between the signs, full-width or look-alike letters), so rules match on a
folded view; edits are on the text, so the view knows the way home.

>>> view = View.of("正文“\\u200bX\\u200b”编辑，", book_of(BUILTIN, None))
>>> view.folded
'正文“X”编辑，'
>>> view.home(2, 5)
(2, 7)
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from cleaning.knowledge.labels import needles as heard_labels
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule, Stamp
from cleaning.matching.folding import STRAIGHT, WayHome, fold, folded_name
from cleaning.matching.line_rules import Chrome, listen
from cleaning.matching.rare_characters import rare
from cleaning.model import Fields, Span
from cleaning.site_facts.compiled import Compiled
from cleaning.steps.stamps.frame_patterns import anchors


@dataclasses.dataclass(frozen=True)
class Book:
    """What holds for one site: its rules by place, its stamps, and one automaton over all names and needles."""

    rules: tuple[Rule, ...]
    stamps: tuple[Stamp, ...]
    patterns: tuple[str, ...]
    automaton: AhoCorasick
    facts: Compiled | None = None

    def named(self, where: str) -> tuple[Rule, ...]:
        """The rules for one place."""
        return self.places.get(where, ())

    @functools.cached_property
    def places(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by place."""
        wheres = dict.fromkeys(r.where for r in self.rules)
        return {where: tuple(r for r in self.rules if r.where == where) for where in wheres}

    @functools.cached_property
    def head(self) -> Chrome:
        """The rules for what stands above a text."""
        return Chrome.of(self.named("head"))

    @functools.cached_property
    def tail(self) -> Chrome:
        """The rules for what stands below a text."""
        return Chrome.of(self.named("tail"))

    @functools.cached_property
    def longest(self) -> int:
        """Characters of the longest name or needle."""
        return max(map(len, self.patterns), default=0)

    @functools.cached_property
    def anywhere(self) -> tuple[Rule, ...]:
        """The rules that are not bound to an end of the page, in the order in which they are tried."""
        return tuple(rule for where in ANYWHERE for rule in self.named(where))

    @functools.cached_property
    def listeners(self) -> Mapping[str, tuple[int, ...]]:
        """Needle → the numbers of the rules of `anywhere` that listen for it; "" → of those that always run."""
        numbers = collections.defaultdict[str, tuple[int, ...]](tuple)
        for number, rule in enumerate(self.anywhere):
            for needle in rule.needles or ("",):
                numbers[needle] += (number,)
        return dict(numbers)

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The names of the stamps, as the view has them."""
        return frozenset(folded_name(s.name) for s in self.stamps if not s.phrase)

    @functools.cached_property
    def phrases(self) -> frozenset[str]:
        """The whole phrases among the stamps, as the view has them."""
        return frozenset(folded_name(s.phrase) for s in self.stamps if s.phrase)


@functools.lru_cache(maxsize=64)
def _book(digest: str, site: str | None, known: tuple[Knowledge]) -> Book:
    rules, stamps = known[0].rules_for(site), known[0].stamps_for(site)
    names = (folded_name(s.phrase or s.name) for s in stamps)
    patterns = tuple(
        dict.fromkeys(
            (*(n for r in rules if r.where in ANYWHERE for n in r.needles), *anchors(), *heard_labels(), *names)
        )
    )
    # The DFA is quicker in a loop over one text, but takes some 10 kB a pattern, which a page at a time finds cold.
    facts = known[0].facts_for(site)
    automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)
    return Book(rules, stamps, patterns, automaton, Compiled.of(facts) if facts else None)


def book_of(knowledge: Knowledge, site: str | None) -> Book:
    """The book of a site, built once for a knowledge; one for all sites that have no rule or stamp of their own."""
    return _book(knowledge.digest, site if site in knowledge.own_sites else None, (knowledge,))


ANYWHERE = ("inline", "line")  # places of rules that are not bound to an end of the page
PIECE = 500_000  # characters that are heard at a time: what is heard of a page of ten megabytes is a gigabyte
FEW = 20  # needles whose lines are looked up one by one


@dataclasses.dataclass(frozen=True)
class View:
    """`folded` is what rules match on; `text` what edits are on. Offsets are code points.

    Folding and listening are done when first asked for: a chapter that asks for neither does not pay.
    """

    text: str
    book: Book

    @staticmethod
    def of(text: str, book: Book) -> View:
        """The view of a text, with the ears of a book."""
        return View(text, book)

    @functools.cached_property
    def _fold(self) -> tuple[str, WayHome]:
        return fold(self.text, self.rare)

    @functools.cached_property
    def rare(self) -> str:
        """The rare signs of the text: one look for all who ask for some."""
        return rare(self.text)

    @property
    def folded(self) -> str:
        """The text without its disguises."""
        return self._fold[0]

    @functools.cached_property
    def heard(self) -> Mapping[str, Sequence[int]]:
        """Where each needle and name that occurs begins in the view: one pass over it."""
        places = collections.defaultdict[int, list[int]](list)
        for begin in range(0, len(self.folded), PIECE):
            piece = self.folded[begin : begin + PIECE + self.book.longest]
            for which, start, _ in listen(self.book.automaton, piece):
                if start < PIECE:  # else the next piece hears it
                    places[which].append(begin + start)
        return {self.book.patterns[which]: starts for which, starts in places.items()}

    def home(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that a range of the view stands for."""
        way = self._fold[1]
        if way is STRAIGHT:
            return start, end
        return way.start(start), way.end(end)

    def lines_with(self, needles: Sequence[str]) -> list[tuple[int, int]]:
        """The lines of the view that hold one of the needles, without their ends; all of it where they are many.

        >>> View("甲\\n小编\\n乙", book_of(BUILTIN, None)).lines_with(["小编"])
        [(2, 4)]
        """
        text, places = self.folded, [place for one in needles for place in self.heard.get(one, ())]
        if len(places) > FEW or not needles:
            return [(0, len(text))]
        lines, end = list[tuple[int, int]](), -1
        for place in sorted(places):
            if place > end:
                end = text.find("\n", place)
                end = len(text) if end < 0 else end
                lines.append((text.rfind("\n", 0, place) + 1, end))
        return lines

    def worth_trying(self) -> list[Rule]:
        """The rules for any place that could match at all, by what was heard."""
        listeners = self.book.listeners
        heard = ("", *(self.heard.keys() & listeners.keys()))
        return [self.book.anywhere[number] for number in sorted({n for one in heard for n in listeners.get(one, ())})]


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """What a chapter knows besides the text: the book, whose page it is, and what earlier chapters learned.

    `owners` are the names by which the page states whose it is. `again` says that this is not the first round: what
    only reads has spoken.
    """

    book: Book
    site: str | None = None
    url: str | None = None
    fields: Fields = Fields()
    brands: frozenset[str] = frozenset()
    spans: Sequence[Span] = ()
    html: bool = False
    owners: tuple[str, ...] = ()
    again: bool = False


__all__ = ["BUILTIN", "Book", "Scene", "View", "book_of", "listen"]
