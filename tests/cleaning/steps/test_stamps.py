"""The owner signs in mid-sentence; the sentence reads on without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning import BUILTIN, Document, Knowledge, apply, clean_text, undo
from cleaning.matching.view import View, book_of
from cleaning.steps.stamps.candidates import sightings
from cleaning.steps.stamps.joins import seam
from cleaning.steps.stamps.scoring import ENOUGH, kinds

HEAD, TAIL = "要加强组织领导，", "压实各方责任，确保完成任务。"

# fmt: off
ONCE = [
    "“青杏斋”编辑，", "“青杏斋”原创。", "「青杏斋」校对，", "『青杏斋』排版，", "（青杏斋整理）",
    "【青杏斋首发】", "（来自青杏斋）", "（来源：青杏斋）", "来源：“青杏斋”，", "文章来自青杏斋，",
    "本文由青杏斋整理，", "本文系青杏斋原创，", "转载自青杏斋，", "更多范文尽在青杏斋，",
    "更多精彩内容请登录青杏斋，", "关注公众号“青杏斋”，", "关注微信公众号：青杏斋，",
    "欢迎关注青杏斋公众号，", "（微信公众号：青杏斋）", "微信搜索“青杏斋”获取更多材料。",
    "公众号青杏斋首发，", "长按关注“青杏斋”，", "★青杏斋★", "◆青杏斋◆", "〖青杏斋〗", "##青杏斋##",
    "青杏斋小编整理，", "青杏斋版权所有，", "青杏斋整理发布，", "（转载请注明青杏斋）",
    "www.qingxing-zhai.com", "http://www.qingxing-zhai.com/a/12.html", "（qingxing-zhai.com）",
    "（青杏斋www.qingxing-zhai.com）", "来源：青杏斋 www.qingxing-zhai.com", "w w w . q i n g x i n g . c o m",
    "“青\u200b杏\u200b斋”编\u200b辑，", "“青杏斋”編輯，", "“青杏斋”编辑，", "www。qingxing。сom",
]

LEARNED = [
    "<青杏斋存档>", "～青杏斋为您呈上～", "（摘选自青杏斋）",
    "青杏斋编辑，", "由青杏斋整理，", "【青杏斋】", "[青杏斋]", "〔青杏斋〕", "“青杏斋”，", "『青杏斋』",
    "关注青杏斋，", "@青杏斋", "“青杏斋”公众号，", "青杏斋提供，",
]
# fmt: on


@pytest.mark.parametrize("stamp", ONCE)
def test_one_stamp_of_an_unknown_name_goes(stamp: str) -> None:
    assert clean_text(HEAD + stamp + TAIL).text == HEAD + TAIL


@pytest.mark.parametrize("stamp", LEARNED)
def test_a_weak_stamp_goes_once_the_name_has_signed(stamp: str) -> None:
    first = "会议总结了成绩，“青杏斋”编辑，也指出了不足。\n"
    clean = "会议总结了成绩，也指出了不足。\n" + HEAD + TAIL
    assert clean_text(first + HEAD + stamp + TAIL).text == clean


@pytest.mark.parametrize("stamp", LEARNED)
def test_a_weak_stamp_alone_stays(stamp: str) -> None:
    assert clean_text(HEAD + stamp + TAIL).text == HEAD + stamp + TAIL


@pytest.mark.parametrize("stamp", ["青杏斋编辑，", "【青杏斋】", "“青杏斋”，", "由青杏斋整理，"])
def test_the_site_is_a_brand(stamp: str) -> None:
    assert clean_text(HEAD + stamp + TAIL, site="青杏斋").text == HEAD + TAIL


def test_the_host_of_the_url_is_a_brand() -> None:
    text = HEAD + "请访问www.qingxing.com，" + TAIL
    assert clean_text(text).text == text
    assert clean_text(text, url="http://www.qingxing.com/1.html").text == HEAD + TAIL


@pytest.mark.parametrize("name", [stamp.name for stamp in BUILTIN.stamps if not stamp.site])
@pytest.mark.parametrize("stamp", ["{}编辑，", "【{}】", "“{}”，", "由{}整理，"])
def test_a_known_name_needs_no_other_evidence(name: str, stamp: str) -> None:
    assert clean_text(HEAD + stamp.format(name) + TAIL).text == HEAD + TAIL


def test_what_falls_short_is_a_note_with_its_score() -> None:
    doc = clean_text(HEAD + "青杏斋编辑，" + TAIL)
    assert [(n.rule, n.start, n.end, n.what) for n in doc.notes] == [
        ("stamp?", 8, 14, "青杏斋: 0.70 (signed-bare, own-clause)")
    ]


def test_a_word_that_a_stamp_breaks_is_evidence() -> None:
    whole = "要优化营商环境，营商环境好了企业才愿意来。"
    assert clean_text(whole.replace("要优化营商", "要优化营“青杏斋”编辑，商")).text == whole


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("持续改进作风，【青杏斋整理】，服务群众。", "持续改进作风，服务群众。"),
        ("持续改进作风。“青杏斋”编辑。服务群众。", "持续改进作风。服务群众。"),
        ("持续改进作风。\n“公文咩咩”编辑\n服务群众。", "持续改进作风。\n服务群众。"),
        ("持续改进作风，“青杏斋”编辑，www.qingxing.com服务群众。", "持续改进作风，服务群众。"),
    ],
)
def test_what_goes_with_a_stamp(dirty: str, clean: str) -> None:
    assert clean_text(dirty).text == clean


@pytest.mark.parametrize(
    ("text", "span", "gone"),
    [
        ("推进，【甲乙】，发展", (3, 7, 7), (3, 8)),
        ("很大“甲乙”编辑。", (2, 8, 9), (2, 8)),
        ("很大（“甲乙”编辑）。", (3, 9, 9), (2, 10)),
        ("改 【甲乙】 革", (2, 6, 6), (1, 7)),
        ("甲\n【甲乙】\n乙", (2, 6, 6), (1, 7)),
    ],
)
def test_seams(text: str, span: tuple[int, int, int], gone: tuple[int, int]) -> None:
    assert seam(text, *span) == gone


def with_names(folder: Path, count: int) -> Knowledge:
    (folder / "rules").mkdir()
    names = "\n".join(f'[[stamp]]\nname = "某{i}斋"' for i in range(count))
    (folder / "rules" / "many.toml").write_text(names, encoding="utf-8")
    return Knowledge.load([folder])


def test_a_name_is_one_line_of_toml(tmp_path: Path) -> None:
    knowledge = with_names(tmp_path, 3)
    assert clean_text(HEAD + "某2斋编辑，" + TAIL, knowledge=knowledge).text == HEAD + TAIL


def test_every_kind_of_evidence_has_a_weight_and_a_source() -> None:
    assert all(kind.weight and kind.why for kind in kinds().values())
    assert all(abs(kind.weight) <= 2 * ENOUGH for kind in kinds().values())


def test_a_hundred_thousand_brackets_nest_without_recursion() -> None:
    text = "（" * 100_000 + "青杏斋整理" + "）" * 100_000
    assert clean_text(text).text


def test_a_word_on_every_line_signs_nothing() -> None:
    view = View.of("编辑，" * 5_000, book_of(BUILTIN, None))
    assert sightings(view, frozenset()) == []


OTHERS = ["会议总结了成绩，", "也指出了不足。", "\n", " ", "（", "）", "“", "”", "，", "编辑", "www.", "\u200b"]
PIECES = st.lists(st.sampled_from([*ONCE, *LEARNED, *OTHERS]), max_size=12).map("".join)


@given(PIECES)
def test_nested_dirt_keeps_the_laws(text: str) -> None:
    doc = clean_text(text)
    assert undo(doc.text, doc.edits) == doc.base
    assert apply(doc.base, doc.edits) == doc.text


def settled(doc: Document) -> bool:
    return not any(note.rule == "unsettled" for note in doc.notes)


@given(PIECES)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    doc = clean_text(text)
    assert not settled(doc) or clean_text(doc.text).text == doc.text
