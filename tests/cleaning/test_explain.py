"""Every edit has a reason in both languages, and an explanation leads from the base to the text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning import BUILTIN, Document, Edit, Page, clean_page, clean_text
from cleaning.common.visible import visible
from cleaning.explain.reasons import grammar, reason
from cleaning.explain.render import as_html, as_json, as_lines, pieces, tallies
from cleaning.model import Fields
from qingwen.site_in_a_box import Replica


def documents(**kind: object) -> list[Document]:
    site = Replica(articles=40, **kind)  # type: ignore[arg-type]
    paths = list(site.paths(lists=False))
    return [clean_page(Page(None, None, None, None, (), site.respond("GET", path).body)) for path in paths]


@pytest.mark.parametrize(
    "kind", [{}, {"skin": "reskin"}, {"skin": "empire"}, {"noise": True}, {"held_out": True}], ids=str
)
def test_every_edit_has_a_reason_in_both_languages(kind: dict[str, object]) -> None:
    rules = {edit.rule for document in documents(**kind) for edit in document.edits}
    assert rules
    assert [rule for rule in sorted(rules) if not (reason(rule, BUILTIN).zh and reason(rule, BUILTIN).en)] == []


def test_every_rule_of_the_knowledge_has_a_reason() -> None:
    assert [rule.id for rule in BUILTIN.rules if not reason(rule.id, BUILTIN).zh] == []


def test_a_reason_is_a_sentence_in_its_language() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [rule for rule, why in grammar().items() if not han.search(why.zh) or han.search(why.en)] == []


def edited(base: str, edits: list[Edit]) -> Document:
    from cleaning.edits import apply

    return Document("1", None, None, "", (), (), None, Fields(), "text", (), base, apply(base, edits), tuple(edits), ())


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.text(max_size=2)), max_size=4)
)
def test_the_pieces_are_the_base_and_what_is_put_makes_the_text(base: str, cuts: list[tuple[int, int, str]]) -> None:
    edits, done = list[Edit](), 0
    for start, length, put in sorted(cuts):
        end = min(start + length, len(base))
        if done <= start <= end and base[start:end] != put and not (edits and start == end == edits[-1].end):
            edits.append(Edit(start, end, base[start:end], put, "rule"))
            done = end
    document = edited(base, edits)
    found = list(pieces(document))
    assert "".join(piece.text for piece in found) == base
    assert "".join(piece.edit.put if piece.edit else piece.text for piece in found) == document.text


class Text(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.pieces = "", set[str](), list[str]()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


@given(st.text(alphabet="<>&\"'甲scriptimg=/ \u200b", max_size=40))
def test_hostile_text_stays_text_in_html(text: str) -> None:
    document = edited(text, [])
    page = Text()
    page.feed(as_html(document))
    assert page.tags <= {
        "html", "head", "meta", "title", "body", "style", "div", "h1", "h2", "dl", "dt", "dd", "p", "small", "del",
        "ins", "table", "tr", "th", "td", "code", "br", "details", "summary",
    }  # fmt: skip
    assert text.replace("\r\n", "\n") in page.text


def test_an_explained_page_is_whole_in_itself() -> None:
    document = clean_text("会议指出,形势很好,任务很重,要抓紧。“青杏斋”编辑，各部门要负责。20xx年,我区进展顺利。")
    page = as_html(document)
    assert re.findall(r"""src=|href=|url\(|@import|<script|<link""", page) == []
    assert "default-src 'none'" in page  # nothing is fetched even where a page's text would ask for it
    assert "width=device-width" in page
    assert "prefers-color-scheme: dark" in page
    shown = Text()
    shown.feed(page)
    for edit in document.edits:
        assert edit.rule in shown.text
        assert {reason(edit.rule, BUILTIN).zh, reason(edit.rule, BUILTIN).en} <= set(shown.pieces)
    assert [note.rule for note in document.notes if note.rule not in shown.text] == []
    assert len(document.edits) > 3
    assert document.notes


def test_a_notebook_gets_a_part_of_a_page() -> None:
    shown = clean_text("会议开始。")._repr_html_()
    assert "<html" not in shown
    assert "会议开始。" in shown


@given(st.text(max_size=40))
def test_what_is_visible_is_one_line_of_signs(text: str) -> None:
    assert visible(text).isprintable()


def test_an_explanation_is_one_line_an_edit_and_its_json_one_object() -> None:
    document = clean_text("会议开始,各部门汇报,大家鼓掌。\n\n散会!")
    assert len(document.edits) <= len(as_lines(document)) <= 1 + len(document.edits) + len(tallies(document))
    assert as_json(document).count("\n") == 0
