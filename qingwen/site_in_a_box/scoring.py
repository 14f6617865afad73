"""What was made of the replica, held against its truth: exact texts, fields, controls left alone, pieces left over.

>>> from qingwen.site_in_a_box import Replica
>>> truths = list(Replica(articles=40).truth())
>>> perfect = score((one, one) for one in truths)
>>> perfect.exact, perfect.fields, perfect.left
(40, 40, {})
>>> score([(truths[0], None)]).missing
1
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from qingwen.site_in_a_box.truth import Truth


class Said(Protocol):
    """What somebody made of an article: a Document, a row, or the Truth itself."""

    @property
    def text(self) -> str:
        """The clean text."""
        ...

    @property
    def title(self) -> str:
        """The title."""
        ...

    @property
    def category(self) -> tuple[str, ...]:
        """The crumb from the top down."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in the page's order."""
        ...

    @property
    def published_on(self) -> date | None:
        """The day of publication."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """Counts of articles, and by family of pieces: `held` all that were put in, `left` what still stands."""

    articles: int
    missing: int
    exact: int
    fields: int  # title, category, tags and date all right
    controls: int
    controls_kept: int
    held: Mapping[str, int]
    left: Mapping[str, int]


def score(pairs: Iterable[tuple[Truth, Said | None]]) -> Score:
    """Compare; None stands for an article that nothing was made of."""
    totals: Counter[str] = Counter()
    held: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for truth, said in pairs:
        totals.update(_told(truth, said))
        held.update(piece.family for piece in truth.injected)
        if said is not None and said.text != truth.text:
            left.update(p.family for p in truth.injected if p.text.strip() and p.text.strip() in said.text)
    return Score(
        totals["articles"], totals["missing"], totals["exact"], totals["fields"], totals["controls"],
        totals["controls_kept"], dict(held), dict(left),
    )  # fmt: skip


def _told(truth: Truth, said: Said | None) -> list[str]:
    told = ["articles"] + ["missing"] * (said is None) + ["controls"] * truth.control
    if said is None:
        return told
    exact = said.text == truth.text
    return (
        told
        + ["exact"] * exact
        + ["fields"] * _same_fields(truth, said)
        + ["controls_kept"] * (exact and truth.control)
    )


def _same_fields(truth: Truth, said: Said) -> bool:
    mine = (truth.title, truth.category, truth.tags, truth.published_on)
    return mine == (said.title, tuple(said.category), tuple(said.tags), said.published_on)
