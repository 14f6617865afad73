"""What a site sends in a page's place is refused; an article that is called so is not."""

from __future__ import annotations

import pytest

from cleaning import clean_html

SENTENCE = "各村要做好防汛准备，发现险情立即报告，转移群众时不落下一人。"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "page",
    [
        "<html><title>某站提示信息</title><script>function JumpUrl(){}</script>",
        "<html><title>信息提示</title><p>您访问的信息不存在。</p><a href='javascript:history.go(-1)'>返回</a>",
        "<html><script>document.cookie='__jsl_clearance=1';location.href='/'</script>",
    ],
)
def test_a_message_or_a_firewalls_page_is_refused(page: str, charset: str) -> None:
    document = clean_html(page.encode(charset))
    assert document.status == "refused"
    assert [note.rule for note in document.notes if note.rule.startswith("refused:")]


@pytest.mark.parametrize(
    "page",
    [
        f"<html><title>防汛提示信息</title><h1>防汛提示信息</h1><p>{SENTENCE}</p>",
        "<html><title>防汛提示信息</title><h1>防汛提示信息</h1>"
        f"<p>{SENTENCE * 5}</p><a href='javascript:history.go(-1)'>返回</a>",
    ],
)
def test_an_article_that_is_called_so_is_not(page: str) -> None:
    assert clean_html(page).status == "ok"
