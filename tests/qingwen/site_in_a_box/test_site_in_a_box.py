"""The site in a box: what it serves is what its truth says, in either charset and skin, the same each time."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from cleaning.knowledge.load import BUILTIN
from qingwen.site_in_a_box import Replica, Truth
from qingwen.site_in_a_box.content.columns import COLUMNS
from qingwen.site_in_a_box.content.content import ARTICLE
from qingwen.site_in_a_box.damage.inject import TO_ASCII

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


def test_the_profile_knows_lists_articles_and_followers_apart_and_no_trap() -> None:
    profile, site = BUILTIN.profile("replica"), Replica(articles=120)
    assert profile is not None
    crawl = profile.crawl
    kinds = {"list": crawl.list, "article": crawl.article, "follower": crawl.follower}

    def kind(path: str) -> list[str]:
        return [name for name, pattern in kinds.items() if re.search(pattern, path)]

    for one in site.truth():
        assert [kind(path_of(url)) for url in one.pages] == [["article"], *[["follower"]] * (len(one.pages) - 1)]
    assert all(kind(path) == ["list"] for path in site.paths(0) if path != "/")
    traps = (
        "/m/",
        "/m/view.php?aid=10001",
        "/calendar.php?m=1",
        "/plus/search.php",
        "/data/sitemap.html",
        "/tags.php?/a/",
    )
    assert not any(kind(path) for path in traps)


def test_a_text_dump_without_what_was_put_in_holds_the_clean_text(tmp_path: Path) -> None:
    site = Replica(articles=60)
    assert site.write_jsonl(tmp_path / "a.jsonl") == 60
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    for one, line in zip(site.truth(), map(json.loads, lines), strict=True):
        clean = squeezed(one.text).translate(TO_ASCII) if one.folded else squeezed(one.text)
        body = taken_out(one, squeezed(line["text"].partition("浏览量:")[2]))
        assert (line["url"], clean in body) == (one.url, True)
