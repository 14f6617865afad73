"""A site without end costs a run that ends: pagers, further pages, sitemaps that name sitemaps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaning.readers.followers import MOST_PAGES
from crawler.frontier.bounds import BARREN, EQUAL
from tests.crawling import DEDECMS, PAGES, archived, at, run, static

Answer = tuple[int, dict[str, str], bytes]
ARTICLE = "/a/2024/0101/1.html"
TEXT = "<p>会议开始。</p>" * 20


def numbered(path: str) -> int:
    found = re.search(r"_(\d+)\.html$", path)
    return int(found[1]) if found else 1


def pager(path: str) -> Answer:
    """Any page number is answered, with one article that is known and a link to the next one."""
    if path == "/" or path.startswith("/list_1_"):
        return 200, {}, f"<a href='{ARTICLE}'>x</a><a href='/list_1_{numbered(path) + 1}.html'>next</a>".encode()
    return PAGES.get(path, (404, {}, b"no"))


def folders(path: str) -> Answer:
    """Each folder shows the known article and names a folder below it."""
    if path.endswith("/"):
        return 200, {}, f"<a href='{ARTICLE}'>x</a><a href='{path}x/'>below</a>".encode()
    return PAGES.get(path, (404, {}, b"no"))


def further(path: str) -> Answer:
    """Each page of the article is another one, and names the next."""
    number = numbered(path)
    if path.startswith("/a/2024/0101/1"):
        return 200, {}, f"<p>第{number}页</p>{TEXT}<a href='1_{number + 1}.html'>next</a>".encode()
    return PAGES.get(path, (404, {}, b"no"))


def repeated(path: str) -> Answer:
    """Any page number of the article is answered with one and the same page, which names a few more."""
    if path.startswith("/a/2024/0101/1"):
        links = "".join(f"<a href='1_{number}.html'>{number}</a>" for number in (2, 3, 4, 5))
        return 200, {}, f"{TEXT}{links}<a href='1_{(len(path) * 7) % 90 + 6}.html'>more</a>".encode()
    return PAGES.get(path, (404, {}, b"no"))


def maps(path: str) -> Answer:
    """A sitemap that names the next sitemap, and so on."""
    if path.endswith(".xml"):
        number = int(re.sub(r"\D", "", path) or 1)
        return 200, {}, f"<sitemap><loc>{maps.base}/map{number + 1}.xml</loc></sitemap>".encode()  # type: ignore[attr-defined]
    return PAGES.get(path, (404, {}, b"no"))


FEW = len(PAGES) + 1  # requests of an honest crawl: with its sitemap


@pytest.mark.parametrize(
    ("say", "most"),
    [
        (pager, FEW + BARREN + 1), (folders, FEW + BARREN + 1), (maps, FEW + BARREN + 1), (further, FEW + MOST_PAGES),
        (repeated, FEW + 5 + EQUAL),
    ],
)  # fmt: skip
def test_a_site_without_end_ends(tmp_path: Path, say: Callable[[str], Answer], most: int) -> None:
    with static() as server:
        maps.base = at(server)  # type: ignore[attr-defined]
        server.say = say  # type: ignore[attr-defined]
        record = run(at(server), tmp_path, DEDECMS)
        assert record.exit_code == 0, record.why
        assert record.requests <= most
        again = run(at(server), tmp_path, DEDECMS)
        assert again.exit_code == 0, again.why
        assert again.requests <= most
        assert archived(tmp_path)[at(server) + ARTICLE] == [200]


def test_what_was_not_followed_is_counted(tmp_path: Path) -> None:
    with static() as server:
        server.say = further  # type: ignore[attr-defined]
        record = run(at(server), tmp_path, DEDECMS)
    assert record.reasons["refused followers"] == 1
    assert "1 addresses refused (followers 1)" in record.line()
