"""The arithmetic of edits, as properties: undo is the inverse of apply, composing is doing one after the other."""

from __future__ import annotations

import itertools
import re

from hypothesis import example, given
from hypothesis import strategies as st

from cleaning.edits import apply, compose, tighten, undo
from cleaning.model import Edit

LETTERS = st.text(alphabet="甲乙，。 \n", max_size=24)


@st.composite
def edits_on(draw: st.DrawFn, base: str, rule: str) -> tuple[Edit, ...]:
    """Sorted, disjoint, tight edits, at most one insertion at a place."""
    cuts = sorted(draw(st.lists(st.integers(0, len(base)), max_size=8)))
    made: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        put = draw(st.text(alphabet="甲丙，", max_size=3))
        edit = tighten(Edit(start, end, base[start:end], put, rule))
        if (
            edit
            and not (made and edit.start == edit.end == made[-1].start == made[-1].end)
            and not (made and made[-1].end > edit.start)
        ):
            made.append(edit)
    return tuple(made)


@st.composite
def two_rounds(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...], tuple[Edit, ...]]:
    base = draw(LETTERS)
    first = draw(edits_on(base, "one"))
    return base, first, draw(edits_on(apply(base, first), "two"))


def lawful(base: str, edits: tuple[Edit, ...]) -> bool:
    disjoint = all(a.end <= b.start for a, b in itertools.pairwise(edits))
    single = all(not (a.start == a.end == b.start == b.end) for a, b in itertools.pairwise(edits))
    true = all(base[e.start : e.end] == e.was and e.was != e.put and tighten(e) == e for e in edits)
    return disjoint and single and true


@given(two_rounds())
@example(("甲乙", (Edit(1, 1, "", "丙", "one"),), (Edit(2, 2, "", "，", "two"),)))
@example(("甲乙", (Edit(0, 1, "甲", "", "one"),), (Edit(0, 0, "", "甲", "two"),)))
def test_composing_is_doing_one_after_the_other(case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    base, first, second = case
    both = compose(base, first, second)
    assert apply(base, both) == apply(apply(base, first), second)
    assert undo(apply(base, both), both) == base
    assert lawful(base, both)


@given(two_rounds())
def test_every_rule_of_a_composed_list_did_something(case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    base, first, second = case
    assert {e.rule for e in compose(base, first, second)} <= {e.rule for e in (*first, *second)}


@st.composite
def gaps_closed(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...], tuple[Edit, ...]]:
    """A first round of any kind, then one that closes some of the runs of blanks that it left."""
    base = draw(LETTERS)
    first = draw(edits_on(base, "words"))
    runs = [m for m in re.finditer(r"\s+", apply(base, first)) if draw(st.booleans())]
    closed = [tighten(Edit(*m.span(), m[0], draw(st.sampled_from(["", "\n", " "])), "gap")) for m in runs]
    return base, first, tuple(edit for edit in closed if edit)


@given(gaps_closed())
@example(("甲。\n乙乙\n\n丙。", (Edit(3, 5, "乙乙", "", "words"),), (Edit(2, 5, "\n\n\n", "\n", "gap"),)))
def test_closing_a_gap_takes_no_words_on_its_account(case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    base, first, second = case
    both = compose(base, first, second)
    assert apply(base, both) == apply(apply(base, first), second)
    assert lawful(base, both)
    assert all(not (e.was + e.put).strip() for e in both if e.rule == "gap")
