"""Full-width marks come back where the whole document shows the fold, and only there."""

from __future__ import annotations

import unicodedata

import ftfy
import pytest

from cleaning import clean_text

TEXT = (
    "会议指出，形势很好；任务（包括春耕）很重：要抓紧！\n"
    "“怎么办？”代表们问，“一起办。”全年投入1,200万元，增长3.5%，到会人员14:30入场。\n"
    "各部门要负起责任，各司其职，不得推诿；逾期未办的，予以通报。"
)
Q2B = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@pytest.mark.parametrize(
    "folded",
    [TEXT.translate(Q2B), unicodedata.normalize("NFKC", TEXT), ftfy.fix_text(TEXT)],
    ids=["q2b", "nfkc", "ftfy"],
)
def test_a_folded_document_is_restored(folded: str) -> None:
    assert folded != TEXT
    assert clean_text(folded).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "依照第(三)项、第(四)项，予以处理；情节严重的，加重处理，并予公告。",
        "Use a,b;c (see d): plain English stays, of course.",
        "函数f(x,y)与g(x)之和，记作h。",
        "他说:好。",
        TEXT,
    ],
)
def test_what_is_mixed_or_foreign_by_nature_is_left_alone(text: str) -> None:
    assert clean_text(text).text == text


def test_a_bracket_goes_by_what_it_holds_and_touches() -> None:
    folded = "甲方(以下称甲),乙方(Party B),丙方(ABC,Inc.)签订本合同;合同(一式两份)自签字之日起生效,此据."
    assert clean_text(folded).text.startswith("甲方（以下称甲），乙方（Party B），丙方（ABC,Inc.）签订本合同；")
