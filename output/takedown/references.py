"""What else in a data folder tells of a page: lines of indexes, run records, reports, suspects, proofs of rules.

>>> page = Told("通知", "各位同事：会议于今天下午召开，请大家准时参加。")
>>> page.tells({"before": "会议于今天下午", "phrase": "【墨水喵】", "after": ""})
False
>>> page.tells({"before": "会议于今天下午召开，", "phrase": "【墨水喵】", "after": ""})
True
"""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cleaning.common import files as place
from cleaning.edits import undo
from cleaning.knowledge.load import FACTS
from cleaning.readers.followers import page_one
from cleaning.site_facts.facts import as_toml, of_toml, plain_of
from cleaning.site_facts.stamp_mining.accepted import quoted
from output.checks.check import edits_of
from output.dataset.migration import batches
from output.takedown.page_passages import Page

WHY = "forgotten"
TEXTS = frozenset({".cdxj", ".json", ".jsonl", ".html", ".log", ".md", ".toml", ".txt", ".csv"})
KNOWN_BY = 8  # signs of a context by which it is known again: shorter ones stand in many pages
HOLE = re.compile(r"\[\^\\n\]\{0,\d+\}")  # of a template's pattern: what differs from page to page
FILLED = "某文"


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a row said: by these words its page is known again where neither id nor URL stands."""

    title: str
    base: str

    def tells(self, example: Mapping[str, str]) -> bool:
        """Does an example of a suspect come from it?"""
        before, phrase, after = (example.get(name) or "" for name in ("before", "phrase", "after"))
        sides = (side for side in (before, after) if len(side) >= KNOWN_BY)
        return before + phrase + after in self.base or any(side in self.base for side in sides)

    def shows(self, example: str) -> bool:
        """Does an example of a site's fact come from it?"""
        plain = plain_of(example)
        return plain in self.base or (bool(self.title) and self.title in plain)


def articles(parts: Iterable[Path], urls: Collection[str]) -> Iterator[str]:
    """Ids of the articles that pages 2, 3 … at these URLs are part of: their rows hold the text of those pages."""
    firsts = {paged.first for url in urls if (paged := page_one(url))}
    for path in parts if firsts else ():
        for batch in batches(path, ("id", "url", "raw_ref")):
            yield from (r["id"] for r in batch.to_pylist() if r["url"] in firsts and len(r["raw_ref"] or ()) > 1)


def told(parts: Iterable[Path], ids: Collection[str]) -> Iterator[Told]:
    """The words of these rows, of whatever version."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(ids), pa.string())
    for path in parts:
        for batch in batches(path, ("id", "title", "text", "edits")):
            for row in batch.filter(pc.is_in(batch.column("id"), wanted)).to_pylist():
                yield Told(row["title"] or "", base_of(row))


def base_of(row: Mapping[str, Any]) -> str:
    """The base of a row (columns text and edits)."""
    return undo(row["text"] or "", edits_of(row))


def wiped(home: Path, without: Collection[Path], page: Page, pages: Sequence[Told]) -> None:
    """Take a page's addresses and ids out of every text file below `home` but those named (dumps, the dataset).

    A line of an index goes, elsewhere the word is replaced. Files are read line by line.
    """
    for path in files(home, without):
        if path.suffix in TEXTS and _holds(path, page):
            _rewrite(path, page)
    for path in sorted((home / "rules").glob("suspects.jsonl")):
        _without_examples(path, pages)
    for path in sorted((home / "rules").glob("*.toml")):
        _without_proofs(path, pages)
    for path in sorted(home.glob(f"*/{FACTS}/*.toml")):
        _without_examples_of_facts(path, pages)


def files(folder: Path, without: Collection[Path]) -> Iterator[Path]:
    """Every file below a folder but these files and folders; only the names of one folder are held."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path in without:
            continue
        if path.is_dir():
            yield from files(path, without)
        elif path.is_file():
            yield path


def _holds(path: Path, page: Page) -> bool:
    with path.open("rb") as file:
        return any(True for line in file for _ in page.words_in(line))


def _rewrite(path: Path, page: Page) -> None:
    with path.open("rb") as file, place.writing(path) as out:
        for line in file:
            met = sorted(page.words_in(line))
            if not met or path.suffix != ".cdxj":
                out.write(_replaced(line, met))


def _replaced(line: bytes, met: Sequence[tuple[int, int]]) -> bytes:
    """The line with `forgotten` at these places, which may overlap: the longest at the leftmost start."""
    left, at = [], 0
    for start, end in sorted(met, key=lambda one: (one[0], -one[1])):
        if start >= at:
            left += [line[at:start], WHY.encode()]
            at = end
    return b"".join([*left, line[at:]])


def _without_examples(path: Path, pages: Sequence[Told]) -> None:
    """Suspects show where they were met: what was met in these pages goes."""
    with path.open("rb") as file, place.writing(path) as out:
        for line in file:
            suspect: dict[str, Any] = msgspec.json.decode(line)
            shown = suspect.get("examples") or []
            left = [one for one in shown if not any(page.tells(one) for page in pages)]
            said = json.dumps(suspect | {"examples": left}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            out.write(line if left == shown else said)


def _without_examples_of_facts(path: Path, pages: Sequence[Told]) -> None:
    """A fact of a site is what many pages have in common; its examples are passages of single ones."""
    facts = of_toml(path.read_text(encoding="utf-8"), str(path))
    left = facts.with_examples(lambda example: not any(page.shows(example) for page in pages))
    if left != facts:
        place.written(path, as_toml(left).encode())


def _without_proofs(path: Path, pages: Sequence[Told]) -> None:
    """A template's proofs are lines of pages: in those of these pages other words fill the hole."""
    text = path.read_text(encoding="utf-8")
    new = text
    for rule in tomllib.loads(text).get("rule", ()):
        ends = [re.sub(r"\\(.)", r"\1", end) for end in HOLE.split(rule.get("match", "").strip("^$"))]
        if not str(rule.get("id")).startswith("template:") or len(ends) != 2:
            continue
        for line in (line for dirty, _ in rule.get("hits", ()) for line in dirty.split("\n")[1:-1]):
            if any(line in page.base for page in pages):
                new = new.replace(quoted(line)[1:-1], quoted(FILLED.join(ends))[1:-1])
    if new != text:
        place.written(path, new.encode())
