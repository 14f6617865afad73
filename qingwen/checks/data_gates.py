"""The gates of a run's data: what its rows say, against the profile's floor and what a good site's rows look like.

They are asked twice: of the rows that this run brought, which a hundred thousand good ones of earlier runs would hide,
and of all rows of the name, so that a fault stays one until it is gone. The worse answer of a gate counts.

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

from crawler.run.run_record import Gate, RunRecord

BROKEN, EMPTY = 0.01, 0.10  # shares of the rows: as --max-errors; a tenth of the pages without a text is a new layout
UNTITLED, UNFILED = 0.05, 0.20  # no title; no category: not every site has a crumb on every page
SPOILT = 0.01  # texts with U+FFFD or with the mojibake note
FEW = 3  # pages: of a site of a dozen, one or two that are odd are no new layout
MEDIAN = 10  # texts of a run whose median says something: one short poem is no short site
ROWS = 0.5  # share of the articles fetched in a run that are documents, or were before
LEVELS = ("ok", "warn", "fail")
STRANGE = 0.20  # pages where no selector of the profile fits, so that another way spoke


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """Counts over rows that are not part of another; `chars` of each text; `strange`: no selector of the profile fits.

    `which` rows, in words; `alone`: of one run, where one or two that are odd are no fault.
    """

    rows: int
    errors: int
    empty: int
    chars: tuple[float, ...]
    titled: int
    filed: int
    spoilt: int
    strange: int
    which: str = ""
    alone: bool = False


def figures(rows: Iterable[Mapping[str, Any]], which: str = "", *, alone: bool = False) -> Figures:
    """Read rows once (columns status, text, title, category, notes)."""
    count, errors, empty, titled, filed, spoilt, strange = (0,) * 7
    chars = list[float]()
    for row in rows:
        count += row["status"] != "part"
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
    return Figures(count, errors, empty, tuple(chars), titled, filed, spoilt, strange, which, alone)


def gates(f: Figures, body_chars: int = 0) -> tuple[Gate, ...]:
    """Every gate of these rows with its verdict; none of no rows."""
    return tuple(_gates(f, body_chars)) if f.rows else ()


def of_run(new: Figures, whole: Figures, body_chars: int = 0) -> tuple[Gate, ...]:
    """The gates of the rows that a run brought, and of all rows of its name: of each gate the worse."""
    enough = body_chars if len(new.chars) >= MEDIAN else 0
    found = {gate.gate: gate for gate in gates(whole, body_chars)}
    for gate in gates(new, enough):
        if gate.gate not in found or LEVELS.index(gate.level) >= LEVELS.index(found[gate.gate].level):
            found[gate.gate] = gate
    return tuple(found.values())


def rows(documents: int, before: int, fetched: int) -> Gate:
    """Of the articles that a run fetched, those that are documents now, and those that a row had `before`."""
    share = (documents + before) / max(1, fetched)
    few = fetched >= FEW and share < ROWS
    what = f"{documents} of {fetched} articles of this run became documents ({share:.1%}, at least {ROWS:.0%})"
    return Gate("rows", "fail" if few else "ok", round(share, 4), ROWS, what if few else "")


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
    what = f"{median:.0f} characters in the median text{f.which}, at least {body_chars}"
    yield Gate("body_chars", "fail" if low else "ok", median, body_chars, what if low else "")
    yield _most("broken", f.errors, f.rows, BROKEN, f"rows{f.which} with status error", few=FEW if f.alone else 0)
    yield _most("empty", f.empty, f.rows, EMPTY, f"pages{f.which} without a text")
    yield _most("title", texts - f.titled, texts, UNTITLED, f"texts{f.which} without a title")
    yield _most("category", texts - f.filed, texts, UNFILED, f"texts{f.which} without a category", hard=False)
    yield _most("spoilt", f.spoilt, texts, SPOILT, f"texts{f.which} with lost characters or mojibake")
    yield _most("profile", f.strange, texts, STRANGE, f"pages{f.which} that the profile's selectors do not fit")


def _most(name: str, part: int, whole: int, bound: float, what: str, *, hard: bool = True, few: int = FEW) -> Gate:
    """A share against its ceiling; above it a `hard` one fails the run, another warns."""
    share = part / max(1, whole)
    said = f"{part} of {whole} {what} ({share:.1%}, at most {bound:.0%})"
    if share > bound and (part > few or part == whole >= few):
        return Gate(name, "fail" if hard else "warn", round(share, 4), bound, said)
    return Gate(name, "ok", round(share, 4), bound)
