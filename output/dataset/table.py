"""The documents table: what is live, one commit that replaces, the past, and its rows.

The Parquet files are ours; Delta's log says which of them count. A reader sees one version, whole.

>>> versions("no such dataset")
Traceback (most recent call last):
    ...
cleaning.common.errors.Fault: no such dataset: is no dataset (make one with: qingwen clean INPUT --into no such dataset)
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from cleaning.common import files
from cleaning.common.errors import Fault
from output.dataset.schema import KEY, SCHEMA, SCHEMA_VERSION, VERSION_COLUMN

if TYPE_CHECKING:
    from deltalake import DeltaTable

    from output.build.part_writer import Part

KEPT = "interval 3650 days"  # of the log: the past is part of what researchers are told


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """One commit: when, what it did in words, and the parts it added with their accounts."""

    number: int
    at: datetime
    what: str
    parts: Mapping[str, Mapping[str, Any]]


def exists(path: Path | str) -> bool:
    """Is there a table?"""
    return (Path(path) / "_delta_log").is_dir()


def opened(path: Path | str, version: int | None = None) -> DeltaTable:
    """The table at a version (default: the newest). Raises Fault for no dataset and for a schema of a later time."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    if not exists(path):
        raise Fault(str(path), "is no dataset", f"make one with: qingwen clean INPUT --into {path}")
    try:
        table = DeltaTable(Path(path).absolute(), version=version)
    except (DeltaError, OSError, ValueError, OverflowError) as error:
        if version is not None:
            raise Fault(
                str(path), f"version {version} cannot be opened", f"the newest is {opened(path).version()}"
            ) from None
        what = f"cannot be opened: {' '.join(str(error).split())[:200]}"
        raise Fault(str(path), what, f"qingwen check dataset {path} says how to make it whole") from None
    said = _schema_version(table)
    if said is None or said > SCHEMA_VERSION:
        remedy = f"this qingwen knows version {SCHEMA_VERSION}; install a newer one"
        raise Fault(str(path), f"has schema_version {'unknown' if said is None else said}", remedy)
    return table


def _schema_version(table: DeltaTable) -> int | None:
    said = next((f.metadata.get("version") for f in table.schema().fields if f.name == VERSION_COLUMN), None)
    return None if said is None else int(said)


def is_older(path: Path | str) -> bool:
    """Is the dataset of an older schema?"""
    return _schema_version(opened(path)) != SCHEMA_VERSION


def raise_schema(path: Path | str) -> None:
    """Let the table say today's schema, once all its parts have it. Each step can be killed and done again."""
    table, ours = opened(path), _delta_schema().fields
    held = {field.name for field in table.schema().fields}
    if new := [field for field in ours if field.name not in held]:
        table.alter.add_columns(new)
    opened(path).alter.set_column_metadata(VERSION_COLUMN, {"version": str(SCHEMA_VERSION)})


def live(path: Path | str, version: int | None = None) -> tuple[str, ...]:
    """The names of the part files that count, sorted."""
    return tuple(sorted(unquote(uri).rpartition("/")[2] for uri in opened(path, version).file_uris()))


def commit(path: Path, adds: Sequence[Part], removes: Iterable[str], what: str) -> int:
    """Put parts in and take others out, in one commit; gives the new version."""
    from deltalake.transaction import AddAction, RemoveAction

    now = int(time.time() * 1000)
    add = [AddAction(part.name, part.size, {}, now, True, json.dumps({"numRecords": part.row_count})) for part in adds]
    remove = [RemoveAction(name, True, now, _size(path / name)) for name in removes]
    accounts = {part.name: {**msgspec.to_builtins(part.account), "sha256": part.sha256} for part in adds}
    metadata = {KEY: json.dumps({"what": what, "parts": accounts})}
    with files.room(path / "_delta_log"):
        _committed(path, [*add, *remove], add, metadata)
    return int(opened(path).version())


def _committed(path: Path, actions: Sequence[Any], add: Sequence[Any], metadata: Mapping[str, str]) -> None:
    from deltalake.transaction import CommitProperties

    if exists(path):
        properties = CommitProperties(custom_metadata=dict(metadata))
        opened(path).create_write_transaction(list(actions), "append", _delta_schema(), commit_properties=properties)
    else:
        create(path, add, metadata)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None


def create(path: Path, add: Sequence[Any], metadata: Mapping[str, str]) -> None:
    """A new table with these parts."""
    from deltalake.transaction import CommitProperties, create_table_with_add_actions

    create_table_with_add_actions(
        str(path.absolute()),
        _delta_schema(),
        list(add),
        name=path.name,
        description="Clean documents, every removed character accounted for",
        configuration={"delta.logRetentionDuration": KEPT},
        commit_properties=CommitProperties(custom_metadata=dict(metadata)),
    )


def _delta_schema() -> Any:
    from deltalake import Schema

    return Schema.from_arrow(SCHEMA)


def versions(path: Path | str) -> tuple[Version, ...]:
    """Every commit, the newest first."""
    return tuple(_version(entry) for entry in opened(path).history())


def _version(entry: Mapping[str, Any]) -> Version:
    said = json.loads(entry.get(KEY) or "{}")
    at = datetime.fromtimestamp(entry.get("timestamp", 0) / 1000, UTC)
    return Version(entry["version"], at, said.get("what", entry.get("operation", "")), said.get("parts", {}))


SAFE_HOURS = 168  # a week: no reader or resumed build needs a file that has been replaced for so long


def vacuum(path: Path | str, hours: int = SAFE_HOURS, *, dry_run: bool = False) -> tuple[str, ...]:
    """Delete the files that no version younger than so many hours needs; gives their names. The past before is lost."""
    table = opened(path)
    found = table.vacuum(hours, dry_run=dry_run, enforce_retention_duration=False, full=True)
    return tuple(sorted(unquote(name).rpartition("/")[2] for name in found))


def rows(
    path: Path | str, version: int | None = None, columns: Sequence[str] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Every row, part by part, as plain values by column; memory holds some hundred rows."""
    for batch in batches(path, version, columns):
        yield from batch.to_pylist()


def batches(path: Path | str, version: int | None = None, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """Arrow record batches of some hundred rows."""
    from output.dataset.migration import batches as of_part

    for name in live(path, version):
        yield from of_part(Path(path) / name, columns)


def find(path: Path | str, id: str, version: int | None = None) -> Mapping[str, Any] | None:
    """The row of that id, or of the one id that begins so; None where there is none. Fault for several."""
    import pyarrow.compute as pc

    found: list[Mapping[str, Any]] = []
    for batch in batches(path, version):
        found += batch.filter(pc.starts_with(batch.column("id"), id)).slice(0, 2).to_pylist()
        if len({row["id"] for row in found}) > 1:
            raise Fault(str(path), f'several ids begin with "{id}"', "give more digits")
    return found[0] if found else None
