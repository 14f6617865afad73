"""What a rule sees: disguises off, and the way home."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning import BUILTIN
from cleaning.matching.folding import fold
from cleaning.matching.view import View, book_of

BOOK = book_of(BUILTIN, None)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“\u200b某\u200b文\u200b”", "“某文”"),
        ("某\xad文\ufeff库\u2060", "某文库"),
        ("ｗｗｗ．ｅｘ１．ｃｎ", "www.ex1.cn"),
        ("ωωω.ехаmрlе.сom", "www.example.com"),
        ("⼯作⽂⾹", "工作文香"),
        ("編輯 發佈 來源", "编辑 发佈 来源"),
        ("㨤理 公众號", "整理 公众号"),
        ("w w w . e x a m p l e . c o m", "www.example.com"),
        ("ｗ　ｗ　ｗ．ａｂ．ｃｎ", "w　w　w.ab.cn"),
        ("𝐰𝐰𝐰.𝐚.𝐜𝐧", "www.a.cn"),
    ],
)
def test_a_disguise_is_folded(text: str, folded: str) -> None:
    assert View.of(text, BOOK).folded == folded


@pytest.mark.parametrize(
    "text", ["会议开始，各部门参加。", "a b c d e f", "“引文”（注）：一；二！", "１９９１年", "I am a b c man", ""]
)
def test_what_needs_no_folding_keeps_its_marks(text: str) -> None:
    assert len(View.of(text, BOOK).folded) == len(text)
    assert [c for c in View.of(text, BOOK).folded if not c.isalnum()] == [c for c in text if not c.isalnum()]


def test_a_text_without_disguise_is_its_own_view() -> None:
    text = "会议开始，各部门参加。"
    assert View.of(text, BOOK).folded is text


SIGNS = st.text(st.sampled_from("某文，。“”\u200b\xad⼯編ωе w.ａ１ \n\u3000m c"), max_size=60)


@given(SIGNS)
def test_every_sign_of_the_view_has_a_home_that_folds_to_it(text: str) -> None:
    view = View.of(text, BOOK)
    for place, sign in enumerate(view.folded):
        start, end = view.home(place, place + 1)
        assert end - start == 1
        assert fold(text[start:end])[0] == sign


@given(SIGNS, st.data())
def test_a_range_goes_home_in_order(text: str, data: st.DataObject) -> None:
    view = View.of(text, BOOK)
    start = data.draw(st.integers(0, len(view.folded)))
    end = data.draw(st.integers(start, len(view.folded)))
    if start < end:
        first, last = view.home(start, end)
        assert 0 <= first < last <= len(text)
        assert fold(text[first:last])[0].replace(" ", "") == view.folded[start:end].replace(" ", "")


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once_for_single_signs(text: str) -> None:
    folded = fold(text)[0]
    assert len(folded) <= len(text)


def test_needles_are_heard_through_a_disguise() -> None:
    assert "编辑" in View.of("編\u200b辑", BOOK).heard


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert "编辑" in View.of("编辑\ud800", BOOK).heard


def test_a_chapter_that_does_not_ask_does_not_pay() -> None:
    view = View.of("会议开始。", BOOK)
    assert not {"heard", "_fold"} & set(vars(view))
