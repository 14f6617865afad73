"""A release's documents as JSONL or Markdown, for those who read files by eye or line.

>>> front({"id": "a", "title": "通知: 一", "text": "会议开始。", "tags": []})
'---\\nid: "a"\\ntitle: "通知: 一"\\ntags: []\\n---\\n会议开始。\\n'
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from output import place


def _shown(value: object) -> object:
    """Bytes as hex; what else JSON has no word for as text."""
    return base64.b16encode(value).decode().lower() if isinstance(value, bytes) else str(value)


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON."""
    shown = {key: _shown(value) if isinstance(value, bytes) else value for key, value in row.items()}
    return msgspec.json.encode(shown, enc_hook=_shown) + b"\n"


def front(row: Mapping[str, Any]) -> str:
    """A row as Markdown: its columns as front matter (JSON is YAML), then its text."""
    known = "".join(f"{key}: {line({'_': value})[5:-2].decode()}\n" for key, value in row.items() if key != "text")
    return f"---\n{known}---\n{row['text']}\n"


def _rows(whole: Any) -> Iterator[Mapping[str, Any]]:
    for batch in whole.to_batches(max_chunksize=500):
        yield from batch.to_pylist()


def as_jsonl(folder: Path, name: str, whole: Any) -> None:
    """One file, a document a line."""
    place.written(folder / f"{name}.jsonl", b"".join(line(row) for row in _rows(whole)))


def as_markdown(folder: Path, name: str, whole: Any) -> None:
    """A folder a split, a file a document, in folders by the first two digits of its id."""
    split = name.partition("-")[0]
    for row in _rows(whole):
        (folder / split / row["id"][:2]).mkdir(parents=True, exist_ok=True)
        (folder / split / row["id"][:2] / f"{row['id']}.md").write_text(front(row), encoding="utf-8", newline="\n")


FILES: Mapping[str, Callable[[Path, str, Any], None]] = {"jsonl": as_jsonl, "markdown": as_markdown}
