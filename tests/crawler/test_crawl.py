"""A crawl of the site in a box: everything once, politely, and an exit code that says what happened."""

from __future__ import annotations

import dataclasses
import gzip
import json
import sqlite3
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from cleaning.knowledge.load import BUILTIN
from cleaning.readers import read
from crawler.run.dry_run import plan
from crawler.run.launcher import order
from crawler.run.run_record import SAYS, RunRecord, history
from qingwen.site_in_a_box import Replica, audit, routes
from qingwen.site_in_a_box.content.service import not_found
from qingwen.site_in_a_box.server.faults import STANDARD
from tests.crawling import DEDECMS, PAGES, REPLICA, archived, at, run, static


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


@pytest.mark.parametrize("sitemap", [True, False])
def test_after_an_update_exactly_what_changed_is_fetched(
    sitemap: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an ordinary run; without a sitemap nothing tells what was amended, as the lists look the same."""
    if not sitemap:
        desks = {**routes._DESKS, "/sitemap.xml": lambda *_: not_found()}
        monkeypatch.setattr(routes, "_DESKS", desks)
    site = Replica(articles=36)
    with site.serve() as base:
        run(base, tmp_path)
        before = {path: site.respond("GET", path).body for path in site.paths(lists=False)}
        update = site.update(new=6, changed=4, deleted=3)
        after = {path: site.respond("GET", path).body for path in site.paths(lists=False)}
        site.log.clear()
        record = run(base, tmp_path)
    fetched = {r.path for r in site.log if r.path in after}
    expected = {path for path in after if (before.get(path) != after[path] if sitemap else path not in before)}
    assert (record.exit_code, fetched) == (0, expected)
    assert record.pages["new article"] == len(update.new)
    assert record.pages["missing article"] == len(update.deleted)


def test_standard_faults_cost_nothing_but_time(tmp_path: Path) -> None:
    site = Replica(articles=40, traps=True, faults=dataclasses.replace(STANDARD, moved=0.1, cut_gzip=0.1, reset=0.1))
    with site.serve() as base:
        record = run(base, tmp_path, patience=0.05)
        kept = archived(tmp_path)
        wanted = {base + path for path in site.paths(lists=False)}
    assert record.exit_code == 0, record.why
    assert wanted <= {url for url, codes in kept.items() if 200 in codes}
    assert audit(site.log).clean


@pytest.mark.parametrize(("skin", "cms"), [("reskin", "dedecms"), ("empire", "empirecms")])
def test_a_re_skin_is_crawled_whole_by_its_cms_alone(skin: str, cms: str, tmp_path: Path) -> None:
    profile = next(known for known in BUILTIN.cms if known.stem == cms)
    site = Replica(articles=14, charset="utf-8", skin=skin)  # type: ignore[arg-type]
    with site.serve() as base:
        record = run(base, tmp_path, profile)
        assert {base + path for path in site.paths(lists=False)} <= archived(tmp_path).keys()
    assert record.exit_code == 0


def test_a_stock_site_whose_headers_all_lie_is_crawled_whole_by_its_cms_alone(tmp_path: Path) -> None:
    site = Replica(articles=24, traps=True, lying=1.0)
    with site.serve() as base:
        record = run(base, tmp_path, DEDECMS)
        assert {base + path for path in site.paths(lists=False)} <= archived(tmp_path).keys()
    assert record.exit_code == 0
    assert record.name == "127.0.0.1"
    assert audit(site.log).clean


def test_a_limit_ends_the_run_in_peace_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with Replica(articles=20).serve() as base:
        first, second = run(base, tmp_path, limit=5), run(base, tmp_path)
    assert (first.exit_code, first.limited) == (0, True)
    assert first.pages["article"] == 5
    assert first.pages["article"] + second.pages["article"] == 20


def test_a_dry_run_says_what_it_would_ask_for_and_asks_for_nothing(crawled: tuple[Replica, Path, RunRecord]) -> None:
    site, data, _ = crawled
    site.log.clear()
    lists = list(plan(order(REPLICA, data=data, start=f"{site.base}/")))
    everything = list(plan(order(REPLICA, data=data, start=f"{site.base}/", full=True)))
    assert {planned.kind for planned in lists} == {"list", "sitemap"}
    assert sum(planned.kind == "article" for planned in everything) == 60
    assert not site.log


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with static() as one:
        yield one


def test_files_are_links_on_record_and_what_a_site_says_of_rights_is_kept(
    server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    server.say = lambda path: PAGES.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    record = run(at(server), tmp_path, DEDECMS)
    assert (record.exit_code, record.states["link"]) == (0, 1)
    with sqlite3.connect(tmp_path / "state" / "127.0.0.1.sqlite") as state:
        said = dict(state.execute("SELECT url, rights FROM page WHERE kind = 'article'").fetchall())
    assert sorted(said.values()) == ["robots: noarchive", "x-robots-tag: noai"]
    assert list(record.rights.values()) == [["content-signal: ai-train=no"]]
    assert f"{at(server)}/robots.txt" in archived(tmp_path)
    second = run(at(server), tmp_path, DEDECMS, attachments=True)
    assert second.pages["new attachment"] == 1
    assert f"{at(server)}/uploads/x.doc" in archived(tmp_path)


def test_each_field_of_the_record_has_its_sentence() -> None:
    assert tuple(SAYS) == RunRecord.__struct_fields__


def test_a_crawl_delay_in_robots_txt_is_the_pace(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    slow = {**PAGES, "/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 0.3\n")}
    server.say = lambda path: slow.get(path, (404, {}, b"no"))  # type: ignore[attr-defined]
    record = run(at(server), tmp_path, DEDECMS)
    assert record.requests == 5  # robots.txt, home, sitemap, two articles
    assert record.seconds >= 0.3 * 3
