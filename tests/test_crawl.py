"""A crawl of the site in a box: everything once, politely, and an exit code that says what happened."""

from __future__ import annotations

import dataclasses
import gzip
import json
import socket
import sqlite3
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from cleaning.dumps import read
from cleaning.knowledge import BUILTIN
from cleaning.model import Fault
from cleaning.packs import Expect, Site
from crawler.dry import plan
from crawler.record import SAYS, RunRecord, history
from crawler.runs import crawl, order, perform
from qingwen.replica import Replica, audit
from qingwen.replica.faults import STANDARD, Faults

REPLICA: Site = BUILTIN.profile("replica")  # type: ignore[assignment]


def run(base: str, data: Path, profile: Site = REPLICA, **options: object) -> RunRecord:
    return crawl(profile, data=data, start=f"{base}/", **options)  # type: ignore[arg-type]


def archived(data: Path) -> dict[str, list[int]]:
    """URL → statuses, from every record of every archive, by a reader that is not ours."""
    from warcio.archiveiterator import ArchiveIterator

    found: dict[str, list[int]] = {}
    for path in sorted(data.glob("raw/*/*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    found.setdefault(url, []).append(int(record.http_headers.get_statuscode()))
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replica, Path, RunRecord]]:
    data = tmp_path_factory.mktemp("data")
    site = Replica(articles=60, traps=True)
    with site.serve() as base:
        yield site, data, run(base, data)


def test_every_article_and_follower_is_in_the_archive_once(crawled: tuple[Replica, Path, RunRecord]) -> None:
    site, data, record = crawled
    kept = archived(data)
    wanted = {site.base + path for path in site.paths(lists=False)}
    assert record.exit_code == 0, record.why
    assert {url: kept.get(url) for url in wanted} == {url: [200] for url in wanted}
    assert record.articles == 60


def test_the_crawl_is_polite_and_not_fooled(crawled: tuple[Replica, Path, RunRecord]) -> None:
    judged = audit(crawled[0].log)
    assert judged.clean
    assert judged.robots_first
    assert not judged.duplicates
    assert judged.article_requests - judged.article_pages == 3  # the two ends of the loop, and a dead link


def test_the_record_is_written_for_people_and_machines(crawled: tuple[Replica, Path, RunRecord]) -> None:
    _, data, record = crawled
    folder = data / "runs" / "replica"
    assert RunRecord.parse((folder / f"{record.run}.json").read_text()) == record
    assert RunRecord.parse((folder / "latest.json").read_text()) == record
    assert [one.run for one in history(folder)][:1] == [record.run]
    assert 'qingwen_run_exit_code{name="replica"} 0' in (folder / "metrics.prom").read_text()


def test_the_archive_is_valid_by_other_readers(crawled: tuple[Replica, Path, RunRecord]) -> None:
    from warcio.checker import Checker

    _, data, _ = crawled
    (path,) = data.glob("raw/replica/*.warc.gz")
    checker = Checker(type("Arguments", (), {"verbose": True, "inputs": [str(path)]})())
    checker.process_all()
    assert checker.exit_value == 0
    index = path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").read_text().splitlines()
    for line in index:
        fields = json.loads(line.split(" ", 2)[2])
        with path.open("rb") as stream:
            stream.seek(int(fields["offset"]))
            record = gzip.decompress(stream.read(int(fields["length"])))
        assert f"WARC-Target-URI: {fields['url']}".encode() in record


def test_the_archive_says_whose_pages_these_are(crawled: tuple[Replica, Path, RunRecord]) -> None:
    _, data, _ = crawled
    pages = [page for page in read(data / "raw" / "replica") if page.url and page.url.endswith("0001.html")]
    assert {page.site for page in pages} <= {REPLICA.name}


def test_a_second_run_asks_for_lists_alone(crawled: tuple[Replica, Path, RunRecord]) -> None:
    site, data, _ = crawled
    site.log.clear()
    record = run(site.base, data)
    assert record.exit_code == 0
    assert record.pages.get("article", 0) == record.pages.get("follower", 0) == 0
    assert {request.status for request in site.log if request.path != "/robots.txt"} <= {304, 200}
    assert not audit(site.log).article_requests


