"""Extraction: the three ways, the rendering, what is hidden, where a text ends, the fields."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaning import apply, clean_html, undo
from cleaning.extract import extract
from cleaning.extract.render.hidden_nodes import veils
from cleaning.extract.render.html_to_lines import flow
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import parse_site
from cleaning.model import Extracted

SENTENCE = "今天上午，镇里召开现场会，大家边看边议，气氛热烈。"
BODY = "".join(f"<p>{SENTENCE}第{n}段说的是第{n}件事，各有各的难处。</p>" for n in "一二三四五六")
NAV = '<div class="nav">' + "".join(f'<a href="/{n}/">栏目{n}</a> ' for n in range(9)) + "</div>"
FEED = "".join(
    f'<li><a href="/a/{n}.html">别处的一篇文章之{n}</a> 这里是它的开头，写得也很像正文，读者容易看错...</li>'
    for n in range(12)
)
FOOT = '<div class="footer">版权所有，未经许可不得转载。</div>'

HIDDEN = BODY.replace("</p>", '<font class="Abc123"> 胡话 </font></p>', 2)
CRUMB = '<a href="/">某某网</a> > <a href="/f/">范文</a> > <a href="/f/g/">公文</a> > '
DEDE = f"""<html><head><title>现场会侧记_某某网</title>
<meta http-equiv="mobile-agent" content="format=xhtml;url=/m/view.php?aid=7"></head><body>{NAV}
<div class="place"><strong>当前位置:</strong> {CRUMB}</div>
<div class="viewbox"><div class="title"><h2>现场会侧记</h2></div>
<div class="info"><small>时间:</small>2021-03-04 10:20 <small>来源:</small>网络
<script src="/plus/count.php?view=yes&aid=7"></script></div>
<div class="content"><table><tr><td><style> .Abc123 {{ display:none; }} </style>{HIDDEN}
(责任编辑：某人)</td></tr></table></div></div>
<div class="tags">推荐访问：<a href="/tags.php?/a/">现场会</a> <a href="/tags.php?/b/">侧记</a></div>
<div class="context"><ul><li>上一篇：<a href="/x.html">别的</a></li></ul></div>
<dl class="tbox"><dt>热门文章</dt><dd><ul>{FEED}</ul></dd></dl>{FOOT}</body></html>"""


def lines_of(html: str) -> list[str]:
    tree = LexborHTMLParser(html)
    return [line.text for line in flow(tree.body, veils(tree)).lines if line.text]


def read(html: str) -> Extracted:
    return extract(html, url=None, site=None, knowledge=BUILTIN)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"]),
        ("<p>甲  \t 乙 </p>", ["甲 乙"]),
        ("<p>甲，\n  乙</p>", ["甲，乙"]),
        ("<p>two\nwords</p>", ["two words"]),
        ("<p>\xa0\xa0甲\xa0乙</p>", ["\xa0\xa0甲\xa0乙"]),
        ("<p>甲<b>乙</b><i>丙</i></p>", ["甲乙丙"]),
        ("<p>甲<o:p></o:p><st1:x>2</st1:x>年</p>", ["甲2年"]),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<pre>甲\n乙<b>丙</b>丁\n\n戊</pre>", ["甲", "乙丙丁", "戊"]),
        ("<script>var a='<p>甲</p>'</script><p>乙</p><noscript>丙</noscript><!-- 丁 -->", ["乙"]),
        ("<p>甲</p><p>\xa0</p><p> </p>", ["甲"]),
        ("<p>甲<table><tr><td>乙", ["甲", "乙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<body><p>甲</body><body><p>乙", ["甲", "乙"]),
    ],
)
def test_rendering_is_as_documented(html: str, lines: list[str]) -> None:
    assert lines_of(html) == lines


def test_all_lines_of_a_hidden_preformatted_text_are_hidden() -> None:
    tree = LexborHTMLParser('<pre>甲\n<i style="display:none">乙\n丙</i></pre>')
    assert [(line.text, bool(line.veils)) for line in flow(tree.body, veils(tree)).lines] == [
        ("甲", False),
        ("乙", True),
        ("丙", True),
    ]


def test_a_row_of_a_data_table_is_a_line_with_tabs() -> None:
    rows = "<tr><th>姓名</th><th>年龄</th></tr><tr><td>甲</td><td>30</td></tr>"
    assert lines_of(f"<table>{rows}</table>") == ["姓名\t年龄", "甲\t30"]


def test_a_layout_table_is_blocks() -> None:
    assert lines_of(f"<table><tr><td>菜单</td><td>{BODY}</td></tr></table>")[0] == "菜单"


def test_an_empty_cell_keeps_its_place() -> None:
    rows = "<tr><td>甲</td><td></td><td>丙</td></tr>" * 2
    assert lines_of(f"<table>{rows}</table>") == ["甲\t\t丙"] * 2


def test_the_stock_page_of_a_cms_needs_no_profile() -> None:
    found = read(DEDE)
    assert (found.way, found.sure) == ("cms:dedecms", 1.0)
    assert found.fields.title == "现场会侧记"
    assert found.fields.category == ("范文", "公文")
    assert found.fields.tags == ("现场会", "侧记")
    assert found.fields.published_on == date(2021, 3, 4)


def test_hidden_strings_and_credits_go_by_edits_with_their_rules() -> None:
    doc = clean_html(DEDE)
    assert {"hidden:dedecms", "credit"} <= {edit.rule for edit in doc.edits}
    assert "胡话" not in doc.text
    assert "责任编辑" not in doc.text
    assert "胡话" in doc.base
    assert undo(doc.text, doc.edits) == doc.base
    assert apply(doc.base, doc.edits) == doc.text


def test_without_any_knowledge_the_same_text_is_found() -> None:
    bare = extract(DEDE, url=None, site=None, knowledge=Knowledge())
    assert bare.way == "general"
    assert bare.sure > 0.5
    assert bare.base.startswith(SENTENCE)
    assert "别处的一篇" not in bare.base
    assert "版权所有" not in bare.base
    assert (bare.fields.title, bare.fields.category) == ("现场会侧记", ("范文", "公文"))


PROFILE = 'name = "某网"\n[page]\nbody = ["div.one", "div.two"]\ntitle = ["h1"]\n'


def test_a_selector_that_matches_twice_is_passed_over() -> None:
    site = parse_site(PROFILE, "x.toml", "x")
    html = f"<h1>题</h1><div class=one>甲</div><div class=one>乙</div><div class=two>{BODY}</div>"
    found = extract(html, url=None, site=site, knowledge=Knowledge())
    assert found.way == "profile:x"
    assert found.base.startswith(SENTENCE)


@pytest.mark.parametrize("tag", ["p", "span", "pre", "td", "table", "section", "x-text"])
def test_a_profile_may_name_any_element(tag: str) -> None:
    site = parse_site(PROFILE.replace("div.one", "#one"), "x.toml", "x")
    inner = f"<tr><td>{SENTENCE}" if tag == "table" else f"{SENTENCE}<br>尾声。"
    around = f"<table><tr><td id=one>{inner}</table>" if tag == "td" else f"<{tag} id=one>{inner}</{tag}>"
    found = extract(f"<h1>题目</h1>{around}", url=None, site=site, knowledge=Knowledge())
    assert found.way == "profile:x"
    assert found.base.startswith(SENTENCE)


def test_where_no_selector_fits_the_next_way_speaks_and_says_so() -> None:
    site = parse_site(PROFILE, "x.toml", "x")
    found = extract(f"<h1>题目</h1><div>{BODY}</div>", url=None, site=site, knowledge=Knowledge())
    assert found.way == "general"
    assert "no-selector" in {note.rule for note in found.notes}


@pytest.mark.parametrize("html", ["", " ", "<html></html>", "<img src=a>", "\0", "<script>x"])
def test_an_empty_text_never_comes_without_a_note(html: str) -> None:
    found = read(html)
    assert found.base == ""
    assert found.notes


def test_nothing_confident_is_the_whole_page_with_a_note() -> None:
    found = read(NAV)
    assert found.way == "whole"
    assert "栏目1" in found.base
    assert "whole-page" in {note.rule for note in found.notes}


@pytest.mark.parametrize(
    "around",
    [
        f"<h1>短讯一则</h1><div>{SENTENCE}</div><div class=list><ul>{FEED}</ul></div>",
        f"<h1>短讯一则</h1><div class=a>{SENTENCE}</div><h3>热门文章</h3><ul>{FEED.replace('...', '。')}</ul>",
        f"<table><tr><td>{NAV}</td><td><table><tr><td><h1>短讯一则</h1>{SENTENCE}</td></tr></table></td></tr></table>",
        f"<div><h1>短讯一则</h1>{SENTENCE}<br>{SENTENCE}<br></div><div class=comment-list><p>{SENTENCE * 9}</p></div>",
        f"<h1>短讯一则</h1><div>{SENTENCE}</div><p>相关阅读：</p><ul>{FEED}</ul>",
        f'<h1>短讯一则</h1><a href="/x"><div>{f"{SENTENCE}<br>" * 4}{SENTENCE * 9}</div>',
    ],
    ids=["feed", "headed-feed", "tables", "comments", "end", "unclosed-link"],
)
def test_a_short_text_is_found_beside_more_of_something_else(around: str) -> None:
    found = read(f"<title>短讯一则_某网</title>{NAV}{around}{FOOT}")
    assert found.base.startswith(SENTENCE)
    assert "别处的一篇" not in apply_spans(found)
    assert "栏目1" not in found.base


POEM = "<br>".join(
    ("晚风吹过门前的小河", "谁家的灯还亮着", "我把信放进口袋", "慢慢走回村口", "树叶落在肩上", "没有人说话")
)


LINKS = "".join(f'<li><a href="/a/{n}.html">别处的一首诗之{n}</a></li>' for n in range(12))
METADATA = "<table><tr><td>索引号</td><td>1</td></tr><tr><td>发文机关</td><td>某局</td></tr></table>"
PAGER = "<div class=page><a href=1>1</a> <a href=2>2</a> <a href=2>下一页</a></div>"
PREVIOUS = "上一篇：<a href=/x>别处的一篇</a>"
OTHERS = {
    "poem": (
        f"<div>{POEM}</div><p>这一页由某站转载，仅供各位学习和参考之用。</p><ul>{LINKS}</ul>",
        "晚风",
        "没有人说话",
    ),
    "shown by script": (f'<div id=js_content style="visibility: hidden">{BODY}</div>', SENTENCE, "难处。"),
    "in the body": (f"{SENTENCE}<br><br>{SENTENCE * 2}<br>{SENTENCE}终。<br>{PREVIOUS}", SENTENCE, "终。"),
    "metadata table": (f"{METADATA}{BODY}", "", "难处。"),
    "pager": (f"<div class=txt>{BODY}</div>{PAGER}", SENTENCE, "难处。"),
    "lead apart": (
        f"<div><p>{SENTENCE}</p></div><div><p>{SENTENCE * 9}</p><p>{SENTENCE * 9}终。</p></div>",
        SENTENCE,
        "终。",
    ),
}


@pytest.mark.parametrize(("html", "first", "last"), OTHERS.values(), ids=OTHERS.keys())
def test_texts_of_other_classes_are_found_whole(html: str, first: str, last: str) -> None:
    found = read(f"<title>短讯一则_某网</title>{NAV}<h1>短讯一则</h1>{html}{FOOT}")
    text = apply_spans(found)
    assert text.strip().startswith(first)
    assert text.strip().endswith(last)
    assert "版权所有" not in text


def apply_spans(found: Extracted) -> str:
    """The base without its spans."""
    pieces, at = [], 0
    for span in found.spans:
        pieces.append(found.base[at : span.start])
        at = span.end
    return "".join([*pieces, found.base[at:]])
