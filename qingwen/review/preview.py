"""What accepting a suspect, as it is or edited, would remove: in the dataset's texts, or in the examples alone.

>>> example("甲", "【墨水喵】", "乙", 0).text
'甲【墨水喵】乙'
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from cleaning.knowledge.load import Knowledge
from cleaning.site_facts.stamp_mining.accepted import stamps_of
from cleaning.site_facts.stamp_mining.discover import Candidate
from qingwen.review.edited_suspect import Judged
from qingwen.review.occurrences import Reading, Text
from qingwen.review.removal import Removal, removal

Source = Literal["dataset", "examples", "reading"]


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """Where it was looked, how many documents of the dataset hold the suspect, and what would go."""

    source: Source
    documents: int
    removal: Removal


def previewed(one: Judged, key: str, reading: Reading, knowledge: Knowledge) -> Preview:
    """Clean the texts that are held of the suspect; while there are none, its examples."""
    held = reading.held(key)
    source: Source = "dataset" if reading.has_dataset else "examples"
    if not reading.is_done:
        source = "reading"
    texts = held.texts if source == "dataset" else _examples(one)
    documents = one.counted.documents if one.counted else held.documents
    return Preview(source, documents, removal(tuple(stamps_of(one)), texts, knowledge, one.site or None))


def _examples(one: Candidate) -> tuple[Text, ...]:
    return tuple(example(e.before, e.phrase, e.after, number) for number, e in enumerate(one.examples))


def example(before: str, phrase: str, after: str, number: int) -> Text:
    """An example as a text of its own."""
    return Text(str(number), None, f"{before}{phrase}{after}")
