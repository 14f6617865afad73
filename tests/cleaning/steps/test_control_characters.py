"""Control characters inside a text go by a rule of their own; no text is refused for them, no binary file let in."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning import apply, clean_html, clean_text, refuse, undo
from cleaning.decoding.decode import is_binary
from cleaning.model import Page
from cleaning.pipeline import clean_page
from tests.conftest import Left

MUSSELS = "青蛤又名花蛤\x07\x07\x06、文蛤\x05\x08\x05，蚬子和牡蛎都是海边人家的家常菜。\n大家\x01\x02都\x03爱\x04吃。"
CLEAN = "青蛤又名花蛤、文蛤，蚬子和牡蛎都是海边人家的家常菜。\n大家都爱吃。"
ALL = "".join(map(chr, (*range(9), *range(0x0E, 0x20), 0x0B, 0x0C, 0x7F, *range(0x80, 0xA0))))


def test_each_run_is_an_edit_of_its_own_rule_and_the_base_keeps_it() -> None:
    doc = clean_text(MUSSELS)
    assert doc.text == CLEAN
    assert doc.base == MUSSELS
    assert [edit.was for edit in doc.edits if edit.rule == "control"] == [
        "\x07\x07\x06",
        "\x05\x08\x05",
        "\x01\x02",
        "\x03",
        "\x04",
    ]
    assert refuse(doc, ["control"]).text == MUSSELS


@pytest.mark.parametrize("char", ALL, ids=lambda char: f"{ord(char):02X}")
def test_no_control_character_stays_in_a_sentence(char: str) -> None:
    assert clean_text(f"会议{char}开始，大家坐好。").text == "会议开始，大家坐好。"


def test_tab_and_line_ends_are_no_control_characters_here() -> None:
    assert clean_text("甲\t乙\n丙").text == "甲\t乙\n丙"


def test_half_of_a_wrongly_decoded_character_stays() -> None:
    text = "中文正文。\nÃ\x80Â\x9fé"
    assert "\x80" in clean_text(text).text


def test_words_of_ascii_do_not_run_together() -> None:
    assert clean_text("good\x0cmorning").text == "good morning"


def test_a_stamp_is_known_with_control_characters_in_it() -> None:
    plain, spoilt = "工作取得成效。本文来自织梦", "工作取得成效。本文\x07来自\x06织梦"
    assert clean_text(spoilt).text == clean_text(plain).text == "工作取得成效。"


def test_html_has_the_same_rule() -> None:
    body = "<html><body><div><p>" + "会议\x07开始，大家坐好，认真听讲。" * 9 + "</p></div></body></html>"
    assert "\x07" not in clean_html(body).text


@given(st.lists(st.sampled_from(["会议开始。", "good day", "\n", *ALL]), max_size=30).map("".join))
def test_the_laws_hold_with_control_characters(text: str) -> None:
    doc = clean_text(text)
    assert undo(doc.text, doc.edits) == doc.base == text
    assert apply(doc.base, doc.edits) == doc.text
    assert clean_text(doc.text).text == doc.text
    assert not set(doc.text) & set(ALL[:25])


@given(st.lists(st.sampled_from(["会议开始。", "大家坐好，", "\n", *ALL[:28]]), min_size=1, max_size=30).map("".join))
def test_bytes_and_text_give_the_same(text: str) -> None:
    text += "会议开始，大家坐好。" * 3
    bytewise = clean_page(Page(None, None, None, None, (), text.encode()), html=False)
    textwise = clean_page(Page(None, None, None, None, (), text), html=False)
    assert (bytewise.status, bytewise.text) == (textwise.status, textwise.text) == ("ok", textwise.text)


def test_standard_input_and_jsonl_give_the_same(command: Callable[..., Left]) -> None:
    plain = command("clean", "-", stdin=MUSSELS.encode())
    record = command("clean", "-", stdin=json.dumps({"text": MUSSELS}).encode())
    assert (plain.code, plain.out) == (record.code, record.out) == (0, CLEAN + "\n")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_text_with_hundreds_of_nul_is_a_text(codec: str) -> None:
    text = "会议开始，会议\0开始，" * 300
    assert not is_binary(text.encode(codec))


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"PK\x03\x04", b"\x7fELF", b"BM\0"]
)
def test_what_names_itself_no_text_is_binary(head: bytes) -> None:
    assert is_binary(head + "会议开始。".encode() * 20)


def test_what_no_codec_reads_and_what_is_mostly_controls_is_binary() -> None:
    noise = random.Random(3)
    assert all(is_binary(noise.randbytes(4096)) for _ in range(50))
    assert is_binary(bytes(4096))
    assert is_binary(b"\x00\x01\x02\x03" * 50)
