"""A hostile site gets no file of this machine and nothing of the operator's network into the archive."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.run.launcher import crawl, order, perform
from crawler.run.run_record import RunRecord
from tests.crawling import DEDECMS, PAGES, archived, at, static

SITE = "http://site.example"
METADATA = "http://169.254.169.254/latest/meta-data/"
SECRET = b"the operator's own words " * 20
Answer = tuple[int, dict[str, str], bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """How a site names what is not its own: pages with `{}` where the address comes, its suffix, does the run end."""

    pages: dict[str, Answer]
    ends: bool = False
    suffix: str = ".xml"

    def naming(self, url: str) -> dict[str, Answer]:
        return {
            path: (
                status,
                {key: value.format(url) for key, value in headers.items()},
                body.replace(b"{}", url.encode()),
            )
            for path, (status, headers, body) in self.pages.items()
        }


def page(text: str) -> Answer:
    return 200, {}, text.encode() + b"<p>x</p>" * 20


WAYS = {
    "robots.txt redirects": Way({"/robots.txt": (302, {"Location": "{}"}, b"")}, ends=True),
    "robots.txt names a sitemap": Way({"/robots.txt": (200, {}, b"Sitemap: {}\n")}),
    "the start redirects": Way({"/": (302, {"Location": "{}"}, b"")}, ends=True),
    "a sitemap names it": Way({"/sitemap.xml": (200, {}, b"<sitemap><loc>{}</loc></sitemap>")}),
    "an article offers it": Way({"/a/2024/0101/1.html": page("<a href='{}'>f</a>")}, suffix=".doc"),
    "an article redirects": Way({"/a/2024/0101/1.html": (302, {"Location": "{}"}, b"")}),
}
OUTSIDE_OF_LINKS = [
    name for name in WAYS if name != "an article offers it"
]  # a link to another host is no page of ours


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    """Every host's pages, as an operator's proxy hands them on."""
    with static() as one:
        monkeypatch.setenv("http_proxy", at(one))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield one


def public(server: ThreadingHTTPServer, data: Path, pages: dict[str, Answer]) -> tuple[RunRecord, list[str]]:
    """A crawl of the site with these pages, and what was asked of the proxy."""
    asked: list[str] = []
    here = {SITE + path: answer for path, answer in {**PAGES, **pages}.items()}

    def say(path: str) -> Answer:
        asked.append(path)
        return here.get(path, (404, {}, b"no") if path.startswith(SITE) else (200, {}, SECRET))

    server.say = say  # type: ignore[attr-defined]
    record = crawl(
        DEDECMS, data=data, start=f"{SITE}/", contact="t@example.org", delay=0.0, patience=0.01, attachments=True
    )
    return record, asked


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_file_of_this_machine_is_read(proxy: ThreadingHTTPServer, tmp_path: Path, way: Way) -> None:
    secret = tmp_path / f"secret{way.suffix}"
    secret.write_bytes(SECRET)
    record, _ = public(proxy, tmp_path / "data", way.naming(f"file://site.example{secret}"))
    assert record.reasons["refused scheme"] == 1
    assert record.exit_code == (1 if way.ends else 0), record.why
    assert not [url for url in archived(tmp_path / "data") if not url.startswith(SITE)]


@pytest.mark.parametrize("way", [WAYS[name] for name in OUTSIDE_OF_LINKS], ids=OUTSIDE_OF_LINKS)
def test_the_metadata_service_is_not_asked(proxy: ThreadingHTTPServer, tmp_path: Path, way: Way) -> None:
    record, asked = public(proxy, tmp_path, way.naming(f"{METADATA}x.xml"))
    assert record.reasons.get("refused address", 0) + record.reasons.get("refused host", 0) == 1
    assert record.exit_code == (1 if way.ends else 0), record.why
    assert {url for url in asked if not url.startswith(SITE)} == set()


def test_rules_on_another_site_are_obeyed_and_not_archived(proxy: ThreadingHTTPServer, tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /a/\n"
    moved = {"/robots.txt": (302, {"Location": "http://other.example/robots.txt"}, b"")}
    here = {SITE + path: answer for path, answer in {**PAGES, **moved}.items()}
    here["http://other.example/robots.txt"] = (200, {}, rules)
    proxy.say = lambda path: here.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    record = crawl(DEDECMS, data=tmp_path, start=f"{SITE}/", contact="t@example.org", delay=0.0)
    assert record.reasons["robots"] == 2
    assert not [url for url in archived(tmp_path) if "other.example" in url]


@pytest.mark.parametrize("to", [f"{SITE}:22/", "http://a:b@site.example/", "http://m.site.example/"])
def test_a_start_that_redirects_admits_no_other_port_or_password(
    proxy: ThreadingHTTPServer, tmp_path: Path, to: str
) -> None:
    record, asked = public(proxy, tmp_path, {"/": (302, {"Location": to}, b"")})
    assert record.exit_code == 1
    assert not [url for url in asked if url.startswith(to.rstrip("/"))]
    assert "a:b" not in record.text


def test_robots_txt_is_asked_for_once_whatever_the_hosts_spelling(proxy: ThreadingHTTPServer, tmp_path: Path) -> None:
    links = "<a href='http://SITE.example/a/2024/0101/1.html'>x</a><a href='http://site.example:80/a/2024/0101/2.html'>y</a>"
    _, asked = public(proxy, tmp_path, {"/": page(links)})
    assert [url for url in asked if "robots" in url.lower()] == [f"{SITE}/robots.txt"]


# In the crawling process a name server answers as listed, and each address that is connected to is written down.
RESOLVING = (
    "import errno, socket, sys; answers = {answers}",
    "socket.gethostbyname = lambda name: answers.pop(0) if len(answers) > 1 else answers[0]",
    "log = lambda address: print(address[0], file=open({log!r}, 'a'))",
    "socket.socket.connect_ex = lambda self, address: log(address) or errno.ECONNREFUSED",
    "from crawler.run.worker import main; sys.exit(main())",
)


def resolved(data: Path, answers: list[str]) -> tuple[RunRecord, list[str]]:
    """A run while the name server answers so, and the addresses that were connected to."""
    log = data / "connected"
    log.touch()
    program = (sys.executable, "-c", "\n".join(RESOLVING).format(answers=answers, log=str(log)))
    job = order(DEDECMS, data=data, start=f"{SITE}/", contact="t@example.org", delay=0.0, patience=0.01)
    return perform(job, program), log.read_text().split()


def test_a_public_name_that_leads_inside_is_refused(tmp_path: Path) -> None:
    record, connected = resolved(tmp_path, ["10.0.0.7"])
    assert (record.exit_code, record.reasons, connected) == (1, {"refused address": 1}, [])
    assert record.why.startswith("refused: http://site.example/: address")


def test_a_name_that_changes_its_mind_is_connected_to_as_it_was_checked(tmp_path: Path) -> None:
    record, connected = resolved(tmp_path, ["8.8.8.8", "127.0.0.1"])
    assert (record.exit_code, connected) == (1, ["8.8.8.8"])
    assert "connection refused" in record.why


def test_behind_a_proxy_a_name_that_leads_inside_here_is_refused(proxy: ThreadingHTTPServer, tmp_path: Path) -> None:
    asked: list[str] = []
    proxy.say = lambda path: asked.append(path) or (200, {}, SECRET)  # type: ignore[attr-defined, func-returns-value]
    answer = [(2, 1, 6, "", ("8.8.8.8", 0)), (10, 1, 6, "", ("fd00::7", 0, 0, 0))]
    lines = (f"import socket, sys; socket.getaddrinfo = lambda *a, **k: {answer!r}", RESOLVING[-1])
    job = order(DEDECMS, data=tmp_path, start=f"{SITE}/", contact="t@example.org", delay=0.0)
    record = perform(job, (sys.executable, "-c", "\n".join(lines)))
    assert (record.exit_code, record.reasons, asked) == (1, {"refused address": 1}, [])
