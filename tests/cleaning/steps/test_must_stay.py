"""What must stay: genuine uses of the words that stamps use, each sentence by itself and all of a genre on one page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleaning import clean_text
from tests.quality.over_removal import genuine, taken

FOLDER = Path(__file__).parent / "must_stay"
FLOORS = {"first": 0.995, "middle": 0.995, "end of a paragraph": 0.995, "last": 0.99, "mixed": 0.98}  # they only rise
GENRES = sorted(FOLDER.glob("*.txt"))


def lines_of(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]


SENTENCES = [pytest.param(line, id=f"{path.stem}-{i}") for path in GENRES for i, line in enumerate(lines_of(path), 1)]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_genuine_sentence_stays(sentence: str) -> None:
    assert clean_text(sentence).text == sentence


@pytest.mark.parametrize("path", GENRES, ids=lambda p: p.stem)
def test_a_page_of_genuine_sentences_stays(path: Path) -> None:
    page = "\n".join(lines_of(path))
    assert clean_text(page).text == page


def test_there_are_two_hundred_of_them() -> None:
    assert len(SENTENCES) >= 200


def test_genuine_sentences_stay_wherever_a_text_may_hold_them() -> None:
    lost: dict[str, list[bool]] = {}
    for place, text in genuine(FOLDER):
        lost.setdefault(place, []).append(bool(taken(text)))
    kept = {place: 1 - sum(some) / len(some) for place, some in lost.items()}
    assert {place: kept[place] for place, floor in FLOORS.items() if kept[place] < floor} == {}


def normal_form(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def records(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def test_real_official_texts_stay(shared: Callable[..., Path]) -> None:
    texts = [normal_form(str(r["text"])) for r in records(shared("data", "clean_dev.jsonl.gz")) if r["exact"]]
    changed = [text for text in texts if clean_text(text).text != text]
    assert len(changed) <= 0.005 * len(texts)
