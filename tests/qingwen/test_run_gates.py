"""The gates look at what this run brought: each fails by its name, with its figure and its floor, and exit 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import at, static

Command = Callable[..., Any]
PROFILE = r"""
name  = "麦田公文网"
hosts = ["127.0.0.1"]
[crawl]
list    = '^/gongwen/(?:list-\d+\.html)?$'
article = '^/gongwen/read/\d+\.html$'
[page]
body  = ["div.neirong"]
title = ["h1"]
crumb = ["p.path a"]
[expect]
articles   = 5
body_chars = 60
"""
COOKIE = b"<html><body><script>var a=1;document.cookie='k='+(a+41)+';path=/';location.reload();</script></body></html>"
A_PAGE = 12  # articles


class Site:
    """Lists of twelve articles a page, each with a date; what a test changes is an attribute."""

    def __init__(self, articles: int = 24) -> None:
        self.articles, self.old = articles, 0
        self.lists = self.page_of = self.count = None
        self.body_class = "neirong"

    def __call__(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/gongwen/" or path.startswith("/gongwen/list-"):
            return 200, {}, self.lists if self.lists is not None else self.list_page(path)
        number = path.removeprefix("/gongwen/read/").removesuffix(".html")
        if number.isdecimal() and int(number) <= self.articles:
            return 200, {}, self.article(int(number))
        return 404, {}, b"no"

    def list_page(self, path: str) -> bytes:
        page = int(path[len("/gongwen/list-") : -len(".html")]) if "list-" in path else 1
        newest = self.articles - A_PAGE * (page - 1)
        rows = "".join(
            f"<li><a href='/gongwen/read/{n}.html'>关于第{n}项工作的通知</a><span>2024-03-{n % 28 + 1:02}</span></li>"
            for n in range(newest, max(0, newest - A_PAGE), -1)
        )
        pages = -(-self.articles // A_PAGE)
        pager = "".join(f"<a href='/gongwen/list-{n}.html'>{n}</a>" for n in range(2, pages + 1))
        count = f"共{pages}页<strong>{self.count or self.articles}</strong>条"
        return f"<meta charset=utf-8><ul>{rows}</ul><a href='/about.html'>关于</a>{pager}{count}".encode()

    def article(self, n: int) -> bytes:
        new_template = self.body_class != "neirong" and n > self.old
        kind = self.body_class if new_template else "neirong"
        text = f"<p>各科室请于本周五前把第{n}项工作的进展报到办公室,逾期的请说明原因。</p>" * 4
        if kind == "image":
            return b"<meta charset=utf-8><div class=neirong><img src=/a.png></div>"
        crumb = "<p class=path><a href=/>首页</a><a href=/gongwen/>公文</a></p>"
        return f"<meta charset=utf-8>{crumb}<h1>关于第{n}项工作的通知</h1><div class={kind}>{text}</div>".encode()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def start(site: Site) -> Iterator[str]:
    with static() as server:
        assert isinstance(server, ThreadingHTTPServer)
        server.say = site  # type: ignore[attr-defined]
        yield f"{at(server)}/gongwen/"


@pytest.fixture
def run(start: str, tmp_path: Path, command: Command) -> Callable[..., Any]:
    (tmp_path / "sites").mkdir()

    def once(profile: str = PROFILE, name: str = "mine") -> Any:
        (tmp_path / "sites" / "mine.toml").write_text(profile, encoding="utf-8")
        return command("run", "mine", "--start", start, "--as", name, "--no-learn", "--data", tmp_path)

    return once


def gate(data: Path, name: str, run: str = "mine") -> dict[str, Any]:
    latest = json.loads((data / "runs" / run / "latest.json").read_text(encoding="utf-8"))
    return next(gate for gate in latest["gates"] if gate["gate"] == name)


def test_a_good_site_passes_all_gates_twice(run: Callable[..., Any], tmp_path: Path) -> None:
    for _ in range(2):
        left = run()
        assert left.code == 0, left.err
        assert not [line for line in left.err.splitlines() if line.startswith(("fail", "warn"))], left.err


def test_ten_of_twenty_four_articles_are_not_a_crawl_that_went_well(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    """The profile knows the first page of the list alone; the pager and the list's own count say what is missing."""
    first_page = PROFILE.replace(r"(?:list-\d+\.html)?", "")
    for _ in range(2):  # the second run is told 304 or the same by each list
        left = run(first_page)
        assert left.code == 1
        unclaimed = gate(tmp_path, "unclaimed")
        assert (unclaimed["level"], unclaimed["value"], unclaimed["bound"]) == ("fail", 1, 0)
        assert "/gongwen/list-2.html" in unclaimed["what"]
        assert "/about.html" not in unclaimed["what"]
        assert "unclaimed: list pages link to 1 addresses of this host" in left.err
        counted = gate(tmp_path, "counted")
        assert (counted["level"], counted["value"]) == ("fail", 0.5)
        assert "counts 24 and shows 12" in counted["what"]


