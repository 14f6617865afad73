"""Golden pages are folders: `page.html` or `page.txt`, and what is expected of it in `expected.json`.

`make accept` writes what is expected anew; the diff is reviewed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from cleaning import Document, Page, clean_page, undo

FOLDERS = sorted(path for path in Path(__file__).with_name("golden").iterdir() if path.is_dir())
ACCEPT = bool(os.environ.get("QINGWEN_ACCEPT"))


def cleaned(folder: Path) -> Document:
    page = next(folder.glob("page.*"))
    return clean_page(Page(None, None, None, None, (), page.read_bytes(), source=f"{folder.name}:0"))


def account(document: Document) -> dict[str, object]:
    """What is held on to: fields, text line by line, what each rule did, notes."""
    return {
        "status": document.status,
        "site": document.site,
        "title": document.title,
        "category": list(document.category),
        "tags": list(document.tags),
        "published_on": str(document.published_on or ""),
        "extraction": document.extraction.split()[0],
        "decoding": list(document.decoding),
        "text": document.text.split("\n"),
        "edits": dict(sorted(Counter(edit.rule for edit in document.edits).items())),
        "notes": dict(sorted(Counter(note.rule for note in document.notes).items())),
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_golden_page_is_what_was_accepted(folder: Path) -> None:
    document = cleaned(folder)
    assert undo(document.text, document.edits) == document.base
    expected = folder / "expected.json"
    if ACCEPT:
        text = json.dumps(account(document), ensure_ascii=False, indent=1) + "\n"
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert account(document) == json.loads(expected.read_text(encoding="utf-8"))
