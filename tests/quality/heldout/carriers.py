"""Clean documents to put damage into: sections of official texts, in the normal form that cleaning promises.

>>> normal("　　第一段\\n\\n　第二段 \\n")
'第一段\\n第二段'
>>> [len(part) for part in sections("\\n".join(["字" * 499] * 9), 1500)]
[1999, 1999, 499]
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.quality.common.records import records
from tests.quality.heldout.frames import Half

SHARED = Path(os.environ.get("QINGWEN_SHARED", Path(__file__).parents[4] / "shared"))
CLEAN = SHARED / "data" / "clean_dev.jsonl.gz"
SHORTEST = 500  # characters; below that a page is a stub


@dataclasses.dataclass(frozen=True, slots=True)
class Carrier:
    """A clean document, or a section of one."""

    id: str
    title: str
    genre: str
    text: str


def normal(text: str) -> str:
    """NFC, one paragraph a line, no indent, no blank line."""
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line)


def sections(text: str, size: int) -> Iterator[str]:
    """Whole paragraphs in runs of about `size` characters."""
    held: list[str] = []
    for line in text.split("\n"):
        held.append(line)
        if sum(map(len, held)) + len(held) > size:
            yield "\n".join(held)
            held = []
    if held:
        yield "\n".join(held)


def carriers(half: Half, rng: random.Random) -> list[Carrier]:
    """Every section of the documents of one half (by the hash of their id), shuffled."""
    found = []
    for record in records(CLEAN):
        if record["exact"] and ours(record["id"], half):
            found += list(cut(record, rng))
    rng.shuffle(found)
    return found


def cut(record: dict[str, Any], rng: random.Random) -> Iterator[Carrier]:
    for number, part in enumerate(sections(normal(record["text"]), rng.choice((800, 1500, 2500, 4000)))):
        if len(part) >= SHORTEST:
            yield Carrier(f"{record['id']}/{number}", record["title"], record["genre"], part)


def ours(name: str, half: Half) -> bool:
    return (hashlib.sha256(name.encode()).digest()[0] % 2 == 0) == (not half.startswith("judge"))
