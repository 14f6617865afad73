"""A pattern that a page could make slow is refused when it is loaded, and by the check."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaning.common.errors import Fault
from cleaning.knowledge.backtracking import familiar, ways
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.regex_check import check_path, check_pattern
from cleaning.knowledge.schema import parse_pack, parse_site
from qingwen.cli import qingwen

HOSTILE = [
    "(?:a|a){1,40}!",
    "(?:a{1,40}){1,40}!",
    "(?:[a-z]{1,100},?){1,100}!",
    "a{1,400}a{1,400}a{1,400}!",
    "(?:a?){1,40}!",
    "a?" * 40 + "!",
    "(?:a|ab|b){1,40}!",
    "(?:.{1,20}){1,20}$",
    "(?=(?:a|a){1,40}!)a",
    "(?!(?:a{1,9}){1,40}!)a",
    "(?>(?:a|a){1,40}!)b",
    "(a)(?:\\1|a){1,40}!",
    "(?i:(?:[a-z]{1,9}A?){1,40}!)",
    "(?:(?:a{1,9}){1,9}){1,9}!",
    "(?:(?:(?:a{400}){400}){400})",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_rule_is_refused_at_once(pattern: str) -> None:
    started = time.monotonic()
    with pytest.raises(Fault, match=r"ways|characters"):
        check_pattern(pattern, "rule")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "pattern",
    [
        "(?>a{1,40}){1,40}!",
        "(?:a{1,40}+){1,40}!",
        "(?:[a-z]{1,40}/){1,40}!",
        "(?:编辑|编者){1,9}完",
        "下面[^。]{0,80}小编[^。]{0,80}欢迎",
        "a{1,400}ba{1,400}!",
        "[^，]{1,40}，[^，]{1,40}，[^，]{1,40}，完",
        "(?:某网|某站)?整理[。！]?",
    ],
)
def test_what_can_match_in_few_ways_is_accepted(pattern: str) -> None:
    check_pattern(pattern, "rule")


@pytest.mark.parametrize(
    "pattern",
    [r"^/(?:[a-z]+/?)+\d\.html$", r"^/(?:a|a)+\.html$", ".*a.*b", r"^/(?:\d+)*x", r"(?:/[^/]+)*/?(?:/[^/]+)*x"],
)
def test_a_hostile_pattern_of_addresses_is_refused(pattern: str) -> None:
    started = time.monotonic()
    with pytest.raises(Fault, match=r"crawl: article.*ways"):
        parse_site(f"name = '某网'\n[crawl]\narticle = '{pattern}'", "some.toml", "some")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "pattern",
    ["", r"/\d+\.html$", r"^/(?:[a-z]+/)+\d+\.html$", r"^/.*/.*\.html$", r"/(?:index(?:_\d+)?\.html)?$", r"\?id=\d+"],
)
def test_a_usual_pattern_of_addresses_is_accepted(pattern: str) -> None:
    check_path(pattern, "crawl: article")


def test_what_is_accepted_for_addresses_is_quick_on_the_longest_ones() -> None:
    address = "/a" * 1000
    for pattern in (r"^/.*/.*\.html$", r"^/(?:[a-z]+/)+\d+\.html$", r"/\d+\.html$"):
        check_path(pattern, "crawl: article")
        started = time.process_time()
        re.search(pattern, address)
        assert time.process_time() - started < 1


def test_all_that_is_built_in_passes_the_check_of_the_users_own() -> None:
    for rule in BUILTIN.rules:
        check_pattern(rule.match, rule.id)
    for site in (*BUILTIN.sites, *BUILTIN.cms):
        for key in ("list", "article", "follower", "total"):
            check_path(getattr(site.crawl, key), f"{site.stem}: {key}")


def test_this_python_parses_patterns_as_expected() -> None:
    assert familiar()
    assert ways("(?:a|a){1,10}!") == 1024
    assert ways("[ab]{1,10}[bc]{1,10}!") == 10


def test_a_pattern_nested_without_end_is_one_line() -> None:
    with pytest.raises(Fault, match=r"nested too deep|characters"):
        check_pattern("(" * 3000 + "a" + ")" * 3000, "rule")


def test_the_check_and_the_loader_name_the_file_and_the_rule(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    rule = '[[rule]]\nid = "slow"\nwhere = "inline"\nmatch = "(?:a|a){1,40}!"\nhits = [["a!", ""]]\n'
    (tmp_path / "rules" / "mine.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(Fault, match=r'mine\.toml: rule "slow"'):
        Knowledge.load([tmp_path])
    done = CliRunner().invoke(qingwen, ["check", "--data", str(tmp_path)])
    assert isinstance(done.exception, Fault)
    assert "slow" in str(done.exception)


TOML = {
    "nested": ("x = " + "[" * 100_000, "nested too deep"),
    "number": ("x = " + "9" * 2_000_000, "limit"),
    "dotted": (".".join(["a"] * 100_000) + " = 1", "dotted key"),
    "dotted and quoted": (".".join(['"a"'] * 100_000) + " = 1", "dotted key"),
    "dotted head": ("[" + ".".join(["a"] * 100_000) + "]", "dotted key"),
    "dotted within": ("x = {" + " . ".join(["a"] * 100_000) + " = 1}", "dotted key"),
    "large": ("#" * (9 << 20), "at most"),
    "no name": ('[[stamp]]\nname = ""', "stamp 1: name"),
    "unseen name": ('[[stamp]]\nname = "\\u200b "', "stamp 1: name"),
    "unseen phrase": ('[[stamp]]\nname = "某网"\nphrase = " "', "stamp 1: phrase"),
    "empty needle": ('[[rule]]\nid="x"\nwhere="line"\nmatch="甲"\nhits=[["甲",""]]\nneedles=[""]', "needles"),
    "rule is a number": ("rule = 5", "mine.toml"),
    "rule is a text": ('rule = "x"', "mine.toml"),
    "id is a list": ('[[rule]]\nid=["x"]\nwhere="line"\nmatch="甲"\nhits=[["甲",""]]', "mine.toml"),
    "match is a number": ('[[rule]]\nid="x"\nwhere="line"\nmatch=5\nhits=[["甲",""]]', "mine.toml"),
    "hits is a number": ('[[rule]]\nid="x"\nwhere="line"\nmatch="甲"\nhits=5', "mine.toml"),
    "site is a table": ("name = {}", "mine.toml"),
}


@pytest.mark.parametrize("case", TOML)
def test_odd_toml_is_one_line_with_the_file(case: str) -> None:
    text, expected = TOML[case]
    started = time.monotonic()
    with pytest.raises(Fault) as raised:
        parse_pack(text, "mine.toml")
    assert time.monotonic() - started < 3
    assert str(raised.value).startswith("mine.toml")
    assert expected in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 1000
