"""When to ask again, and when to stop asking: hosts that are busy, robots.txt that grows old, answers that deceive."""

from __future__ import annotations

import gzip

import pytest

from cleaning.knowledge.schema import Crawl
from crawler.frontier.link_rules import Paths
from crawler.http.response_kind import judge, retry_until
from crawler.http.robots import HOLDS, Robots
from crawler.http.throttle import FAILURES, FORGIVEN, FORGIVING, IN_A_ROW, LONGER_THAN_A_RUN, Pauses

HOST = "a.example"


def page(n: int) -> str:
    return f"http://{HOST}/{n}.html"


def pauses(patience: float = 60.0) -> Pauses:
    return Pauses(patience, chance=lambda: 0.0)


def test_a_retry_after_holds_for_the_whole_host_and_for_no_other() -> None:
    asked = pauses()
    until = asked.busy(HOST, page(1), now=1000.0, until=1030.0).until
    assert until >= 1030.0
    assert asked.wait(HOST, 1010.0) >= 20.0
    assert asked.wait("b.example", 1010.0) == 0.0


def test_a_later_and_shorter_retry_after_does_not_shorten_the_first() -> None:
    asked = pauses()
    asked.busy(HOST, page(1), now=1000.0, until=1030.0)
    asked.busy(HOST, page(2), now=1000.1, until=1001.0)
    assert asked.wait(HOST, 1000.1) >= 29.9


def test_waits_double_and_are_forgiven_after_quiet_minutes() -> None:
    asked = pauses()
    now, waits = 1000.0, []
    for _ in range(4):
        waits.append(asked.busy(HOST, page(1), now).until - now)
        now += waits[-1]
    assert waits == [60.0, 120.0, 240.0, 480.0]
    now += FORGIVEN * 60.0 + 1
    assert asked.busy(HOST, page(1), now).until - now == 60.0


def test_good_answers_forgive_one_doubling() -> None:
    asked = pauses()
    first = asked.busy(HOST, page(1), 1000.0, rate=True).until
    for _ in range(FORGIVING):
        asked.well(HOST)
    assert asked.busy(HOST, page(2), first, rate=True).until - first == 60.0


def test_answers_that_were_on_their_way_count_once() -> None:
    asked = pauses()
    assert len({asked.busy(HOST, page(i), 1000.0 + i / 100) for i in range(8)}) == 1
    assert not asked.broken(HOST, 1000.1)


def test_a_host_that_stays_busy_or_fails_or_wants_hours_ends_the_run() -> None:
    busy, failing, hours = pauses(), pauses(), pauses()
    now = 1000.0
    for _ in range(IN_A_ROW):
        now = busy.busy(HOST, page(1), now).until
    for n in range(FAILURES):
        failing.failed(HOST, page(n))
    hours.busy(HOST, page(1), 1000.0, until=1001.0 + LONGER_THAN_A_RUN)
    assert "in a row" in busy.broken(HOST, now)
    assert "in a row" in failing.broken(HOST, now)
    assert "left alone" in hours.broken(HOST, 1000.0)


@pytest.mark.parametrize(("status", "body", "may"), [(200, b"", True), (404, b"x", True), (403, b"x", True)])
def test_no_rules_are_a_permission(status: int, body: bytes, may: bool) -> None:
    rules = Robots.read(status, body, 0.0)
    assert rules is not None
    assert rules.allows("https://a.example/x") is may


@pytest.mark.parametrize("status", [500, 503, 429, 0])
def test_a_server_that_fails_at_robots_txt_permits_nothing(status: int) -> None:
    assert Robots.read(status, b"", 0.0) is None


def test_rules_are_old_after_a_day() -> None:
    rules = Robots.read(200, b"", 1000.0)
    assert rules is not None
    assert (rules.old(1000.0 + HOLDS - 1), rules.old(1000.0 + HOLDS + 1)) == (False, True)


def test_we_can_be_shut_out_by_name() -> None:
    rules = Robots.read(200, b"User-agent: qingwen\nDisallow: /\n\nUser-agent: *\nAllow: /\n", 0.0)
    assert rules is not None
    assert not rules.allows("https://a.example/")


@pytest.mark.parametrize(
    ("status", "headers", "payload", "what"),
    [
        (200, {"content-length": "100"}, b"<p>short</p>", "cut"),
        (200, {"content-encoding": "gzip"}, gzip.compress(b"x" * 5000, mtime=0)[:-1], "cut"),
        (200, {"content-encoding": "gzip"}, b"no gzip at all", "cut"),
        (200, {"content-encoding": "br"}, b"\x1b\x00", "cut"),
        (200, {}, b"", "error"),
        (200, {}, "<title>提示信息</title><script>function JumpUrl(){}</script>".encode("gb18030"), "message"),
        (200, {}, "<title>信息提示</title><a href='javascript:history.go(-1)'>".encode(), "message"),
        (200, {}, "<title>关于提示信息的通知</title><p>正文</p>".encode(), "page"),
        (200, {}, b"<script>document.cookie='__jsl_clearance=1'</script>", "blocked"),
        (302, {"location": "/x"}, b"", "moved"),
        (302, {}, b"", "error"),
        (410, {}, b"", "gone"),
        (500, {}, b"x", "error"),
        (304, {"content-length": "900"}, b"", "same"),
    ],
)
def test_an_answer_is_what_it_holds_not_what_it_says(
    status: int, headers: dict[str, str], payload: bytes, what: str
) -> None:
    assert judge(status, headers, payload).what == what


@pytest.mark.parametrize("value", ["", "soon", "-1", "Thu, 99 Foo 1970", "1e9"])
def test_a_retry_after_that_says_nothing_is_none(value: str) -> None:
    assert retry_until(value, 1000.0) is None


def paths() -> Paths:
    crawl = Crawl(list=r"/(?:list_\d+_\d+\.html)?$", article=r"/\d{4}/\d{4}/\d+\.html$", follower=r"/\d+_\d+\.html$")
    return Paths(crawl, ["a.example"])


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/m/x/", "http://a.example/calendar/2024/01/", "http://a.example/x/2024/01/",
        "http://a.example/plus/search.php?q=1", "http://a.example/x/2021/0302/1.html?page=2",
        "http://b.example/x/", "ftp://a.example/x/", "http://a.example/tags.php?/x/", "http://a.example/2024-01-02/",
        "http://a.example/x/;jsessionid=9/",
    ],
)  # fmt: skip
def test_traps_are_no_pages_of_the_site(url: str) -> None:
    assert paths().found(url) is None


def test_a_broken_link_costs_itself_alone() -> None:
    page = b"<a href='http://[x/2021/0302/1.html'>a</a><a href='/x/2021/0302/2.html'>b</a>\x00<a href>"
    assert [f.url for f in paths().on_list(page, "http://a.example/")] == ["http://a.example/x/2021/0302/2.html"]
