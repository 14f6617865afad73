"""Knowledge loads from TOML, and what is malformed is refused with file, place, key and remedy, in one line."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from cleaning.common.errors import Fault
from cleaning.knowledge.load import BUILTIN, HERE, Knowledge, host_of

RULE = '[[rule]]\nid = "{id}"\nwhere = "inline"\nmatch = \'{match}\'\nhits = [["甲乙", "甲"]]\n'

MALFORMED = [
    ("rules", '[[rule]]\nid = "x"\nmatches = "a"', ["x.toml", 'rule "x"', '"matches"', "known:"]),
    ("rules", '[[rule]]\nid = "x"\nwhere = "inline"\nmatch = "a"', ["x.toml", 'rule "x"', "no hits"]),
    ("rules", RULE.format(id="x", match="下面[^。]*小编"), ["x.toml", 'rule "x"', "unbounded repeat", "{0,80}"]),
    ("rules", RULE.format(id="x", match="(?:a{1,9})+"), ["x.toml", 'rule "x"', "unbounded repeat"]),
    ("rules", RULE.format(id="x", match="a{0,3}"), ["x.toml", 'rule "x"', "empty text"]),
    ("rules", RULE.format(id="x", match="(a"), ["x.toml", 'rule "x"', "does not compile"]),
    ("rules", RULE.format(id="x", match="a").replace("inline", "middle"), ["x.toml", "where"]),
    ("rules", "[[rule]\n", ["x.toml", "line 1"]),
    ("rules", '[[stamp]]\nnam = "X"', ["x.toml", "stamp", '"nam"', "name"]),
    ("rules", "[[stamp]]\nname = 3", ["x.toml", "stamp", "str"]),
    ("sites", 'name = "某网"\n[crawl]\nstrat = ["a"]', ["x.toml", "crawl", '"strat"', "start"]),
    ("sites", 'hosts = ["a.example"]', ["x.toml", "name"]),
    ("sites", 'name = "某网"\n[crawl]\narticle = "(a"', ["x.toml", "crawl", "article", "does not compile"]),
]


@pytest.mark.parametrize(("folder", "text", "said"), MALFORMED)
def test_what_is_malformed_is_refused_with_place_fault_and_remedy(
    tmp_path: Path, folder: str, text: str, said: list[str]
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Fault) as caught:
        Knowledge.load([tmp_path])
    line = str(caught.value)
    assert "\n" not in line
    assert all(word in line for word in said), line


def test_the_users_own_files_add_to_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "sites").mkdir()
    (tmp_path / "rules" / "mine.toml").write_text('[[stamp]]\nname = "某某文库"\n', encoding="utf-8")
    (tmp_path / "sites" / "here.toml").write_text(
        'name = "此处网"\nhosts = ["here.example"]\n[[stamp]]\nname = "此处"\n', encoding="utf-8"
    )
    known = Knowledge.load([tmp_path])
    assert known.digest != BUILTIN.digest
    assert {s.name for s in known.stamps} >= {"某某文库", "此处", *(s.name for s in BUILTIN.stamps)}
    assert known.site_name(None, "https://www.here.example/a.html") == "此处网"
    assert "此处" in {s.name for s in known.stamps_for("此处网")}
    assert "此处" not in {s.name for s in known.stamps_for("别处网")}


@pytest.mark.parametrize("folder", ["rules", "sites", "cms"])
def test_the_built_in_files_hold_to_what_is_asked_of_the_users_own(tmp_path: Path, folder: str) -> None:
    shutil.copytree(HERE / folder, tmp_path / folder)
    assert Knowledge.load([tmp_path]).digest == BUILTIN.digest


def test_knowledge_travels_to_another_process_as_it_is() -> None:
    assert pickle.loads(pickle.dumps(BUILTIN)) == BUILTIN


def test_a_fault_travels_with_its_parts() -> None:
    fault = pickle.loads(pickle.dumps(Fault("a.toml", "is empty", "write a rule", exit_code=2)))
    assert (fault.place, fault.fault, fault.remedy, fault.exit_code) == ("a.toml", "is empty", "write a rule", 2)
    assert str(fault) == "a.toml: is empty (write a rule)"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.com:80/a", "example.com"),
        ("example.com/a", ""),
        (None, ""),
        ("http://[broken", ""),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
    ],
)
def test_the_host_of_a_url(url: str | None, host: str) -> None:
    assert host_of(url) == host


def test_it_shows_its_sizes_and_not_its_rules() -> None:
    assert repr(BUILTIN).startswith(f"<Knowledge {BUILTIN.digest}: ")
    assert len(repr(BUILTIN)) < 100
