"""A dump of an article without end gives a document that has one, and says what is not in it."""

from __future__ import annotations

from pathlib import Path

from cleaning.readers.followers import MOST_PAGES
from tests.building import article, dump, made, rows_of

PAGES = MOST_PAGES + 20


def test_an_article_is_joined_of_so_many_pages_and_says_what_is_not(tmp_path: Path) -> None:
    urls = ["http://a.cn/1/7.html", *(f"http://a.cn/1/7_{number}.html" for number in range(2, PAGES + 1))]
    made([dump(tmp_path / "d.jsonl", [article(n, url=url) for n, url in enumerate(urls, 1)])], tmp_path / "documents")
    whole, *parts = sorted(rows_of(tmp_path / "documents"), key=lambda row: row["status"] == "part")
    assert whole["text"].count("\n") == MOST_PAGES - 1
    assert [note["what"] for note in whole["notes"]] == [f"20 pages after the first {MOST_PAGES} are not joined"]
    assert len(parts) == PAGES - 1  # law 6: each record is a row
