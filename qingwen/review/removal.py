"""What accepting a suspect would take out: its texts cleaned as they would be, with the new stamps and without.

>>> from cleaning.knowledge.load import BUILTIN
>>> text = Text("1", None, "会议开始。墨水喵倾情奉献，大家都到了。")
>>> found = removal((Stamp("墨水喵", phrase="墨水喵倾情奉献，"),), [text], BUILTIN, None)
>>> found.edits, found.characters, found.diffs[0].was
(1, 8, '墨水喵倾情奉献，')
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from cleaning.knowledge.load import Knowledge
from cleaning.knowledge.schema import Stamp
from cleaning.model import Edit
from cleaning.pipeline import clean_text
from qingwen.review.occurrences import Text

SHOWN = 5  # diffs
AROUND = 30  # characters of context on either side


@dataclasses.dataclass(frozen=True, slots=True)
class Diff:
    """One edit in its surroundings; `id` and `url` of its document, `rule` that makes it."""

    id: str
    url: str | None
    before: str
    was: str
    put: str
    after: str
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class Removal:
    """Of so many texts looked at: how many change, the edits and characters that go, and some edits by chance."""

    looked: int
    texts: int
    edits: int
    characters: int
    diffs: tuple[Diff, ...]


def removal(stamps: Sequence[Stamp], texts: Sequence[Text], knowledge: Knowledge, site: str | None) -> Removal:
    """Clean each text with these stamps and without; what only the stamps did is theirs."""
    more = _with(knowledge, stamps)
    found = [[*_diffs(text, site, knowledge, more)] for text in texts]
    touched = [diffs for diffs in found if diffs]
    every = [diff for diffs in touched for diff in diffs]
    first = [diffs[0] for diffs in touched][:SHOWN]  # one of each text, before a second of any; the texts are by chance
    rest = [diff for diffs in touched for diff in diffs[1:]]
    characters = sum(len(diff.was) - len(diff.put) for diff in every)
    return Removal(len(texts), len(touched), len(every), characters, tuple((first + rest)[:SHOWN]))


def _diffs(text: Text, site: str | None, known: Knowledge, more: Knowledge) -> Iterator[Diff]:
    """The edits that the new stamps make, and those they bring about."""
    old = set(clean_text(text.text, site=site, knowledge=known).edits)
    for edit in clean_text(text.text, site=site, knowledge=more).edits:
        if edit not in old:
            yield _diff(text, edit)


def _diff(text: Text, edit: Edit) -> Diff:
    before, after = text.text[max(0, edit.start - AROUND) : edit.start], text.text[edit.end : edit.end + AROUND]
    return Diff(text.id, text.url, before, edit.was, edit.put, after, edit.rule)


def _with(knowledge: Knowledge, stamps: Iterable[Stamp]) -> Knowledge:
    """The knowledge and these stamps; its digest, by which books are kept, is of both."""
    stamps = tuple(stamps)
    digest = hashlib.sha256(f"{knowledge.digest}{stamps}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return dataclasses.replace(knowledge, stamps=(*knowledge.stamps, *stamps), digest=digest)
