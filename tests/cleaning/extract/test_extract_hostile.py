"""Pages made to hurt: no exception, no recursion, never an empty text without a note."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaning import apply, clean_html, undo
from cleaning.extract import extract
from cleaning.extract.render.html_to_lines import flow
from cleaning.extract.render.sanitize import LEVELS, guarded, slim
from cleaning.knowledge.load import BUILTIN
from cleaning.model import Document, Extracted

TEXT = "今天上午，会议在镇上召开，与会者一致认为，工作有了进展。"

HOSTILE = {
    "20,000 levels": "<div>" * 20_000 + TEXT,
    "20,000 levels, closed": "<div>" * 20_000 + TEXT + "</div>" * 20_000,
    "20,000 unknown elements": "".join(f"<x{n}>" for n in range(20_000)) + TEXT,
    "tables in tables": "<table><tr><td>" * 8_000 + TEXT,
    "lists in lists": "<li><dd>" * 8_000 + TEXT,
    "a million attributes": "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + f">{TEXT}</div>",
    "attributes without values": "<div " + " ".join(f"a{n}" for n in range(300_000)) + f">{TEXT}</div>",
    "3 MB": f"<p>{TEXT}</p>" * 80_000,
    "one line of 2 million": "<div>" + TEXT * 70_000,
    "NUL bytes": "\0" * 100_000 + f"<p>{TEXT}\0</p>",
    "everything unclosed": f"<html><body><div><table><tr><td><p><b><i><a href=x>{TEXT}",
    "two bodies": f"<body><p>{TEXT}</p></body><body><p>{TEXT}</p></body>",
    "entities without end": "&amp" * 200_000 + TEXT,
    "one entity without end": "&" + "a" * 500_000 + TEXT,
    "numbers out of range": f"<p>&#{'9' * 100_000};&#xD800;&#0;{TEXT}</p>",
    "only brackets": "<" * 200_000 + TEXT,
    "comments without end": "<!--" * 100_000 + TEXT,
    "scripts without end": "<script>" * 50_000 + TEXT,
    "quotes without end": '<a href="' * 50_000 + TEXT,
    "sheets without end": "<body>" + "<style>.a{" * 50_000 + TEXT,
    "hidden pieces in one line": "<p>" + '<span style="display:none">某</span>字' * 20_000,
    "lone surrogates": f"\ud800<p>{TEXT}\udfff</p>",
    "blanks": " \n" * 300_000 + TEXT + "\n\t " * 300_000,
    "no-break spaces": "\xa0" * 300_000,
    "a long class": f'<div class="{"a " * 300_000}">{TEXT}</div>',
    "cells": "<table>" + ("<tr>" + "<td>甲</td>" * 200 + "</tr>") * 100,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_page_breaks_the_extractor(html: str) -> None:
    found = extract(html, url=None, site=None, knowledge=BUILTIN)
    assert found.base or found.notes
    assert_spans_fit(found)


def assert_spans_fit(found: Extracted) -> None:
    """Sorted, disjoint, inside the base."""
    ends = [0, *(span.end for span in found.spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, found.spans, strict=False))
    assert ends[-1] <= len(found.base)


@pytest.mark.parametrize(
    "name",
    ["20,000 levels", "20,000 levels, closed", "20,000 unknown elements", "tables in tables", "a million attributes"],
)
def test_what_would_take_the_parsers_time_is_slimmed_and_keeps_its_text(name: str) -> None:
    html = HOSTILE[name]
    lean = guarded(html)
    assert lean is not html
    assert TEXT in lean
    assert lean.count("<") <= 2 * LEVELS + 2
    assert "a9=" not in lean


SHREDS = {
    "a break after each": "<p>前文。</p>" + "字<br>" * 9000 + "后文。",
    "a cell for each": "<table><tr>" + "<td>字</td>" * 9000 + "</tr></table><p>后文。",
    "a row for each": "<table>" + "<tr><td>字</td></tr>" * 9000 + "</table><p>后文。",
    "an item for each": "<ul>" + "<li>字</li>\n" * 9000 + "</ul><p>后文。",
    "never closed": "<p>字" * 9000 + "<p>后文。",
}


def test_more_is_asked_of_lines_of_three_characters_which_names_have() -> None:
    few, many = ("<p>前文。</p>" + "某某某<br>" * count + "后文。" for count in (9000, 30_000))
    assert len(lines_of(guarded(few))) == 9002
    assert len(lines_of(guarded(many))) < 10


@pytest.mark.parametrize("html", SHREDS.values(), ids=SHREDS.keys())
def test_a_text_in_shreds_is_joined_and_loses_no_character(html: str) -> None:
    lines = lines_of(guarded(html))
    assert "".join(lines).count("字") == 9000
    assert len(lines) < 10
    assert lines[-1] == "后文。"
    assert "slimmed" in {note.rule for note in extract(html, url=None, site=None, knowledge=BUILTIN).notes}


def test_vertical_text_keeps_its_lines() -> None:
    html = ("<p>前文。</p>" + "字<br>" * 900 + "后文。") * 9
    assert guarded(html) == html


def lines_of(html: str) -> list[str]:
    return [line.text for line in flow(LexborHTMLParser(html).body).lines if line.text]


def test_an_ordinary_page_is_not_slimmed() -> None:
    html = (
        '<div class="a" data-x="1">'
        + f"<p>{TEXT}</p>" * 900
        + '</div><img src="data:image/png;base64,'
        + "A" * 90_000
        + '">'
    )
    assert guarded(html) is html


TAGS = (
    "<p> </p> <div> </div> <table> <tr> <td> </table> <br> <b> <h1> </h1> <li> <pre> </pre> <!-- --> <script> </script>"
)
LINKS = ["<a href=x>", "</a>", "<ul class=pagelist>", "</ul>", "1 2 下一页", "上一篇：无", "(责任编辑：某)"]
HIDING = [
    "<span style='display:none'>",
    "</span>",
    "<style>.Abc123{display:none}</style>",
    "<font class=Abc123>",
    "</font>",
]
PIECES = st.sampled_from([*TAGS.split(), *LINKS, *HIDING, TEXT, "字", "\n", " ", "\xa0", "&amp;", "<", ">", '"'])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_markup_obeys_the_laws(html: str) -> None:
    assert_lawful(clean_html(html))


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 4))
def test_slimming_takes_no_text(html: str, levels: int) -> None:
    lean = slim(html, levels)
    assert slim(lean, levels).count("<") <= lean.count("<")
    assert lean.count("字") <= html.count("字")


def assert_lawful(doc: Document) -> None:
    """Law 1 and, where nothing moves on, law 4."""
    assert undo(doc.text, doc.edits) == doc.base
    assert apply(doc.base, doc.edits) == doc.text
    ends = [0, *(edit.end for edit in doc.edits)]
    assert all(end <= edit.start for end, edit in zip(ends, doc.edits, strict=False))
    assert doc.text or doc.notes or doc.edits


def pages(path: Path) -> Iterator[str]:
    """The pages of a pack of the shared data."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["html"] for line in lines)


@pytest.mark.parametrize("pack", ["pages_zh_dev", "pages_cms_dev", "pages_en_dev"])
def test_the_laws_hold_on_real_pages(pack: str, shared: Callable[..., Path]) -> None:
    for html in itertools.islice(pages(shared("data", f"{pack}.jsonl.gz")), 100):
        doc = clean_html(html)
        assert_lawful(doc)
        assert doc.text, doc.notes


CHARSETS = ["utf-8", "gb18030", "big5"]


@pytest.mark.parametrize("real", ["utf-8", "gb18030"])
@pytest.mark.parametrize("meta", [*CHARSETS, "iso-8859-1", "no-such-charset", ""])
@pytest.mark.parametrize("header", [*CHARSETS, "iso-8859-1", None])
def test_a_charset_may_lie_in_header_and_meta(real: str, meta: str, header: str | None) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    html = f"<html><head>{head}<title>会议</title></head><body><h1>会议</h1><p>{TEXT * 3}</p></body></html>"
    assert clean_html(html.encode(real), charset=header).text == TEXT * 3
