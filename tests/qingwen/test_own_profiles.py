"""A user's profile is taken before a built-in one with the same name, host or mark, and `check site` says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaning.knowledge.load import Knowledge
from cleaning.knowledge.schema import Site

NAME, MARK = "华龙文档网", "华龙文档网 > 范文大全"
BUILT_IN = 'name = "麦垛文库"\nhosts = ["maiduo.example"]\nmarks = ["麦垛文库 > 总结"]'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose one profile has the name and a mark of a built-in one."""
    (tmp_path / "sites").mkdir()
    mine = f'name = "{NAME}"\nhosts = ["hualong.example"]\nmarks = ["{MARK}"]\n[page]\nbody = ["div.mine"]'
    (tmp_path / "sites" / "mine.toml").write_text(mine, encoding="utf-8")
    return tmp_path


def stem(found: Site | None) -> str:
    return found.stem if found else ""


def test_the_users_own_is_taken_by_name_and_mark(data: Path) -> None:
    known = Knowledge.load([data])
    assert (stem(known.profile(NAME)), stem(known.site_marked(f"当前位置：{MARK} > 工作总结"))) == ("mine", "mine")
    assert stem(known.profile("hualong")) == "hualong", "its file is still there"


def test_the_users_own_is_taken_by_host(tmp_path: Path) -> None:
    for folder in ("older", "newer"):
        (tmp_path / folder / "sites").mkdir(parents=True)
        (tmp_path / folder / "sites" / f"{folder}.toml").write_text(BUILT_IN, encoding="utf-8")
    known = Knowledge.load([tmp_path / "older", tmp_path / "newer"])
    assert stem(known.site_at("http://maiduo.example/1.html")) == "newer"


def test_a_file_of_the_same_stem_still_replaces_the_other(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "hualong.toml").write_text('name = "另一个网"', encoding="utf-8")
    known = Knowledge.load([tmp_path])
    assert [site.name for site in known.sites if site.stem == "hualong"] == ["另一个网"]


def test_check_site_says_which_is_taken(data: Path, command: Callable[..., Any]) -> None:
    mine = command("check", "site", "mine", "--data", data)
    assert f'note mine: "{NAME}", "{MARK}": taken before the profile hualong' in mine.out
    theirs = command("check", "site", "hualong", "--data", data)
    assert "taken by the profile mine" in theirs.out
    assert (mine.code, theirs.code) == (0, 0)
