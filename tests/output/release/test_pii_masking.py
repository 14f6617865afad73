"""Masking takes personal data out of every byte of a row and leaves its account whole."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleaning.edits import apply, undo
from cleaning.model import Edit
from output.release.pii_masking import found, masked, masked_account, masked_text

PIECES = ["13812345678", "138", "12345678", "11010519491231002X", "a.b@c.cn", "@c.cn", "会议", "。", "1", "x"]


@st.composite
def accounts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A base of pieces and edits that take or put some."""
    base, edits, at = "", [], 0
    for _ in range(draw(st.integers(1, 8))):
        kept = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=3)))
        was, put = (draw(st.sampled_from(["", *PIECES])) for _ in range(2))
        base += kept + was
        at += len(kept)
        if was != put:
            edits.append(Edit(at, at + len(was), was, put, "r"))
        at += len(was)
    return base, edits


@given(accounts())
def test_no_number_is_left_in_base_or_text_and_the_laws_hold(account: tuple[str, list[Edit]]) -> None:
    base, edits = masked_account(*account)
    text = apply(base, edits)
    assert not list(found(base))
    assert not list(found(text))
    assert undo(text, edits) == base
    assert len(base) == len(account[0])


def test_every_word_of_a_row_is_masked() -> None:
    number = "13812345678"
    row: dict[str, Any] = {
        "text": f"请拨{number}。", "edits": [], "notes": [{"rule": "x", "start": 0, "end": 1, "what": number}],
        "title": number, "url": f"http://a.cn/{number}", "tags": [number], "base_sha256": b"",
    }  # fmt: skip
    assert number not in str(masked(row, ()))


def test_other_numbers_stay() -> None:
    text = "2021年3月4日，第12345678901234567890号，共1381234567元。"
    assert masked_text(text) == text
