"""Which patterns a rule may use: such as cannot run wild on a page of ten megabytes.

`下面[^。]*小编` costs the square of the text's length where it does not match; `下面[^。]{0,80}小编` does not.

>>> check_pattern("下面[^。]{0,80}小编", "rule")
>>> check_pattern("下面[^。]*小编", "rule")
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: rule: unbounded repeat in "下面[^。]*小编" (write {0,80} instead of * or +)
"""

from __future__ import annotations

import functools
import re
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from cleaning.common.errors import Fault
from cleaning.knowledge.backtracking import parsed, ways

REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
MOST = 400  # the longest repeat a rule may ask for, in characters; a longer stretch is a paragraph, not a stamp
LONGEST = 8_000  # characters of a pattern; the longest built-in one has 1,200
WIDEST = 10_000  # characters that one match may take; the widest built-in one takes 1,100
WAYS = 10_000  # ways through one text from one start (the built-in ones: 5,700); twice 100 characters that overlap
WAYS_OF_A_LINE = 500_000  # of a pattern that begins with ^: it starts once a line (the built-in ones: 410,000)
WAYS_OF_A_PATH = 10_000_000  # of a pattern on an address, for all starts: two .* in 2,000 characters; 10 ms
ENDLESS = 2_000  # characters of an address; a longer one is dropped before a pattern sees it


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as all knowledge is read: `^` and `$` are line edges. What holds one is frozen: it is kept here.

    >>> compiled("^小编$").search("标题\\n小编\\n正文") is not None
    True
    """
    return re.compile(pattern, re.MULTILINE)


def check_pattern(pattern: str, place: str) -> None:
    """Raise Fault for a pattern that does not compile, matches nothing at all, or could take too long on some page."""
    tree = _tree(pattern, place)
    if compiled(pattern).match(""):
        raise Fault(place, f'pattern "{short(pattern)}" matches the empty text', "make it need a character")
    if _unbounded(tree):
        raise Fault(place, f'unbounded repeat in "{short(pattern)}"', "write {0,80} instead of * or +")
    if tree.getwidth()[1] > WIDEST:
        raise Fault(place, f'"{short(pattern)}" may match more than {WIDEST} characters', "repeat less")
    _bounded(pattern, place, ways(pattern), WAYS_OF_A_LINE if _anchored(tree) else WAYS)


def check_path(pattern: str, place: str) -> None:
    """The same for a pattern on path and query: it may be empty and unbounded, as an address has a largest length."""
    tree = _tree(pattern, place)
    _bounded(pattern, place, ways(pattern) * (1 if _anchored(tree) else ENDLESS), WAYS_OF_A_PATH)


def _tree(pattern: str, place: str) -> Any:
    """The parsed pattern; Fault where it does not compile."""
    if len(pattern) > LONGEST:
        raise Fault(place, f'pattern "{short(pattern)}" has {len(pattern)} characters', f"at most {LONGEST}")
    try:
        compiled(pattern)
        return parsed(pattern)
    except (re.error, OverflowError) as error:
        raise Fault(place, f'pattern "{short(pattern)}" does not compile: {error}', "mend it") from None
    except RecursionError:
        raise Fault(place, f'pattern "{short(pattern)}" is nested too deep', "write it flat") from None


def _bounded(pattern: str, place: str, count: float, most: int) -> None:
    if count > most:
        what = f'"{short(pattern)}" can match the same text in more than {most} ways'
        raise Fault(place, what, REMEDY)


REMEDY = "a repeat within a repeat must be atomic, (?>…) or {0,9}+, and neighbours must not take the same characters"
SHOWN = 200  # characters of a pattern in a message


def short(pattern: str) -> str:
    """The pattern for one line of a message."""
    return pattern if len(pattern) <= SHOWN else f"{pattern[:SHOWN]}…"


def _anchored(tree: Any) -> bool:
    """Does every match begin at a line's begin?"""
    return len(tree) > 0 and tree[0] in ((sre.AT, sre.AT_BEGINNING), (sre.AT, sre.AT_BEGINNING_STRING))


def _unbounded(tree: Any) -> bool:
    """Is there a repeat without a bound, or with one above MOST, anywhere in the parsed pattern?"""
    stack = [tree]
    while stack:
        for op, argument in stack.pop():
            if op in REPEATS and argument[1] > MOST:
                return True
            stack += _inside(op, argument)
    return False


@functools.cache
def within_a_line(pattern: str) -> bool:
    """Can nothing that the pattern matches or looks ahead to hold a line end? Then it may be tried line by line.

    >>> within_a_line("小编[^。\\n]{0,80}欢迎$"), within_a_line("小编[^。]{0,80}欢迎"), within_a_line(r"\\s第")
    (True, False, False)
    """
    stack = [parsed(pattern)]
    while stack:
        for op, argument in stack.pop():
            if _takes_line_end(op, argument):
                return False
            if not (op in (sre.ASSERT, sre.ASSERT_NOT) and argument[0] < 0):  # behind, the line end is seen as before
                stack += _inside(op, argument)
    return True


