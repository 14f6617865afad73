"""A rule for hidden text needs its proof as it is written, and never takes most of a page."""

from __future__ import annotations

import pytest

from cleaning import clean_html

PROSE = "各级部门要认真落实责任，抓好防汛工作，确保安全度汛。"
KEPT = "附表列出了各乡镇的责任人名单，请大家认真核对。"


def page(sheet: str, inner: str, head: str = "", body: str = "<body>") -> str:
    paragraphs = "".join(f"<p>{PROSE}{number}</p>" for number in range(12))
    inside = f"<div class=main><style>{sheet}</style>{paragraphs}{inner}</div>"
    return f"<html><head><title>通知</title>{head}</head>{body}{inside}"


def removed(html: str) -> set[str]:
    return {edit.rule for edit in clean_html(html).edits if KEPT in edit.was}


@pytest.mark.parametrize(
    ("sheet", "inner"),
    [
        (".off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".a,.off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".tabs .off{display:none}", f"<div class=tabs><p class=off>{KEPT}</p></div>"),
        (".tabs .off{display:none}", f"<div class=tabs><div><p class=off>{KEPT}</p></div></div>"),
        (".tabs > .off{display:none}", f"<div class=tabs><p class=off>{KEPT}</p></div>"),
        ("div.main p.off{display:none}", f"<p class=off>{KEPT}</p>"),
        ("/* x */ .off { color:red; DISPLAY : none }", f"<p class='b off'>{KEPT}</p>"),
    ],
)
def test_what_a_selector_hides_goes(sheet: str, inner: str) -> None:
    assert removed(page(sheet, inner)) == {"hidden:style"}


@pytest.mark.parametrize(
    ("sheet", "inner"),
    [
        (".tabs .off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".tabs .off{display:none}", f"<div class=tabs><p>{KEPT}</p></div>"),
        (".tabs > .off{display:none}", f"<div class=tabs><div><p class=off>{KEPT}</p></div></div>"),
        ("#x .off{display:none}", f"<div id=y><p class=off>{KEPT}</p></div>"),
        ("span.off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".off:hover{display:none}", f"<p class=off>{KEPT}</p>"),
        (".p.off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".tabs:hover .off{display:none}", f"<p class=off>{KEPT}</p>"),
        ("[data-x] .off{display:none}", f"<p class=off>{KEPT}</p>"),
        (".a .b .off{display:none}", f"<div class=b><p class=off>{KEPT}</p></div>"),
        (".off .icon{display:none}", f"<p class=off>{KEPT}</p>"),
    ],
)
def test_what_a_selector_does_not_hide_stays(sheet: str, inner: str) -> None:
    assert KEPT in clean_html(page(sheet, inner)).text


WHITE = f"<p>{PROSE}<font color=#ffffff>{KEPT}</font></p>"


@pytest.mark.parametrize(
    ("sheet", "inner", "body"),
    [
        ("", WHITE, "<body>"),
        ("", WHITE, "<body bgcolor=#FFFFFF>"),
        ("", f"<div style='background:#336699'><div style='background-color:white'>{WHITE}</div></div>", "<body>"),
        ("body{background:#f5f5f5}", WHITE, "<body>"),
        (".x{background:#000}", WHITE, "<body>"),
        ("", f"<div style='background:none'>{WHITE}</div>", "<body>"),
    ],
)
def test_white_words_on_white_or_on_no_ground_go(sheet: str, inner: str, body: str) -> None:
    assert removed(page(sheet, inner, body=body)) == {"hidden:white"}


@pytest.mark.parametrize(
    ("sheet", "inner", "body"),
    [
        ("", f"<table bgcolor=#336699><tr><td>{WHITE}</td></tr></table>", "<body>"),
        ("", f"<div style='background:#336699'>{WHITE}</div>", "<body>"),
        ("", f"<div style='background-image:url(a.gif);background:url(a.gif)'>{WHITE}</div>", "<body>"),
        ("", f"<table background=a.gif><tr><td>{WHITE}</td></tr></table>", "<body>"),
        ("", WHITE, "<body bgcolor=black>"),
        ("body{background:#036}", WHITE, "<body>"),
        (".dark{background-color:#123}", f"<div class=dark>{WHITE}</div>", "<body>"),
    ],
)
def test_white_words_on_a_ground_stay(sheet: str, inner: str, body: str) -> None:
    assert KEPT in clean_html(page(sheet, inner, body=body)).text


def test_the_ground_may_be_set_in_the_head() -> None:
    assert KEPT in clean_html(page("", WHITE, head="<style>.main{background:#036}</style>")).text


@pytest.mark.parametrize(
    "inner",
    [
        f"<p class=off>{KEPT * 30}</p>",
        f"<p style='display:none'>{KEPT * 30}</p>",
        f"<p><font color=white>{KEPT * 30}</font></p>",
        f"<p><font class=Abc123>{KEPT * 30}</font></p>",
    ],
)
def test_no_hidden_rule_takes_most_of_a_text(inner: str) -> None:
    doc = clean_html(page(".off,.Abc123{display:none}", inner))
    assert KEPT in doc.text
    assert any(note.rule == "hidden?" for note in doc.notes)
    assert not any(edit.rule.startswith("hidden:") for edit in doc.edits)


@pytest.mark.parametrize("rule", ["p", "font color=white"])
def test_a_page_hidden_as_a_whole_is_kept(rule: str) -> None:
    style = " style='display:none'" if rule == "p" else ""
    body = "".join(f"<{rule}{style}>{PROSE}{number}</{rule.split()[0]}><br>" for number in range(20))
    doc = clean_html(f"<html><body><div>{body}</div></body></html>")
    assert doc.text.count("防汛") == 20
    assert any(note.rule == "hidden?" for note in doc.notes)


def test_the_strings_against_copying_still_go() -> None:
    inner = "".join(f"<p>{PROSE}<font class=Abc123>本文来自织梦</font></p>" for _ in range(9))
    doc = clean_html(page(".Abc123 { display:none; }", inner))
    assert "织梦" not in doc.text
    assert any(edit.rule == "hidden:dedecms" for edit in doc.edits)
