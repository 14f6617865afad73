"""Bytes become the text that was meant, whatever was declared; what was misread is reread, and the way back is kept."""

from __future__ import annotations

import pytest

from cleaning import clean_text
from cleaning.decoding.decode import decode, encoded, unmojibake

TEXT = "各位代表，现在我代表市人民政府向大会报告工作，请予审议。一年来，我们在困难中不断前进，成绩是主要的。"
TRADITIONAL = "各位代表，現在我代表市政府向大會報告工作，請予審議。這一年的成績是在困難中取得的，不是偶然的。"


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "iso-8859-1", "big5", "no-such-charset", ""])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_declared_charset_is_doubted(codec: str, declared: str | None) -> None:
    body = TEXT.encode(codec)
    found = decode(body, declared)
    assert found.text == TEXT
    assert encoded(found.text, found.chain) == body


def test_big5_is_read_with_and_without_its_name() -> None:
    body = TRADITIONAL.encode("big5")
    assert decode(body, "big5").text == TRADITIONAL
    assert decode(body, None).text == TRADITIONAL


def test_a_western_page_keeps_its_charset() -> None:
    assert (
        decode("Où est passé l'été ? À Liège.".encode("latin-1"), "iso-8859-1").text == "Où est passé l'été ? À Liège."
    )


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_settles_it(codec: str) -> None:
    body = TEXT.encode(codec)
    found = decode(body, "gbk")
    assert found.text == TEXT
    assert encoded(found.text, found.chain) == body


def test_a_broken_byte_costs_one_character_and_is_noted() -> None:
    body = TEXT.encode()
    found = decode(body[:30] + b"\xff" + body[30:], None)
    assert found.text == TEXT[:10] + "\ufffd" + TEXT[10:]
    assert found.notes


def read_as_cp1252(data: bytes) -> str:
    """As browsers do: cp1252's undefined bytes are control characters."""
    return "".join(bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in data)


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_mojibake_is_undone_and_the_chain_encodes_back(codec: str, wrong: str) -> None:
    data = TEXT.encode(codec)
    damaged = data.decode("latin-1") if wrong == "latin-1" else read_as_cp1252(data)
    found = unmojibake(damaged)
    assert found.text == TEXT
    assert encoded(found.text, found.chain) == damaged
    assert clean_text(damaged).text == TEXT


def test_what_cannot_be_restored_is_flagged_and_never_altered() -> None:
    damaged = TEXT.encode().decode("gbk", "replace")
    found = unmojibake(damaged)
    assert found.text == damaged
    assert [note.rule for note in found.notes] == ["mojibake"]


@pytest.mark.parametrize("text", [TEXT, TRADITIONAL, "Où est passé l'été ?", "½ £ § ©", "", "Ünïcödé ÄÖÜ äöü ß"])
def test_what_was_read_rightly_is_left_alone(text: str) -> None:
    assert unmojibake(text).text == text
    assert not unmojibake(text).notes
