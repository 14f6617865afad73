"""A learned profile as a file: TOML, with its evidence as comments.

>>> body = Choice("body", (("div.txt", 3),), 3)
>>> draft = Draft("某网", "", ["某网 > 公文"], Addresses(), [body], [("某某文库", 2)], 3, 200)
>>> print("\\n".join(as_toml(draft).splitlines()[2:5]))
name  = "某网"
hosts = []
marks = ["某网 > 公文"]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from cleaning.extract.induction.url_patterns import Addresses
from cleaning.site_facts.stamp_mining.accepted import quoted

AGREE = 0.6  # share of the pages with the field that its selectors must fit, or it is called unsure


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """The selectors of one field, on how many pages each was right, and how many pages had the field."""

    field: str
    selectors: tuple[tuple[str, int], ...]
    pages: int

    @property
    def sure(self) -> bool:
        """Do they fit most of the pages that have the field?"""
        return sum(right for _, right in self.selectors) >= AGREE * max(1, self.pages) and bool(self.selectors)


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """What was learned of a site; `owners` with the pages that each signed, `floor` in characters of a body."""

    name: str
    host: str
    marks: Sequence[str]
    addresses: Addresses
    choices: Sequence[Choice]
    owners: Sequence[tuple[str, int]]
    pages: int
    floor: int


def as_toml(draft: Draft) -> str:
    """The profile's file."""
    return "\n".join([*_head(draft), *_page(draft.choices), *_tail(draft), ""])


def _head(draft: Draft) -> Iterator[str]:
    """Name, hosts and marks, then the addresses."""
    yield f"# Learned from {draft.pages} pages. Look at what is marked unsure, then:"
    yield "# qingwen check site FILE --against DUMP"
    yield f"name  = {quoted(draft.name)}"
    yield f"hosts = [{quoted(draft.host)}]" if draft.host else "hosts = []"
    if draft.marks:
        yield f"marks = [{', '.join(map(quoted, draft.marks))}]"
    yield from ("", "[crawl]")
    yield from (f"{key:8s} = {_literal(value)}" for key, value in draft.addresses.items() if value)
    yield from (f"# {key}: no pattern found (unsure)" for key, value in draft.addresses.items() if not value)


def _page(choices: Sequence[Choice]) -> Iterator[str]:
    """The selectors of each field under what they were right on."""
    yield from ("", "[page]")
    for choice in choices:
        shown = ", ".join(f"{selector} on {count}" for selector, count in choice.selectors) or "no selector found"
        yield f"# {choice.field}: {shown} of {choice.pages} pages" + ("" if choice.sure else " (unsure)")
        if choice.selectors:
            yield f"{choice.field:5s} = [{', '.join(quoted(selector) for selector, _ in choice.selectors)}]"


def _tail(draft: Draft) -> Iterator[str]:
    """Floors, and the owners who sign."""
    yield from ("", "[expect]", "articles   = 1", f"body_chars = {draft.floor}")
    for owner, count in draft.owners:
        yield from (
            "",
            "[[stamp]]",
            f"name = {quoted(owner)}",
            f'evidence = "signed on {count} of {draft.pages} pages"',
        )


def _literal(text: str) -> str:
    """A TOML literal string, as patterns are written."""
    return f"'{text}'" if "'" not in text else quoted(text)
