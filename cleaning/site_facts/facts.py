"""The facts of one site: values, and the TOML file that a person can read, edit and refuse.

>>> fact = Fact("name", "青杏文库", 120, "the last part of 120 of 130 titles", ("工作总结-青杏文库",))
>>> facts = SiteFacts("a.example", ("a.example",), 130, (fact,))
>>> print(as_toml(facts))  # doctest: +ELLIPSIS
# Gathered by qingwen ... docs/site-facts.md
version = 1
site = "a.example"
applies_to = ["a.example"]
pages = 130
<BLANKLINE>
[[fact]]
kind = "name"
text = "青杏文库"
pages = 120
test = "the last part of 120 of 130 titles"
examples = ["工作总结-青杏文库"]
<BLANKLINE>
>>> of_toml(as_toml(facts), "a.example.toml") == facts
True
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from cleaning.common.errors import Fault

AROUND, BREAK = 10, "↵"  # characters beside an example; what a break is in it
VERSION = 1  # of the file's form; a file of another version is gathered again
HEADER = "# Gathered by qingwen from the pages of one site. Delete an entry to refuse it for good: docs/site-facts.md\n"

Edge = Literal["head", "tail"]
Kind = Literal["name", "topic", "host", "other", "column", "head", "tail", "label", "line", "related"]


class Fact(msgspec.Struct, frozen=True):
    """One fact: its kind, its text, on how many pages it was seen, the test that it passed, and where it was seen.

    `name`: the site calls itself so; `topic`: so too, but its texts speak of it; `host`: its address; `other`: a name
    or an address that returns in unrelated pages; `column`: a column that is put into texts in brackets; `head` and
    `tail`: words that return in the first and last sentences; `label`: a label before such a sentence; `line`: a line
    of the template; `related`: the heading of a list.
    """

    kind: Kind
    text: str
    pages: int
    test: str = ""
    examples: tuple[str, ...] = ()


class SiteFacts(msgspec.Struct, frozen=True):
    """All facts of a site. `applies_to` are the names that its records have (hosts of twins, or the caller's word)."""

    site: str
    applies_to: tuple[str, ...]
    pages: int
    fact: tuple[Fact, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Fact, ...]:
        """The facts of these kinds, in order."""
        return tuple(fact for fact in self.fact if fact.kind in kinds)

    @property
    def digest(self) -> str:
        """Of what can touch a text: kinds and texts, not the counts."""
        plain = sorted((fact.kind, fact.text) for fact in self.fact)
        return hashlib.sha256(json.dumps([self.applies_to, plain]).encode()).hexdigest()[:16]

    def without(self, refused: Iterable[tuple[str, str]]) -> SiteFacts:
        """The same without the facts that a person refused, by kind and text."""
        gone = frozenset(refused)
        return msgspec.structs.replace(self, fact=tuple(f for f in self.fact if (f.kind, f.text) not in gone))

    def with_examples(self, wanted: Callable[[str], bool]) -> SiteFacts:
        """The same with only those examples that are wanted."""
        kept = (msgspec.structs.replace(f, examples=tuple(e for e in f.examples if wanted(e))) for f in self.fact)
        return msgspec.structs.replace(self, fact=tuple(kept))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    version: int
    site: str
    applies_to: tuple[str, ...]
    pages: int
    fact: tuple[Fact, ...] = ()


def as_toml(facts: SiteFacts) -> str:
    """The file of a site's facts; equal facts give equal text."""
    lines = [HEADER + f"version = {VERSION}"]
    lines += [f"{key} = {_value(getattr(facts, key))}" for key in ("site", "applies_to", "pages")]
    for fact in facts.fact:
        lines += ["", "[[fact]]"]
        lines += [f"{key} = {_value(value)}" for key, value in msgspec.structs.asdict(fact).items() if value]
    return "\n".join(lines) + "\n"


def of_toml(text: str, place: str) -> SiteFacts:
    """The facts in a file. Raises Fault for what cannot be read."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File, strict=True)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Fault(place, str(error), "delete the file: it is gathered again") from None
    return SiteFacts(file.site, file.applies_to, file.pages, file.fact)


def example_of(text: str, start: int, stop: int) -> str:
    """A place in its surroundings, in one line.

    >>> example_of("门开了。\\n（青杏文库）他走进来。", 5, 11)
    '门开了。↵⟦（青杏文库）⟧他走进来。'
    """
    around = f"{text[max(0, start - AROUND) : start]}⟦{text[start:stop]}⟧{text[stop : stop + AROUND]}"
    return around.replace("\n", BREAK)


def plain_of(example: str) -> str:
    """The words of an example as the page has them."""
    return example.replace("⟦", "").replace("⟧", "").replace(BREAK, "\n")


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, int):
        return str(value)
    clean = str(value).encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")