def test_a_full_run_of_an_unchanged_site_fetches_no_body(crawled: tuple[Replica, Path, RunRecord]) -> None:
    site, data, _ = crawled
    site.log.clear()
    record = run(site.base, data, full=True)
    assert record.pages["unchanged article"] == 60
    assert {request.status for request in site.log if "/20" in request.path} == {304}


def test_after_an_update_exactly_what_changed_is_fetched(tmp_path: Path) -> None:
    site = Replica(articles=24)
    with site.serve() as base:
        run(base, tmp_path)
        update = site.update(new=6, changed=4, deleted=3)
        record = run(base, tmp_path, full=True)
    assert record.pages["new article"] == len(update.new)
    assert record.pages["changed article"] == len(update.changed)
    assert record.pages["missing article"] == len(update.deleted)
    assert record.exit_code == 0


def test_standard_faults_cost_nothing_but_time(tmp_path: Path) -> None:
    site = Replica(articles=40, traps=True, faults=dataclasses.replace(STANDARD, moved=0.1, cut_gzip=0.1, reset=0.1))
    with site.serve() as base:
        record = run(base, tmp_path, patience=0.05)
        kept = archived(tmp_path)
        wanted = {base + path for path in site.paths(lists=False)}
    assert record.exit_code == 0, record.why
    assert wanted <= {url for url, codes in kept.items() if 200 in codes}
    assert audit(site.log).clean


def test_a_lying_header_loses_no_follower(tmp_path: Path) -> None:
    site = Replica(articles=24, lying=1.0)
    with site.serve() as base:
        run(base, tmp_path)
        assert {base + path for path in site.paths(lists=False)} <= archived(tmp_path).keys()


@pytest.mark.parametrize(("skin", "cms"), [("reskin", "dedecms"), ("empire", "empirecms")])
def test_a_re_skin_is_crawled_whole_by_its_cms_alone(skin: str, cms: str, tmp_path: Path) -> None:
    profile = next(known for known in BUILTIN.cms if known.stem == cms)
    site = Replica(articles=14, charset="utf-8", skin=skin)  # type: ignore[arg-type]
    with site.serve() as base:
        record = run(base, tmp_path, profile)
        assert {base + path for path in site.paths(lists=False)} <= archived(tmp_path).keys()
    assert record.exit_code == 0


def test_a_stock_site_is_crawled_by_its_cms_alone(tmp_path: Path) -> None:
    dedecms = next(cms for cms in BUILTIN.cms if cms.stem == "dedecms")
    site = Replica(articles=14, traps=True)
    with site.serve() as base:
        record = run(base, tmp_path, dedecms)
        assert {base + path for path in site.paths(lists=False)} <= archived(tmp_path).keys()
    assert record.exit_code == 0
    assert record.name == "127.0.0.1"
    assert audit(site.log).clean


def test_a_limit_ends_the_run_in_peace_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with Replica(articles=20).serve() as base:
        first, second = run(base, tmp_path, limit=5), run(base, tmp_path)
    assert (first.exit_code, first.limited) == (0, True)
    assert 5 <= first.pages["article"] <= 13  # those on their way are let in
    assert first.pages["article"] + second.pages["article"] == 20


def test_a_dry_run_says_what_it_would_ask_for_and_asks_for_nothing(crawled: tuple[Replica, Path, RunRecord]) -> None:
    site, data, _ = crawled
    site.log.clear()
    lists = list(plan(order(REPLICA, data=data, start=f"{site.base}/")))
    everything = list(plan(order(REPLICA, data=data, start=f"{site.base}/", full=True)))
    assert {planned.kind for planned in lists} == {"list", "sitemap"}
    assert sum(planned.kind == "article" for planned in everything) == 60
    assert not site.log


LIST = b"<a href='/a/2024/0101/1.html'>x</a><a href='/a/2024/0101/2.html'>y</a><a href='/calendar/2024/01/'>c</a>"
PAGES = {
    "/robots.txt": (200, {}, b"User-agent: *\nAllow: /\nContent-Signal: ai-train=no\n"),
    "/": (200, {}, LIST),
    "/a/2024/0101/1.html": (200, {"X-Robots-Tag": "noai"}, b"<p>x</p><a href='/uploads/x.doc'>f</a>" * 20),
    "/a/2024/0101/2.html": (200, {}, b"<meta name='robots' content='noarchive'><p>y</p>" * 20),
    "/uploads/x.doc": (200, {"Content-Type": "application/msword"}, b"\xd0\xcf\x11\xe0" * 100),
}


