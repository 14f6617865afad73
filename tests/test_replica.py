"""The site in a box: what it serves is what its truth says, in either charset and skin, the same each time."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import threading
import unicodedata
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from qingwen.replica import Replica, Truth
from qingwen.replica.__main__ import main
from qingwen.replica.columns import COLUMNS, Shelf
from qingwen.replica.house import ARTICLE
from qingwen.replica.inject import TO_ASCII
from qingwen.replica.prose import day_of

SMALL = Replica(articles=30)
SKINS = [("gbk", "stock"), ("utf-8", "stock"), ("gbk", "reskin"), ("utf-8", "reskin"), ("gbk", "empire")]
BODY = {"stock": "div.content td", "reskin": "div.wd-text", "empire": "td#text"}
TITLE = "div.viewbox h2::text, h1.wd-h::text, td.main h1::text"
CRUMB = "div.place a::text, p.wd-path a::text, table.position a::text"
TAGS = "div.viewbox div.tags a::text, p.wd-label a::text, table.tags a::text"
DATE = "div.info ::text, p.wd-meta ::text, td.info_text::text"
CODEC = {"gbk": "gb18030", "utf-8": "utf-8"}


def page(site: Replica, path: str) -> Selector:
    return Selector(site.respond("GET", path).body.decode(CODEC[site.charset]))


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def shown(site: Replica, one: Truth) -> str:
    """All characters of an article's bodies, without blanks, hidden nodes included."""
    text = ".//text()[not(ancestor::style or ancestor::script or ancestor::p[@class='pageLink'])]"
    parts = [page(site, path_of(url)).css(BODY[site.skin]).xpath(text).getall() for url in one.pages]
    return squeezed("".join(itertools.chain.from_iterable(parts)))


def taken_out(one: Truth, text: str) -> str:
    """The text without the pieces of the truth, each taken out once, the last first, and without the duty editor."""
    text = re.sub(r"[(（]责任编辑[：:]\w*[)）]", "", text)
    for piece in sorted(one.injected, key=lambda p: -len(p.text)):
        if squeezed(piece.text):
            text = text.replace(squeezed(piece.text), "", 1)
    return text


@pytest.mark.parametrize(("charset", "skin"), SKINS)
def test_a_page_without_what_was_put_in_is_the_clean_text(charset: str, skin: str) -> None:
    site = Replica(seed=3, articles=80, charset=charset, skin=skin)  # type: ignore[arg-type]
    for one in site.truth():
        clean = squeezed(one.text)
        expected = clean.translate(TO_ASCII) if one.folded else clean
        assert taken_out(one, shown(site, one)) == expected, one.url


@pytest.mark.parametrize(("charset", "skin"), SKINS)
def test_title_crumb_tags_and_date_stand_on_the_page(charset: str, skin: str) -> None:
    site = Replica(seed=3, articles=40, charset=charset, skin=skin)  # type: ignore[arg-type]
    for one in site.truth():
        first = page(site, path_of(one.url))
        assert first.css(TITLE).getall() == [one.title]
        assert tuple(first.css(CRUMB).getall()[1:]) == one.category
        assert tuple(first.css(TAGS).getall()) == one.tags
        assert f"{one.published_on}" in "".join(first.css(DATE).getall())


def test_nothing_is_put_into_a_control_article() -> None:
    controls = [one for one in Replica(articles=400).truth() if one.control]
    assert 20 <= len(controls) <= 44
    assert not any(one.injected or one.folded for one in controls)


def test_the_truth_is_in_normal_form() -> None:
    for one in Replica(seed=5, articles=200).truth():
        lines = one.text.split("\n")
        assert 1 <= len(lines) <= 40
        assert all(line and line == line.strip() and "\xa0" not in line and "　" not in line for line in lines)


def test_every_article_is_listed_in_its_own_column_and_no_other_leaf() -> None:
    site = Replica(articles=137)
    seen = [a.aid for c in COLUMNS[4:] for i in range(1, site.house.list_pages(c) + 1) for a in site.house.listed(c, i)]
    assert sorted(seen) == [10_000 + n for n in range(1, 138)]


@pytest.mark.parametrize("residues", [(0,), (5,), (0, 1, 2), (9, 10, 11)])
@pytest.mark.parametrize("total", [0, 1, 11, 12, 13, 100])
def test_a_shelf_counts_what_it_lists(residues: tuple[int, ...], total: int) -> None:
    expected = [n for n in range(total, 0, -1) if n % 12 in residues]
    shelf = Shelf(residues)
    assert shelf.count(total) == len(expected)
    assert list(shelf.newest(total, 0, 1000)) == expected
    assert list(shelf.newest(total, 3, 2)) == expected[3:5]


