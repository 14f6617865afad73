"""What stands around a text, close enough to be taken for it."""

from __future__ import annotations

import pytest

from cleaning.extract.main_block.boundary_words import is_end
from tests.cleaning.extract.test_extract import BODY, FOOT, NAV, SENTENCE, apply_spans, lines_of, read


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (f"<p>版权声明：本文可以转载。</p><div class=txt>{BODY}</div>", BODY),
        (f"<div class=txt><p>原标题：雨后</p>{BODY}</div>", BODY),
        (f"<div class=txt>各位村民：<div>{BODY}</div></div>", f"<p>各位村民：</p>{BODY}"),
        (f"<div class=txt><p>本报记者　周明远</p>{BODY}<p>发布于 2021-03-04</p></div>", BODY),
        (f"<div class=txt>{BODY}<p>以上内容仅供参考，如有侵权请联系我们。</p></div>", BODY),
        (f"<div class=txt><h2>起因 <a href=#e>编辑</a></h2>{BODY}</div>", None),
    ],
    ids=["statement-over", "original-title", "salutation", "byline", "disclaimer", "wiki"],
)
def test_what_stands_around_a_text_is_told_from_it(page: str, kept: str | None) -> None:
    found = read(f"<title>短讯一则_某网</title>{NAV}<h1>短讯一则</h1>{page}{FOOT}")
    text = apply_spans(found).strip()
    assert text.endswith("难处。")
    assert kept is None or text == "\n".join(lines_of(kept))


def test_a_short_text_over_many_comments_is_no_thread() -> None:
    remarks = "".join(f"<li>甲说道：<p>{SENTENCE}</p></li>" for _ in range(9))
    page = f"<div class=entry-content><p>{SENTENCE}</p></div><ol class=comment-list>{remarks}</ol>"
    assert apply_spans(read(f"<title>短讯一则_某网</title>{NAV}<h1>短讯一则</h1>{page}{FOOT}")).strip() == SENTENCE


@pytest.mark.parametrize(
    "text", ["上一篇：没有了", "【相关阅读】", "热门文章", "  标签: 甲 乙", "免责声明：本文", "Related Articles"]
)
def test_these_end_a_text(text: str) -> None:
    assert is_end(text)


@pytest.mark.parametrize(
    "text",
    [
        "上一篇报告里说得很清楚。" * 6,
        "相关部门负责同志参加会议。",
        "推荐他为代表。",
        "更多的人走上街头。",
        "分享的快乐",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not is_end(text)