def test_addresses_that_are_left_on_purpose_are_not_counted(run: Callable[..., Any], tmp_path: Path) -> None:
    left = run(PROFILE.replace(r"(?:list-\d+\.html)?", "").replace("[page]", r"other = 'list-\d'" + "\n[page]"))
    assert gate(tmp_path, "unclaimed")["level"] == "ok", left.err


def test_a_column_of_articles_that_no_pattern_claims_is_named(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    """The addresses that end in 0, 3, 6 or 9."""
    odd = PROFILE.replace(r"read/\d+\.html", r"read/\d*[124578]\.html")
    left = run(odd)
    assert left.code == 1
    unclaimed = gate(tmp_path, "unclaimed")
    assert (unclaimed["level"], unclaimed["value"]) == ("fail", 9), unclaimed


@pytest.mark.parametrize(("count", "level"), [(24, "ok"), (25, "warn"), (26, "fail")])
def test_the_list_counts_its_articles_itself(
    count: int, level: str, site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    site.count = count  # type: ignore[assignment]
    for _ in range(2):
        left = run()
        assert gate(tmp_path, "counted")["level"] == level, left.err
        assert left.code == (level == "fail")


def test_a_count_holds_over_runs_with_new_articles(site: Site, run: Callable[..., Any], tmp_path: Path) -> None:
    for articles in (60, 61, 64, 77):
        site.articles = articles
        left = run()
        assert (left.code, gate(tmp_path, "counted")["level"]) == (0, "ok"), left.err
    site.articles, site.count = 78, 90  # type: ignore[assignment]
    assert run().code == 1
    assert gate(tmp_path, "counted")["level"] == "fail"


def test_a_changed_template_fails_the_run_though_hundreds_of_older_pages_fit(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    site.articles = site.old = 60
    assert run().code == 0
    site.articles, site.body_class = 68, "zhengwen"
    left = run()
    assert left.code == 1
    profile = gate(tmp_path, "profile")
    assert (profile["level"], profile["value"], profile["bound"]) == ("fail", 1.0, 0.2)
    assert "8 of 8 pages of this run that the profile's selectors do not fit (100.0%, at most 20%)" in left.err


def test_new_articles_that_become_no_documents_fail_the_run(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    site.articles = site.old = 60
    assert run().code == 0
    site.articles, site.body_class = 66, "image"
    left = run()
    assert left.code == 1
    assert "rows: 0 of 6 articles of this run became documents (0.0%, at least 50%)" in left.err
    assert gate(tmp_path, "rows")["level"] == "fail"


def test_lists_without_articles_fail_a_run_after_a_good_one(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    assert run().code == 0
    site.lists = b"<meta charset=utf-8><p>" + "本栏目正在整理。".encode() * 40  # type: ignore[assignment]
    left = run()
    assert left.code == 1
    assert "lists show no article now" in left.err
    assert gate(tmp_path, "lists")["level"] == "fail"


def test_lists_replaced_by_a_cookie_script_fail_a_run_after_a_good_one(
    site: Site, run: Callable[..., Any], tmp_path: Path
) -> None:
    assert run().code == 0
    site.lists = COOKIE  # type: ignore[assignment]
    left = run()
    assert left.code == 1
    assert left.err.splitlines()[-1].startswith(
        ("qingwen: mine: lists: ", "qingwen: mine: stopped: ", "qingwen: mine: blocked: ", "qingwen: mine: start: ")
    ), left.err


def test_the_same_pages_under_another_name_are_no_fault(run: Callable[..., Any], tmp_path: Path) -> None:
    """They bring no row: a median of no texts is no short one."""
    assert run(name="a").code == 0
    left = run(name="b")
    assert left.code == 0, left.err


def test_a_run_that_failed_before_it_brought_anything_has_no_gate_of_its_rows(
    site: Site, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().code == 0
    monkeypatch.setattr(Site, "__call__", lambda self, path: (404, {}, b"no"))
    left = run(PROFILE.replace("body_chars = 60", "body_chars = 60000"))
    assert left.code == 1
    assert "body_chars" not in left.err
