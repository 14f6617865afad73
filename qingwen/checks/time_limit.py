"""The checks of rules in a process of their own, with a time limit: a rule that hangs is named, and the rest goes on.

A regular expression cannot be interrupted from within its own process, and the check must end whatever a rule does.

>>> ends(Rule("x", "甲", "inline", (("甲", ""),)), "甲乙", limit=60)
True
"""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule
from cleaning.pipeline import clean_text
from qingwen.checks import rules as claims
from qingwen.checks.rules import Finding

LIMIT = 60.0  # seconds without a word; the proofs of what holds everywhere take 4, the slowest string 3
PROCESSES = multiprocessing.get_context("spawn")


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """What is checked: all, or the proofs of some `rules`; `begun` was checked before, by its names."""

    known: Knowledge
    built_in: bool
    rules: tuple[Rule, ...] | None
    begun: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """What the process is about to check, with which text."""

    what: str
    text: str


def findings(
    known: Knowledge, *, built_in: bool = False, rules: Sequence[Rule] | None = None, limit: float = LIMIT
) -> Iterator[Finding]:
    """The findings of `claims` on all that is known, or on the proofs of `rules`; one for each rule that does not end.

    A rule that hangs is left out of what is checked after it.
    """
    work = Work(known, built_in, None if rules is None else tuple(rules))
    while True:
        last, begun = Begun("check", ""), set(work.begun)
        for told in _told(work, limit):
            if isinstance(told, Finding):
                yield told
            elif told is None:
                return
            else:
                last = told
                begun.add(told.what)
        slow = [rule for rule in _own(work.known) if not ends(rule, last.text, limit)]
        names = [rule.id for rule in slow] or [last.what]
        yield from (Finding(name, f"does not end within {limit:g} s, on {last.text[:20]!r}…", True) for name in names)
        if not slow and last.what in work.begun | {"check"}:
            return  # nothing that could be left out
        work = _without(work, slow, begun - {last.what} if slow else begun)


def ends(rule: Rule, text: str, limit: float) -> bool:
    """Does a rule alone end within the limit on a text?"""
    return _finished(PROCESSES.Process(target=_alone, args=(rule, text), daemon=True), limit)


def _alone(rule: Rule, text: str) -> None:
    clean_text(text, site=rule.site, knowledge=Knowledge(rules=(rule,), digest=f"alone {rule}"))


def _finished(process: multiprocessing.process.BaseProcess, limit: float) -> bool:
    process.start()
    process.join(limit)
    done = process.exitcode is not None
    if not done:
        process.kill()
        process.join()
    return done


def _own(known: Knowledge) -> list[Rule]:
    """The user's own rules."""
    ours = set(BUILTIN.rules)
    return [rule for rule in known.rules if rule not in ours]


def _without(work: Work, slow: Sequence[Rule], begun: set[str]) -> Work:
    rest = tuple(rule for rule in work.known.rules if rule not in slow)
    known = dataclasses.replace(work.known, rules=rest, digest=f"{work.known.digest} without {len(slow)}")
    rules = None if work.rules is None else tuple(rule for rule in work.rules if rule not in slow)
    return dataclasses.replace(work, known=known, rules=rules, begun=frozenset(begun))


def _told(work: Work, limit: float) -> Iterator[Finding | Begun | None]:
    """What the process says, and None at its end; where it says nothing for so long it is killed, and no more comes."""
    ours, its = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_checked, args=(work, its), daemon=True)
    process.start()
    its.close()
    try:
        while ours.poll(limit):
            told = ours.recv()
            yield told
            if told is None:
                return
    except EOFError:
        raise RuntimeError(f"the process that checks the rules died with exit code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _checked(work: Work, out: Connection) -> None:
    """In the process: every check, each announced before it begins."""

    def begins(what: str, text: str) -> bool:
        if what in work.begun:
            return False
        out.send(Begun(what, text))
        return True

    found = claims.proved(work.known, work.rules, begins)
    for finding in found:
        out.send(finding)
    if work.rules is None:
        if begins("the proofs of what holds everywhere", ""):
            for finding in claims.grammar(work.known):
                out.send(finding)
        for finding in claims.timed(work.known, built_in=work.built_in, begins=begins):
            out.send(finding)
    out.send(None)


__all__ = ["Finding", "ends", "findings"]
