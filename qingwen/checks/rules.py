"""What the knowledge claims, put to the test: every proof run, and what is dead, shadowed, unproved or slow told.

>>> [f.what for f in (*proved(BUILTIN), *grammar(BUILTIN)) if f.failed]
[]
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence

from cleaning.knowledge.labels import Label, labels
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule, Stamp
from cleaning.model import Document
from cleaning.pipeline import clean_text
from cleaning.steps.header_footer.examples import Proof, proofs
from cleaning.steps.stamps.frame_patterns import Frame, book
from qingwen.checks.adversarial import NAME, Hostile, hostile, prose

SIZES = 8_000, 200_000  # characters of a hostile string; the longer only where the shorter is dear
DEAR = 5.0  # times the cost of as much prose, at both sizes: what has a bounded cost is cheap again at the longer one
GROWN = 1.3  # power of its size by which the cost of a string may grow; 1 is linear, a clock adds to it
NAMELESS = "〇〇"  # stands for any name in the hits of a frame


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What the check has to say of one rule; `failed` where it breaks its own claim."""

    rule: str
    what: str
    failed: bool = False


Begins = Callable[[str, str], bool]  # told what is checked next, and with which text; False: it is left out


def always(what: str, text: str) -> bool:
    """Leave nothing out."""
    return True


def proved(known: Knowledge, rules: Sequence[Rule] | None = None, begins: Begins = always) -> Iterator[Finding]:
    """A Finding for every hit and miss that does not come out as claimed, and for rules that do nothing themselves.

    `rules` None: all that are known.
    """
    for rule in known.rules if rules is None else rules:
        name = f"{rule.site}: {rule.id}" if rule.site else rule.id
        if not begins(name, "\n".join((*(dirty for dirty, _ in rule.hits), *rule.misses))):
            continue
        yield from _hits(name, rule, known)
        yield from _misses(name, rule.misses, rule.site, known)
        if not rule.why:
            yield Finding(name, "has no why: say what it removes, for whoever reads an explained page")


def _hits(name: str, rule: Rule, known: Knowledge) -> Iterator[Finding]:
    others, alive = set[str](), False
    for dirty, clean in rule.hits:
        doc = clean_text(dirty, site=rule.site, knowledge=known)
        alive = alive or rule.id in did(doc)
        others |= {edit.rule for edit in doc.edits} - {rule.id}
        yield from _as_claimed(name, dirty, clean, doc)
    if not alive:
        yield Finding(name, f"did nothing on its own hits: shadowed by {', '.join(sorted(others)) or 'nothing: dead'}")
    elif others and not rule.note and _spared(rule, known):
        yield Finding(
            name, f"is not needed for its hits: {', '.join(sorted(others))} and others do the same without it"
        )


def did(doc: Document) -> frozenset[str]:
    """The rules that left an edit or a note."""
    return frozenset({edit.rule for edit in doc.edits} | {note.rule for note in doc.notes})


def _spared(rule: Rule, known: Knowledge) -> bool:
    """Do all its hits come out clean without it?"""
    rest = tuple(other for other in known.rules if other != rule)
    less = dataclasses.replace(known, rules=rest, digest=f"{known.digest} without {rule.site} {rule.id}")
    return all(clean_text(dirty, site=rule.site, knowledge=less).text == clean for dirty, clean in rule.hits)


def _as_claimed(name: str, dirty: str, clean: str, doc: Document) -> Iterator[Finding]:
    if doc.text != clean:
        yield Finding(name, f"hit {dirty!r} became {doc.text!r}, not {clean!r}", failed=True)


def _misses(name: str, misses: Sequence[str], site: str | None, known: Knowledge) -> Iterator[Finding]:
    for miss in misses:
        text = clean_text(miss, site=site, knowledge=known).text
        if text != miss:
            yield Finding(name, f"miss {miss!r} became {text!r}", failed=True)
    if not misses:
        yield Finding(name, "has no misses: say which sentence must stay")


def grammar(known: Knowledge) -> Iterator[Finding]:
    """The same of what holds everywhere: frames, a page's margins, labels, and each stamp in each frame."""
    for frame in book().frame:
        yield from _frame(frame, known)
    for proof in proofs():
        yield from _margin(proof, known)
    for label in labels().label:
        yield from _label(label, known)
    for stamp in known.stamps:
        yield from _stamp(stamp, known)


