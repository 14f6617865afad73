"""The page that this project starts from: its body exactly, its fields, and the way back."""

from __future__ import annotations

import json

from cleaning import Document, apply, clean_text, undo
from tests.conftest import shared_path


def cleaned() -> Document:
    return clean_text(shared_path("seed", "page.txt").read_text(encoding="utf-8"))


def test_the_seed_page_is_cleaned_exactly() -> None:
    body = shared_path("seed", "body.txt").read_text(encoding="utf-8").rstrip("\n")
    assert cleaned().text == body


def test_its_fields_are_read() -> None:
    expected = json.loads(shared_path("seed", "expected.json").read_text(encoding="utf-8"))
    doc = cleaned()
    assert doc.title == expected["title"]
    assert list(doc.category) == expected["category"]
    assert list(doc.tags) == expected["tags"]


def test_every_character_is_accounted_for() -> None:
    doc = cleaned()
    assert undo(doc.text, doc.edits) == doc.base == shared_path("seed", "page.txt").read_text(encoding="utf-8")
    assert apply(doc.base, doc.edits) == doc.text
    assert all(edit.rule for edit in doc.edits)
    assert clean_text(doc.text).text == doc.text
