"""The replica misbehaves as it is told, and its log tells how a crawler behaved."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from qingwen.site_in_a_box import Audit, Replica, Request, audit
from qingwen.site_in_a_box.__main__ import main
from qingwen.site_in_a_box.server.faults import STANDARD, Faults
from qingwen.site_in_a_box.server.politeness_audit import read_log

HOME = "/fanwendaquan/gongwenfanwen/"


def ask(base: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def judged(*lines: Request) -> Audit:
    return audit(lines)


@pytest.mark.parametrize("as_date", [0.0, 1.0])
def test_a_busy_page_says_when_to_come_back_and_then_is_there(as_date: float) -> None:
    site = Replica(articles=5, faults=Faults(busy=1.0, retry_after=1, as_date=as_date))
    with site.serve() as base:
        status, headers, _ = ask(base, HOME)
        value = headers["Retry-After"]
        assert status == 429
        if as_date:
            assert parsedate_to_datetime(value).timestamp() >= time.time()
        else:
            assert value == "1"
        assert ask(base, HOME)[0] == 200


def test_above_its_rate_the_site_answers_429() -> None:
    site = Replica(articles=5, faults=Faults(rate=5))
    codes = [site.answer("GET", HOME, {}, now=1000 + i / 100).status for i in range(8)]
    assert codes == [200] * 5 + [429] * 3
    assert site.answer("GET", HOME, {}, now=1010).status == 200


def test_a_burst_of_503_says_nothing_about_when() -> None:
    site = Replica(articles=5, faults=Faults(bursts=3))
    answers = [site.answer("GET", HOME, {}, now=float(i)) for i in range(100)]
    assert [a.status for a in answers].count(503) == 3
    assert not any(a.header("Retry-After") for a in answers)


def test_a_reset_tears_the_connection_and_the_next_attempt_succeeds() -> None:
    with Replica(articles=5, faults=Faults(reset=1.0)).serve() as base:
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            ask(base, HOME)
        assert ask(base, HOME)[0] == 200


def test_a_cut_answer_is_shorter_than_it_says() -> None:
    with Replica(articles=5, faults=Faults(cut=1.0)).serve() as base:
        with pytest.raises(http.client.IncompleteRead):
            ask(base, HOME)
        assert ask(base, HOME)[0] == 200


def test_a_cut_gzip_looks_whole_by_its_length_and_is_not() -> None:
    site = Replica(articles=5, faults=Faults(cut_gzip=1.0))
    with site.serve() as base:
        _, headers, body = ask(base, HOME, {"Accept-Encoding": "gzip"})
        assert int(headers["Content-Length"]) == len(body)
        with pytest.raises(EOFError):
            gzip.decompress(body)
        whole = ask(base, HOME, {"Accept-Encoding": "gzip"})[2]
        assert gzip.decompress(whole) == site.respond("GET", HOME).body


def test_a_dripping_answer_is_slow_and_whole() -> None:
    site = Replica(articles=5, faults=Faults(drip=1.0, drip_seconds=0.1))
    with site.serve() as base:
        assert ask(base, HOME)[2] == site.respond("GET", HOME).body
        assert site.log[0].fault == "drip"


def test_a_block_page_is_521_with_a_cookie_script_from_then_on() -> None:
    site = Replica(articles=5, faults=Faults(blocked_after=2))
    answers = [site.answer("GET", HOME, {}, now=float(i)) for i in range(4)]
    assert [a.status for a in answers] == [200, 200, 521, 521]
    assert b"__jsl_clearance" in answers[-1].body


def test_robots_fails_as_often_as_told_and_nothing_else_strikes_it() -> None:
    site = Replica(articles=5, faults=Faults(robots_failures=2, reset=1.0))
    answers = [site.answer("GET", "/robots.txt", {}, now=float(i)) for i in range(3)]
    assert [(a.status, a.fault) for a in answers] == [(503, ""), (503, ""), (200, "")]


def test_a_moved_article_is_listed_under_its_old_address_and_two_redirects_lead_to_it() -> None:
    site = Replica(articles=12, faults=Faults(moved=1.0))
    about = site.house.heading(12)
    old = site.look.listed(about)
    assert old.encode() in site.respond("GET", HOME).body
    hops = [site.respond("GET", old)]
    hops.append(site.respond("GET", hops[0].header("Location")))
    assert [h.status for h in hops] == [301, 301]
    assert hops[1].header("Location") == about.path


def test_traps_are_linked_an_endless_loop_among_them() -> None:
    site = Replica(articles=40, traps=True)
    page = site.respond("GET", HOME).body.decode("gb18030")
    first, second = site.look.loops
    assert all(mark in page for mark in (first, site.look.missing, "/calendar.php?m=1", "PHPSESSID="))
    assert site.respond("GET", first).header("Location") == second
    assert site.respond("GET", second).header("Location") == first
    assert site.respond("GET", site.look.missing).status == 404
    assert b"/calendar.php?m=8" in site.respond("GET", "/calendar.php?m=7").body


def test_with_standard_faults_every_page_comes_within_a_few_attempts() -> None:
    site = Replica(articles=400, faults=STANDARD)
    for path in site.paths():
        kept = [a for a in (site.answer("GET", path, {}, now=0.0) for _ in range(6)) if a.status == 200 and not a.fault]
        assert kept, path
    statuses = {r.fault or r.status for r in site.log}
    assert {200, 429, 503, "reset", "cut_gzip"} <= statuses


def test_an_audit_finds_what_robots_forbids() -> None:
    assert judged(Request(1, "GET", "/plus/count.php?aid=1", 200)).violations == ("/plus/count.php?aid=1",)


def test_asking_again_is_a_duplicate_but_for_a_condition_or_a_broken_answer() -> None:
    first, again = Request(1, "GET", "/a", 200), Request(2, "GET", "/a", 200)
    assert judged(first, again).duplicates == ("/a",)
    assert judged(first, Request(2, "GET", "/a", 304, if_none_match='"x"')).duplicates == ()
    assert judged(Request(1, "GET", "/a", 200, fault="cut"), again).duplicates == ()
    assert judged(Request(1, "GET", "/a", 503), again).duplicates == ()


def test_asking_inside_a_retry_after_is_found_and_what_was_on_its_way_forgiven() -> None:
    pause = Request(10.0, "GET", "/a", 429, until=13.0)
    assert judged(pause, Request(12.0, "GET", "/b", 200)).inside_retry_after == ("/b",)
    assert judged(pause, Request(10.1, "GET", "/b", 200)).inside_retry_after == ()
    assert judged(pause, Request(13.5, "GET", "/b", 200)).inside_retry_after == ()


@pytest.mark.parametrize(
    "path", ["/m/view.php?aid=1", "/calendar.php?m=2", "/a.html?from=commend", "/plus/view.php?aid=3"]
)
def test_trap_pages_are_told(path: str) -> None:
    assert judged(Request(1, "GET", path, 200)).traps == (path,)


def test_the_other_firewall_answers_200_and_sets_its_cookie() -> None:
    site = Replica(articles=5, faults=Faults(blocked_after=1, block="yunsuo"))
    _, blocked = (site.answer("GET", HOME, {}, now=float(i)) for i in range(2))
    assert (blocked.status, b"YunSuoAutoJump" in blocked.body) == (200, True)
    assert blocked.header("Set-Cookie").startswith("security_session_verify=")


def test_rights_stand_in_headers_meta_and_robots_where_they_are_asked_for() -> None:
    site = Replica(articles=12, rights=True, robots_extra="Content-Signal: search=yes, ai-train=no\n")
    kept, free = (site.respond("GET", site.house.path(n)) for n in (3, 4))
    assert kept.header("X-Robots-Tag") == "noai, noarchive"
    assert b'name="tdm-reservation"' in kept.body
    assert not free.header("X-Robots-Tag")
    assert b"tdm-reservation" not in free.body
    assert site.respond("GET", "/robots.txt").body.endswith(b"ai-train=no\n")


def test_an_attachment_is_linked_and_there() -> None:
    site = Replica(articles=12, attachments=True)
    assert b"/uploads/soft/1-10005.doc" in site.respond("GET", site.house.path(5)).body
    assert site.respond("GET", "/uploads/soft/1-10005.doc").header("Content-Type") == "application/msword"


def test_a_list_under_two_addresses_is_told_and_pages_per_request_counted() -> None:
    page = f"{HOME}2021/0301/10012.html"
    lists = [Request(1, "GET", HOME, 200), Request(2, "GET", f"{HOME}list_5_1.html", 200)]
    found = judged(*lists, Request(3, "GET", page, 503), Request(4, "GET", page, 200))
    assert found.twins == (f"{HOME}list_5_1.html",)
    assert found.requests_per_page == 2.0


def test_a_log_file_is_the_log_and_the_command_judges_it(tmp_path: Path) -> None:
    site = Replica(articles=5, log_file=tmp_path / "log")
    for path in ("/robots.txt", HOME, "/plus/search.php?q=a"):
        site.answer("GET", path, {"User-Agent": "probe"}, now=1.0)
    assert read_log(tmp_path / "log") == site.log
    told = CliRunner().invoke(main, ["audit", str(tmp_path / "log")])
    assert (told.exit_code, json.loads(told.stdout)["violations"]) == (1, ["/plus/search.php?q=a"])


def test_over_tls_the_site_has_a_certificate_that_a_verifying_client_refuses() -> None:
    with Replica(articles=3).serve(tls=True) as base:
        assert base.startswith("https://")
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{base}/robots.txt")
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        assert urllib.request.urlopen(f"{base}/robots.txt", context=trusting).status == 200
