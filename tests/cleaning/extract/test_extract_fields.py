"""The fields of a page: by selector, from the labels around the text, from the head where the page agrees."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from cleaning import clean_html, undo
from cleaning.common.dates import read_date
from cleaning.extract import extract
from cleaning.extract.metadata.site_selectors import column_path
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import parse_site
from cleaning.model import Extracted
from tests.cleaning.extract.test_extract import BODY, FOOT, NAV, SENTENCE, read


@pytest.mark.parametrize(
    ("head", "page", "title"),
    [
        ("雨后的山村_散文_某网", "<h1>某网</h1><h2>雨后的山村</h2>", "雨后的山村"),
        (
            "雨后的山村，我又看见了那条通往",
            "<h2>雨后的山村，我又看见了那条通往外面的路</h2>",
            "雨后的山村，我又看见了那条通往外面的路",
        ),
        ("雨后的山村 - 某网", "<p>雨后的山村</p>", "雨后的山村"),
        ("雨后的山村_某网", "", "雨后的山村"),
        ("", "<h1>雨后的山村</h1>", "雨后的山村"),
    ],
)
def test_the_title_is_the_articles_not_the_sites(head: str, page: str, title: str) -> None:
    assert read(f"<title>{head}</title>{NAV}{page}<div>{BODY}</div>{FOOT}").fields.title == title


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (["首页", "范文", "公文", "正文"], ("范文", "公文")),
        (["某某网", "范文", "题"], ("范文",)),
        (["某某网"], ("某某网",)),
        ([], ()),
    ],
)
def test_the_column_is_the_crumb_without_home_and_title(parts: list[str], path: tuple[str, ...]) -> None:
    found = column_path(parts, "题")
    assert found == path or (len(parts) == 1 and found in ((), path))


@pytest.mark.parametrize("text", ["2021年13月4日", "电话 2021-99-99", "第20210304号", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


OWN = 'name = "某网"\n[page]\nbody = ["div.one"]\ntitle = ["h1"]\n'
LABELS = "<div class=info><i>时间：2021-03-04</i> <i class=by>作者：周明远</i> <i class=from>云岭晚报</i></div>"


def by_profile(more: str, html: str) -> Extracted:
    return extract(html, url=None, site=parse_site(OWN + more, "x.toml", "x"), knowledge=Knowledge())


def test_source_and_author_have_selectors_of_their_own() -> None:
    page = f"<h1>题目</h1>{LABELS}<div class=one>{BODY}</div>"
    found = by_profile('source = ["i.from"]\nauthor = ["i.by"]\ndate = ["div.info"]', page)
    assert (found.fields.source, found.fields.author) == ("云岭晚报", "周明远")
    assert found.fields.published_on == date(2021, 3, 4)


def test_without_selectors_source_and_author_are_read_from_the_line_of_the_date() -> None:
    page = f"<h1>题目</h1><div class=info>2021-03-04 来源：云岭晚报 作者：周明远</div><div class=one>{BODY}</div>"
    found = by_profile('date = ["div.info"]', page)
    assert (found.fields.source, found.fields.author) == ("云岭晚报", "周明远")


def test_what_a_profile_drops_goes_by_an_edit_of_that_rule() -> None:
    site = parse_site(OWN + 'drop = ["div.ad", "span.tip"]', "x.toml", "x")
    page = (
        f"<h1>题目</h1><div class=one>{BODY}<div class=ad>{SENTENCE}</div><p>完<span class=tip>点我</span>。</p></div>"
    )
    doc = clean_html(page, site="某网", knowledge=dataclasses.replace(BUILTIN, sites=(site,), digest="drop"))
    assert [edit.was.strip() for edit in doc.edits if edit.rule == "drop"] == [SENTENCE, "点我"]
    assert doc.text.endswith("难处。\n完。")
    assert undo(doc.text, doc.edits) == doc.base


def test_a_title_is_the_first_line_of_its_element() -> None:
    found = by_profile(
        "", f"<title>题目_某网</title><h1>题目<br><span>2021-03-04 点击：3</span></h1><div class=one>{BODY}</div>"
    )
    assert found.fields.title == "题目"


DATA = '<script type="application/ld+json">{"headline":"雨后的山村","author":{"name":"周明远"}}</script>'


@pytest.mark.parametrize(("shown", "author"), [("周明远", "周明远"), ("站长", "")])
def test_the_head_is_believed_where_the_page_agrees(shown: str, author: str) -> None:
    found = read(f"<title>某网</title>{DATA}{NAV}<p>雨后的山村</p><p>{shown} 2021-03-04</p><div>{BODY}</div>{FOOT}")
    assert found.fields.author == author


@pytest.mark.parametrize(
    ("label", "source", "author"),
    [
        ("时间：2021-03-04 来源：云岭晚报 作者：周明远", "云岭晚报", "周明远"),
        ("2021年03月04日08:30　云岭晚报　打印", "云岭晚报", ""),
        ("2021年03月04日　本报记者　周明远", "", "周明远"),
        ("来源：南塘发布　2021-03-04", "南塘发布", ""),
        ("来源：云岭晚报发布时间：2021-03-04", "云岭晚报", ""),
        ("来源：网络　作者：佚名　2021-03-04", "", ""),
    ],
)
def test_source_and_author_are_read_under_the_title(label: str, source: str, author: str) -> None:
    found = read(f"<title>雨后的山村_某网</title>{NAV}<h1>雨后的山村</h1><p>{label}</p><div>{BODY}</div>{FOOT}")
    assert (found.fields.source, found.fields.author) == (source, author)


def test_where_the_head_names_the_site_alone_the_title_stands_above_the_date() -> None:
    found = read(
        f"<title>某某网</title>{NAV}<p>雨后的山村</p><p>发布时间：2021-03-04 点击：3</p><div>{BODY}</div>{FOOT}"
    )
    assert found.fields.title == "雨后的山村"
