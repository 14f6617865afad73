"""Signals say what they count."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.dataset.quality_signals import Figures, measured


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("请拨13812345678。", "phone", 1),
        ("编号2021138123456789012。", "phone", 0),
        ("身份证11010519491231002X", "id_card", 1),
        ("身份证110105194912310021", "id_card", 0),
        ("写信到 a.b@c.com.cn 。", "email", 1),
        ("", "paragraphs", 0),
        ("甲\n乙", "paragraphs", 2),
        ("我们来开会", "script", "Hans"),
        ("我們來開會", "script", "Hant"),
        ("开", "lang", "zh"),
        ("This is an English page.", "lang", "en"),
        ("123 456", "lang", "und"),
        ("某某同志", "masked", 0.5),
        ("某同志x", "masked", 0.0),
        ("**", "masked", 1.0),
        ("正好\n没有标点。", "ends", 0.5),
        ("同\n同", "repeated_lines", 0.5),
    ],
)
def test_a_figure_is_what_it_says(text: str, field: str, value: object) -> None:
    assert getattr(measured([text]), field)[0] == value


TEXTS = st.text(st.sampled_from("会某x*@1a。\n𠀀們们") | st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(TEXTS, max_size=5))
def test_shares_lie_between_none_and_all(texts: list[str]) -> None:
    found = measured(texts)
    for shares in (found.han, found.ends, found.short_lines, found.repeated_lines, found.masked):
        assert all(0 <= share <= 1 for share in shares)


@given(st.lists(TEXTS, max_size=5))
def test_a_text_has_the_same_figures_whichever_stand_beside_it(texts: list[str]) -> None:
    together = measured(texts)
    for at, text in enumerate(texts):
        alone = measured([text])
        assert all(getattr(alone, f.name)[0] == getattr(together, f.name)[at] for f in dataclasses.fields(Figures))
