"""What changed between two versions of a dataset: documents and characters by rule that came, went or changed.

Part files that both versions hold are not read. Documents are matched by id, so a page that was fetched anew is one
that came; the same page cleaned by other rules is one that changed.

>>> first_change("会议开始了。大家都到了。", "会议开始了。大家未到。", 4)
('了。大家都到了。', '了。大家未到。')
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from cleaning.common.errors import Fault
from output.build.plan.digest_set import Digests, digest_of, of_ids
from output.dataset import table
from output.dataset.migration import batches

SAMPLES = 10  # documents shown
AROUND = 30  # characters of context on either side of a change


class Rule(msgspec.Struct, frozen=True):
    """What one rule did in the documents that differ: edits and characters taken, in the older and newer version."""

    name: str
    edits: tuple[int, int]
    chars: tuple[int, int]


class Sample(msgspec.Struct, frozen=True):
    """One document that changed, at the first place where its texts differ."""

    id: str
    url: str | None
    title: str
    old: str
    new: str


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """Of version `old` and `new`: how many documents came, went, changed and stayed; rules, samples."""

    old: int
    new: int
    came: int
    went: int
    changed: int
    same: int
    rules: tuple[Rule, ...]
    samples: tuple[Sample, ...]


def diff(path: Path | str, old: int, new: int) -> Difference:
    """Compare two versions. Raises Fault for a version that is not there.

    Of the older one 48 bytes a document are held; its rows are read twice, since only then it is known which differ.
    """
    parts = [set(table.live(path, version)) for version in (old, new)]
    shared = parts[0] & parts[1]
    before, after = (sorted(own - shared) for own in parts)
    found = Comparison(Path(path))
    found.hear(before)
    found.compare(after)
    found.recall(before)
    rules, samples = tuple(found.rules()), tuple(found.samples())
    same = sum(_count(Path(path) / name) for name in shared) + found.same
    return Difference(old, new, found.came, found.went, found.changed, same, rules, samples)


def _count(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


COLUMNS = ("id", "url", "title", "text", "status", "category", "tags", "edits")
ROW = [("number", "u4"), ("told", "V16"), ("text", "V16")]  # V, not S: that drops zeros at the end


class Comparison:
    """Part files of two versions: the older ones' rows heard, the newer ones' compared, the older ones' recalled."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known = Digests(ROW)
        self.came = self.went = self.changed = self.same = 0
        self.edits, self.chars = (Counter[str](), Counter[str]()), (Counter[str](), Counter[str]())
        self.shown: dict[str, list[Mapping[str, Any]]] = {}  # by id, the least: the newer row, and then the older

    def hear(self, names: Sequence[str]) -> None:
        """Keep of each row of these parts what tells whether it changed."""
        count = 0
        for batch in _batches(self.path, names):
            rows = batch.to_pylist()
            told = zip(range(count, count + len(rows)), _told(rows), _texts(rows), strict=True)
            self.known.add(of_ids(row["id"] for row in rows), np.array([*told], ROW))
            count += len(rows)
        self.differs = np.ones(count, bool)
        self.went = count

    def compare(self, names: Sequence[str]) -> None:
        """Rows of the newer parts: which came, which changed, and what their rules did."""
        for batch in _batches(self.path, names):
            rows = batch.to_pylist()
            known = dict(self.known.at(of_ids(row["id"] for row in rows)))
            for at, (row, told, text) in enumerate(zip(rows, _told(rows), _texts(rows), strict=True)):
                number, old_told, old_text = known.get(at, (None, None, None))
                if old_told == told:
                    self.same += 1
                    self.differs[number] = False
                    continue
                self._count(1, row)
                self.came += number is None
                self.changed += number is not None
                if old_text not in (None, text):
                    self._show(row)
        self.went -= self.same + self.changed

    def recall(self, names: Sequence[str]) -> None:
        """What the rules did in those of the older rows that went or changed."""
        import pyarrow as pa

        at = 0
        for batch in _batches(self.path, names):
            for row in batch.filter(pa.array(self.differs[at : at + len(batch)])).to_pylist():
                self._count(0, row)
                if row["id"] in self.shown:
                    self.shown[row["id"]].append(row)
            at += len(batch)

    def _count(self, side: int, row: Mapping[str, Any]) -> None:
        for edit in row["edits"] or ():
            self.edits[side][edit["rule"]] += 1
            self.chars[side][edit["rule"]] += len(edit["was"])

    def _show(self, row: Mapping[str, Any]) -> None:
        """Of all samples those with the least ids."""
        self.shown[row["id"]] = [row]
        if len(self.shown) > SAMPLES:
            del self.shown[max(self.shown)]

    def samples(self) -> Iterator[Sample]:
        """Where the rows that are shown differ."""
        for id, (new, old) in sorted(self.shown.items()):
            yield Sample(id, new["url"], new["title"], *first_change(old["text"], new["text"]))

    def rules(self) -> Iterator[Rule]:
        """What changed most comes first."""
        edits, chars = self.edits, self.chars
        for name in sorted({*edits[0], *edits[1]}, key=lambda n: (-abs(chars[1][n] - chars[0][n]), n)):
            if (edits[0][name], chars[0][name]) != (edits[1][name], chars[1][name]):
                yield Rule(name, (edits[0][name], edits[1][name]), (chars[0][name], chars[1][name]))


def _batches(path: Path, names: Sequence[str]) -> Iterator[Any]:
    for name in names:
        try:
            yield from batches(path / name, COLUMNS)
        except FileNotFoundError:
            raise Fault(name, "is gone: it was forgotten, or vacuumed", "compare later versions") from None


def _told(rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """A digest of all that makes a change."""
    what = ("text", "status", "title", "category", "tags", "edits")
    return [digest_of(msgspec.msgpack.encode([row[name] for name in what])) for row in rows]


def _texts(rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
    return [digest_of(row["text"].encode()) for row in rows]


def first_change(old: str, new: str, around: int = AROUND) -> tuple[str, str]:
    """Both texts about the first place where they differ, up to where they agree again at the end."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    first = max(0, start - around)
    return old[first : len(old) - end + around][: 4 * around], new[first : len(new) - end + around][: 4 * around]


def as_lines(found: Difference) -> Iterator[str]:
    """For a terminal."""
    counts = f"{found.came} came, {found.went} went, {found.changed} changed, {found.same} same"
    yield f"version {found.old} → {found.new}: {counts}"
    for rule in found.rules:
        yield f"  {rule.name}: edits {rule.edits[0]} → {rule.edits[1]}, characters {rule.chars[0]} → {rule.chars[1]}"
    for sample in found.samples:
        yield f"  {sample.id}  {sample.title}"
        yield f"    - {sample.old!r}"
        yield f"    + {sample.new!r}"


def as_html(found: Difference) -> str:
    """One self-contained page, Chinese and English."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.get_template("diff.html").render(found=found)