def _takes_line_end(op: Any, argument: Any) -> bool:
    if op is sre.NOT_LITERAL:
        return bool(argument != LINE_END)
    if op is sre.IN:
        return any(map(_holds_line_end, argument)) != (argument[0][0] is sre.NEGATE)
    return op is sre.LITERAL and bool(argument == LINE_END)


def _holds_line_end(part: tuple[Any, Any]) -> bool:
    """Does a part of a set of signs hold the line end?"""
    op, argument = part
    if op is sre.RANGE:
        return bool(argument[0] <= LINE_END <= argument[1])
    return (op, argument) == (sre.LITERAL, LINE_END) or argument in WITH_LINE_END


LINE_END = ord("\n")
WITH_LINE_END = (sre.CATEGORY_SPACE, sre.CATEGORY_NOT_WORD, sre.CATEGORY_NOT_DIGIT)


def first_signs(pattern: str) -> frozenset[str]:
    """The signs of which a match begins with one; none where it may begin with too many to tell.

    >>> sorted(first_signs("[（(]?(?:网|站)整理")), first_signs(r"\\w{2,4}整理")
    (['(', '站', '网', '（'], frozenset())
    """
    signs, empty = _firsts(parsed(pattern))
    return frozenset() if empty or signs is None else frozenset(signs)


SOME = 64  # signs of a range that are told one by one
Firsts = tuple[set[str] | None, bool]  # signs that a part may begin with, None for any; may it be empty?


def _firsts(parts: Any) -> Firsts:
    """Of parts in a row: those of the first, and of the next where it may be empty."""
    found = set[str]()
    for op, argument in parts:
        signs, empty = _first(op, argument)
        if signs is None:
            return None, False
        found |= signs
        if not empty:
            return found, False
    return found, True


def _first(op: Any, argument: Any) -> Firsts:
    if op is sre.LITERAL:
        return {chr(argument)}, False
    if op is sre.IN:
        return _listed(argument), False
    if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return set(), True
    told = [_firsts(part) for part in _inside(op, argument)]
    anything = any(signs is None for signs, _ in told) or (op is sre.SUBPATTERN and argument[1] & re.IGNORECASE)
    if not told or anything:
        return None, False
    skipped = (op in REPEATS and argument[0] == 0) or (op is sre.GROUPREF_EXISTS and argument[2] is None)
    return {sign for signs, _ in told for sign in signs or ()}, skipped or any(empty for _, empty in told)


def _listed(parts: Any) -> set[str] | None:
    """The signs of a set, where it lists them."""
    found = set[str]()
    for op, argument in parts:
        first, last = argument if op is sre.RANGE else (argument, argument)
        if op not in (sre.LITERAL, sre.RANGE) or last - first > SOME:
            return None
        found.update(map(chr, range(first, last + 1)))
    return found


def words(pattern: str) -> frozenset[str]:
    """Words one of which every match holds, it or what it looks ahead to; none where nothing so definite is told.

    >>> sorted(words("^(?:更多|其他).{0,9}(?:关注|收藏|[a-z]{2}).{0,9}$|^上一[篇页]:")), words("^(?:更多)?[^。]{2,9}$")
    (['上一', '其他', '更多'], frozenset())
    """
    return _best(_words(parsed(pattern)))


MANY = 200  # words of one pattern
Words = frozenset[str]


def _best(choices: list[Words]) -> Words:
    """The choice that hears least: of words rather than single signs, then the shortest one."""
    fit = [words for words in choices if 0 < len(words) <= MANY]
    return max(fit, key=lambda words: (min(2, *map(len, words)), -len(words)), default=Words())


def _words(parts: Any) -> list[Words]:
    """Of parts in a row: each run of single signs, and what each other part must hold."""
    choices, run = list[Words](), ""
    for op, argument in [*parts, (None, None)]:
        if op is sre.LITERAL:
            run += chr(argument)
            continue
        choices += [Words({run}), _held(op, argument)] if run else [_held(op, argument)]
        run = ""
    return choices


def _held(op: Any, argument: Any) -> Words:
    if op is sre.IN:
        return Words(_listed(argument) or ())
    if op in (sre.ASSERT_NOT, sre.GROUPREF_EXISTS) or (op in REPEATS and argument[0] == 0):
        return Words()
    if op is sre.SUBPATTERN and argument[1] & re.IGNORECASE:
        return Words()
    within = [_best(_words(part)) for part in _inside(op, argument)]
    return Words().union(*within) if all(within) else Words()


def _inside(op: Any, argument: Any) -> list[Any]:
    """The sub-patterns of one parsed node."""
    if op in REPEATS:
        return [argument[2]]
    if op is sre.SUBPATTERN:
        return [argument[-1]]
    if op is sre.BRANCH:
        return list(argument[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if op is sre.ATOMIC_GROUP:
        return [argument]
    if op is sre.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part is not None]
    return []
