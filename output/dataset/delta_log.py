"""The entries of the table's log: which are damaged, and how they are written again from the parts on disk.

Delta skips an entry that is empty and takes any path that an entry adds. So each entry is compared with itself: the
parts that its own account names must be the parts that it adds, and there is no gap between the first and the last.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     log = Path(folder) / FOLDER
...     log.mkdir()
...     _ = (log / f"{0:020}.json").write_text('{"commitInfo": {"qingwen": ')
...     [(entry.number, entry.fault) for entry in entries(Path(folder), newest=1)]
[(0, 'is damaged'), (1, 'is missing')]
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleaning.common import files
from cleaning.common.errors import Fault
from output.build.part_writer import Part, part_at
from output.build.plan.shards import PART, key_of
from output.dataset import table
from output.dataset.schema import KEY

FOLDER = "_delta_log"
ASIDE = "_damaged"  # folder of the dataset in which damaged entries are kept
Action = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log; `fault` says what is wrong with it, "" for nothing."""

    number: int
    actions: tuple[Action, ...]
    fault: str

    @property
    def accounts(self) -> Mapping[str, Mapping[str, Any]]:
        """The accounts of the parts that it adds, by name."""
        for info in self._of("commitInfo"):
            said = json.loads(info.get(KEY) or "{}")
            return said.get("parts") or {}
        return {}

    @property
    def adds(self) -> tuple[str, ...]:
        """The paths that it adds."""
        return tuple(str(add.get("path")) for add in self._of("add"))

    @property
    def removes(self) -> tuple[str, ...]:
        """The paths that it removes."""
        return tuple(str(remove.get("path")) for remove in self._of("remove"))

    def _of(self, kind: str) -> Iterator[Mapping[str, Any]]:
        yield from (action[kind] for action in self.actions if isinstance(action.get(kind), dict))


def path_of(into: Path, number: int) -> Path:
    """The file of an entry."""
    return into / FOLDER / f"{number:020}.json"


def numbers(into: Path) -> list[int]:
    """The entries that there are."""
    return sorted(int(path.stem) for path in (into / FOLDER).glob("*.json") if path.stem.isdigit())


def entries(into: Path, newest: int = -1) -> tuple[Entry, ...]:
    """Every entry that there must be: up to the last on disk, or to `newest` where it is known that there was one.

    A log whose beginning a checkpoint replaces begins behind it.
    """
    found = numbers(into)
    cut = bool(found) and bool(list((into / FOLDER).glob("*.checkpoint*.parquet")))
    first = found[0] if cut else 0
    return tuple(_entry(into, number) for number in range(first, max([*found, newest]) + 1))


def _entry(into: Path, number: int) -> Entry:
    path = path_of(into, number)
    if not path.is_file():
        return Entry(number, (), "is missing")
    try:
        content = path.read_bytes()
        actions = tuple(msgspec.json.decode(line, type=dict[str, Any]) for line in content.splitlines() if line.strip())
        entry = Entry(number, actions, "" if actions else "is empty")
        return dataclasses.replace(entry, fault=entry.fault or _fault(entry))
    except (OSError, ValueError, AttributeError, TypeError):
        return Entry(number, (), "is damaged")


def _fault(entry: Entry) -> str:
    kinds = {kind for action in entry.actions for kind in action}
    if "commitInfo" not in kinds or (entry.number == 0 and not {"protocol", "metaData"} <= kinds):
        return "is damaged"
    lost = entry.accounts.keys() - set(entry.adds)
    if lost:
        return f"names {len(lost)} parts that it does not add"
    return "adds a path that is no part of this dataset" if any("/" in path for path in entry.adds) else ""


