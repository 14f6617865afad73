"""A stamp that no list knows is found by how it stands; a formula of speech, which stands the same, is let be."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaning.site_facts.language.publishers import Novelty, claim
from cleaning.site_facts.language.text_fold import Sight, folded, undisguised
from cleaning.site_facts.stamp_mining.discover import Candidate, discover, discover_sites
from cleaning.site_facts.stamp_mining.sample import Sample
from qingwen.site_in_a_box.content.text_generator import heading, paragraphs

STAMPS = ("“青瓦文斋”编辑，", "（云上讲稿）", "【稿海拾贝】", "关注老马写材料公众号，", "转自鲸落书院，", "红章公文网")
FORMULAS = ("在此，我代表市人民政府，", "需要指出的是，", "同志们，", "实践证明，", "让我们携起手来，")
EDGE = re.compile(r"(?<=[，。])")
PAGES = 400


@pytest.fixture(scope="module")
def prose() -> list[str]:
    """Articles that nobody wrote, of one seed."""
    return ["\n".join(paragraphs(3, heading(3, n)))[:1800] for n in range(1, PAGES + 1)]


def planted(texts: list[str], phrase: str, every: int, seed: int = 1) -> list[str]:
    """The phrase put between clauses of each `every`-th text, one to three times."""
    chance = Random(f"{seed}{phrase}")
    return [_with(text, phrase, chance) if chance.random() < 1 / every else text for text in texts]


def _with(text: str, phrase: str, chance: Random) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.choice([m.start() for m in EDGE.finditer(text)] or [0])
        text = text[:at] + phrase + text[at:]
    return text


def accepted(candidates: tuple[Candidate, ...]) -> list[str]:
    return sorted(c.phrase for c in candidates if c.accepted)


@pytest.fixture(scope="module")
def stamped(prose: list[str]) -> list[str]:
    for phrase in STAMPS:
        prose = planted(prose, phrase, 20)
    return prose


@pytest.fixture(scope="module")
def found(stamped: list[str]) -> tuple[Candidate, ...]:
    return discover(lambda: stamped, "site.example")


def test_each_stamp_is_accepted_and_nothing_else(found: tuple[Candidate, ...]) -> None:
    assert accepted(found) == sorted(STAMPS)


def test_what_is_accepted_comes_first(found: tuple[Candidate, ...]) -> None:
    assert {c.phrase for c in found[: len(STAMPS)]} == set(STAMPS)


def test_the_figures_are_those_of_the_whole_dump(found: tuple[Candidate, ...], stamped: list[str]) -> None:
    for one in found[: len(STAMPS)]:
        assert one.documents == sum(one.phrase in text for text in stamped)
        assert one.count == sum(text.count(one.phrase) for text in stamped) == sum(one.places)
        assert one.read == len(stamped)
        assert all(e.before + e.phrase + e.after in "".join(stamped) for e in one.examples)


def test_the_order_of_reading_does_not_matter(found: tuple[Candidate, ...], stamped: list[str]) -> None:
    assert discover(lambda: stamped[::-1], "site.example") == found


def test_where_nothing_was_put_nothing_is_accepted(prose: list[str]) -> None:
    assert accepted(discover(lambda: prose, "site.example")) == []


def test_a_formula_of_speech_is_a_suspect_at_most(prose: list[str]) -> None:
    for formula in FORMULAS:
        prose = planted(prose, formula, 40)
    assert accepted(discover(lambda: prose, "site.example")) == []


def test_all_disguises_are_one_candidate(prose: list[str]) -> None:
    hidden = ("（墨水喵整理）", "（墨\u200b水\u200b喵\u200b整\u200b理）", "（墨 水 喵 整 理）", "(墨水喵整理)")
    for form in hidden:
        prose = planted(prose, form, 60)
    candidates = discover(lambda: prose, "site.example")
    assert [(c.name, len(c.variants)) for c in candidates if c.accepted] == [("墨水喵", 4)]


@pytest.mark.parametrize(
    ("form", "phrase"),
    [
        ("“筆\u200b杆 子”編輯，", "“笔杆子”编辑，"),
        ("（墨_水_喵）", "（墨水喵）"),
        ("ｗｗｗ.аbс.example", "www.abc.example"),
    ],
)
def test_a_phrase_is_shown_without_its_disguise(form: str, phrase: str) -> None:
    assert undisguised(form) == phrase


def test_a_stamp_of_one_site_is_not_looked_for_in_another(prose: list[str]) -> None:
    mixed = [("a", text) for text in planted(prose, STAMPS[0], 20)] + [("b", text) for text in prose]
    assert [(c.site, c.phrase) for c in discover_sites(lambda: mixed) if c.accepted] == [("a", STAMPS[0])]


def test_no_page_and_one_page_have_no_stamps() -> None:
    assert discover(list, "site.example") == ()
    assert discover(lambda: ["会议开始。"], "site.example") == ()
    assert discover(lambda: ["", "\n", " "], "site.example") == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "在此,我代表",
        "各位代表",
        "违反本条例规定,",
        "(掌声)",
        "(以下简称本省)",
        "感谢各位代表的支持,",
        "http://www.gov.cn",
    ],
)
def test_no_owner_speaks_in_a_formula(phrase: str) -> None:
    assert claim(phrase, Novelty(1.0, 1.0)).kind == ""


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("“纸上春秋”整理,", "纸上春秋"),
        ("本文由文友帮提供,", "文友帮"),
        ("转自我爱公文网,", "我爱公文网"),
        ("更多材料尽在文稿铺,", "文稿铺"),
        ("★千里马★", "千里马"),
        ("www.abc.example", "www.abc.example"),
    ],
)
def test_an_owner_has_a_name(phrase: str, name: str) -> None:
    assert claim(phrase, Novelty(1.0, 1.0)).name == name


def test_a_phrase_that_stands_elsewhere_as_well_is_nobodys() -> None:
    assert claim("关注民生工程公众号,", Novelty(0.2, 0.0)).kind == ""


@given(st.text(max_size=60))
def test_every_folded_sign_has_its_home(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    sight = Sight.of(text)
    assert len(sight.folded) == len(sight.homes)
    assert all(folded(text[home]) == sign for sign, home in zip(sight.folded, sight.homes, strict=True))


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=9), max_size=30), st.integers(1, 60), st.randoms())
def test_a_sample_is_bounded_and_the_same_in_any_order(texts: list[str], signs: int, chance: Random) -> None:
    def sampled(those: list[str]) -> Sample:
        sample = Sample(signs)
        for text in those:
            sample.add(text)
        return sample

    one, other = sampled(texts), sampled(chance.sample(texts, len(texts)))
    assert sorted(one.texts) == sorted(other.texts)
    assert one.size <= signs or len(one) == 1


def test_the_development_file_is_found_whole(shared: Callable[..., Path]) -> None:
    texts = rows(shared("data", "discovery_dev.jsonl.gz"))
    listed = json.loads(shared("data", "discovery_dev.phrases.json").read_text(encoding="utf-8"))
    assert accepted(discover(lambda: texts, "site.example")) == sorted(p["phrase"] for p in listed)


def test_official_prose_has_no_stamp(shared: Callable[..., Path]) -> None:
    texts = rows(shared("data", "clean_dev.jsonl.gz"))
    assert accepted(discover(lambda: texts, "site.example")) == []


def rows(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize(
    ("phrase", "sure"),
    [
        ("(云上讲稿)", True),
        ("(敲锣声)", False),
        ("【环球时讯】", False),
        ("“枫桥经验”,", False),
        ("“纸上春秋”整理,", True),
        ("摘自《鲁迅全集》,", False),
        ("来源松果学堂,", True),
        ("请到办事窗口领取,", False),
        ("编辑:陈思远校对:何苗", False),
        ("更多材料尽在文稿铺,", True),
    ],
)
def test_what_does_not_speak_of_the_trade_is_for_a_person_to_judge(phrase: str, sure: bool) -> None:
    one = claim(phrase, Novelty(1.0, 1.0))
    assert (one.sure and one.kind != "") is sure


def test_a_heading_of_many_pages_is_not_accepted(prose: list[str]) -> None:
    chance = Random(4)
    texts = [_headed(text, chance) if number % 20 == 0 else text for number, text in enumerate(prose)]
    assert accepted(discover(lambda: texts, "site.example")) == []


def _headed(text: str, chance: Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), "【文稿赏析】")
    return "\n".join(lines)