def test_index_and_first_list_page_are_one_page_under_three_addresses() -> None:
    site, column = Replica(articles=300, lying=False), COLUMNS[4]
    addresses = (column.folder, f"{column.folder}index.html", f"{column.folder}list_{column.tid}_1.html")
    assert len({site.respond("GET", address).body for address in addresses}) == 1


def test_the_pager_of_a_list_names_all_its_pages_in_the_select() -> None:
    site, column = Replica(articles=300), COLUMNS[0]
    options = page(site, column.folder).css("select[name=sldd] option::attr(value)").getall()
    assert options == [f"list_1_{i}.html" for i in range(1, site.house.list_pages(column) + 1)]
    assert page(site, column.folder).css("span.pageinfo strong::text").getall() == ["8", str(column.shelf.count(300))]


def test_next_and_previous_of_a_paged_article_lead_nowhere_at_the_ends() -> None:
    site = Replica(articles=200)
    one = next(t for t in site.truth() if len(t.pages) > 1)
    first, last = (page(site, path_of(one.pages[i])).css("ul.pagelist li") for i in (0, -1))
    assert first[1].css("a::attr(href)").get() == "#"
    assert last[-1].css("a::attr(href)").get() == "#"
    assert first[-1].css("a::attr(href)").get() == one.pages[1].rsplit("/", 1)[1]


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_three_percent_of_the_pages_name_the_other_charset_in_the_header(charset: str) -> None:
    site = Replica(articles=600, charset=charset)  # type: ignore[arg-type]
    kinds = [site.respond("GET", path).header("Content-Type") for path in site.paths(lists=False)]
    honest = {"gbk": "text/html", "utf-8": "text/html; charset=utf-8"}[charset]
    assert 0.01 < sum(kind != honest for kind in kinds) / len(kinds) < 0.06
    assert site.respond("GET", "/robots.txt").header("Content-Type").startswith("text/plain")


def test_what_is_gone_answers_a_message_with_status_200_and_what_never_was_404() -> None:
    site = Replica(articles=20)
    gone = site.respond("GET", "/fanwendaquan/gongwenfanwen/2021/0228/9005.html")
    assert (gone.status, "DedeCMS提示信息" in gone.body.decode("gb18030")) == (200, True)
    assert page(site, "/fanwendaquan/gongwenfanwen/").css("a[href*='9005.html']")
    assert site.respond("GET", "/fanwendaquan/gongwenfanwen/2021/0228/77.html").status == 404


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


def test_held_out_frames_are_none_of_the_others() -> None:
    families = {p.family for one in Replica(articles=120, held_out=True).truth() for p in one.injected}
    assert "held-out" in families
    assert not families & {"account", "bracket", "site-url", "bare-host", "source", "account-call", "url-in-word"}


def test_secret_names_stand_in_their_share_of_the_articles() -> None:
    site = Replica(articles=1000, secret_names=("南塘手札", "柏舟札记"), secret_share=0.07)
    signed = [[p.text for p in one.injected if p.family == "secret"] for one in site.truth()]
    assert 40 <= sum(map(bool, signed)) <= 95
    assert all(text.strip("【】").startswith(("南塘手札", "柏舟札记")) for texts in signed for text in texts)


def test_no_long_phrase_is_common_in_the_clean_text() -> None:
    """Else every formula would look like a stamp, and nothing could be measured about finding stamps."""
    seen = Counter(gram for one in Replica(articles=300).truth() for gram in set(_grams(one.text)))
    assert seen.most_common(1)[0][1] <= 0.05 * 300


def _grams(text: str, size: int = 11) -> list[str]:
    return [text[i : i + size] for i in range(len(text) - size)]


def test_three_layouts_mix_in_one_site_and_all_hold_the_article() -> None:
    site = Replica(articles=30, layouts=3, lying=False)
    pages = [(one, site.respond("GET", path_of(one.url)).body.decode("gb18030")) for one in site.truth()]
    kinds = {kind for _, html in pages for kind in ("viewbox", "newsview", "articlecon") if f'class="{kind}"' in html}
    assert kinds == {"viewbox", "newsview", "articlecon"}
    assert all(site.house.blocks(one.n, 1)[-1] in html for one, html in pages)


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


def test_a_text_dump_without_what_was_put_in_holds_the_clean_text(tmp_path: Path) -> None:
    site = Replica(articles=60)
    assert site.write_jsonl(tmp_path / "a.jsonl") == 60
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    for one, line in zip(site.truth(), map(json.loads, lines), strict=True):
        clean = squeezed(one.text).translate(TO_ASCII) if one.folded else squeezed(one.text)
        body = taken_out(one, squeezed(line["text"].partition("浏览量:")[2]))
        assert (line["url"], clean in body) == (one.url, True)


