"""A profile learned from a few pages: right selectors, checked evidence, doubts said aloud."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning import clean_html
from cleaning.common.errors import Fault
from cleaning.extract.induction.learn_profile import LEAST, Learned, learn
from cleaning.extract.induction.url_patterns import pattern
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import parse_site
from qingwen.site_in_a_box import Replica
from qingwen.site_in_a_box.damage.owners import OWNERS
from qingwen.site_in_a_box.truth import Truth

TAUGHT = 5  # pages that a profile is learned from here


def page(site: Replica, truth: Truth) -> str:
    """An article of the replica as decoded HTML."""
    body = site.respond("GET", truth.url.removeprefix("http://127.0.0.1")).body
    return (body if isinstance(body, bytes) else b"".join(body)).decode("utf-8")


def taught(site: Replica) -> Learned:
    truths = list(site.truth())[:TAUGHT]
    return learn([(truth.url, page(site, truth)) for truth in truths], "学来的网", "127.0.0.1")


def knowing(learned: Learned) -> Knowledge:
    """Nothing but the learned profile: no CMS, no site of ours."""
    site = parse_site(learned.toml, "learned.toml", "learned")
    return dataclasses.replace(BUILTIN, sites=(site,), cms=(), digest=f"learned {hash(learned.toml)}")


@pytest.mark.parametrize(("skin", "layouts"), [("stock", 1), ("stock", 3), ("reskin", 1), ("empire", 1)])
def test_a_learned_profile_reads_pages_it_never_saw(skin: str, layouts: int) -> None:
    site = Replica(seed=5, articles=24, charset="utf-8", skin=skin, layouts=layouts)  # type: ignore[arg-type]
    known = knowing(taught(site))
    for truth in list(site.truth())[TAUGHT:]:
        if len(truth.pages) == 1:
            doc = clean_html(page(site, truth), url=truth.url, knowledge=known)
            assert doc.extraction.startswith("profile:learned")
            assert (doc.title, doc.category, doc.tags) == (truth.title, truth.category, truth.tags)
            assert doc.published_on == truth.published_on
            assert "上一篇" not in doc.base
            assert re.findall("[\u4e00-\u9fff]{3}", truth.text)[-1] in doc.text.split("\n")[-1]


def test_the_evidence_stands_beside_each_selector() -> None:
    learned = taught(Replica(seed=5, articles=12, charset="utf-8", skin="reskin"))
    assert f"# body: div.wd-text on {TAUGHT} of {TAUGHT} pages" in learned.toml
    assert not learned.unsure


def test_addresses_are_learned_too() -> None:
    site = parse_site(taught(Replica(seed=5, articles=12, charset="utf-8")).toml, "x.toml", "x")
    assert site.crawl.article == r"^/[a-z]+/[a-z]+/\d{4}/\d{4}/\d+\.html$"
    assert site.crawl.follower == r"^/[a-z]+/[a-z]+/\d{4}/\d{4}/\d+_\d+\.html$"
    assert site.crawl.list


SENTENCES = "今天上午，会议在镇上召开，大家都发了言。散会以后，有人留下来接着谈，谈到很晚才走。"


def anonymous(n: int) -> tuple[str | None, str]:
    """A page on which nothing has a name."""
    return (
        None,
        f"<title>会议侧记{n}_某网</title><h1>会议侧记{n}</h1><div><p>{n}、{SENTENCES * (n + 2)}</p></div><p>脚注</p>",
    )


def test_what_has_no_name_is_said_and_not_guessed() -> None:
    learned = learn([anonymous(n) for n in range(6)], "无名网")
    assert any(doubt.startswith("crumb") for doubt in learned.unsure)
    assert any(doubt.startswith("article") for doubt in learned.unsure)
    assert "(unsure)" in learned.toml
    assert parse_site(learned.toml, "x.toml", "x").name == "无名网"


def test_too_few_pages_are_a_fault_in_one_line() -> None:
    with pytest.raises(Fault, match=f"give at least {LEAST}"):
        learn([anonymous(0), anonymous(0), (None, "<p>没有正文</p>")], "小网")


@given(st.lists(st.from_regex(r"/[a-z]{1,5}/[0-9]{1,6}(_[0-9]{1,2})?\.html", fullmatch=True), min_size=1, max_size=9))
def test_a_pattern_fits_most_of_what_it_was_made_from(paths: list[str]) -> None:
    shape = pattern(paths)
    assert not shape or sum(re.search(shape, path) is not None for path in paths) * 2 > len(paths)


def test_owners_who_sign_on_the_pages_become_stamps_of_the_profile() -> None:
    site = Replica(seed=5, articles=12, charset="utf-8")
    pages = [(truth.url, page(site, truth)) for truth in list(site.truth())[:TAUGHT]]
    unknown = dataclasses.replace(BUILTIN, sites=(), stamps=(), digest="no names")
    names = {stamp.name for stamp in parse_site(learn(pages, "学来的网", "", unknown).toml, "x.toml", "x").stamp}
    assert names
    assert names <= {owner.name for owner in OWNERS}


def test_the_crumb_marks_the_site() -> None:
    site = Replica(seed=5, articles=12, charset="utf-8")
    pages = [(truth.url, page(site, truth)) for truth in list(site.truth())[:TAUGHT]]
    profile = parse_site(learn(pages, "学来的网").toml, "x.toml", "x")
    assert profile.marks
    assert all(mark.startswith("清泉文档网 > ") for mark in profile.marks)


@pytest.mark.parametrize(
    ("paths", "shape"),
    [
        (["/wen/1106.html", "/wen/2816.html"], r"^/[a-z]+/\d+\.html$"),
        (["/a/2021/0301/1.html", "/b/2020/1203/23.html"], r"^/[a-z]+/\d{4}/\d{4}/\d+\.html$"),
        (["/a/b.html", "/c_1.html", "/d/e/f/"], ""),
    ],
)
def test_only_a_year_and_what_follows_it_has_four_digits(paths: list[str], shape: str) -> None:
    assert pattern(paths) == shape
