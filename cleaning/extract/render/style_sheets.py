"""What the style sheets within a page say of its elements: which ones are hidden, and on which ground they are written.

A selector is believed as it is written: `.tabs .off` hides what has the class `off` below something of the class
`tabs`, not every `off` and not the tabs.

>>> found = hiding([" .Abc123, .tabs .off { display:none; } "])
>>> sorted(found), [len(selector) for selector in found["off"]]
(['Abc123', 'off'], [2])
>>> grounds(("body{background:#336699} .box{background-color:#fff}",))
{'body': False, '.box': True}
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

SHEET = 4000  # characters of a sheet that a caller gives; an anti-copy sheet has one rule a class
MANY = 50  # selectors by which one page hides; DedeCMS makes 10
CLIMB = 60  # ancestors that are asked; a page's frame is some 20 deep
LIGHT = 0xE0  # of each channel: on such a ground white letters cannot be read
_NONE = re.compile(r"display\s*:\s*none")
_GROUND = re.compile(r"background(?:-color)?\s{0,9}:\s{0,9}([^;}\"]{1,80})", re.IGNORECASE)
_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])|\b(white|snow|ivory|none|transparent|inherit|initial)\b")
_COMPOUND = re.compile(r"([a-z][a-z0-9]{0,19}|\*)?((?:[.#][A-Za-z][\w-]{0,60}){0,6})", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Compound(msgspec.Struct, frozen=True):
    """One element of a selector: what it must be called, and whether it is the next one's parent (or any ancestor)."""

    tag: str
    names: frozenset[str]  # .class and #id
    parent: bool = False

    def fits(self, node: Any) -> bool:
        """Is an element so?"""
        return (not self.tag or node.tag == self.tag) and self.names <= names_of(node.attributes)


Selector = tuple[Compound, ...]


def names_of(given: Mapping[str, str | None]) -> frozenset[str]:
    """The classes and the id of an element, as a sheet writes them."""
    names = [f".{name}" for name in (given.get("class") or "").split()]
    return frozenset((*names, f"#{given['id']}") if given.get("id") else names)


def hiding(sheets: Iterable[str]) -> dict[str, tuple[Selector, ...]]:
    """The selectors under display:none, by the class of the element that they hide.

    That must be one class: a state of an element (`div.tab.off`, `.tab:hover`) proves nothing, a script changes it.
    """
    found = dict[str, tuple[Selector, ...]]()
    selectors = (one for sheet in sheets if "none" in sheet for one in _hidden(_COMMENT.sub(" ", sheet)))
    for count, selector in enumerate(selectors):
        if count >= MANY:
            break
        (name,) = selector[-1].names
        found[name[1:]] = (*found.get(name[1:], ()), selector)
    return found


def _hidden(sheet: str) -> Iterator[Selector]:
    """From each display:none back to the selectors over its rule (forward, each dot of a sheet would be tried)."""
    low = sheet.lower()
    for none in _NONE.finditer(low if len(low) == len(sheet) else sheet):
        for part in _over(sheet, none.start()):
            selector = parsed(part)
            last = selector[-1].names if selector else frozenset()
            if len(last) == 1 and next(iter(last)).startswith("."):
                yield selector


WITHIN = 200  # characters of a rule's body before what is looked for


def _over(sheet: str, at: int) -> list[str]:
    """The selectors of the rule in whose body this place is."""
    brace = sheet.rfind("{", max(0, at - WITHIN), at)
    if brace < 0 or sheet.find("}", brace, at) >= 0:
        return []
    begin = max(sheet.rfind(char, 0, brace) for char in "{};") + 1
    return sheet[begin:brace].split(",")


def parsed(selector: str) -> Selector:
    """The compounds of a selector; none where it has anything but tags, classes, ids, ancestors and parents.

    >>> [sorted(one.names) for one in parsed("#main > .tabs .off")], parsed(".tab:hover"), parsed("[x] .y")
    ([['#main'], ['.tabs'], ['.off']], (), ())
    """
    found = list[Compound]()
    for word in selector.replace(">", " > ").split():
        if word == ">" and found:
            found[-1] = msgspec.structs.replace(found[-1], parent=True)
            continue
        match = _COMPOUND.fullmatch(word)
        if not match or word == ">":
            return ()
        found.append(Compound((match[1] or "").lower().strip("*"), frozenset(_NAME.findall(match[2]))))
    return tuple(found)


def fits(node: Any, selector: Selector) -> bool:
    """Is this element what the selector says, with the ancestors that it asks for?"""
    if not selector[-1].fits(node):
        return False
    left, above = list(selector[:-1]), node.parent
    for _ in range(CLIMB):
        if not left or above is None:
            break
        if left[-1].fits(above):
            left.pop()
        elif left[-1].parent:
            return False
        above = above.parent
    return not left


@functools.lru_cache(maxsize=64)
def grounds(sheets: tuple[str, ...]) -> dict[str, bool]:
    """Of each tag, .class and #id to which a sheet gives a background: is it light?"""
    found = dict[str, bool]()
    for sheet in sheets:
        for match in _GROUND.finditer(sheet):
            light = is_light(match[1])
            if light is not None:
                found |= {name: light for part in _over(sheet, match.start()) for name in _called(part)}
    return found


def _called(selector: str) -> Iterator[str]:
    """The names of the element that a selector is about."""
    last = parsed(selector)[-1:]
    for one in last:
        yield from one.names or ((one.tag,) if one.tag else ())


def is_light(value: str) -> bool | None:
    """Is a background so light that white on it cannot be read? None where it is none.

    >>> is_light("#fff"), is_light("#F5F5F5 url(a.gif)"), is_light("#336699"), is_light("url(a.gif)"), is_light("none")
    (True, False, False, False, None)
    """
    low = value.lower()
    match = None if "url(" in low else _COLOUR.search(low)
    if not match:
        return False
    if match[2]:
        return True if match[2] in ("white", "snow", "ivory") else None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return all(int(digits[at : at + 2], 16) >= LIGHT for at in (0, 2, 4))


def on_light(node: Any, sheets: tuple[str, ...]) -> bool:
    """Is an element written on white, as far as the page itself says: on the nearest ground that is set, if one is?"""
    known = grounds(sheets)
    for _ in range(CLIMB):
        if node is None:
            return True
        ground = _ground(node, known)
        if ground is not None:
            return ground
        node = node.parent
    return False


def _ground(node: Any, known: Mapping[str, bool]) -> bool | None:
    given = node.attributes
    if match := _GROUND.search(given.get("style") or ""):
        return is_light(match[1])
    if given.get("background"):
        return False
    if given.get("bgcolor"):
        return is_light(given["bgcolor"])
    if not known:
        return None
    names = (*names_of(given), node.tag)
    return next((known[name] for name in names if name in known), None)
