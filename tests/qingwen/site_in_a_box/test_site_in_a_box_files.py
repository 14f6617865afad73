"""The site in a box over time and in files: updates, conditions, archives, its columns, its command and its server."""

from __future__ import annotations

import gzip
import itertools
import re
import threading
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator

from qingwen.site_in_a_box import Replica, Truth
from qingwen.site_in_a_box.__main__ import main
from qingwen.site_in_a_box.content.columns import COLUMNS, Shelf
from qingwen.site_in_a_box.content.text_generator import day_of


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_an_unchanged_page_is_304_by_etag_and_by_date() -> None:
    site = Replica(articles=20)
    path = path_of(next(site.truth()).url)
    first = site.respond("GET", path)
    assert site.respond("GET", path, {"If-None-Match": first.header("ETag")}).status == 304
    assert site.respond("GET", path, {"If-Modified-Since": first.header("Last-Modified")}).status == 304
    assert site.respond("GET", path, {"If-None-Match": '"other"'}).status == 200


def test_the_server_logs_what_was_asked_of_it_and_answers_many_at_once() -> None:
    site = Replica(articles=40)
    with site.serve() as base:
        paths = list(itertools.islice(site.paths(), 60))
        threads = [threading.Thread(target=lambda p=p: urllib.request.urlopen(base + p).read()) for p in paths]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(r.path for r in site.log) == sorted(paths)
    assert {r.status for r in site.log} == {200}


def test_the_archive_holds_the_pages_as_served_one_gzip_member_a_record(tmp_path: Path) -> None:
    site = Replica(articles=15)
    count = site.write_warc(tmp_path / "a.warc.gz")
    paths = list(site.paths())
    with (tmp_path / "a.warc.gz").open("rb") as file:
        bodies = [r.reader.read() for r in ArchiveIterator(file) if r.is_http]
    assert count == len(paths) == len(bodies)
    assert bodies == [site.respond("GET", path).body for path in paths]
    assert (tmp_path / "a.warc.gz").read_bytes().count(gzip.compress(b"")[:3]) >= count + 1


