"""How a dataset looks, in one pass over its rows: counts, quantiles, what was removed most, what failed.

>>> quantiles([1, 2, 3, 4, 100])
(1.0, 1.0, 3.0, 100.0, 100.0)
"""

from __future__ import annotations

import dataclasses
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from output.dataset import table
from output.dedup import dedup

QUANTILES = (0.01, 0.1, 0.5, 0.9, 0.99)
SHORTEST = 4  # characters of a removal that is shown: below it are marks and blanks
SHOWN = 20  # of each list
HELD = 50_000  # different removals counted at once; the rarest half goes when there are more
ERRORS = 50
COLUMNS = (
    "id", "url", "site", "title", "category", "published_on", "status", "error", "raw_ref", "edits", "n_chars",
    "removed_share", "signals", "pii",
)  # fmt: skip


class Removal(msgspec.Struct, frozen=True):
    """A stretch that was removed often: by which rule, how often, and a row that holds it."""

    was: str
    rule: str
    count: int
    id: str


class Failure(msgspec.Struct, frozen=True):
    """A row that could not be cleaned, and where it came from."""

    id: str
    url: str | None
    error: str
    place: str


class Rule(msgspec.Struct, frozen=True):
    """What a family of rules did: documents, edits, characters taken out of all bases."""

    name: str
    documents: int
    edits: int
    chars: int


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """Figures of one version. Lengths, shares and signals are of rows with status ok; quantiles are QUANTILES."""

    name: str
    version: int
    statuses: Mapping[str, int]
    months: Mapping[str, int]
    sites: Mapping[str, int]
    categories: Mapping[str, int]
    base_chars: int
    chars: int
    lengths: tuple[float, ...]
    histogram: tuple[tuple[int, int], ...]
    rules: tuple[Rule, ...]
    removals: tuple[Removal, ...]
    signals: Mapping[str, tuple[float, ...]]
    pii: Mapping[str, int]
    clusters: Mapping[str, int]
    failures: tuple[Failure, ...]

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.statuses.values())


def quantiles(values: Sequence[float] | Any) -> tuple[float, ...]:
    """Values that occur, not between two; zeros for none."""
    if not len(values):
        return (0.0,) * len(QUANTILES)
    found: list[float] = np.quantile(np.asarray(values), QUANTILES, method="nearest").tolist()
    return tuple(float(value) for value in found)


class Tally:
    """What is counted on the way."""

    def __init__(self) -> None:
        self.statuses, self.months, self.sites, self.categories = (Counter[str]() for _ in range(4))
        self.documents, self.edits, self.chars_out, self.pii = (Counter[str]() for _ in range(4))
        self.removals: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], str] = {}
        self.lengths = array("i")
        self.signals: dict[str, array[float]] = {}
        self.base_chars = 0
        self.failures: list[Failure] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One row."""
        self.statuses[row["status"]] += 1
        if row["status"] == "error" and len(self.failures) < ERRORS:
            place = (row["raw_ref"] or [""])[0]
            self.failures.append(Failure(row["id"], row["url"], row["error"] or "", place))
        if row["status"] != "ok":
            return
        day = row["published_on"]
        self.months[f"{day:%Y-%m}" if day else ""] += 1
        self.sites[row["site"] or ""] += 1
        self.categories[" > ".join(row["category"] or ())] += 1
        self.lengths.append(row["n_chars"])
        for name, value in (row["signals"] or {}).items():
            self.signals.setdefault(name, array("f")).append(value)
        self.pii.update(row["pii"] or {})
        self._edits(row)

    def _edits(self, row: Mapping[str, Any]) -> None:
        families = set()
        self.base_chars += row["n_chars"]
        for edit in row["edits"]:
            family = edit["rule"].partition(":")[0]
            families.add(family)
            self.edits[family] += 1
            self.chars_out[family] += len(edit["was"])
            self.base_chars += len(edit["was"]) - len(edit["put"])
            if len(edit["was"]) >= SHORTEST:
                key = (edit["was"], edit["rule"])
                self.removals[key] += 1
                self.examples.setdefault(key, row["id"])
        self.documents.update(families)
        if len(self.removals) > HELD:
            self.removals = Counter(dict(self.removals.most_common(HELD // 2)))
            self.examples = {key: self.examples[key] for key in self.removals}


def survey(path: Path | str, version: int | None = None) -> Survey:
    """Figures of a dataset's version (default: the newest)."""
    tally = Tally()
    for row in table.rows(path, version, COLUMNS):
        tally.add(row)
    rules = (Rule(n, tally.documents[n], tally.edits[n], tally.chars_out[n]) for n in tally.edits)
    removals = (Removal(*key, n, tally.examples[key]) for key, n in tally.removals.most_common(SHOWN))
    return Survey(
        name=Path(path).name,
        version=int(table.opened(path, version).version()),
        statuses=dict(sorted(tally.statuses.items())),
        months=dict(sorted(tally.months.items())),
        sites=dict(tally.sites.most_common(SHOWN)),
        categories=dict(tally.categories.most_common(SHOWN)),
        base_chars=tally.base_chars,
        chars=sum(tally.lengths),
        lengths=quantiles(tally.lengths),
        histogram=histogram(tally.lengths),
        rules=tuple(sorted(rules, key=lambda r: (-r.chars, r.name))),
        removals=tuple(removals),
        signals={name: quantiles(values) for name, values in sorted(tally.signals.items())},
        pii=dict(sorted(tally.pii.items())),
        clusters=_clusters(Path(path)),
        failures=tuple(tally.failures),
    )


def histogram(lengths: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(lower bound, documents) by powers of two.

    >>> histogram([1, 100, 120, 130])
    ((1, 1), (2, 0), (4, 0), (8, 0), (16, 0), (32, 0), (64, 2), (128, 1))
    """
    counts = Counter(max(0, length.bit_length() - 1) for length in lengths)
    if not counts:
        return ()
    return tuple((1 << power, counts[power]) for power in range(min(counts), max(counts) + 1))


def _clusters(path: Path) -> dict[str, int]:
    """How many clusters of near-duplicates, documents in them, and the largest; nothing where none were sought."""
    import pyarrow.parquet as pq

    found = dedup.folder_of(path) / "clusters.parquet"
    if not found.exists():
        return {}
    sizes = Counter(pq.read_table(found, columns=["dup_cluster"]).column(0).to_pylist())
    return {"clusters": len(sizes), "documents": sizes.total(), "largest": max(sizes.values(), default=0)}
