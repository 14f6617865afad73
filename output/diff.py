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

from output import table
from output.migration import batches

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
    """Of version `old` and `new`: ids that came and went, how many changed and stayed, rules, samples."""

    old: int
    new: int
    came: tuple[str, ...]
    went: tuple[str, ...]
    changed: int
    same: int
    rules: tuple[Rule, ...]
    samples: tuple[Sample, ...]


def diff(path: Path | str, old: int, new: int) -> Difference:
    """Compare two versions. Raises Fault for a version that is not there."""
    parts = [set(table.live(path, version)) for version in (old, new)]
    shared = parts[0] & parts[1]
    before, after = (_documents(path, sorted(own - shared)) for own in parts)
    edits, chars = (Counter[str](), Counter[str]()), (Counter[str](), Counter[str]())
    samples: list[Sample] = []
    changed = 0
    for id in sorted(before.keys() | after.keys()):
        one, two = before.get(id), after.get(id)
        if one and two and one.told == two.told:
            continue
        for side, held in enumerate((one, two)):
            edits[side].update(held.edits if held else ())
            chars[side].update(held.chars if held else ())
        if one and two:
            changed += 1
            if one.text != two.text and len(samples) < SAMPLES:
                samples.append(Sample(id, two.url, two.title, *first_change(one.text, two.text)))
    names = sorted({*edits[0], *edits[1]}, key=lambda n: (-abs(chars[1][n] - chars[0][n]), n))
    rules = tuple(
        Rule(name, (edits[0][name], edits[1][name]), (chars[0][name], chars[1][name]))
        for name in names
        if (edits[0][name], chars[0][name]) != (edits[1][name], chars[1][name])
    )
    came, went = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    same = sum(len(ids) for ids in _ids(path, shared)) + len(before.keys() & after.keys()) - changed
    return Difference(old, new, tuple(came), tuple(went), changed, same, rules, tuple(samples))


@dataclasses.dataclass(frozen=True, slots=True)
class _Document:
    url: str | None
    title: str
    text: str
    told: tuple[Any, ...]
    edits: Mapping[str, int]
    chars: Mapping[str, int]


def _documents(path: Path | str, names: Sequence[str]) -> dict[str, _Document]:
    """The rows of some part files, by id, with their edits counted by rule."""
    found = {}
    for row in _rows(path, names):
        edits, chars = Counter[str](), Counter[str]()
        for edit in row["edits"] or ():
            edits[edit["rule"]] += 1
            chars[edit["rule"]] += len(edit["was"])
        told = (row["text"], row["status"], row["title"], row["category"], row["tags"], row["edits"])
        found[row["id"]] = _Document(row["url"], row["title"], row["text"], told, edits, chars)
    return found


COLUMNS = ("id", "url", "title", "text", "status", "category", "tags", "edits")


def _rows(path: Path | str, names: Sequence[str], columns: Sequence[str] = COLUMNS) -> Iterator[Mapping[str, Any]]:
    for name in names:
        for batch in batches(Path(path) / name, columns):
            yield from batch.to_pylist()


def _ids(path: Path | str, names: set[str]) -> Iterator[list[str]]:
    for name in sorted(names):
        yield [row["id"] for row in _rows(path, [name], ["id"])]


def first_change(old: str, new: str, around: int = AROUND) -> tuple[str, str]:
    """Both texts about the first place where they differ, up to where they agree again at the end."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    first = max(0, start - around)
    return old[first : len(old) - end + around][: 4 * around], new[first : len(new) - end + around][: 4 * around]


def as_lines(found: Difference) -> Iterator[str]:
    """For a terminal."""
    counts = f"{len(found.came)} came, {len(found.went)} went, {found.changed} changed, {found.same} same"
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
