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

SIZE = 8_000  # characters of a hostile string; then four times as many
GROWN = 8.0  # times the cost of four times the text: 4 is linear, 16 quadratic
SLOWER = 50.0  # times the cost of cleaning as much prose; a string that is nothing but hits has an edit a line
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
    """A Finding for every rule whose own needles and hits, repeated, make cleaning slow or ever slower."""
    plain = _seconds(PROSE, SIZE, known)
    for rule in known.rules:
        for unit in _units(rule):
            short = _seconds(unit, SIZE, known)
            long = _seconds(unit, 4 * SIZE, known) if short > plain * 4 else 0.0
            if long > GROWN * short:
                yield Finding(rule.id, f"costs {long / short:.0f} times as much on 4 times the text of {unit[:20]!r}")
            elif short > SLOWER * plain:
                yield Finding(rule.id, f"is {short / plain:.0f} times slower than on prose where {unit[:20]!r} repeats")


def _units(rule: Rule) -> list[str]:
    """What a page made to hurt this rule repeats: its needles, its hits, and the beginnings of its hits."""
    dirty = [hit[0] for hit in rule.hits]
    return [*rule.needles[:3], *dirty[:3], *(text[: len(text) // 2] or text for text in dirty[:3])]


def _seconds(unit: str, size: int, known: Knowledge) -> float:
    """CPU of cleaning so many characters of it; no less than a clock can tell."""
    text = (unit * (size // len(unit) + 1))[:size]
    started = time.process_time()
    clean_text(text, knowledge=known)
    return max(time.process_time() - started, 1e-3)


__all__ = ["BUILTIN", "Finding", "proved", "timed"]
