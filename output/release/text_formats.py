"""A release's documents as JSONL or Markdown, for those who read files by eye or line.

>>> front({"id": "a", "title": "通知: 一", "text": "会议开始。", "tags": []})
'---\\nid: "a"\\ntitle: "通知: 一"\\ntags: []\\n---\\n会议开始。\\n'
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaning.common import files


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


class Lines:
    """One file of JSONL, a document a line."""

    def __init__(self, folder: Path, name: str) -> None:
        self.whole = files.writing(folder / f"{name}.jsonl")
        self.out = self.whole.__enter__()

    def add(self, batch: Any) -> None:
        """More rows."""
        self.out.writelines(map(line, batch.to_pylist()))

    def close(self) -> None:
        """Now the file has its name."""
        self.whole.__exit__(None, None, None)


class Leaves:
    """A folder a split, a file of Markdown a document, in folders by the first two digits of its id."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name.partition("-")[0]

    def add(self, batch: Any) -> None:
        """More rows."""
        for row in batch.to_pylist():
            (self.folder / row["id"][:2]).mkdir(parents=True, exist_ok=True)
            path = self.folder / row["id"][:2] / f"{row['id']}.md"
            path.write_text(front(row), encoding="utf-8", newline="\n")

    def close(self) -> None:
        """Each file has its name already: the release itself has none yet."""
