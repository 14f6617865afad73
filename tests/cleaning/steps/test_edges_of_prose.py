"""What an author wrote at the edges of a text stays, though it has the form of what sites put there."""

from __future__ import annotations

import pytest

from cleaning import clean_text

BODY = "各乡镇要高度重视，成立专班，明确责任。\n要加强巡查，发现隐患立即整改。\n请于月底前报送总结。"


@pytest.mark.parametrize("number", ["青政办发〔2020〕8号", "青教函[2019]第12号", "青卫字（2021）103号"])
def test_the_number_of_a_document_above_a_line_of_date_and_source_stays(number: str) -> None:
    text = f"{number}\n发布时间：2020-12-18    来源：青河县卫生局\n各乡镇人民政府：\n{BODY}"
    assert clean_text(text).text.startswith(number)


def test_the_last_section_of_a_text_stays_though_its_first_words_repeat_its_heading() -> None:
    text = (
        f"{BODY}\n野外实习\n野外实习是地质专业学生的必修课程，学生在实习中认识岩石和地层。"
        "实习结束后，每组交一份报告，由指导老师评定成绩。"
    )
    assert clean_text(text).text == text


def test_a_paragraph_about_rights_stays() -> None:
    last = (
        "我们认为，侵权行为一经认定，由法院依法处理。版权归作者所有，这是一条老规矩。出版社对此负责，读者也应当尊重。"
    )
    assert clean_text(f"{BODY}\n{last}").text.endswith(last)


def test_an_abstract_that_the_text_repeats_stays_where_no_lead_is_beside_it() -> None:
    first = "摘要：本文讨论了山区公路的排水设计，提出了三条改进意见，并用两个工程的数据作了验证。"
    text = f"{first}\n本文讨论了山区公路的排水设计，提出了三条改进意见，并用两个工程的数据作了验证。\n{BODY}"
    assert clean_text(text).text == text