def _frame(frame: Frame, known: Knowledge) -> Iterator[Finding]:
    name, own = f"frame {frame.id}", f"stamp:{frame.id}"
    docs = [clean_text(dirty.replace(NAMELESS, NAME), knowledge=known) for dirty, _ in frame.hits]
    for (dirty, clean), doc in zip(frame.hits, docs, strict=True):
        yield from _as_claimed(name, dirty.replace(NAMELESS, NAME), clean, doc)
    if not any(own in did(doc) for doc in docs):
        others = sorted({edit.rule for doc in docs for edit in doc.edits})
        yield Finding(name, f"did nothing on its own hits: shadowed by {', '.join(others) or 'nothing: dead'}")
    yield from _misses(name, frame.misses, None, known)


def _margin(proof: Proof, known: Knowledge) -> Iterator[Finding]:
    """The grammar of leads, crumbs and lists: each hit must come out clean, and by this rule."""
    for dirty, clean in proof.hits:
        doc = clean_text(dirty, knowledge=known)
        yield from _as_claimed(proof.rule, dirty, clean, doc)
        if proof.rule not in did(doc):
            yield Finding(proof.rule, f"did nothing on its own hit {dirty!r}", failed=True)
    yield from _misses(proof.rule, proof.misses, None, known)


def _label(label: Label, known: Knowledge) -> Iterator[Finding]:
    """A label notes and changes nothing: each hit must leave its note, no miss may."""
    name = f"label {label.id}"
    for hit in label.hits:
        if label.id not in did(clean_text(hit, knowledge=known)):
            yield Finding(name, f"hit {hit!r} was not noted", failed=True)
    for miss in label.misses:
        if label.id in did(clean_text(miss, knowledge=known)):
            yield Finding(name, f"miss {miss!r} was noted", failed=True)
    if not label.misses:
        yield Finding(name, "has no misses: say what must not be noted")


def _stamp(stamp: Stamp, known: Knowledge) -> Iterator[Finding]:
    """The hits and misses of a stamp are generated: its name in the hits of every frame, its phrase in a sentence."""
    if stamp.phrase:
        hits = [(f"工作取得成效。{stamp.phrase}\n下一步要落实。", "工作取得成效。\n下一步要落实。")]
    else:
        shapes = [hit for frame in book().frame for hit in frame.hits if NAMELESS in hit[0]]
        hits = [(dirty.replace(NAMELESS, stamp.name), clean) for dirty, clean in shapes]
    left = [dirty for dirty, clean in hits if clean_text(dirty, site=stamp.site, knowledge=known).text != clean]
    if left:
        what = f"stays in {len(left)} of {len(hits)} sentences, as in {left[0]!r}"
        yield Finding(f"stamp {stamp.phrase or stamp.name}", what, failed=2 * len(left) > len(hits))


def timed(known: Knowledge, *, built_in: bool = False, begins: Begins = always) -> Iterator[Finding]:
    """A Finding for every string made to hurt (hostile.py) that costs much more than prose, or ever more.

    `built_in`: not only the shapes and what the user's own rules listen for, but all the 2,000 that ours do.
    """
    ours = frozenset[Hostile]() if built_in else frozenset(hostile(BUILTIN))
    plain = [max(_seconds(Hostile("prose", prose()), size, known) for _ in range(3)) for size in SIZES]
    for one in hostile(known):
        if (one in ours and one.family != "shape") or not begins(one.what, one.text(SIZES[1])):
            continue
        short = _seconds(one, SIZES[0], known)
        if short < DEAR * plain[0]:
            continue
        long = min(_seconds(one, SIZES[1], known) for _ in range(2))
        unit = repr(one.unit[:20])
        if long > short * (SIZES[1] / SIZES[0]) ** GROWN:
            grown = f"{long / short:.0f} times as much on {SIZES[1] // SIZES[0]} times the text"
            yield Finding(one.what, f"costs {grown} of {unit}")
        elif long > DEAR * plain[1]:
            yield Finding(one.what, f"is {long / plain[1]:.0f} times slower than on prose where {unit} repeats")


def _seconds(one: Hostile, size: int, known: Knowledge) -> float:
    """CPU of cleaning so many characters of it; no less than a clock can tell."""
    text = one.text(size)
    started = time.process_time()
    clean_text(text, knowledge=known)
    return max(time.process_time() - started, 1e-4)


__all__ = ["BUILTIN", "Finding", "did", "grammar", "proved", "timed"]
