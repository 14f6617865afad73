"""Log, parts on disk and indexes of a dataset against each other, and the command that makes good what differs.

>>> remedy(Path("data/documents"), None)
'restore it from a copy'
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleaning.common.errors import Fault
from output.build.part_writer import is_whole
from output.build.plan import record_index
from output.build.plan.shards import PART
from output.dataset import committed, delta_log
from output.takedown.page_passages import PENDING, Page

Accounts = Mapping[str, Mapping[str, Any]]
FROM_A_COPY = "restore it from a copy"


def remedy(into: Path, source: str | None) -> str:
    """The command that makes the parts of a source again; where the source is gone, only a copy helps."""
    if not source or not (path := into.absolute().parent / source).exists():
        return f"its input {source} is gone: {FROM_A_COPY}" if source else FROM_A_COPY
    return f"make it again, with the options of that time: qingwen clean {shlex.quote(str(path))} --into {into}"


def of_log(into: Path) -> Iterator[Fault]:
    """Damaged entries of the log, and versions that are missing at its end."""
    damaged = [entry for entry in delta_log.entries(into, committed.newest(into)) if entry.fault]
    if not damaged:
        return
    sources = [str(account.get("source")) for account in delta_log.accounts(into).values()]
    sources += [one.name for one in record_index.load_all(into)]
    there = next((name for name in sources if (into.absolute().parent / name).exists()), None)
    for entry in damaged:
        yield Fault(f"entry {entry.number} of its log", entry.fault, remedy(into, there))


def of_forgetting(into: Path) -> Iterator[Fault]:
    """A page that is half forgotten."""
    if (into / PENDING).exists():
        try:
            page = msgspec.json.decode((into / PENDING).read_bytes(), type=Page)
            what = next(iter((*page.urls, *page.ids)), "URL")
        except msgspec.DecodeError:
            what = "URL"
        yield Fault(PENDING, "a forget was broken off", f"qingwen forget {shlex.quote(what)} --dataset {into}")


def of_past(into: Path, live: Collection[str], said: Accounts) -> Iterator[Fault]:
    """Parts of older versions that are on disk and not as they were committed. Those that are gone are no fault."""
    for name in sorted(said.keys() - set(live)):
        path = into / name
        if path.exists() and not is_whole(path, str(said[name].get("sha256") or "")):
            yield Fault(name, "of an older version, its bytes are not those that were committed", f"remove {path}")


def of_index(into: Path, live: Sequence[str], said: Accounts) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Sources of which the parts hold fewer or more records than the index, as faults and as notes.

    A build that was killed has written the index of what it had not committed yet: a note. Where nothing is remembered
    of the last commit, the log may have lost it: a fault.
    """
    held = Counter[str]()
    for name in live:
        held[str(said.get(name, {}).get("source"))] += int(said.get(name, {}).get("records") or 0)
    found = []
    for one in record_index.load_all(into):
        try:
            count = sum(1 for _ in one.entries())
        except Fault:
            continue  # a cache that the next build makes anew
        if count != held[one.name]:
            what = f"its index has {count} records, the parts hold {held[one.name]}"
            found.append(Fault(one.name, what, remedy(into, one.name)))
    return ((), tuple(found)) if committed.newest(into) >= 0 else (tuple(found), ())


def strays(into: Path, said: Accounts) -> Iterator[Fault]:
    """Part files that no version holds."""
    for path in sorted(into.glob("*.parquet")):
        if path.name not in said:
            what = "is in no version" if PART.fullmatch(path.name) else "is no part of this dataset"
            remedy = "a build that was killed made it and takes it up again; otherwise remove it"
            yield Fault(path.name, what, remedy)
