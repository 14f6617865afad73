"""A bot check with status 200 is no page: by its marks, or by its structure; an article that writes of one is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaning import clean_html, clean_text
from cleaning.decoding.block_pages import challenge, challenges
from crawler.http.response_kind import judge
from output.build.build import build
from output.dataset import table

SENTENCE = "本周的防火墙升级已经完成，各单位访问网站时如遇到验证页面，请向信息中心报告。"
ANUBIS = (
    "<html><head><title>Making sure you&#39;re not a bot!</title></head><h1>Making sure you&#39;re not a bot!</h1>"
    f"<p id=status>Loading...</p><details><p>{'The owner of this site protects it from being read too fast. ' * 9}</p>"
    '</details><script id="anubis_challenge" type="application/json">{"difficulty":4}</script></body></html>'
)
SLIDER = (
    "<html><head><title>安全验证</title><style>.b{width:300px}</style></head><body><div class=slider-captcha>"
    "<p>向右拖动滑块完成验证</p></div><script>var c=0;function check(){c++}</script></body></html>"
)
COOKIE = "<html><body><script>var a='x';document.cookie='k='+a+';path=/';location.reload();</script></body></html>"
PACKED = "<html><head><script>var _0x1f=['log'];eval(atob('YWxlcnQoMSk='));</script></head><body></body></html>"
ASKED = "<noscript>请开启浏览器的脚本功能后重新访问本页面，否则无法继续</noscript>"
WAITING = f"<html><body><p>请稍候，正在检查浏览器</p>{COOKIE}{ASKED}"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("page", [ANUBIS, SLIDER, COOKIE, PACKED, WAITING])
def test_a_bot_check_is_blocked_in_a_crawl_and_refused_in_a_dump(page: str, charset: str) -> None:
    body = page.encode(charset)
    assert judge(200, {}, body).what == "blocked"
    document = clean_html(body)
    assert document.status == "refused"
    assert [note.rule for note in document.notes if note.rule.startswith("refused:")] == ["refused:block"]


@pytest.mark.parametrize("one", challenges().challenge, ids=lambda one: one.name)
def test_each_mark_refuses_a_page_without_text_and_no_article(one: object) -> None:
    for mark in one.marks:  # type: ignore[attr-defined]
        assert challenge(f"<html><body><script>{mark}</script></body></html>".encode())
        article = f"<html><script>{mark}</script><h1>通知</h1>{f'<p>{SENTENCE}</p>' * 4000}".encode()
        assert not challenge(article[:65000])


@pytest.mark.parametrize(
    "page",
    [
        f"<html><h1>通知</h1><p>{SENTENCE * 7}</p><script>document.cookie='seen=1';eval('1')</script>",
        f"<html><h1>通知</h1><p>{SENTENCE * 7}</p><script>new TencentCaptcha('x')</script>",
        f"<html><h1>通知</h1><p>{SENTENCE * 2}</p><script>fetch('/count')</script>",
        "<html><h1>图片</h1><img src=a.jpg><script src=/count.js></script>",
    ],
)
def test_an_article_with_scripts_is_a_page(page: str) -> None:
    assert judge(200, {}, page.encode()).what == "page"
    assert clean_html(page).status != "refused"


def test_what_such_a_page_says_is_refused_where_a_dump_holds_its_text_alone() -> None:
    assert clean_text("Making sure you're not a bot!\nLoading...").status == "refused"
    assert clean_text(f"{SENTENCE}\nMaking sure you're not a bot!").status == "ok"


def test_no_row_of_a_dump_is_ok_that_is_a_bot_check(tmp_path: Path) -> None:
    dump, pages = tmp_path / "d.jsonl", [ANUBIS, SLIDER, COOKIE, PACKED, WAITING]
    lines = [{"url": f"http://a.cn/{n}.html", "html": page} for n, page in enumerate(pages)]
    article = {"url": "http://a.cn/9.html", "html": f"<html><h1>通知</h1><div><p>{SENTENCE * 3}</p></div>"}
    dump.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [*lines, article]))
    build([dump], tmp_path / "documents", workers=1)
    statuses = {row["url"][-6:]: row["status"] for row in table.rows(tmp_path / "documents")}
    assert statuses == {**{f"{n}.html": "refused" for n in range(5)}, "9.html": "ok"}


def test_a_page_made_to_hurt_is_judged_in_no_time() -> None:
    import time

    for piece in (b"<script", b"<", b"<!--", b"&a", b"<script>eval(</script"):
        body = (piece * 65536)[:65000] + b"document.cookie"
        began = time.process_time()
        challenge(body)
        assert time.process_time() - began < 0.5, piece