def digest(into: Path) -> str:
    """Changes when a file of the log does."""
    found = hashlib.sha256()
    for number in numbers(into):
        stat = path_of(into, number).stat()
        found.update(f"{number} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()[:32]


def accounts(into: Path) -> dict[str, Mapping[str, Any]]:
    """Of each part that any readable entry adds its newest account; its digest is in it, under `sha256`."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in entries(into):
        found.update(entry.accounts)
    return found


def repaired(into: Path, newest: int = -1) -> tuple[Entry, ...]:
    """Write damaged entries again, the oldest first, and give them as they were. Only under the lock.

    What an entry says of itself is believed; of one that says nothing the parts on disk are asked that no other entry
    knows. The damaged file is kept in `_damaged/`.
    """
    found = entries(into, newest)
    damaged = tuple(entry for entry in found if entry.fault)
    for entry in damaged:
        now = entries(into, newest)
        actions = _again(into, entry) if entry.accounts else _made(into, entry.number, now)
        lines = b"".join(json.dumps(action).encode() + b"\n" for action in actions)
        path = path_of(into, entry.number)
        if path.is_file() and path.stat().st_size:
            files.written(into / ASIDE / path.name, path.read_bytes())
        files.written(path, lines)
    return damaged


def _again(into: Path, entry: Entry) -> list[Action]:
    """The entry with an add for each part of its account, and no other."""
    known = {str(add["path"]).rpartition("/")[2]: add for add in entry._of("add") if "path" in add}
    adds = [{"add": {**_add(into, name, account), **known.get(name, {}), "path": name}}
            for name, account in entry.accounts.items()]  # fmt: skip
    return [*(action for action in entry.actions if "add" not in action), *adds]


def _add(into: Path, name: str, account: Mapping[str, Any]) -> dict[str, Any]:
    path = into / name
    stats = json.dumps({"numRecords": sum((account.get("rows") or {}).values())})
    return {
        "path": name, "partitionValues": {}, "size": path.stat().st_size if path.is_file() else 0,
        "modificationTime": int(time.time() * 1000), "dataChange": True, "stats": stats,
    }  # fmt: skip


def _made(into: Path, number: int, found: Sequence[Entry]) -> list[Action]:
    """An entry for the parts that no other entry knows; a part of the same shard that was live before it goes."""
    parts = list(_loose(into, number, found))
    keys = {key_of(part.name) for part in parts}
    old = [name for name in _live(entry for entry in found if entry.number < number) if key_of(name) in keys]
    said = {part.name: {**msgspec.to_builtins(part.account), "sha256": part.sha256} for part in parts}
    now = int(time.time() * 1000)
    info = {
        "timestamp": now, "operation": "WRITE", "operationParameters": {"mode": "Append", "partitionBy": "[]"},
        KEY: json.dumps({"what": "repaired", "parts": said}),
    }  # fmt: skip
    adds = [{"add": _add(into, name, account)} for name, account in said.items()]
    removes = [{"remove": {"path": name, "dataChange": True, "deletionTimestamp": now}} for name in old]
    return [{"commitInfo": info}, *(_beginning(into) if number == 0 else ()), *adds, *removes]


def _loose(into: Path, number: int, found: Sequence[Entry]) -> Iterator[Part]:
    """Whole parts on disk that no entry adds, the newest of each shard; those that a later entry removes too."""
    known = {name for entry in found for name in (*entry.accounts, *entry.adds)}
    later = [entry for entry in found if entry.number > number]
    gone = {name for entry in later for name in entry.removes}
    keys = {key_of(name) for entry in later for name in entry.adds if PART.fullmatch(name)}
    newest: dict[str, Path] = {}
    for path in sorted(into.glob("part-*.parquet"), key=lambda p: (p.stat().st_mtime_ns, p.name)):
        if (
            path.name not in known
            and PART.fullmatch(path.name)
            and (path.name in gone or key_of(path.name) not in keys)
        ):
            newest[path.name if path.name in gone else key_of(path.name)] = path
    for path in newest.values():
        try:
            yield part_at(path)
        except Fault:
            continue


def _live(found: Iterable[Entry]) -> list[str]:
    """The parts that are live after these entries."""
    live: dict[str, None] = {}
    for entry in found:
        for name in entry.removes:
            live.pop(name, None)
        live.update(dict.fromkeys(name for name in entry.adds if PART.fullmatch(name)))
    return [*live]


def _beginning(into: Path) -> list[Action]:
    """Protocol and schema, as a new table has them."""
    with tempfile.TemporaryDirectory() as passing:
        empty = Path(passing) / into.name
        table.create(empty, [], {})
        return [action for action in _entry(empty, 0).actions if "protocol" in action or "metaData" in action]
