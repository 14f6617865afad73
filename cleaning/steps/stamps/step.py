"""The owner signs in mid-sentence, and the sentence reads on without it.

>>> from cleaning.matching.view import BUILTIN, book_of
>>> book = book_of(BUILTIN, None)
>>> for edit in stamps(View.of("我们推进改革，“某某文库”编辑，成效明显。", book), Scene(book)).edits: print(edit)
Edit(start=7, end=16, was='“某某文库”编辑，', put='', rule='stamp:signed')

Rules say what goes wherever it stands (rulings.py); frames say where an owner may have signed (frames.py), evidence
whether it did (evidence.py), seams what goes along (seams.py). What falls short becomes a Note with its score.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from cleaning.edits import tighten
from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found, Note
from cleaning.steps.rule_matches import rulings
from cleaning.steps.stamps.candidates import sightings
from cleaning.steps.stamps.joins import seam, tidied
from cleaning.steps.stamps.scoring import Verdict, brands, judged, names_of

DOUBTFUL = 0.6  # the score from which a human eye is asked: below it stand ordinary sentences in hundreds


def stamps(view: View, scene: Scene) -> Found:
    """Edits on the view's text, notes on what may be a stamp, and the names that were cut."""
    told = list[Note]()
    ruled = list(_ruled(view, told))
    verdicts = _verdicts(view, scene)
    phrases = list(_phrases(view))
    if not (ruled or told or verdicts or phrases):
        return NOTHING
    edits = _disjoint((*ruled, *phrases, *_stamped(view, verdicts)))
    notes = (*told, *_doubts(view, verdicts, edits))
    return Found(edits, notes, brands=sorted(names_of(verdicts)))


def _verdicts(view: View, scene: Scene) -> list[Verdict]:
    """Each place where an owner may have signed, judged; names that were cut are then looked for by themselves."""
    known = view.book.names.intersection(view.heard) | brands(scene)
    seen = sightings(view, known)
    verdicts = judged(view, scene, seen)
    more = names_of(verdicts) - known
    return judged(view, scene, sightings(view, more, seen), more) if more else verdicts


def _stamped(view: View, verdicts: Iterable[Verdict]) -> Iterator[Edit]:
    for verdict in verdicts:
        if verdict.cut:
            seen = verdict.seen
            start, stop = view.home(seen.start, seen.stop)
            yield _edit(
                view.text, *seam(view.text, start, stop, view.home(seen.start, seen.end)[1]), "", f"stamp:{seen.frame}"
            )


def _phrases(view: View) -> Iterator[Edit]:
    """Whole phrases of the knowledge, wherever they stand."""
    for phrase in view.book.phrases.intersection(view.heard):
        for place in view.heard[phrase]:
            start, end = view.home(place, place + len(phrase))
            yield _edit(view.text, *seam(view.text, start, end, end), "", "stamp:phrase")


def _ruled(view: View, told: list[Note]) -> Iterator[Edit]:
    """What the rules for any place cut; what they note is added to `told`."""
    for cut in rulings(view):
        start, end = view.home(cut.start, cut.end)
        if cut.rule.note:
            told.append(Note(cut.rule.note, start, end, view.text[start:end]))
        if cut.line:
            start, end = seam(view.text, start, end, end)
        elif not cut.put:
            start, end = tidied(view.text, start, end)
        edit = _edit(view.text, start, end, cut.put, cut.rule.id)
        if edit.was != edit.put:
            yield edit


def _edit(text: str, start: int, end: int, put: str, rule: str) -> Edit:
    return Edit(start, end, text[start:end], put, rule)


def _disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """The longest at the leftmost start wins; what it overlaps waits for the next round."""
    kept, done, found = list[Edit](), 0, list(edits)
    if any(later.start < earlier.end for earlier, later in itertools.pairwise(found)):
        found.sort(key=lambda e: (e.start, -e.end))
    for edit in found:
        tight = tighten(edit) if edit.start >= done and edit.end > edit.start else None
        if tight:
            kept.append(tight)
            done = edit.end
    return kept


def _doubts(view: View, verdicts: Sequence[Verdict], edits: Sequence[Edit]) -> Iterator[Note]:
    """What falls short, once for a place, where nothing was cut."""
    if not verdicts:
        return
    gone = {place for edit in edits for place in (edit.start, edit.end)}
    last = -1
    for verdict in sorted(verdicts, key=lambda v: (v.seen.start, -v.score)):
        start, end = view.home(verdict.seen.start, verdict.seen.end)
        if verdict.cut or verdict.score < DOUBTFUL or start < last or start in gone or end in gone:
            continue
        last = end
        why = ", ".join((verdict.seen.frame, *verdict.kinds))
        yield Note("stamp?", start, end, f"{verdict.seen.key}: {verdict.score:.2f} ({why})")
