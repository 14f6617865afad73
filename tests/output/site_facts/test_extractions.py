"""A page that the pass over its site has extracted is cleaned from what was kept: the rows are the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaning.model import Page
from output.build import part_writer
from output.build.build import build
from output.site_facts import extractions

HTML = (
    "<html><head><meta charset=utf-8><title>第{n}封信-松风小筑网</title></head><body><h1>第{n}封信</h1>"
    "<div><p>门开了{n}次。（松风小筑网）</p><p>他等了{n}天,后来又等了{n}天。</p><p>雪停在第{n}个夜里。</p></div></body></html>"
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    rows = [{"url": f"http://a.example/{n}.html", "html": HTML.format(n=n)} for n in range(25)]
    rows += [{"url": f"http://a.example/t{n}.txt", "text": f"会议第{n}次开始,大家鼓掌。"} for n in range(5)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def parts(into: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in into.glob("part-*.parquet")}


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_are_the_same_with_and_without_what_was_kept(
    dump: Path, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([dump], tmp_path / "kept" / "documents", workers=workers)
    monkeypatch.setattr(part_writer, "extraction_of", lambda path, page: None)
    build([dump], tmp_path / "anew" / "documents", workers=1)
    assert parts(tmp_path / "kept" / "documents") == parts(tmp_path / "anew" / "documents")


def test_each_page_of_the_pass_is_extracted_once(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_writer, "clean_page", lambda page, **given: pytest.fail(f"extracts {page.url} again"))
    build([dump], tmp_path / "documents", workers=1)


def test_nothing_that_was_kept_is_left(dump: Path, tmp_path: Path) -> None:
    build([dump], tmp_path / "documents", workers=1)
    assert [path.name for path in (tmp_path / "documents").rglob("*extractions*")] == []


def test_another_page_at_the_same_place_is_not_taken_for_it(tmp_path: Path) -> None:
    page = Page("http://a.example/1", None, None, None, (), "会议开始。", source="a.jsonl:1")
    with extractions.kept(tmp_path) as found:
        found.add(page, extractions.understood_page(page, extractions.BUILTIN)[0])
    other = Page("http://a.example/2", None, None, None, (), "会议结束。", source="a.jsonl:1")
    assert extractions.extraction_of(str(found.path), other) is None
