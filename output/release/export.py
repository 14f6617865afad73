"""A version of the dataset as a release that others load with one line: files, card, checksums; whole or not there.

It is made in a folder beside, file by file, and gets its name when the last byte is written. Killed, the same command
takes up behind the files that are whole. Equal dataset and terms, equal bytes.

>>> import tempfile
>>> from output.build.build import build
>>> with tempfile.TemporaryDirectory() as folder:
...     dump, into = Path(folder) / "d.jsonl", Path(folder) / "documents"
...     _ = dump.write_text('{"text": "会议开始。"}\\n{"text": ""}', encoding="utf-8")
...     _ = build([dump], into, workers=1)
...     made = export(into, Path(folder) / "release", Terms(licence="cc-by-4.0"))
...     made.rows, made.left_out, sorted(path.name for path in made.path.glob("*.md"))
({'train': 1}, {'status empty': 1}, ['CHANGELOG.md', 'DATASHEET.md', 'README.md'])
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from cleaning.common import files as place
from cleaning.common.errors import Fault
from output.build.part_writer import account_of
from output.build.plan.digest_set import Digests, of_ids
from output.dataset import table
from output.dataset.migration import batches
from output.dedup import dedup
from output.dedup.cluster_lookup import Copies, Copybook
from output.release import checksums, release_folders
from output.release.data_file import BATCH, Sheet
from output.release.dataset_card import Figures, cards
from output.release.options import LEVEL, Terms, drawn, fields, groups, split_of, why_not


@dataclasses.dataclass(frozen=True, slots=True)
class Released:
    """What a release holds, and what stayed out and why."""

    path: Path
    rows: Mapping[str, int]
    left_out: Mapping[str, int]


def export(
    dataset: Path | str,
    into: Path | str,
    terms: Terms,
    *,
    version: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Released:
    """Write a release of a version (default: newest). Raises Fault: `into` exists, the terms fail, no row is left."""
    dataset, into = Path(dataset), Path(into)
    terms.checked()
    if into.exists():
        raise Fault(str(into), "exists", "a release is never changed: name a new folder")
    number = int(table.opened(dataset, version).version())
    with place.room(into):
        return _exported(dataset, into, terms, number, progress or (lambda what, done, total: None))


def _exported(
    dataset: Path, into: Path, terms: Terms, number: int, progress: Callable[[str, int, int], None]
) -> Released:
    dedup.dedup(dataset)
    copies = Copybook.read(dedup.folder_of(dataset) / "clusters.parquet")
    release_folders.remember(dataset, into, number, whole=False)  # before a byte is written: `forget` looks there
    maker = Maker(dataset, _workshop(into, dataset, number, terms), terms, number, copies)
    figures = maker.files(progress)
    if not any(figures.rows.values()):
        shutil.rmtree(maker.folder)
        out = ", ".join(f"{count} {why}" for why, count in figures.left_out.items())
        raise Fault(
            str(dataset),
            f"no row is left to release (left out: {out or 'none'})",
            "loosen --only, or add --with-reserved",
        )
    for name, text in cards(figures, terms).items():
        place.written(maker.folder / name, text.encode("utf-8"))
    checksums.write(maker.folder, without=(STEPS,))
    shutil.rmtree(maker.folder / STEPS)
    release_folders.remember(dataset, into, number, whole=True)
    maker.folder.rename(into)
    return Released(into, figures.rows, figures.left_out)


STEPS = "_steps"
DESCRIBED = frozenset({".parquet", ".jsonl"})  # files that the card names one by one: of Markdown there are a million


def _workshop(into: Path, dataset: Path, version: int, terms: Terms) -> Path:
    """The folder in which this very release is made; another one's that was given up goes."""
    live = table.live(dataset, version)
    key = hashlib.sha256(repr((live, terms, version, LEVEL)).encode()).hexdigest()[:16]
    folder = into.with_name(f".{into.name}-{key}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        for other in into.parent.glob(f".{into.name}-*"):
            if other != folder:
                shutil.rmtree(other)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        if place.is_full(error):
            raise
        raise Fault(str(into), f"cannot be written: {error.strerror}", "see its permissions") from None
    for torn in folder.rglob(".*.tmp"):
        torn.unlink()
    return folder


class Step(msgspec.Struct, frozen=True):
    """What one group of part files gave: its account is written last, so that it stands for whole files."""

    rows: dict[str, int]
    left_out: dict[str, int]
    chars: int
    sites: dict[str, int]
    rules: dict[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Maker:
    """One release in the making."""

    dataset: Path
    folder: Path
    terms: Terms
    version: int
    copies: Copybook

    def files(self, progress: Callable[[str, int, int], None]) -> Figures:
        """All data files, and what they hold."""
        parts = {name: account_of(self.dataset / name).row_count for name in table.live(self.dataset, self.version)}
        todo = list(groups(parts))
        steps = []
        for at, names in enumerate(todo):
            steps.append(self._step(at, len(todo), names))
            progress("export", at + 1, len(todo))
        pairs = self._duplicates(Digests.of(self.joined()[:, :2]))
        return _figures(steps, self, pairs)

    def _step(self, at: int, total: int, names: Sequence[str]) -> Step:
        """The files of one group, or what is known of them from before."""
        done = self.folder / STEPS / f"{at:05d}.json"
        if done.exists():
            return msgspec.json.decode(done.read_bytes(), type=Step)
        sheets: dict[str, tuple[Sheet, Sheet]] = {}
        for split, _ in self.terms.splits:
            name = f"{split}-{at:05d}-of-{total:05d}"
            documents, accounts = fields(self.terms)
            data = Sheet(self.folder, f"data/{name}", documents, self.terms.format)
            sheets[split] = (data, Sheet(self.folder, f"edits/{name}", accounts, self.terms.beside))
        step = self._filled(at, names, sheets)
        for sheet, account in sheets.values():
            sheet.close()
            account.close()
        place.written(done, msgspec.json.encode(step))
        return step

    def _filled(self, at: int, names: Sequence[str], sheets: Mapping[str, tuple[Sheet, Sheet]]) -> Step:
        rows, out, sites, rules = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        joined: list[str] = []  # of each document with copies its id and its cluster
        chars = 0
        for row, copies in self._rows(names):
            if why := why_not(row, copies, self.terms):
                out[why] += 1
                continue
            split = split_of(copies.cluster if copies else row["id"], self.terms)
            for sheet, drawn_row in zip(sheets[split], drawn(row, copies, self.terms), strict=True):
                sheet.add(drawn_row)
            rows[split] += 1
            sites[row["site"] or ""] += 1
            rules.update(edit["rule"].partition(":")[0] for edit in row["edits"])
            chars += row["n_chars"]
            joined += (row["id"], copies.cluster) if copies else ()
        place.written(self.folder / STEPS / f"{at:05d}.ids", of_ids(joined).tobytes())
        return Step(dict(rows), dict(out), chars, dict(sites), dict(rules))

    def _rows(self, names: Sequence[str]) -> Iterator[tuple[Mapping[str, Any], Copies | None]]:
        """Each row, and what is known of its copies."""
        for name in names:
            for batch in batches(self.dataset / name, size=BATCH):
                yield from zip(batch.to_pylist(), self.copies.of(batch.column("id").to_pylist()), strict=True)

    def joined(self) -> Any:
        """Of each document with copies that was released: the halves of its id, and of its cluster's."""
        found = [np.fromfile(path, np.uint64) for path in sorted((self.folder / STEPS).glob("*.ids"))]
        return np.concatenate([np.zeros(0, np.uint64), *found]).reshape(-1, 4)

    def _duplicates(self, kept: Digests) -> int:
        """Write the pairs of which both are in the release, and count them."""
        import pyarrow.parquet as pq

        count = 0
        with pq.ParquetFile(dedup.folder_of(self.dataset) / "pairs.parquet") as pairs:
            sheet = Sheet(self.folder, "duplicates/train-00000-of-00001", pairs.schema_arrow, self.terms.beside)
            for batch in pairs.iter_batches(batch_size=BATCH):
                one, two = (kept.holds(of_ids(batch.column(name).to_pylist())).tolist() for name in ("one", "two"))
                for row, *inside in zip(batch.to_pylist(), one, two, strict=True):
                    if all(inside):
                        sheet.add(row)
                        count += 1
            sheet.close()
        return count


def _figures(steps: Sequence[Step], maker: Maker, pairs: int) -> Figures:
    def added(what: str) -> Counter[str]:
        return sum((Counter(getattr(step, what)) for step in steps), Counter())

    data = (path for path in checksums.files(maker.folder) if STEPS not in path.parts)
    files = ((path.relative_to(maker.folder).as_posix(), path) for path in data if path.suffix in DESCRIBED)
    return Figures(
        version=maker.version, rows={name: added("rows")[name] for name, _ in maker.terms.splits},
        left_out=dict(sorted(added("left_out").items())),
        chars=sum(step.chars for step in steps), sites=dict(added("sites").most_common(20)),
        rules=dict(added("rules").most_common(20)), clusters=len(np.unique(maker.joined()[:, 2:], axis=0)),
        pairs=pairs,
        files=tuple((name, checksums.digest(path), path.stat().st_size) for name, path in files),
    )  # fmt: skip
