"""Names that a dump or a user gives: they become no markup in the card, no path outside of a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaning.common.errors import Fault
from cleaning.site_facts.stamp_mining.discover import Candidate
from output.build.build import build
from output.release.dataset_card import plain
from output.release.export import export
from output.release.options import Terms
from output.stamp_mining.run import file_of, write_rules
from qingwen.review.forms import FIELDS, Posted

SITE = (
    "某网|x|\n# Injected heading\n\n<script>alert(1)</script>![t](http://evil.cn/p.png)"
    "[c](javascript:alert(1)) `code` \x1b[31m\u202e"
)
TITLE = "题目\n\n# Second <img src=x onerror=y> [l](javascript:z)"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    dump = tmp_path / "d.jsonl"
    rows = [{"text": "会议现在开始。", "site": SITE}, {"text": "会议到此结束。", "site": "乙网"}]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([dump], tmp_path / "documents", workers=1)
    terms = Terms(licence="my <b>licence</b>\n# own", title=TITLE, licence_url="https://x.cn/)[a](javascript:b)")
    return export(tmp_path / "documents", tmp_path / "release", terms).path


@pytest.mark.parametrize("name", ["README.md", "DATASHEET.md", "CHANGELOG.md"])
def test_no_name_becomes_markup(name: str, release: Path) -> None:
    text = (release / name).read_text(encoding="utf-8")
    body = text.split("\n---\n")[-1]
    for markup in (
        "<script",
        "<img",
        "<b>",
        "](javascript",
        "![",
        "\n# Injected",
        "\n# Second",
        "\n# own",
        "\x1b",
        "\u202e",
    ):
        assert markup not in body
    assert sum(line.startswith("# ") for line in body.split("\n")) == 1


def test_each_row_of_the_table_of_sites_is_one_line_of_two_cells(release: Path) -> None:
    text = (release / "README.md").read_text(encoding="utf-8")
    table = text.split("| site | documents |\n| --- | ---: |\n")[1].split("\n\n")[0].split("\n")
    assert len(table) == 2
    assert all(line.replace("\\|", "").count("|") == 3 for line in table)


@pytest.mark.parametrize(
    "name", ["https://evil.cn/x", "www.evil.cn", "a@evil.cn", "<https://evil.cn>", "[a](b)", "a\n# b", "<b>"]
)
def test_plain_words_hold_no_live_markup(name: str) -> None:
    words = plain(name)
    assert "\n" not in words
    assert not [live for live in ("https:", "www.", "<", "](", "a@") if live in words]


def test_a_long_name_is_cut() -> None:
    assert len(plain("某" * 10_000)) == 60


@pytest.mark.parametrize("name", ["../../../tmp/x", "/tmp/x", "a/b", "a.b", "", "a b", "..", "a\n"])
def test_a_split_that_is_no_word_is_a_usage_fault(name: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="--splits") as raised:
        Terms(licence="cc0-1.0", splits=((name, 1.0),)).checked()
    assert raised.value.exit_code == 2


def test_a_split_that_is_a_word_is_taken() -> None:
    assert Terms(licence="cc0-1.0", splits=(("train_1", 0.5), ("验证", 0.5))).checked()


@pytest.mark.parametrize(
    "site", ["某" * 300, "😀" * 300, "a" * 300, "../../x", "/etc/passwd", "..", "a\0b", "x\ny", "\udc80"]
)
def test_the_rules_file_of_a_site_lies_in_its_folder(site: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    one = Candidate("【青杏斋】", "青杏斋", site, 9.0, True, "", 9, 9, 9, (), (), (), (), 1.0, 1.0, 1.0, 1.0, 1.0)
    (written,) = write_rules([one], rules)
    assert written.parent == rules
    assert [path.parent for path in tmp_path.rglob("*.toml")] == [rules]


def test_two_long_names_have_two_files() -> None:
    assert file_of("某" * 300) != file_of("某" * 301)


def test_a_form_has_a_largest_number_of_fields() -> None:
    assert len(Posted.of("key=a&" * (FIELDS - 1)).fields) == FIELDS - 1
    with pytest.raises(Fault, match="fields"):
        Posted.of("key=a&" * 100_000)
