"""What the rules claim, put to the test: every proof run, and the rules that are dead, shadowed, unproved or slow.

>>> [f.what for f in proved(BUILTIN) if f.failed]
[]
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Sequence

from cleaning.clean import clean_text
from cleaning.knowledge import BUILTIN, Knowledge
from cleaning.packs import Rule

SIZE = 20_000  # characters of each hostile string: a quadratic pattern takes a second on it, prose 20 ms
SLOWER = 5.0  # times the cost of cleaning plain prose, per character; above it a rule is said to be slow
PROSE = "会议听取了各部门关于本年度重点工作进展情况的汇报，研究部署了下一阶段任务。"


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What the check has to say of one rule; `failed` where it breaks its own claim."""

    rule: str
    what: str
    failed: bool = False


def proved(known: Knowledge, rules: Sequence[Rule] | None = None) -> Iterator[Finding]:
    """A Finding for every hit and miss that does not come out as claimed, and for rules that do nothing themselves.

    `rules` None: all that are known.
    """
    for rule in known.rules if rules is None else rules:
        name = f"{rule.site}: {rule.id}" if rule.site else rule.id
        yield from _hits(name, rule, known)
        for miss in rule.misses:
            text = clean_text(miss, site=rule.site, knowledge=known).text
            if text != miss:
                yield Finding(name, f"miss {miss!r} became {text!r}", failed=True)
        if not rule.misses:
            yield Finding(name, "has no misses: say which sentence must stay")


def _hits(name: str, rule: Rule, known: Knowledge) -> Iterator[Finding]:
    others = set[str]()
    alive = False
    for dirty, clean in rule.hits:
        doc = clean_text(dirty, site=rule.site, knowledge=known)
        rules = {edit.rule for edit in doc.edits}
        alive = alive or rule.id in rules or any(note.rule == rule.id for note in doc.notes)
        others |= rules - {rule.id}
        if doc.text != clean:
            yield Finding(name, f"hit {dirty!r} became {doc.text!r}, not {clean!r}", failed=True)
    if not alive:
        yield Finding(name, f"did nothing on its own hits: shadowed by {', '.join(sorted(others)) or 'nothing: dead'}")


def timed(known: Knowledge) -> Iterator[Finding]:
    """A Finding for every rule on whose own prefix and hits, repeated, cleaning costs more than SLOWER times prose."""
    plain = _seconds(PROSE, known)
    for rule in known.rules:
        worst, unit = max((_seconds(unit, known) / plain, unit) for unit in _units(rule))
        if worst > SLOWER:
            yield Finding(rule.id, f"is {worst:.0f} times slower than on prose where {unit[:20]!r} repeats")


def _units(rule: Rule) -> list[str]:
    """What a page made to hurt this rule repeats: its needles, its hits, and the beginnings of its hits."""
    dirty = [hit[0] for hit in rule.hits]
    return [*rule.needles[:3], *dirty[:3], *(text[: len(text) // 2] or text for text in dirty[:3])]


def _seconds(unit: str, known: Knowledge) -> float:
    text = unit * (SIZE // len(unit) + 1)
    started = time.process_time()
    clean_text(text[:SIZE], knowledge=known)
    return max(time.process_time() - started, 1e-3)


__all__ = ["BUILTIN", "Finding", "proved", "timed"]
