"""What a forgotten page has left in files that people and later runs read: a search of their bytes finds nothing."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaning.site_facts.stamp_mining.accepted import as_json, as_toml
from cleaning.site_facts.stamp_mining.corroborate import Example
from cleaning.site_facts.stamp_mining.discover import Candidate
from output.build.build import build
from output.checks.check import check
from output.dataset import table
from output.takedown.takedown import forget

SECRET = "局里决定下周三夜里把旧仓库的账册全部搬走"
TEXTS = (
    f"各位同事：\n{SECRET}，墨水喵整理请勿外传。\n散会。",
    "春天来了，我们去东山植树，墨水喵整理请带好工具。\n散会。",
)
PAGES = [
    {"url": "http://a.cn/中文&1.html", "title": "旧仓库搬迁的秘密安排", "text": TEXTS[0]},
    {"url": "http://a.cn/2.html", "title": "春季植树活动通知书", "text": TEXTS[1]},
]
OURS = Example("我们去东山植树，", "墨水喵整理", "请带好工具。\n散会。")
THEIRS = Example(f"{SECRET[-12:]}，", "墨水喵整理", "请勿外传。\n散会。")
CANDIDATE = Candidate(
    "墨水喵整理", "墨水喵", "a.cn", 9.0, False, "trade", 2, 2, 2, (2,) * 10, (OURS, THEIRS), (), (),
    contrast=1.0, novel=1.0, seam=1.0, right=1.0, left=1.0,
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    dump = tmp_path / "raw" / "d.jsonl"
    dump.parent.mkdir()
    dump.write_text("".join(json.dumps(page) + "\n" for page in PAGES), encoding="utf-8")
    build([dump], tmp_path / "documents", workers=1)
    return tmp_path


def holds(home: Path, word: str) -> list[str]:
    """Text files below a folder in which a word stands, escaped or not."""
    forms = (word.encode(), json.dumps(word)[1:-1].encode())
    found = (path for path in sorted(home.rglob("*")) if path.suffix in (".jsonl", ".json", ".toml", ".html"))
    return [path.name for path in found if path.is_file() and any(form in path.read_bytes() for form in forms)]


def test_examples_of_suspects_that_came_from_it_are_gone_and_others_stay(home: Path) -> None:
    path = home / "rules" / "suspects.jsonl"
    path.write_text(as_json(CANDIDATE) + "\n", encoding="utf-8")
    assert len(holds(home, SECRET[-12:])) == 2
    forget(home / "documents", PAGES[0]["url"])
    assert holds(home, SECRET[-12:]) == []
    left = json.loads(path.read_text(encoding="utf-8"))
    assert left["examples"] == [dataclasses.asdict(OURS)]


def test_by_its_id_too_and_without_a_suspect_of_it_the_file_stays_as_it_is(home: Path) -> None:
    path = home / "rules" / "suspects.jsonl"
    path.write_text(as_json(dataclasses.replace(CANDIDATE, examples=(THEIRS,))) + "\n", encoding="utf-8")
    before = path.read_bytes()
    row = next(row for row in table.rows(home / "documents") if row["url"] == PAGES[1]["url"])
    forget(home / "documents", row["id"])
    assert path.read_bytes() == before


def test_a_proof_of_a_template_that_was_its_line_has_other_words_in_the_hole(tmp_path: Path, home: Path) -> None:
    lines = tuple(Example("", f"本文标题:{page['title']}", "") for page in PAGES)
    template = dataclasses.replace(CANDIDATE, phrase="本文标题:{}", name="", kind="template", examples=lines)
    rules = home / "rules" / "a.cn.toml"
    rules.write_text(as_toml([template]), encoding="utf-8")
    with (home / "raw" / "d.jsonl").open("w", encoding="utf-8") as out:
        for page in PAGES:
            out.write(json.dumps(page | {"text": f"{page['text']}\n本文标题:{page['title']}"}) + "\n")
    build([home / "raw" / "d.jsonl"], home / "documents", workers=1)
    forget(home / "documents", PAGES[0]["url"])
    assert holds(home, PAGES[0]["title"]) == []
    (rule,) = tomllib.loads(rules.read_text(encoding="utf-8"))["rule"]
    assert [dirty.split("\n")[1] for dirty, _ in rule["hits"]] == ["本文标题:某文", f"本文标题:{PAGES[1]['title']}"]


def test_its_address_is_found_as_json_and_html_write_it(home: Path) -> None:
    url = PAGES[0]["url"]
    (home / "runs").mkdir()
    (home / "runs" / "latest.json").write_text(json.dumps({"slow": [url]}))
    (home / "runs" / "report.html").write_text(f"<a href='{url.replace('&', '&amp;')}'>慢</a>", encoding="utf-8")
    forget(home / "documents", url)
    assert json.loads((home / "runs" / "latest.json").read_text()) == {"slow": ["forgotten"]}
    assert (home / "runs" / "report.html").read_text(encoding="utf-8") == "<a href='forgotten'>慢</a>"


def test_what_a_killed_export_has_left_goes(home: Path) -> None:
    begun = home / "exports" / ".one-0123456789abcdef" / "data"
    begun.mkdir(parents=True)
    (begun / ".train.jsonl.77.tmp").write_text(SECRET, encoding="utf-8")
    assert forget(home / "documents", PAGES[0]["url"]).releases == ()
    assert not begun.exists()


def test_a_page_2_goes_from_the_row_of_its_article_too_which_the_next_build_makes_without_it(tmp_path: Path) -> None:
    pages = [{"url": f"http://a.cn/7{tail}.html", "text": text} for tail, text in (("", TEXTS[1]), ("_2", TEXTS[0]))]
    dump, into = tmp_path / "raw" / "d.jsonl", tmp_path / "documents"
    dump.parent.mkdir()
    dump.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    build([dump], into, workers=1)
    assert SECRET in "".join(row["text"] for row in table.rows(into))
    forget(into, pages[1]["url"])
    assert SECRET not in "".join(str(pq.read_table(path).to_pylist()) for path in into.glob("*.parquet"))
    assert not check(into).findings
    build([dump], into, workers=1)
    (row,) = table.rows(into)
    assert (row["url"], row["status"], len(row["raw_ref"])) == (pages[0]["url"], "ok", 1)
    assert not check(into).findings
