"""A redirect from a wanted page is followed on its host: the last address is the page's, the first an alias."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.frontier.frontier import HOPS, Frontier
from crawler.frontier.url_key import identity
from crawler.frontier.url_state import LAYOUT, SCHEMA, Answer, Found
from tests.crawling import DEDECMS, at, run, static

OLD, NEW = "http://a.example/a/7.html", "http://a.example/html/7"
LIST = b"".join(b"<a href='/a/2024/0101/%d.html'>x</a> 2024-01-01" % n for n in range(1, 9))
Answers = dict[str, tuple[int, dict[str, str], bytes]]


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with static() as one:
        yield one


def answered(server: ThreadingHTTPServer, moves: dict[str, str]) -> Counter[str]:
    """A site of eight articles with some redirects; counts what is asked for."""
    asked = Counter[str]()
    pages: Answers = {path: (302, {"Location": to}, b"") for path, to in moves.items()}
    pages["/"] = (200, {}, LIST)
    pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /no/\n")

    def say(path: str) -> tuple[int, dict[str, str], bytes]:
        asked[path] += 1
        return pages.get(path, (404, {}, b"no") if path == "/sitemap.xml" else (200, {}, b"<p>x</p>" * 40))

    server.say = say  # type: ignore[attr-defined]
    return asked


def article(n: int) -> str:
    return f"/a/2024/0101/{n}.html"


def test_a_chain_over_addresses_that_no_pattern_claims_leads_to_the_page(
    server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    asked = answered(server, {article(7): "/html/7", "/html/7": "/html/7/show.html"})
    first, second = run(at(server), tmp_path, DEDECMS), run(at(server), tmp_path, DEDECMS)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (first.articles, first.states["moved"]) == (8, 2)
    assert [asked[path] for path in (article(7), "/html/7", "/html/7/show.html")] == [1, 1, 1]


@pytest.mark.parametrize("to", ["http://b.example/7.html", "/no/7.html", "/plus/view.php?aid=7", "ftp://a.example/7"])
def test_what_may_not_be_asked_for_is_not_followed(server: ThreadingHTTPServer, tmp_path: Path, to: str) -> None:
    asked = answered(server, {article(7): to})
    record = run(at(server), tmp_path, DEDECMS)
    assert record.articles == 7
    assert to not in asked


def test_a_ring_of_redirects_ends(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    ring = {f"/ring/{n}": f"/ring/{n + 1}" for n in range(20)}
    asked = answered(server, {article(7): "/ring/0", **ring, article(6): article(6)})
    assert run(at(server), tmp_path, DEDECMS).articles == 6
    assert sum(asked[path] for path in ring) == HOPS
    assert asked[article(6)] <= HOPS + 1


def test_a_page_that_many_addresses_lead_to_says_that_they_are_gone(
    server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    answered(server, {article(n): "/sorry.html" for n in range(1, 7)})
    record = run(at(server), tmp_path, DEDECMS)
    assert record.states["gone"] >= 4
    assert record.articles <= 3


def test_a_hint_at_an_alias_is_a_hint_at_the_page() -> None:
    clock = [1e9]
    one = Frontier(":memory:", now=lambda: clock[0])
    one.add([Found(OLD, "article")], on="http://a.example/")
    one.moved(OLD, Found(NEW, "article", 1))
    one.fetched(NEW, Answer(200, "sha1:A"))
    clock[0] += 60
    one._began = clock[0]
    assert one.take(9) == []
    one.look_at([identity(OLD, "article")])
    assert [known.url for known in one.take(9)] == [NEW]


@pytest.mark.parametrize("kind", ["article", "list"])
def test_another_spelling_of_an_address_is_the_same_page(kind: str) -> None:
    """From http to https: the key of both is one, and a page that was its own alias was asked for by nobody."""
    one = Frontier(":memory:", now=lambda: 1e9)
    one.add([Found("http://a.example/x/7.html", kind)], on="start")  # type: ignore[arg-type]
    one.take(9)
    one.moved("http://a.example/x/7.html", Found("https://a.example/x/7.html", kind, 1))  # type: ignore[arg-type]
    assert [known.url for known in one.take(9)] == ["https://a.example/x/7.html"]
    known = one.known("http://a.example/x/7.html")
    assert known
    assert known.url == "https://a.example/x/7.html"


def test_a_state_of_the_layout_before_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    columns = ",\n  changes INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0, moved_to BLOB"
    before, _, index = (
        SCHEMA.replace(f"user_version = {LAYOUT}", "user_version = 2")
        .replace(columns, "")
        .partition("CREATE INDEX IF NOT EXISTS by_target")
    )
    assert columns in SCHEMA
    assert index
    with sqlite3.connect(path) as old:
        old.executescript(before)
        old.execute(
            "INSERT INTO page (url, key, kind, rank) VALUES (?, ?, 'article', 1)", (OLD, identity(OLD, "article"))
        )
    one = Frontier(path)
    one.moved(OLD, Found(NEW, "article"))
    assert one.led_to(Found(NEW, "article")) == 1
    one.close()
