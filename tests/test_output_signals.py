"""Signals say what they count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.signals import measured


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
    assert getattr(measured(text), field) == value


@given(st.text(max_size=60))
def test_shares_lie_between_none_and_all(text: str) -> None:
    found = measured(text)
    assert all(
        0 <= share <= 1 for share in (found.han, found.ends, found.short_lines, found.repeated_lines, found.masked)
    )
