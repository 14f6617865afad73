"""How many ways a pattern may take through the same text: what makes a regular expression slow.

`(?:a|a){1,40}!` tries 2^40 ways through forty `a` before it gives up; `(?>a|b){1,40}!` one. A repeat counts as many
ways as it has exits, unless what follows it cannot begin where the repeat would go on: then one exit alone survives.
Ways of neighbours multiply, an atomic group or a possessive repeat has one.

>>> ways("(?:a|a){1,40}!") > 10**12, ways("[ab]{1,400}[bc]{1,400}!"), ways("a{1,400}ba{1,400}!")
(True, 400.0, 1.0)

Sets of characters are bit sets over the BMP; all other planes are one bit.
"""

from __future__ import annotations

import functools
import math
import re
import sys
from collections.abc import Callable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

BMP = 1 << 16  # code points with a bit of their own
ANY = (1 << (BMP + 1)) - 1
ENDLESS = 2000.0  # turns of an unbounded repeat: the longest URL that such a pattern is asked about
AHEAD = 8  # characters that are looked ahead to find one where the repeat cannot go on
Ahead = tuple[int, ...] | None  # sets of the characters to come; None: the match is complete, nothing can fail
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NEGATED = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}
GREEDY = (sre.MAX_REPEAT, sre.MIN_REPEAT)
FAMILIAR = (sre.LITERAL, sre.MAX_REPEAT, sre.IN, sre.ATOMIC_GROUP, sre.POSSESSIVE_REPEAT)


def parsed(pattern: str) -> Any:
    """The pattern as a tree of (operation, argument); re.error where it does not compile.

    The standard library has no public name for this tree; `familiar` proves that it is as this file reads it.
    """
    return parser.parse(pattern, re.MULTILINE)


def familiar() -> bool:
    """Does this Python parse patterns into the tree that is read here?"""
    return tuple(op for op, _ in parsed("ab{2,3}[c-d](?>e)f{2}+")) == FAMILIAR


if not familiar():
    raise ImportError(f"Python {sys.version.split()[0]} parses regular expressions in a way that qingwen does not know")


def ways(pattern: str) -> float:
    """The most ways through one text from one start; `inf` where there is no telling.

    Counts also what runs for itself: look-aheads and atomic groups are each counted alone, the largest is the answer.
    """
    tree = parsed(pattern)
    counter = _Counter(folded=re.IGNORECASE & tree.state.flags != 0 or "(?i" in pattern)
    return max(counter.row(list(tree), None), counter.alone)


@functools.cache
def _category(name: Any) -> int:
    if name in NEGATED:
        return ANY & ~_category(NEGATED[name])
    holds = CATEGORIES[name]
    return sum(1 << code for code in range(BMP) if holds(chr(code))) | 1 << BMP


def _range(first: int, last: int) -> int:
    beyond = 1 << BMP if last >= BMP else 0
    first, last = min(first, BMP - 1), min(last, BMP - 1)
    return ((1 << (last - first + 1)) - 1) << first | beyond


