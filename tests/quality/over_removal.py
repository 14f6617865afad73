"""Over-removal: genuine sentences that use the words of stamps, leads and tails, wherever a document may hold them.

    python -m tests.quality.over_removal                 # the sentences of tests/must_stay
    python -m tests.quality.over_removal FOLDER [-v]     # those of another folder of *.txt; -v shows what was taken
    python -m tests.quality.over_removal --prose FILE    # your own clean text, a paragraph a line; twelve a document

A sentence alone proves little: rules go by position and by what repeats. So each stands alone, as the first, a middle
and the last paragraph of a short text, and at the end of one of its paragraphs; and twelve of a genre are shuffled
together, 25 times, a paragraph each or three to a paragraph. Prints for each place the share of documents that lose no
letter or digit.
"""

from __future__ import annotations

import argparse
import collections
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaning import clean_text
from cleaning.model import Edit

FOLDER = Path(__file__).parents[1] / "cleaning" / "steps" / "must_stay"
SHUFFLES, TOGETHER, PARAGRAPH = 25, 12, 3  # times, sentences in a document, sentences in a paragraph
TARGET, TARGETS = 0.995, {"mixed": 0.98}  # a mixture holds twelve sentences
CONTEXT = 14  # characters shown on either side
TEXT = (
    "入汛以来，各地各部门提前部署，抓好山洪灾害防御和中小水库安全度汛。",
    "沿江乡镇组织巡查队伍，对重点堤段实行昼夜值守，发现险情立即处置。",
    "这些措施有效保障了群众生命财产安全，也为下一阶段的工作积累了经验。",
    "全市累计转移安置群众三千余人，没有发生人员伤亡，受灾农田已经陆续补种。",
)


def lines_of(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]


def places(sentence: str) -> Iterator[tuple[str, str]]:
    """(place, document): the sentence wherever a text may hold it."""
    one, two, three, four = TEXT
    yield "alone", sentence
    yield "first", "\n".join((sentence, *TEXT))
    yield "middle", "\n".join((one, two, sentence, three, four))
    yield "last", "\n".join((*TEXT, sentence))
    if sentence[-1] in "。！？":
        yield "end of a paragraph", "\n".join((one + two + sentence, three + four))


def mixtures(genre: str, sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(place, document): sentences of one genre shuffled; the same in every run."""
    for seed in range(SHUFFLES):
        some = random.Random(f"{genre}/{seed}").sample(sentences, min(TOGETHER, len(sentences)))
        step = PARAGRAPH if seed % 2 else 1
        yield "mixed", "\n".join("".join(some[i : i + step]) for i in range(0, len(some), step))


def prose(path: Path) -> Iterator[tuple[str, str]]:
    """(file's name, document): its lines in order."""
    lines = lines_of(path)
    for i in range(0, len(lines), TOGETHER):
        yield path.stem, "\n".join(lines[i : i + TOGETHER])


def genuine(folder: Path) -> Iterator[tuple[str, str]]:
    """(place, document) of every sentence and genre of a folder."""
    for path in sorted(folder.glob("*.txt")):
        sentences = lines_of(path)
        for sentence in sentences:
            yield from places(sentence)
        yield from mixtures(path.stem, sentences)


def taken(text: str) -> list[Edit]:
    """Edits that cost a letter or a digit."""
    return [edit for edit in clean_text(text).edits if any(char.isalnum() for char in edit.was)]


def shown(text: str, edit: Edit) -> str:
    before, after = text[max(0, edit.start - CONTEXT) : edit.start], text[edit.end : edit.end + CONTEXT]
    return f"{edit.rule}: {before}⟦{edit.was}⟧{after}".replace("\n", "↵")


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.over_removal", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--prose", type=Path, metavar="FILE", help="a clean text, a paragraph a line")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was taken")
    told = parser.parse_args(words)
    documents, kept = collections.Counter[str](), collections.Counter[str]()
    for place, text in prose(told.prose) if told.prose else genuine(told.folder):
        lost = taken(text)
        documents[place] += 1
        kept[place] += not lost
        if told.verbose:
            print("".join(f"  {place}: {shown(text, edit)}\n" for edit in lost), end="")
    for place, count in documents.items():
        print(f"{place:20} {kept[place] / count:.4f}  of {count:5}   target ≥ {TARGETS.get(place, TARGET)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
