"""Where a person decides: what is accepted becomes a rule, what is refused is remembered, each step can be undone.

A step is kept as the files it changed, before and after; undoing puts the bytes back, and only where nobody else has
written since. The queue's file loses what is decided, so a review that was left off goes on where it was.

>>> step = Step("accept", ("【墨水喵】",), ("def141660cbe",), ())
>>> step.phrases
('【墨水喵】',)
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from cleaning.common.errors import Fault
from cleaning.common.files import written
from cleaning.knowledge.load import Knowledge
from cleaning.site_facts.stamp_mining.accepted import stamps_of, unrefused
from cleaning.site_facts.stamp_mining.discover import Candidate
from cleaning.site_facts.stamp_mining.pages import is_known
from output.stamp_mining import run
from qingwen.review.queue import key_of, queue_of, queued, remaining

Deed = Literal["accept", "refuse", "skip"]


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """A file before and after a step; None where there was none."""

    path: Path
    before: bytes | None
    after: bytes | None


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What was done, with which suspects (by phrase and key), and the files that it changed."""

    deed: Deed
    phrases: tuple[str, ...]
    keys: tuple[str, ...]
    files: tuple[Changed, ...]


class Desk:
    """The suspects still open, in the order of the queue, and the steps of this sitting."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.steps: list[Step] = []
        self.knowledge = Knowledge.load([data])
        # Rules written by hand, or a refusal of another sitting, may have decided some since they were queued.
        undecided = unrefused(queued(data).values(), run.refusals(data))
        self.all = {key_of(c.site, c.phrase): c for c in undecided if not is_known(c, self.knowledge)}
        self._done: set[str] = set()
        self._skipped: set[str] = set()

    @property
    def open(self) -> dict[str, Candidate]:
        """Not decided yet; what was skipped comes last."""
        left = {key: one for key, one in self.all.items() if key not in self._done}
        return dict(sorted(left.items(), key=lambda item: item[0] in self._skipped))

    @property
    def done(self) -> int:
        """How many of this sitting's suspects are decided."""
        return len(self._done)

    @property
    def said(self) -> str:
        """One line: what this sitting did."""
        count = Counter[str]()
        for step in self.steps:
            count[step.deed] += len(step.keys)
        return f"{count['accept']} accepted, {count['refuse']} refused, {len(self.open)} left in the queue"

    def is_skipped(self, key: str) -> bool:
        """Was it put off?"""
        return key in self._skipped

    def next(self) -> str | None:
        """The key of the suspect to show: the first open one that was not skipped."""
        return next((key for key in self.open if key not in self._skipped), None)

    def accept(self, judged: dict[str, Candidate]) -> Step:
        """Write a rule for each (key → the suspect, edited or not); what the new stamps say too is decided with it.

        Of an edited one the original is remembered as refused, or the next discovery would propose it again.
        """
        stamps = tuple(stamp for one in judged.values() for stamp in stamps_of(one))
        known = Knowledge(stamps=stamps)
        with_it = [key for key, one in self.open.items() if key not in judged and is_known(one, known)]
        edited = [self.all[key] for key, one in judged.items() if not is_known(self.all[key], known)]

        def write() -> None:
            run.write_rules(judged.values(), self.data / "rules")
            if edited:
                run.refuse(self.data, edited)

        sites = {one.site for one in judged.values()}
        return self._step("accept", [*judged, *with_it], write, [self._rules(site) for site in sites])

    def refuse(self, keys: Sequence[str]) -> Step:
        """Remember that these are no stamps."""
        return self._step("refuse", keys, lambda: run.refuse(self.data, [self.all[key] for key in keys]), [])

    def skip(self, keys: Sequence[str]) -> Step:
        """Put these off: they stay in the queue."""
        step = Step("skip", self._phrases(keys), tuple(keys), ())
        self._skipped.update(keys)
        self.steps.append(step)
        return step

    def undo(self) -> Step | None:
        """Take the last step back; Fault where one of its files was written by somebody else since."""
        if not self.steps:
            return None
        for file in self.steps[-1].files:
            if _read(file.path) != file.after:
                raise Fault(str(file.path), "was changed by another program since", "take the line out by hand")
        step = self.steps.pop()
        for file in step.files:
            _put(file.path, file.before)
        (self._skipped if step.deed == "skip" else self._done).difference_update(step.keys)
        self.knowledge = Knowledge.load([self.data])
        return step

    def _step(self, deed: Deed, keys: Sequence[str], write: Callable[[], None], more: Iterable[Path]) -> Step:
        queue = queue_of(self.data)
        paths = [*more, self.data / "rules" / run.REFUSED, queue]
        before = [_read(path) for path in paths]
        try:
            write()
            there = _read(queue)
            if there is not None:
                written(queue, remaining(there.decode(), set(keys)).encode())
        except BaseException:  # a full disk, Ctrl-C: all of a step or nothing of it
            for path, old in zip(paths, before, strict=True):
                _put(path, old)
            raise
        files = tuple(Changed(path, old, _read(path)) for path, old in zip(paths, before, strict=True))
        step = Step(deed, self._phrases(keys), tuple(keys), files)
        self._done.update(keys)
        self.steps.append(step)
        self.knowledge = Knowledge.load([self.data])
        return step

    def _phrases(self, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.all[key].phrase for key in keys)

    def _rules(self, site: str) -> Path:
        return self.data / "rules" / run.file_of(site)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put(path: Path, content: bytes | None) -> None:
    """The file as it was; one that is so already is not touched."""
    if content is None:
        path.unlink(missing_ok=True)
    elif _read(path) != content:
        written(path, content)
