"""A suspect as a person accepts it: with another phrase, name or frame than discovery proposed, and saying so.

>>> Edit("墨水喵整理", "墨水喵", "phrase").kind("trade")
''
>>> Edit("墨水喵整理", "墨水喵", "both").kind("")
'quoted'
"""

from __future__ import annotations

import dataclasses
from typing import Literal, get_args

from cleaning.common.errors import Fault
from cleaning.site_facts.language.text_fold import folded
from cleaning.site_facts.stamp_mining.accepted import FRAMED
from cleaning.site_facts.stamp_mining.discover import Candidate
from qingwen.review.occurrences import Counted

# What is removed: this phrase alone; also its name wherever it signs in a frame (“X”编辑, X整理 …); the name alone.
Scope = Literal["phrase", "both", "name"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SHORTEST, LONGEST = 2, 200  # signs of a phrase: a single one stands anywhere, and no stamp is a paragraph


@dataclasses.dataclass(frozen=True)
class Judged(Candidate):
    """A candidate that a person accepted; `was` is the phrase that was proposed, `counted` what the dataset says of
    one that a person has written instead."""

    was: str = ""
    counted: Counted | None = None

    @property
    def evidence(self) -> str:
        """What a rules file keeps: that a person decided, and on what: an edited phrase has figures of its own."""
        if self.was == self.phrase:
            return f"accepted in review; {super().evidence}"
        own = f"{self.counted.documents} of {self.counted.read} clean texts hold it" if self.counted else "not counted"
        return f"accepted in review, {own}; for “{self.was}”: {super().evidence}"


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """What a person wants removed."""

    phrase: str
    name: str
    scope: Scope

    def kind(self, claimed: str) -> str:
        """The claim under which `stamps_of` writes this scope; what discovery said is kept where it says the same."""
        if self.scope == "phrase":
            return "" if claimed in FRAMED else claimed
        if self.scope == "name":
            return "frames"
        return claimed if claimed in FRAMED and claimed != "frames" else "quoted"


def scope_of(candidate: Candidate) -> Scope:
    """What accepting it as it is would remove."""
    if candidate.kind == "frames":
        return "name"
    return "both" if candidate.kind in FRAMED else "phrase"


def judged(candidate: Candidate, edit: Edit | None = None) -> Judged:
    """The candidate as accepted; raises Fault for a phrase or name too short or too long to be a stamp."""
    edit = edit or Edit(candidate.phrase, candidate.name, scope_of(candidate))
    wanted = {"phrase": edit.phrase, "name": edit.name or folded(edit.phrase)}
    for what in ("phrase",) if edit.scope == "phrase" else ("name",) if edit.scope == "name" else ("phrase", "name"):
        _check(what, wanted[what])
    fields = {f.name: getattr(candidate, f.name) for f in dataclasses.fields(Candidate)}
    return Judged(**{**fields, **wanted, "kind": edit.kind(candidate.kind)}, was=candidate.phrase)


def _check(what: str, value: str) -> None:
    if not SHORTEST <= len(folded(value)) <= LONGEST:
        raise Fault(what, f"has {len(folded(value))} signs", f"{SHORTEST} to {LONGEST} make a stamp")
