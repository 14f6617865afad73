"""Paragraphs one a line: what the text proves is mended, what it does not prove is left."""

from __future__ import annotations

import pytest

from cleaning import clean_text

MENDED = [
    ("　　会议开始。\n\n\n　　大家坐好。\n", "会议开始。\n大家坐好。"),
    ("会议开始。 \u00a0\u00a0大家坐好。", "会议开始。\n大家坐好。"),
    ("会议开始！ 同志们，坐好。", "会议开始！\n同志们，坐好。"),
    ("会议开始。第二条 各部门应当到会。", "会议开始。\n第二条 各部门应当到会。"),
    ("先谈形势。二、关于任务，要抓紧。", "先谈形势。\n二、关于任务，要抓紧。"),
    (
        "　　（四）加强公园管理工作 公园是城市的绿肺，是市民休闲的好去处，各区要高度重视。\n　　（五）加强绿化",
        "（四）加强公园管理工作\n公园是城市的绿肺，是市民休闲的好去处，各区要高度重视。\n（五）加强绿化",
    ),
    ("第三章 罚则第十四条 违者罚款。", "第三章 罚则\n第十四条 违者罚款。"),
    ("第三章 罚则 第十四条 违者罚款。", "第三章 罚则\n第十四条 违者罚款。"),
    ("　　应当：（一）守法；\n　　（二）诚信；\n　　（三）互助。", "应当：\n（一）守法；\n（二）诚信；\n（三）互助。"),
    ("要加强审核，\n\n\u00a0\u00a0\u00a0\u00a0做到公平公正。", "要加强审核，做到公平公正。"),
    ("依照本法第十\n五条的规定办理。", "依照本法第十五条的规定办理。"),
    (
        "各级各部门要认真落实责任，积极采取措施，不断提高为民服务的质量和水平，切实改善群众的生活条\n\n  件。",
        "各级各部门要认真落实责任，积极采取措施，不断提高为民服务的质量和水平，切实改善群众的生活条件。",
    ),
]


@pytest.mark.parametrize(("dirty", "clean"), MENDED)
def test_paragraphs_are_mended(dirty: str, clean: str) -> None:
    assert clean_text(dirty).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "会议开始。大家坐好。",
        "主要有：（一）守法；（二）诚信；（三）互助。",
        "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。",
        "关于加强公园管理工作的若干意见\n各区、县：\n现将意见印发给你们。",
        "某市人民政府\n2021年5月6日",
        "第一章 总则\n第一条 为了规范管理，制定本法。",
        "依照本法第三条、第十四条 的规定办理。",
        "本命令自发布之日起生效。 过去的规定同时废止。\n特此公告，请遵照执行。",
        "应当：（一）守法；\n（二）诚信；\n（三）互助。",
    ],
)
def test_a_break_that_the_text_does_not_prove_is_not_invented(text: str) -> None:
    assert clean_text(text).text == text


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\x0b", "\x0c", "\x1c"])
def test_other_line_ends_are_no_line_ends(sign: str) -> None:
    assert "\n" not in clean_text(f"公园{sign}管理").text


def test_text_broken_at_a_fixed_width_is_joined_up_to_its_full_stops() -> None:
    sentence = "本市公园实行统一规划和分级管理制度，由市绿化主管部门会同有关部门制定具体标准并向社会公布后组织实施。"
    paragraph = sentence * 4
    wrapped = [paragraph[at : at + 33] for at in range(0, len(paragraph), 33)]
    assert clean_text("\n".join(wrapped * 3)).text == "\n".join([paragraph] * 3)
