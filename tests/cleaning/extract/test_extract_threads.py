"""Threads: all posts are the text; comments under an article and feeds of articles are no posts."""

from __future__ import annotations

import pytest

from cleaning.extract import extract
from cleaning.knowledge.load import BUILTIN

ARTICLE = "镇里的集市逢三逢八开，天不亮就有人占位置。卖菜的在东头，卖农具的在西头，几十年没有变过。"
SAID = ["预算不多，想给孩子买个书桌，求推荐。", "我家的用了五年，没坏。", "去旧货市场看看，便宜一半。", "同问"]
NAV = "".join(f"<li><a href='/{n}'>版块{n}</a></li>" for n in range(6))


def post(said: str, floor: int, called: str, head: str = "") -> str:
    label = f"<p><a href='/u/{floor}'>路人{floor}</a></p><p>发表于 2012-03-0{floor} 10:00 {floor}楼</p>"
    return f"<div class=row>{head}{label}<div class={called} id=pid{floor}>{said}</div><a>回复</a> <a>举报</a></div>"


def thread(called: str = "message", heads: tuple[str, ...] = ("", "", "", "")) -> str:
    return "".join(post(said, n, called, head) for n, (said, head) in enumerate(zip(SAID, heads, strict=True), 1))


def text_of(body: str, title: str = "买个书桌") -> list[str]:
    html = f"<title>{title}_某某社区</title><ul>{NAV}</ul><h1>{title}</h1>{body}<p>版权所有 某某社区</p>"
    return extract(html, url=None, site=None, knowledge=BUILTIN).base.split("\n")


def test_every_post_of_a_thread_is_kept_and_nothing_of_what_stands_between() -> None:
    assert text_of(thread()) == SAID


def test_short_posts_that_look_like_labels_are_posts() -> None:
    assert text_of(thread() + post("收藏", 5, "message")) == [*SAID, "收藏"]


@pytest.mark.parametrize("around", ["<div class=topic-main>{}</div>", "<div><div><p>3个回答</p></div>{}</div>"])
def test_what_stands_before_the_replies_of_a_topic_is_its_first_post(around: str) -> None:
    body = around.format(f"<div class=q>{ARTICLE}</div>")
    assert text_of(body + thread("comment-text")) == [ARTICLE, *SAID]


def test_comments_under_an_article_are_no_posts() -> None:
    body = f"<div class=con><p>{ARTICLE}</p></div>"
    assert text_of(body + thread("comment-text")) == [ARTICLE]


def test_comments_that_nobody_calls_so_are_no_text_however_many() -> None:
    many = "".join(post("说得很好，支持一下，希望早点落实，不要只停在嘴上。", n % 9 + 1, "cc") for n in range(30))
    assert text_of(f"<div><p>{ARTICLE}</p></div><div><div>大家说</div>{many}</div>") == [ARTICLE]


def test_a_feed_of_articles_with_headings_is_no_thread() -> None:
    heads = tuple(
        f"<h2>{title}</h2>" for title in ("春耕时节备种忙", "山村小学开学了", "老街修缮过半程", "河堤夜里有人巡")
    )
    found = text_of(f"<article><p>{ARTICLE}</p></article>" + thread("con", heads))
    assert found == [ARTICLE]
