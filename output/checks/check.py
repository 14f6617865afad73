"""A dataset against its own claims: laws row by row, checksums, records = rows + counted, log against parts and index.

A finding names the command that makes it good: `clean` makes a damaged part again, and writes a damaged entry of the
log again from the parts on disk.

>>> row = {"text": "甲，乙", "edits": [{"start": 1, "was": ",", "put": "，", "rule": "width"}], "status": "ok",
...        "base_sha256": hashlib.sha256("甲,乙".encode()).digest(), "notes": [], "without": []}
>>> list(broken_laws(row))
[]
>>> list(broken_laws(row | {"text": "甲，丙"}))
['law 1: undoing the edits does not give the base back']
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cleaning.common.errors import Fault
from cleaning.edits import apply, tighten, undo
from cleaning.knowledge.load import Knowledge
from cleaning.model import Edit
from cleaning.pipeline import clean_text
from output.build.part_writer import Account, part_at
from output.build.plan.digest_set import Digests, digest, packed
from output.checks import consistency
from output.checks.parts_held import Held
from output.dataset import committed, delta_log, table
from output.dataset.migration import batches

BLANK = re.compile(r"(?:^|\n)[ \t\u3000]|[ \t\u3000](?:\n|$)|\n\n|\n$|^\n|\r")
SEEN_RULES = 3  # findings of one kind in a part before the rest are only counted


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at and what was found broken; no finding means that all claims hold. `notes` are no faults."""

    parts: int
    rows: int
    records: int
    unsettled: int
    findings: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


def check(path: Path | str, *, version: int | None = None, knowledge: Knowledge | None = None) -> Verdict:
    """Every live part and row. With the knowledge that made it, also law 4: cleaning twice is cleaning once.

    Raises Fault where there is no dataset to look at.
    """
    path, tally, ids = Path(path), Counter[str](), Ids()
    if not table.exists(path):
        table.opened(path)  # says what is wrong
    findings = [*consistency.of_log(path), *consistency.of_forgetting(path)]
    try:
        live = table.live(path, version)
    except Fault as fault:
        if not findings:
            raise
        return Verdict(0, 0, 0, 0, (*findings, fault))
    said = delta_log.accounts(path)
    for name in live:
        found = list(_part(path / name, said.get(name, {}), knowledge, tally, ids))
        if any(one.place == name for one in found):
            committed.doubt(path, {name})
        findings += found
    findings += _unheld(ids.held)
    findings += consistency.of_past(path, live, said)
    missing, notes = consistency.of_index(path, live, said) if version is None else ((), ())
    strays = consistency.strays(path, said)
    found_all = (*findings, *missing)
    return Verdict(tally["parts"], tally["rows"], tally["records"], tally["unsettled"], found_all, (*notes, *strays))


def _unheld(held: Held) -> Iterator[Fault]:
    """Further pages whose text is in no row."""
    found = list(held.missing())
    remedy = "clean its inputs again"
    yield from (Fault(id, "law 6: a part whose text no row holds", remedy) for id in found[:SEEN_RULES])
    if more := len(found[SEEN_RULES:]):
        yield Fault("documents", f"{more} more: law 6: a part whose text no row holds", remedy)


def _part(
    path: Path, said: Mapping[str, Any], knowledge: Knowledge | None, tally: Counter[str], ids: Ids
) -> Iterator[Fault]:
    remedy = consistency.remedy(path.parent, said.get("source"))
    try:
        part = part_at(path)
    except Fault as fault:
        yield Fault(path.name, fault.fault, remedy)
        return
    tally.update(parts=1, records=part.account.records)
    if said.get("sha256") != part.sha256:
        yield Fault(path.name, "its bytes are not those that were committed", remedy)
    try:
        found = list(_rows(path, part.account, knowledge, tally, ids))
    except Fault as fault:
        found = [Fault(path.name, fault.fault, remedy)]
    yield from found