def test_equal_seeds_are_equal_sites_and_others_are_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        Replica(seed=seed, articles=8).write_warc(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_larger_site_has_the_same_first_articles() -> None:
    small = list(Replica(articles=10).truth())
    large = list(itertools.islice(Replica(articles=10**9).truth(), 10))
    assert small == large


def test_an_update_changes_what_it_says_and_leaves_the_other_pages_as_they_were() -> None:
    site = Replica(articles=120)
    before = {one.url: site.respond("GET", path_of(one.url)).body for one in site.truth()}
    update = site.update(new=20, changed=10, deleted=5)
    after = {one.url: site.respond("GET", path_of(one.url)).body for one in site.truth()}
    assert [len(part) for part in (update.new, update.changed, update.deleted)] == [20, 10, 5]
    assert set(after) - set(before) == set(update.new)
    assert set(before) - set(after) == set(update.deleted)
    assert {url for url in before.keys() & after.keys() if before[url] != after[url]} == set(update.changed)
    assert all(site.respond("GET", path_of(url)).status == 404 for url in update.deleted)


def test_a_second_update_leaves_the_pages_of_the_first_alone() -> None:
    site = Replica(articles=60)
    site.update(new=10, changed=5, deleted=5)
    before = {one.url: site.respond("GET", path_of(one.url)).body for one in site.truth()}
    update = site.update(new=10, changed=5, deleted=5)
    after = {one.url: site.respond("GET", path_of(one.url)).body for one in site.truth()}
    assert {url for url in before.keys() & after.keys() if before[url] != after[url]} == set(update.changed)


def test_a_list_that_lost_an_article_is_newer() -> None:
    site = Replica(articles=60)
    old = {c.folder: site.respond("GET", c.folder).header("Last-Modified") for c in COLUMNS}
    site.update(new=0, changed=0, deleted=1)
    assert all(site.respond("GET", f, {"If-Modified-Since": since}).status == 200 for f, since in old.items())


def test_a_changed_page_is_newer_than_the_one_that_was_fetched() -> None:
    site = Replica(articles=60)
    old = {one.url: site.respond("GET", path_of(one.url)).header("Last-Modified") for one in site.truth()}
    for url in site.update(new=0, changed=5, deleted=0).changed:
        assert site.respond("GET", path_of(url), {"If-Modified-Since": old[url]}).status == 200


def test_lists_after_an_update_hold_what_is_there_and_nothing_else() -> None:
    site = Replica(articles=120)
    site.update(new=7, changed=3, deleted=9)
    house = site.house
    listed = [a.n for c in COLUMNS[4:] for i in range(1, house.list_pages(c) + 1) for a in house.listed(c, i)]
    assert sorted(listed) == list(house.numbers())
    assert sum(house.count(c) for c in COLUMNS[4:]) == len(listed)


def test_the_command_writes_what_the_library_does(tmp_path: Path) -> None:
    options = ["--articles", "4", "--charset", "utf-8", "--skin", "reskin"]
    CliRunner().invoke(main, ["warc", *options, str(tmp_path / "a")], catch_exceptions=False)
    Replica(articles=4, charset="utf-8", skin="reskin").write_warc(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    told = CliRunner().invoke(main, ["truth", *options], catch_exceptions=False).stdout_bytes.splitlines()
    assert [Truth.from_json(line) for line in told] == list(Replica(articles=4).truth())


def test_dates_rise_with_the_numbers_and_none_is_of_the_future() -> None:
    days = [day_of(n) for n in (1, 2, 500, 2999, 3000, 3001, 10**4, 10**6, 10**9)]
    assert days == sorted(days)
    assert days[-1].year < 2026


def test_parts_of_one_site_written_apart_are_the_site(tmp_path: Path) -> None:
    site = Replica(articles=20)
    site.write_jsonl(tmp_path / "all")
    for name, first in (("a", 1), ("b", 11)):
        site.write_jsonl(tmp_path / name, 10, first=first)
    assert (tmp_path / "a").read_bytes() + (tmp_path / "b").read_bytes() == (tmp_path / "all").read_bytes()


@pytest.mark.parametrize("residues", [(0,), (5,), (0, 1, 2), (9, 10, 11)])
@pytest.mark.parametrize("total", [0, 1, 11, 12, 13, 100])
def test_a_shelf_counts_what_it_lists(residues: tuple[int, ...], total: int) -> None:
    expected = [n for n in range(total, 0, -1) if n % 12 in residues]
    shelf = Shelf(residues)
    assert shelf.count(total) == len(expected)
    assert list(shelf.newest(total, 0, 1000)) == expected
    assert list(shelf.newest(total, 3, 2)) == expected[3:5]


def test_every_article_is_listed_in_its_own_column_and_no_other_leaf() -> None:
    site = Replica(articles=137)
    seen = [a.aid for c in COLUMNS[4:] for i in range(1, site.house.list_pages(c) + 1) for a in site.house.listed(c, i)]
    assert sorted(seen) == [10_000 + n for n in range(1, 138)]


def test_held_out_frames_are_none_of_the_others() -> None:
    families = {p.family for one in Replica(articles=120, held_out=True).truth() for p in one.injected}
    assert "held-out" in families
    assert not families & {"account", "bracket", "site-url", "bare-host", "source", "account-call", "url-in-word"}


def test_secret_names_stand_in_their_share_of_the_articles() -> None:
    site = Replica(articles=1000, secret_names=("南塘手札", "柏舟札记"), secret_share=0.07)
    signed = [[p.text for p in one.injected if p.family == "secret"] for one in site.truth()]
    assert 40 <= sum(map(bool, signed)) <= 95
    assert all(text.strip("【】").startswith(("南塘手札", "柏舟札记")) for texts in signed for text in texts)


def test_reposts_are_older_articles_under_a_title_of_their_own() -> None:
    truths = {one.n: one for one in Replica(articles=200, reposts=0.2).truth()}
    copies = [one for one in truths.values() if one.copy_of]
    own = {one.n: one.text for one in Replica(articles=200).truth()}
    assert 20 <= len(copies) <= 60
    assert all(one.copy_of < one.n for one in copies)
    assert all(one.text == own[one.copy_of] for one in copies if one.n % 2)


def test_the_sitemap_names_what_is_there_and_when_it_was_changed() -> None:
    site = Replica(articles=60)
    update = site.update(new=3, changed=2, deleted=4)
    text = site.respond("GET", "/sitemap.xml").body.decode("gb18030")
    dates = dict(re.findall(r"<loc>([^<]+)</loc><lastmod>([^<]+)</lastmod>", text))
    assert set(dates) == {one.url for one in site.truth()}
    assert all(dates[url] > max(dates[new] for new in update.new) for url in update.changed)