class _Counter:
    """Counts the ways of one pattern; `alone` is the most that a part counted for itself has."""

    def __init__(self, *, folded: bool) -> None:
        self.folded = folded
        self.alone = 1.0

    def row(self, parts: list[Any], after: Ahead) -> float:
        """Ways through parts in a row, before what comes after them."""
        product = 1.0
        for part in reversed(parts):
            product *= self._ways(part, after)
            after = self._before(part, after)
        return product

    def _ways(self, part: Any, after: Ahead) -> float:
        op, argument = part
        if op in GREEDY:
            return self._repeat(argument, after)
        if op is sre.BRANCH:
            return self._branch([list(one) for one in argument[1]], after)
        if op is sre.SUBPATTERN:
            return self.row(list(argument[-1]), after)
        if op is sre.GROUPREF_EXISTS:
            return self._branch([list(one or ()) for one in argument[1:]], after)
        for inside in _runs_alone(op, argument):
            self.alone = max(self.alone, self._alone(op, inside))
        return 1.0

    def _alone(self, op: Any, inside: Any) -> float:
        if op is sre.POSSESSIVE_REPEAT:
            return self._repeat(inside, None)
        return self.row(list(inside), None)

    def _repeat(self, argument: Any, after: Ahead) -> float:
        """Each number of turns is a way out, where what follows may begin as one more turn does."""
        least, most, body = argument[0], argument[1], list(argument[2])
        turns = ENDLESS if most is sre.MAXREPEAT else float(most)
        begin = self.ahead(body, ())
        if after is None:  # nothing behind can fail: only turns that must come may be tried again
            turns = min(turns, max(1.0, float(least)))
        again = _either(begin, after) if turns > 1 else after
        within = self.row(body, again)
        exits = 1.0 if after is None or _apart(begin, after) else turns - least + 1
        if within == 1:
            return exits
        try:
            return exits * float(within**turns)
        except OverflowError:
            return math.inf

    def _branch(self, choices: list[list[Any]], after: Ahead) -> float:
        """Choices that can be told apart by what they begin with are one way; others add up."""
        counts = [self.row(choice, after) for choice in choices]
        begins = [self.ahead(choice, after) for choice in choices]
        most = 1.0
        for one in begins:
            alike = [count for count, other in zip(counts, begins, strict=True) if not _apart(one, other)]
            most = max(most, sum(alike))
        return most if after is not None else max(1.0, *counts)

    def ahead(self, parts: list[Any], after: Ahead) -> Ahead:
        """The sets of the next characters, as far as they are certain; None where nothing is left that could fail."""
        for part in reversed(parts):
            after = self._before(part, after)
        return after

    def _before(self, part: Any, after: Ahead) -> Ahead:
        """The same one part earlier. Behind a part of changing length nothing is certain but what it may begin with."""
        op, argument = part
        fixed = self._fixed(op, argument)
        if fixed is not None:
            return (*fixed, *(after or ()))[:AHEAD]
        first, empty = self._first(op, argument)
        if op in ASSERTS or not empty:
            return (first,)
        return after if after is None else (first | (after[0] if after else ANY),)

    def _fixed(self, op: Any, argument: Any) -> tuple[int, ...] | None:
        """The sets of a part that always has the same number of characters."""
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return (self._set(op, argument),)
        if op is sre.SUBPATTERN:
            return self._all_fixed(list(argument[-1]))
        if op is sre.ATOMIC_GROUP:
            return self._all_fixed(list(argument))
        if op in (*GREEDY, sre.POSSESSIVE_REPEAT) and argument[0] == argument[1]:
            body = self._all_fixed(list(argument[2]))
            return None if body is None else (body * min(argument[0], AHEAD))[:AHEAD]
        return None

    def _all_fixed(self, parts: list[Any]) -> tuple[int, ...] | None:
        sets: tuple[int, ...] = ()
        for part in parts:
            fixed = self._fixed(*part)
            if fixed is None:
                return None
            sets += fixed
        return sets[:AHEAD]

    def _first(self, op: Any, argument: Any) -> tuple[int, bool]:
        """The set of first characters of a part, and whether it may be empty."""
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            return self._set(op, argument), False
        if op is sre.AT:
            return (1 << 10 if argument in ENDS else ANY), True
        if op is sre.ASSERT and argument[0] > 0:
            first, empty = self._firsts(list(argument[1]))
            return (ANY if empty else first), True
        if op in (*GREEDY, sre.POSSESSIVE_REPEAT):
            first, empty = self._firsts(list(argument[2]))
            return first, empty or argument[0] == 0
        if op is sre.SUBPATTERN:
            return self._firsts(list(argument[-1]))
        if op is sre.ATOMIC_GROUP:
            return self._firsts(list(argument))
        if op is sre.BRANCH:
            found = [self._firsts(list(choice)) for choice in argument[1]]
            return functools.reduce(int.__or__, (first for first, _ in found)), any(empty for _, empty in found)
        return ANY, True

    def _firsts(self, parts: list[Any]) -> tuple[int, bool]:
        found = 0
        for part in parts:
            first, empty = self._first(*part)
            if part[0] in ASSERTS and first != ANY:
                return found | first, False
            found |= first
            if not empty:
                return found, False
        return found, True

    def _set(self, op: Any, argument: Any) -> int:
        if op is sre.ANY:
            return ANY & ~(1 << 10)
        if op is sre.IN:
            found = 0
            for kind, value in argument:
                found |= self._member(kind, value)
            return ANY & ~found | 1 << BMP if argument[0][0] is sre.NEGATE else found
        return ANY & ~self._literal(argument) | 1 << BMP if op is sre.NOT_LITERAL else self._literal(argument)

    def _member(self, kind: Any, value: Any) -> int:
        if kind is sre.NEGATE:
            return 0
        if kind is sre.CATEGORY:
            return _category(value)
        first, last = value if kind is sre.RANGE else (value, value)
        found = _range(first, last)
        if self.folded and first < 128:
            for code in range(first, min(last, 127) + 1):
                found |= self._literal(code)
        return found

    def _literal(self, code: int) -> int:
        found = 1 << min(code, BMP)
        other = chr(code).swapcase()
        return found | 1 << min(ord(other), BMP) if self.folded and len(other) == 1 else found


ASSERTS = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)
ENDS = (sre.AT_END, sre.AT_END_LINE, sre.AT_END_STRING)


def _runs_alone(op: Any, argument: Any) -> list[Any]:
    """Parts that are never entered again once they matched."""
    if op is sre.ATOMIC_GROUP:
        return [argument]
    if op is sre.POSSESSIVE_REPEAT:
        return [argument]
    return [argument[1]] if op in (sre.ASSERT, sre.ASSERT_NOT) else []


def _either(one: Ahead, other: Ahead) -> Ahead:
    """What may come where one of two goes on."""
    if one is None or other is None:
        return one or other
    return tuple(a | b for a, b in zip(one, other, strict=False))


def _apart(one: Ahead, other: Ahead) -> bool:
    """Is there a place where the two cannot have the same character?"""
    if one is None or other is None:
        return False
    return any(a & b == 0 for a, b in zip(one, other, strict=False))