def test_files_are_links_on_record_unless_asked_for(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    server.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    dedecms = next(known for known in BUILTIN.cms if known.stem == "dedecms")
    first = run(at(server), tmp_path, dedecms)
    assert (first.exit_code, first.states["link"]) == (0, 1)
    second = run(at(server), tmp_path, dedecms, attachments=True)
    assert second.pages["new attachment"] == 1
    assert f"{at(server)}/uploads/x.doc" in archived(tmp_path)


def test_what_a_site_says_of_rights_is_kept_for_each_page(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    server.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    dedecms = next(known for known in BUILTIN.cms if known.stem == "dedecms")
    record = run(at(server), tmp_path, dedecms)
    with sqlite3.connect(tmp_path / "state" / "127.0.0.1.sqlite") as state:
        said = dict(state.execute("SELECT url, rights FROM page WHERE kind = 'article'").fetchall())
    assert sorted(said.values()) == ["robots: noarchive", "x-robots-tag: noai"]
    assert list(record.rights.values()) == [["content-signal: ai-train=no"]]
    assert f"{at(server)}/robots.txt" in archived(tmp_path)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class _Static(BaseHTTPRequestHandler):
    """Answers every path as its server's `say` has it."""

    def do_GET(self) -> None:
        status, headers, body = self.server.say(self.path)  # type: ignore[attr-defined]
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), "Content-Type": "text/html", **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A server without pages: 404 for all, unless a test sets its `say`."""
    one = ThreadingHTTPServer(("127.0.0.1", 0), _Static)
    one.say = lambda path: (404, {}, b"no")  # type: ignore[attr-defined]
    Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield one
    one.shutdown()
    one.server_close()


def at(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def test_a_start_page_that_is_not_there_fails_the_run(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    record = run(at(server), tmp_path)
    assert (record.exit_code, record.why) == (1, "start: no start page came")


def test_a_refused_connection_fails_the_run(tmp_path: Path) -> None:
    record = run(f"http://127.0.0.1:{closed_port()}", tmp_path)
    assert record.exit_code == 1
    assert "connection refused" in record.why


def test_an_unknown_host_fails_the_run(tmp_path: Path) -> None:
    record = crawl(REPLICA, data=tmp_path, start="http://nothing.invalid/", contact="t@example.org")
    assert record.exit_code == 1
    assert "DNS: no such host" in record.why


def test_a_host_that_speaks_no_tls_fails_the_run(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    record = run(at(server).replace("http:", "https:"), tmp_path)
    assert record.exit_code == 1
    assert "unreachable" in record.why


def test_a_certificate_that_nobody_vouches_for_fails_the_run(tmp_path: Path) -> None:
    with Replica(articles=3).serve(tls=True) as base:
        record = run(base, tmp_path)
    assert record.exit_code == 1
    assert "TLS: " in record.why


def test_a_site_whose_start_page_moved_is_followed_there(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with Replica(articles=12).serve() as base:
        moved = {"/": (301, {"Location": f"{base}/"}, b"")}
        server.say = lambda path: moved.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
        for _ in range(2):
            record = run(at(server), tmp_path)
            assert record.exit_code == 0, record.why
            assert record.articles == 12


def test_a_start_page_that_comes_back_is_found_again(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    dedecms = next(known for known in BUILTIN.cms if known.stem == "dedecms")
    assert run(at(server), tmp_path, dedecms).exit_code == 1
    server.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    assert run(at(server), tmp_path, dedecms).exit_code == 0


BROKEN = {
    "a callback that raises": "TemplateSpider._page = lambda *a: 1 / 0",
    "a start that raises": "TemplateSpider._next = lambda *a: 1 / 0",
    "a spider that cannot be built": "TemplateSpider.__init__ = lambda *a, **k: 1 / 0",
    "a process that is killed": "import os; TemplateSpider._page = lambda *a: os.kill(os.getpid(), 9)",
    "a disk that fills": "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))",
    "an archive on a full disk": "from crawler.archive import Archive; Archive.keep = lambda *a, **k: full()",
}


@pytest.mark.parametrize("how", BROKEN)
def test_whatever_breaks_is_not_exit_0(how: str, tmp_path: Path) -> None:
    lines = (
        "import sys; from crawler.spiders.template import TemplateSpider",
        "def full(): raise OSError(28, 'No space left on device')",
        BROKEN[how],
        "from crawler.work import main; sys.exit(main())",
    )
    with Replica(articles=12).serve() as base:
        job = order(REPLICA, data=tmp_path, start=f"{base}/")
        record = perform(job, (sys.executable, "-c", "\n".join(lines)))
    assert record.exit_code == 1
    assert record.why
    latest = RunRecord.parse((tmp_path / "runs" / "replica" / "latest.json").read_text())
    assert latest.why == record.why


def test_too_few_articles_fail_the_run_by_the_gates_name(tmp_path: Path) -> None:
    hopeful = msgspec.structs.replace(REPLICA, expect=Expect(articles=1000))
    with Replica(articles=12).serve() as base:
        record = run(base, tmp_path, hopeful)
    assert (record.exit_code, record.why.partition(":")[0]) == (1, "articles")
    assert len(archived(tmp_path)) > 12  # the data stays


@pytest.mark.parametrize("block", ["jsl", "yunsuo"])
def test_a_firewalls_page_stops_the_run_at_once(block: str, tmp_path: Path) -> None:
    site = Replica(articles=30, faults=Faults(blocked_after=20, block=block))  # type: ignore[arg-type]
    with site.serve() as base:
        record = run(base, tmp_path)
    assert record.exit_code == 1
    assert record.why.startswith("blocked: ")
    assert len(site.log) < 40


def test_a_site_that_stays_busy_trips_the_breaker(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    server.say = lambda path: (404 if "robots" in path else 503, {}, b"busy")  # type: ignore[attr-defined]
    record = run(at(server), tmp_path, patience=0.01)
    assert record.exit_code == 1
    assert record.why.startswith("circuit: ")


def test_a_failing_robots_txt_is_waited_for(tmp_path: Path) -> None:
    site = Replica(articles=12, faults=Faults(robots_failures=2))
    with site.serve() as base:
        record = run(base, tmp_path, patience=0.05)
    assert record.exit_code == 0
    assert [(r.path, r.status) for r in site.log][:3] == [("/robots.txt", 503)] * 2 + [("/robots.txt", 200)]


def test_a_robots_txt_that_cannot_be_had_forbids_all(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    asked = []
    server.say = lambda path: asked.append(path) or (500, {}, b"")  # type: ignore[attr-defined, func-returns-value]
    record = run(at(server), tmp_path, patience=0.01)
    assert record.exit_code == 1
    assert set(asked) == {"/robots.txt"}


def test_without_a_contact_only_loopback_may_be_crawled(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="needs a contact") as told:
        crawl(REPLICA, data=tmp_path, start="https://example.com/")
    assert told.value.exit_code == 2


@pytest.mark.parametrize("start", ["ftp://127.0.0.1/", "nothing", "http:///x"])
def test_what_is_no_address_is_refused(start: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no address to start at"):
        crawl(REPLICA, data=tmp_path, start=start)


def test_each_field_of_the_record_has_its_sentence() -> None:
    assert tuple(SAYS) == RunRecord.__struct_fields__


def test_a_state_that_is_no_frontier_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "replica.sqlite").write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(Fault, match="no usable frontier"):
        crawl(REPLICA, data=tmp_path, start="http://127.0.0.1:9/")


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match="must be writable"):
        crawl(REPLICA, data=tmp_path / "file", start="http://127.0.0.1:9/")


def test_a_crawl_delay_in_robots_txt_is_the_pace(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    slow = {**PAGES, "/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 0.3\n")}
    server.say = lambda path: slow.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    record = run(at(server), tmp_path, next(known for known in BUILTIN.cms if known.stem == "dedecms"))
    assert record.requests == 5  # robots.txt, home, sitemap, two articles
    assert record.seconds >= 0.3 * 3
