"""What cannot be restored is noted, never guessed."""

from __future__ import annotations

import random

import pytest

from cleaning import clean_text
from cleaning.knowledge.labels import labels

LABELS = labels().label
PROSE = "会议听取了工作汇报，研究了下一阶段的任务，要求各单位抓好落实。"
RARE = [chr(code) for code in range(0x8000, 0x9000)]


def noted(text: str) -> set[str]:
    return {note.rule for note in clean_text(text).notes}


@pytest.mark.parametrize(("rule", "text"), [(label.id, hit) for label in LABELS for hit in label.hits])
def test_a_label_is_noted_and_the_text_stays(rule: str, text: str) -> None:
    assert rule in noted(text)
    assert clean_text(text).text == text


@pytest.mark.parametrize(("rule", "text"), [(label.id, miss) for label in LABELS for miss in label.misses])
def test_a_look_alike_is_not_labelled(rule: str, text: str) -> None:
    assert rule not in noted(text)


def test_a_label_counts_and_points_to_the_first_place() -> None:
    notes = [n for n in clean_text("20xx年，xx县和xx市签约。").notes if n.rule == "mask:letters"]
    assert [(n.start, n.end, n.what) for n in notes] == [(2, 4, "xx: 3")]


def test_a_paragraph_of_random_characters_goes() -> None:
    noise = "".join(random.Random(5).choices(RARE, k=80))
    doc = clean_text(f"{PROSE}\n{noise}\n{PROSE * 2}")
    assert doc.text == f"{PROSE}\n{PROSE * 2}"
    assert {e.rule for e in doc.edits} == {"noise:paragraph"}


def test_a_page_of_random_characters_is_refused_and_kept() -> None:
    noise = "".join(random.Random(6).choices(RARE, k=900))
    doc = clean_text(noise)
    assert (doc.status, doc.text) == ("refused", noise)


def test_prose_without_marks_is_no_noise() -> None:
    line = "会议听取了工作汇报研究了下一阶段的任务要求各单位抓好落实" * 3
    assert clean_text(f"{PROSE}\n{line}\n{PROSE}").text == f"{PROSE}\n{line}\n{PROSE}"


PAGE = "会议听取了有关部门的汇报，研究了下一步的工作。要加强组织领导，压实各方责任，确保按期完成任务。\n" * 8
DRAWN = (
    "急奶稳曹站压山号何根在苔煤偶纪枕望晒默疏陶竞旗训注相机镕补区火潭盘圈英值晃计许况编水企晓牧影纽走亲傍做竹今调勇长委"
)


def test_a_paragraph_drawn_from_common_characters_goes() -> None:
    assert clean_text(f"{PAGE}{DRAWN}\n{PAGE}").text == clean_text(PAGE + PAGE).text


def test_a_long_title_without_a_mark_stays() -> None:
    title = "某市人民政府办公室关于印发某市进一步加强组织领导压实各方责任确保按期完成任务的实施办法和工作分工方案的通知"
    text = clean_text(PAGE).text
    assert clean_text(f"{title}\n{text}").text == f"{title}\n{text}"


def test_glossed_characters_come_back_on_a_simplified_page() -> None:
    assert clean_text("就業(yè)、產(chǎn)業(yè)和農(nóng)业都有起色。").text == "就业、产业和农业都有起色。"


def test_a_radical_that_stands_for_a_character_is_that_character() -> None:
    assert clean_text("⽂化⼯作要抓好。").text == "文化工作要抓好。"
    assert clean_text("“⽂部”收字二十六个。").text == "“⽂部”收字二十六个。"
