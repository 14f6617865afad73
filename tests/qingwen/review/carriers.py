"""Articles that nobody wrote, every tenth with a stamp that claims no owner: a suspect at most, so a person decides."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from output.dataset import table
from qingwen.site_in_a_box.content.text_generator import heading, paragraphs

SITE = "清泉文档网"
STAMP = "山海间有回声，"
PAGES = 300


def stamped(number: int, chance: Random) -> str:
    """An article, by chance with the stamp between two of its clauses."""
    text = "\n".join(paragraphs(5, heading(5, number)))[:900]
    if chance.random() < 0.1:
        at = chance.choice([place for place, sign in enumerate(text) if sign == "，"]) + 1
        text = text[:at] + STAMP + text[at:]
    return text


def write(path: Path) -> Path:
    """A dump of PAGES of them."""
    chance = Random(8)
    rows = ({"text": stamped(n, chance), "site": SITE} for n in range(1, PAGES + 1))
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def holding(dataset: Path) -> int:
    """How many texts hold the stamp."""
    return sum(STAMP in row["text"] for row in table.rows(dataset, columns=["text"]))
