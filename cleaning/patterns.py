"""Which patterns a rule may use: such as cannot run wild on a page of ten megabytes.

`下面[^。]*小编` costs the square of the text's length where it does not match; `下面[^。]{0,80}小编` does not.

>>> check_pattern("下面[^。]{0,80}小编", "rule")
>>> check_pattern("下面[^。]*小编", "rule")
Traceback (most recent call last):
    ...
cleaning.model.Fault: rule: unbounded repeat in "下面[^。]*小编" (write {0,80} instead of * or +)
"""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from cleaning.model import Fault

MOST = 400  # the longest repeat a rule may ask for, in characters; a longer stretch is a paragraph, not a stamp


def check_pattern(pattern: str, place: str) -> None:
    """Raise Fault where the pattern does not compile, matches nothing at all, or repeats without a bound."""
    try:
        parsed = parser.parse(pattern, re.MULTILINE)
        empty = re.compile(pattern, re.MULTILINE).match("")
    except re.error as error:
        raise Fault(place, f'pattern "{pattern}" does not compile: {error}', "mend it") from None
    if empty:
        raise Fault(place, f'pattern "{pattern}" matches the empty text', "make it need a character")
    if _unbounded(parsed):
        raise Fault(place, f'unbounded repeat in "{pattern}"', "write {0,80} instead of * or +")


def _unbounded(parsed: Any) -> bool:
    """Is there a repeat without a bound, or with one above MOST, anywhere in the parsed pattern?"""
    stack = [parsed]
    while stack:
        for op, argument in stack.pop():
            if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                if argument[1] > MOST:
                    return True
                stack.append(argument[2])
            else:
                stack += _inside(op, argument)
    return False


def _inside(op: Any, argument: Any) -> list[Any]:
    """The sub-patterns of one parsed node."""
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
