"""A build that learns: stamps found first, those that pass the absolute rule used, the rest queued for a person.

    rules/<site>.toml       accepted stamps, each with its evidence: from now on knowledge like any other
    rules/suspects.jsonl    what a person is to judge (`qingwen review`)
    rules/refused.jsonl     what a person has refused: not proposed again unless its evidence has doubled

>>> file_of("华龙文档网"), file_of("a.example.com:8080/x"), file_of("")
('华龙文档网.toml', 'a.example.com-8080-x.toml', 'all.toml')
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from cleaning.common.errors import Fault
from cleaning.common.files import locked, written
from cleaning.knowledge.load import Knowledge
from cleaning.site_facts.stamp_mining.accepted import Refusal, as_json, as_toml, refusals_of, unrefused
from cleaning.site_facts.stamp_mining.discover import Candidate
from cleaning.site_facts.stamp_mining.pages import ReadPages
from output.stamp_mining.checkpoint import Progress, candidates, left_over, path_of

SUSPECTS, REFUSED = "suspects.jsonl", "refused.jsonl"
LONGEST = 50  # characters of a file's name; file systems take 255 bytes, and a Han character has three or four
QUEUED, WORTH = 40, 4.0  # suspects of a site that a person is asked about, the best first; and the least score


@dataclasses.dataclass(frozen=True, slots=True)
class Learned:
    """What a run has learned: the accepted candidates, the queued ones, and how many were refused before."""

    accepted: tuple[Candidate, ...]
    queued: tuple[Candidate, ...]
    refused: int

    @property
    def said(self) -> str:
        """One line for the run record."""
        return f"{len(self.accepted)} stamps learned, {len(self.queued)} suspects queued, {self.refused} refused before"


def learn(
    read: ReadPages,
    data: Path,
    knowledge: Knowledge,
    *,
    key: str = "",
    site: str | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Learned:
    """Find stamps over all pages (`read` is called twice), write the accepted to rules/<site>.toml, queue the rest.

    Load the knowledge again afterwards: `Knowledge.load([data])`. The same pages and rules give the same files. `key`:
    see checkpoint.py; without one a killed run begins anew. Raises Fault (exit 3) where another writes to rules/.
    """
    with locked(data / "rules"):
        for path in left_over(data):
            if path != path_of(data, key):
                path.unlink(missing_ok=True)
        return _learned(data, candidates(read, data, knowledge, key=key, site=site, progress=progress))


def _learned(data: Path, found: Sequence[Candidate]) -> Learned:
    open_ = tuple(unrefused(found, refusals(data)))
    accepted = tuple(c for c in open_ if c.accepted)
    queued = tuple(_queue(c for c in open_ if not c.accepted and c.score >= WORTH))
    write_rules(accepted, data / "rules")
    written(data / "rules" / SUSPECTS, "".join(as_json(c) + "\n" for c in queued).encode("utf-8", "replace"))
    return Learned(accepted, queued, len(found) - len(open_))


def write_rules(candidates: Iterable[Candidate], rules: Path) -> tuple[Path, ...]:
    """Append each candidate to its site's file (made if new); the files that changed. What they hold stays."""
    changed = []
    ordered = sorted(candidates, key=lambda c: c.site)
    for site, those in groupby(ordered, key=lambda c: c.site):
        path = rules / file_of(site)
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        text = as_toml(those, there)
        if text != there:
            written(path, text.encode())
            changed.append(path)
    return tuple(changed)


def refusals(data: Path) -> tuple[Refusal, ...]:
    """What was refused so far."""
    path = data / "rules" / REFUSED
    try:
        return tuple(refusals_of(path.read_text(encoding="utf-8").split("\n"))) if path.exists() else ()
    except msgspec.MsgspecError as error:
        raise Fault(str(path), str(error), "one JSON object a line: site, phrase, documents") from None


def refuse(data: Path, candidates: Sequence[Candidate]) -> None:
    """Remember that a person refused these; a later refusal of a phrase replaces the earlier."""
    new = {(c.site, c.phrase): Refusal(c.site, c.phrase, c.documents) for c in candidates}
    kept = {(r.site, r.phrase): r for r in refusals(data)} | new
    lines = (msgspec.json.encode(refusal) + b"\n" for refusal in kept.values())
    written(data / "rules" / REFUSED, b"".join(lines))


def file_of(site: str) -> str:
    """The rules file of a site's own stamps; a name that is cut gets a digest, or two sites would share a file.

    >>> len(file_of("某" * 300)), file_of("../../etc/passwd"), file_of("..")
    (64, 'etc-passwd.toml', 'all.toml')
    """
    name = re.sub(r"[^\w.-]+", "-", site).strip("-.") or "all"
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{hashlib.sha256(site.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"{name}.toml"


def _queue(suspects: Iterable[Candidate]) -> Iterator[Candidate]:
    """The best of each site."""
    for _, those in groupby(sorted(suspects, key=lambda c: (c.site, -c.score)), key=lambda c: c.site):
        yield from list(those)[:QUEUED]
