"""Queries that change nothing: the canonical address is asked for, and followers join it."""

from __future__ import annotations

import pytest

from cleaning.knowledge.schema import Crawl, parse_site
from crawler.frontier.link_rules import Paths, site_crawl

ARTICLE = r"^/x/\d+\.html$"
FOLLOWER = r"^/x/\d+_\d+\.html$"
BASE = "http://a.example/x/"


def paths(ignored: tuple[str, ...] | bool = (), article: str = ARTICLE) -> Paths:
    return Paths(Crawl(article=article, follower=FOLLOWER, ignore_query=ignored), ["a.example"])


@pytest.mark.parametrize(
    "query", ["from=list", "FROM=list&spm=a1.b2", "utm_source=x&utm_medium=y", "PHPSESSID=9f3c", "bd_vid=1&from=2"]
)
def test_marks_of_the_way_to_a_page_are_dropped(query: str) -> None:
    page = f'<a href="7.html?{query}">文章</a>'.encode()
    assert [f.url for f in paths().on_list(page, BASE)] == [f"{BASE}7.html"]


def test_any_other_query_is_another_page_until_a_profile_says_that_it_is_not() -> None:
    page = b'<a href="7.html?src=top&pos=3">x</a>'
    assert paths().on_list(page, BASE) == ()
    for ignored in (("src", "pos"), ("src", "p*"), True):
        assert [f.url for f in paths(ignored).on_list(page, BASE)] == [f"{BASE}7.html"]


def test_followers_with_a_mark_join_their_article() -> None:
    page = b'<a href="7_2.html?from=pager">2</a><a href="8_2.html?from=pager">other</a>'
    assert [f.url for f in paths().on_article(page, f"{BASE}7.html")] == [f"{BASE}7_2.html"]


@pytest.mark.parametrize("ignored", [(), ("id",), True])
def test_what_a_pattern_names_is_never_dropped(ignored: tuple[str, ...] | bool) -> None:
    some = paths(ignored, r"^/show\.php\?from=\d+&id=\d+$")
    found = some.found("http://a.example/show.php?from=3&id=7")
    assert found
    assert found.url == "http://a.example/show.php?from=3&id=7"


@pytest.mark.parametrize(("written", "read"), [('["src", "t"]', ("src", "t")), ("true", True)])
def test_a_profile_may_say_it_either_way(written: str, read: tuple[str, ...] | bool) -> None:
    site = parse_site(f'name = "某文档网"\n[crawl]\nignore_query = {written}\n', "a.toml", "a")
    assert site_crawl(site, None).ignore_query == read
