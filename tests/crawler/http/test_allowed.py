"""Which addresses may be requested: those of the site, and none of this machine or of the operator's network."""

from __future__ import annotations

import ipaddress

import pytest

from cleaning.knowledge.schema import Crawl, Site
from crawler.frontier.frontier import Frontier
from crawler.frontier.link_rules import Paths
from crawler.frontier.url_state import Found
from crawler.http.allowed import LONGEST, REASONS, Addresses, Allowed, is_public, same_home, shown
from crawler.run.job import Job

START = "http://site.example/"
REFUSED = [
    ("file:///etc/hostname", "scheme"),
    ("file://site.example/etc/hostname", "scheme"),
    ("FILE://site.example/etc/hostname", "scheme"),
    ("data:text/html,x", "scheme"),
    ("ftp://site.example/x", "scheme"),
    ("s3://site.example/x", "scheme"),
    ("//site.example/x", "scheme"),
    ("/x", "scheme"),
    ("http://u@site.example/", "credentials"),
    ("http://u:p@site.example/", "credentials"),
    ("http://site.example\\@169.254.169.254/", "credentials"),
    ("http://site.example:22/", "host"),
    ("http://site.example.evil.example/", "host"),
    ("http://evilsite.example/", "host"),
    ("http://169.254.169.254/latest/meta-data/", "host"),
    ("http://site.example/" + "a" * LONGEST, "length"),
    ("http://[site.example/", "malformed"),
    ("http://site.example:99999/", "malformed"),
    ("http://site.example:x/", "malformed"),
    ("http://site.example\\x/", "malformed"),
    ("http:///x", "malformed"),
    ("http://site.example/\r\nHost: evil", "malformed"),
    ("http://si te.example/", "malformed"),
    ("http://127。0。0。1/", "malformed"),
]
INNER = [
    "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "LOCALHOST.", "a.localhost", "0.0.0.0",
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]",
    "[64:ff9b::7f00:1]", "１２７.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize(("url", "why"), REFUSED)
def test_what_may_not_be_requested_has_a_reason(url: str, why: str) -> None:
    assert Allowed([START], ["site.example"]).why_not(url) == why
    assert why in REASONS


@pytest.mark.parametrize("host", INNER)
def test_no_spelling_of_an_inner_address_is_requested(host: str) -> None:
    allowed = Allowed([START], ["site.example", host.lower()])
    assert allowed.why_not(f"http://{host}/", anywhere=True) == "address"
    assert allowed.why_not(f"http://{host}/") == "address"


@pytest.mark.parametrize(
    "url", [START, "https://SITE.example:443/1.html", "http://site.example:80/?q=1", f"{START}会议"]
)
def test_the_sites_own_pages_are_requested(url: str) -> None:
    assert Allowed([START], ["site.example"]).why_not(url) == ""


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def refused(starts: list[str], address: str) -> bool:
    return Addresses(starts).refuse(ipaddress.ip_address(address))


def test_a_local_start_reaches_loopback_and_no_other_inner_address() -> None:
    start = ["http://127.0.0.1:8000/"]
    assert [refused(start, a) for a in ("127.0.0.1", "127.0.0.2", "169.254.169.254", "10.0.0.1")] == [False] * 2 + [
        True
    ] * 2


def test_a_start_that_names_an_inner_address_reaches_that_one() -> None:
    assert [refused(["http://10.0.0.7/"], a) for a in ("10.0.0.7", "10.0.0.8", "127.0.0.1")] == [False, True, True]


def test_one_public_start_among_local_ones_closes_loopback() -> None:
    assert refused(["http://127.0.0.1/", START], "127.0.0.2")


@pytest.mark.parametrize(
    ("to", "home"),
    [
        ("https://www.site.example/", True), ("http://site.example/x", True), ("https://site.example:443/", True),
        ("http://site.example:22/", False), ("http://a:b@site.example/", False), ("file://site.example/etc/x", False),
        ("http://m.site.example/", False), ("http://site.example:x/", False),
    ],
)  # fmt: skip
def test_a_start_moves_to_its_own_home_alone(to: str, home: bool) -> None:
    assert same_home(START, to) is home


def test_a_password_is_never_shown() -> None:
    assert "secret" not in shown("http://user:secret@site.example/x@y")
    assert len(shown("http://site.example/" + "a" * 10_000)) < 300


def test_what_may_not_be_requested_does_not_enter_the_frontier() -> None:
    allowed = Allowed([START], ["site.example"])
    frontier = Frontier(":memory:", admits=lambda url: not allowed.why_not(url))
    assert frontier.add([Found(url, "article") for url, _ in REFUSED], on=START) == 0
    assert not frontier.states()


def test_a_long_address_is_dropped_before_a_pattern_sees_it_and_counted() -> None:
    told: list[str] = []
    paths = Paths(Crawl(article=r"\d+\.html$"), ["site.example"], lambda why, url: told.append(why))
    assert paths.found(START + "1" * LONGEST + ".html") is None
    assert told == ["length"]


def test_a_hosts_spelling_is_no_second_host() -> None:
    site = Site(name="x", hosts=("Site.example",))
    job = Job(site=site, crawl=Crawl(), start=("http://SITE.example:80/",), name="x", data="d", run="r")
    assert job.hosts == ("site.example",)


def test_what_was_allowed_once_allows_nothing_else() -> None:
    """What is remembered is a whole authority, never the beginning of one."""
    allowed = Allowed([START], ["site.example"])
    for url in ("http://site.example", "http://site.example/", "http://site.example?x", "http://site.example/1.html"):
        assert allowed.why_not(url) == ""
    for url in ("http://site.exampl/", "http://site.example:22/", "http://site.example@evil.example/", "http://s/"):
        assert allowed.why_not(url) != ""
    assert allowed.why_not("http://site.example/\n") == "malformed"
    assert [allowed.why_not("http://b.example/", anywhere=anywhere) for anywhere in (True, False)] == ["", "host"]