def test_the_command_writes_what_the_library_does(tmp_path: Path) -> None:
    options = ["--articles", "4", "--charset", "utf-8", "--skin", "reskin"]
    CliRunner().invoke(main, ["warc", *options, str(tmp_path / "a")], catch_exceptions=False)
    Replica(articles=4, charset="utf-8", skin="reskin").write_warc(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    told = CliRunner().invoke(main, ["truth", *options], catch_exceptions=False).stdout_bytes.splitlines()
    assert [Truth.from_json(line) for line in told] == list(Replica(articles=4).truth())


def test_with_noise_a_page_has_the_characters_of_its_text_and_its_pieces_and_no_other() -> None:
    site = Replica(articles=300, noise=True)
    families = {piece.family for one in site.truth() for piece in one.injected}
    for one in site.truth():
        if any(piece.family == "pinyin" for piece in one.injected):
            continue  # its characters are others
        clean = squeezed(one.text).translate(TO_ASCII) if one.folded else squeezed(one.text)
        left = re.sub(r"[(（]责任编辑[：:]\w*[)）]", "", shown(site, one))
        expected = clean + squeezed("".join(piece.text for piece in one.injected))
        assert Counter(unicodedata.normalize("NFKC", left)) == Counter(unicodedata.normalize("NFKC", expected))
    assert families >= {"jammer", "stray-mark", "hex", "page-counter", "placeholder", "random-paragraph", "radicals"}
    assert families >= {"pinyin", "anchor-title"}


def test_reposts_are_older_articles_under_a_title_of_their_own() -> None:
    truths = {one.n: one for one in Replica(articles=200, reposts=0.2).truth()}
    copies = [one for one in truths.values() if one.copy_of]
    own = {one.n: one.text for one in Replica(articles=200).truth()}
    assert 20 <= len(copies) <= 60
    assert all(one.copy_of < one.n for one in copies)
    assert all(one.text == own[one.copy_of] for one in copies if one.n % 2)


def test_dates_rise_with_the_numbers_and_none_is_of_the_future() -> None:
    days = [day_of(n) for n in (1, 2, 500, 2999, 3000, 3001, 10**4, 10**6, 10**9)]
    assert days == sorted(days)
    assert days[-1].year < 2026


@given(
    st.text(max_size=30), st.sampled_from(["/", "/m/view.php?aid=", "/tags.php?/", "/fanwendaquan/list_1_", "/plus/"])
)
def test_whatever_is_asked_there_is_an_answer(rest: str, start: str) -> None:
    assert SMALL.respond("GET", start + rest).status in (200, 301, 302, 404)


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_a_tag_page_lists_the_articles_that_carry_the_tag(charset: str) -> None:
    site = Replica(articles=100, charset=charset)  # type: ignore[arg-type]
    one = next(site.truth())
    link = page(site, path_of(one.url)).css("div.viewbox div.tags a::attr(href)").get() or ""
    assert path_of(one.url) in page(site, link).css("a.title::attr(href)").getall()


def crawled(site: Replica) -> set[str]:
    """Every article page that a crawler finds which starts at home and follows lists and the pagers of articles."""
    todo, seen, pages = ["/"], {"/"}, set()
    while todo:
        path = todo.pop()
        document = page(site, path)
        pages |= {path} if ARTICLE.fullmatch(path) else set()
        for link in document.css("a::attr(href), select[name=sldd] option::attr(value)").getall():
            target = urllib.parse.urljoin(path, link).partition("#")[0]
            if target not in seen and (site.look.column_at(target) or site.house.at(target)):
                seen.add(target)
                todo.append(target)
    return pages


@pytest.mark.parametrize("skin", ["stock", "reskin", "empire"])
def test_whoever_follows_lists_and_pagers_from_home_finds_every_page(skin: str) -> None:
    site = Replica(articles=150, skin=skin)  # type: ignore[arg-type]
    assert crawled(site) == {path_of(url) for one in site.truth() for url in one.pages}


def test_parts_of_one_site_written_apart_are_the_site(tmp_path: Path) -> None:
    site = Replica(articles=20)
    site.write_jsonl(tmp_path / "all")
    for name, first in (("a", 1), ("b", 11)):
        site.write_jsonl(tmp_path / name, 10, first=first)
    assert (tmp_path / "a").read_bytes() + (tmp_path / "b").read_bytes() == (tmp_path / "all").read_bytes()
