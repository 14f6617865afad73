"""What the cleaner makes of damaged documents, counted: by the rules of the shared yardstick, whose alignment it uses.

A span is gone when 90 % of its letters and digits are; a removed run is good when half of it or more was injected.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaning import clean_text
from tests.quality.heldout.carriers import SHARED
from tests.quality.heldout.frames import INLINE

EVAL = SHARED / "eval"
CONTEXT = 14  # characters shown on either side of a miss
Record = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Miss:
    """A span that stayed, or a run or decoy that went, with what stands around it."""

    kind: str
    frame: str
    text: str


@dataclasses.dataclass(slots=True)
class Tally:
    """Counts by name: how many there were, how many of them came out right; and what did not."""

    all: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    right: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    misses: list[Miss] = dataclasses.field(default_factory=list)

    def add(self, name: str, right: bool | int, of: int = 1) -> None:
        """`of` more of that name, `right` of them as they should be."""
        self.all[name] += of
        self.right[name] += right

    def share(self, name: str) -> float | None:
        """None where there was nothing to count."""
        return self.right[name] / self.all[name] if self.all[name] else None


def kit() -> Any:
    """The yardstick's alignment, from the folder beside the repository."""
    sys.path.insert(0, str(EVAL))
    import kit as found  # type: ignore[import-not-found, unused-ignore]

    return found


def judge(records: Sequence[Record]) -> Tally:
    """Every figure of one half."""
    tally, yardstick = Tally(), kit()
    for record in records:
        spans(record, clean_text(record["dirty"]).text, tally, yardstick)
        untouched(record, clean_text(record["clean"]).text, tally, yardstick)
    return tally


def untouched(record: Record, output: str, tally: Tally, yardstick: Any) -> None:
    """Clean text must not change, decoys must stay."""
    clean = record["clean"]
    tally.add("clean documents changed", output != clean)
    lost = len(clean) - yardstick.lcs(output, clean) if output != clean else 0
    tally.add("clean characters lost", lost, len(clean))
    for decoy in record["decoys"]:
        kept = yardstick.folded(decoy) in yardstick.folded(output)
        tally.add("decoys kept", kept)
        if not kept:
            tally.misses.append(Miss("decoy", record["genre"], decoy))


def spans(record: Record, output: str, tally: Tally, yardstick: Any) -> None:
    """Which spans are gone, which removed runs were injected; white space counts nowhere."""
    dirty: str = record["dirty"]
    if "fold:nfkc" in record["damage"]:
        output = unicodedata.normalize("NFKC", output)  # a restored Ⅲ is not a lost III
    seen = [i for i, char in enumerate(dirty) if not char.isspace()]
    damaged = {i for span in record["spans"] for i in range(span["start"], span["end"])}
    text, fold = "".join(dirty[i] for i in seen), yardstick.same_length_fold
    injected = bytearray(i in damaged for i in seen)
    partners = yardstick.align_fairly(fold(text), fold(yardstick.no_space(output)), injected)
    kept = {i for i, partner in zip(seen, partners, strict=True) if partner >= 0}
    for span in record["spans"]:
        if span["family"] not in yardstick.BREAKS:
            recall(span, dirty, kept, tally)
    for run in runs(dirty, seen, kept):
        good = 2 * len(damaged.intersection(run)) >= len(run)
        tally.add("precision", good)
        if not good:
            tally.misses.append(Miss("false removal", record["genre"], excerpt(dirty, run[0], run[-1] + 1)))
    tally.add("exact but for blanks", yardstick.no_space(output) == yardstick.no_space(record["clean"]))


def recall(span: Record, dirty: str, kept: set[int], tally: Tally) -> None:
    """One span, counted under every name it has."""
    inside = [i for i in range(span["start"], span["end"]) if not dirty[i].isspace()]
    letters = [i for i in inside if dirty[i].isalnum()] or inside
    gone = sum(i not in kept for i in letters) >= 0.9 * len(letters)
    inline = span["family"] in INLINE
    tally.add("inline" if inline else span["family"], gone)
    tally.add(("family: " if inline else "around: ") + span["kind"], gone)
    if inline:
        tally.add("as: " + span["family"], gone)
        tally.add(f"stamps in the document: {bucket(span['stamps'])}", gone)
    if not gone:
        tally.misses.append(Miss(span["kind"], span["frame"], excerpt(dirty, span["start"], span["end"])))


def runs(dirty: str, seen: list[int], kept: set[int]) -> Iterator[list[int]]:
    """Removed stretches that hold a letter or digit."""
    run: list[int] = []
    for i in [*seen, -1]:
        if i >= 0 and i not in kept:
            run.append(i)
            continue
        if any(dirty[j].isalnum() for j in run):
            yield run
        run = []


def bucket(stamps: int) -> str:
    return "1" if stamps == 1 else "2-4" if stamps < 5 else "5+"


def excerpt(text: str, start: int, end: int) -> str:
    """The stretch between ⟦ ⟧ in its neighbourhood, on one line."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "↵")