def _rows(path: Path, account: Account, knowledge: Knowledge | None, tally: Counter[str], ids: Ids) -> Iterator[Fault]:
    statuses, kinds = Counter[str](), Counter[str]()
    for row, other in _read(path, ids):
        statuses[row["status"]] += 1
        tally.update(rows=1, unsettled=any(note["rule"] == "unsettled" for note in row["notes"] or ()))
        again = (f"law 6: its id stands in {other} too",) if other else ()
        for what in (*broken_laws(row), *_twice(row, knowledge), *again):
            kinds[what] += 1
            if kinds[what] <= SEEN_RULES:
                yield Fault(f"{path.name}: {row['id']}", what, f"qingwen show {row['id']}")
    yield from (Fault(path.name, f"{n} more: {what}") for what, count in kinds.items() if (n := count - SEEN_RULES) > 0)
    if dict(statuses) != dict(account.rows):
        yield Fault(path.name, f"law 6: holds rows {dict(statuses)}, its account says {account.rows}")
    counted = statuses.total() + sum(account.counts.values())
    if counted != account.records:
        yield Fault(path.name, f"law 6: {account.records} records, {counted} rows and counted")


def _read(path: Path, ids: Ids) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each row, and the part that holds its id already ("" for none)."""
    for batch in batches(path, checked=True):
        rows = batch.to_pylist()
        ids.held.see(rows)
        yield from zip(rows, ids.again([row["id"] for row in rows], path.name), strict=True)


class Ids:
    """In which part each id was met first: 20 bytes an id; and which further pages are in a row (`held`).

    >>> met = Ids()
    >>> met.again(["a", "b", "a"], "one.parquet"), met.again(["c", "b"], "two.parquet")
    (['', '', 'one.parquet'], ['', 'one.parquet'])
    """

    def __init__(self) -> None:
        self.met = Digests([("part", "u4")])
        self.parts: list[str] = []
        self.held = Held()

    def again(self, ids: Sequence[str], part: str) -> list[str]:
        """Of each of these ids of a part: the part that holds it already."""
        if part not in self.parts[-1:]:
            self.parts.append(part)
        keys, now = packed(map(digest, ids)), set[str]()
        found = [""] * len(ids)
        for which, (number,) in self.met.at(keys):
            found[which] = found[which] or self.parts[number]
        for at, id in enumerate(ids):
            found[at] = found[at] or (part if id in now else "")
            now.add(id)
        self.met.add(keys, np.full(len(ids), len(self.parts) - 1, self.met.row))
        return found


def edits_of(row: Mapping[str, Any]) -> tuple[Edit, ...]:
    """The edits of a row as values; their ends are where what they took ended."""
    found = row["edits"] or ()
    return tuple(Edit(e["start"], e["start"] + len(e["was"]), e["was"], e["put"], e["rule"]) for e in found)


def broken_laws(row: Mapping[str, Any]) -> Iterator[str]:
    """Which of laws 1, 2 and the normal form a row breaks, in words."""
    text, edits = row["text"], edits_of(row)
    if row["status"] in ("part", "error"):
        if text or edits:
            yield f"a row of status {row['status']} has a text or edits"
        return
    base = undo(text, edits)
    if hashlib.sha256(base.encode("utf-8", "replace")).digest() != row["base_sha256"]:
        yield "law 1: undoing the edits does not give the base back"
        return
    if apply(base, edits) != text or any(base[e.start : e.end] != e.was for e in edits):
        yield "law 1: applying the edits to the base does not give the text"
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(edits)):
        yield "law 1: edits overlap"
    if any(tighten(edit) != edit for edit in edits):
        yield "law 1: an edit is not tight"
    if not all(edit.rule for edit in edits):
        yield "law 2: an edit without a rule"
    if not row["without"] and (BLANK.search(text) or not unicodedata.is_normalized("NFC", text)):
        yield "the text is not in normal form"


def _twice(row: Mapping[str, Any], knowledge: Knowledge | None) -> Sequence[str]:
    unsettled = any(note["rule"] == "unsettled" for note in row["notes"] or ())
    if knowledge is None or row["status"] != "ok" or row["without"] or unsettled:
        return ()
    again = clean_text(row["text"], url=row["url"], site=row["site"], knowledge=knowledge).text
    return () if again == row["text"] else ("law 4: cleaning it again changes it",)
