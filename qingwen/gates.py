"""The gates of a run's data: what its rows say, against the profile's floor and what a good site's rows look like.

>>> figures = Figures(rows=100, errors=0, empty=0, chars=(900.0,) * 100, titled=100, filed=100, spoilt=0, strange=0)
>>> [gate.gate for gate in gates(figures, body_chars=1000) if gate.level == "fail"]
['body_chars']
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from crawler.record import Gate, RunRecord

BROKEN, EMPTY = 0.01, 0.10  # shares of the rows: as --max-errors; a tenth of the pages without a text is a new layout
UNTITLED, UNFILED = 0.05, 0.20  # no title; no category: not every site has a crumb on every page
SPOILT = 0.01  # texts with U+FFFD or with the mojibake note
FEW = 3  # pages: of a site of a dozen, one or two that are odd are no new layout
STRANGE = 0.20  # pages where no selector of the profile fits, so that another way spoke


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a site's rows; `chars` of each text; `strange`: the profile's selectors did not fit."""

    rows: int
    errors: int
    empty: int
    chars: tuple[float, ...]
    titled: int
    filed: int
    spoilt: int
    strange: int


def figures(rows: Iterable[Mapping[str, Any]]) -> Figures:
    """Read a site's rows once (columns status, text, title, category, notes)."""
    count, errors, empty, titled, filed, spoilt, strange = (0,) * 7
    chars = list[float]()
    for row in rows:
        count += 1
        errors += row["status"] == "error"
        empty += row["status"] in ("empty", "refused")
        if row["status"] != "ok":
            continue
        said = {note["rule"] for note in row["notes"] or ()}
        chars.append(len(row["text"]))
        titled += bool(row["title"])
        filed += bool(row["category"])
        spoilt += "\ufffd" in row["text"] or any(rule.startswith("mojibake") for rule in said)
        strange += "no-selector" in said
    return Figures(count, errors, empty, tuple(chars), titled, filed, spoilt, strange)


def gates(f: Figures, body_chars: int = 0) -> tuple[Gate, ...]:
    """Every gate with its verdict."""
    return tuple(_gates(f, body_chars))


def judged(record: RunRecord, found: tuple[Gate, ...], worst: Gate | None) -> RunRecord:
    """The run's record with these gates too; a run that was fine fails by the worst of them."""
    whole = (*record.gates, *found)
    if worst is None or record.verdict != "ok":
        return msgspec.structs.replace(record, gates=whole)
    return msgspec.structs.replace(record, gates=whole, verdict="failed", why=f"{worst.gate}: {worst.what}")


def unread(found: Sequence[str]) -> Gate:
    """Parts of the archives that could not be read, each in a line; one is too many."""
    return Gate("unread", "fail" if found else "ok", len(found), 0, found[0] if found else "")


def _gates(f: Figures, body_chars: int) -> Iterator[Gate]:
    texts = len(f.chars)
    median = statistics.median(f.chars) if texts else 0.0
    low = median < body_chars
    yield Gate(
        "body_chars", "fail" if low else "ok", median, body_chars, "characters in the median text" if low else ""
    )
    yield _most("broken", f.errors, f.rows, BROKEN, "rows with status error")
    yield _most("empty", f.empty, f.rows, EMPTY, "pages without a text")
    yield _most("title", texts - f.titled, texts, UNTITLED, "texts without a title")
    yield _most("category", texts - f.filed, texts, UNFILED, "texts without a category", hard=False)
    yield _most("spoilt", f.spoilt, texts, SPOILT, "texts with lost characters or mojibake")
    yield _most("profile", f.strange, texts, STRANGE, "pages that the profile's selectors do not fit")


def _most(name: str, part: int, whole: int, bound: float, what: str, *, hard: bool = True) -> Gate:
    """A share against its ceiling; above it a `hard` one fails the run, another warns."""
    share = part / max(1, whole)
    said = f"{part} of {whole} {what}"
    if share > bound and (part > FEW or name == "broken"):
        return Gate(name, "fail" if hard else "warn", round(share, 4), bound, said)
    return Gate(name, "ok", round(share, 4), bound)
