"""Knowledge proves itself: each hit and miss of each rule and frame, and of every stamp's name in every frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleaning import BUILTIN, Knowledge, clean_text
from cleaning.grammar import Frame, book
from cleaning.knowledge import proofs
from cleaning.packs import Rule

UNKNOWN = "青杏斋"  # a name that no list knows
NAMES = (UNKNOWN, *(stamp.name for stamp in BUILTIN.stamps))


def rule_proofs() -> Iterator[object]:
    for i, (rule, dirty, clean) in enumerate(proofs(BUILTIN)):
        yield pytest.param(rule, dirty, clean, id=f"{rule.site or ''}{rule.id}-{i}")


@pytest.mark.parametrize(("rule", "dirty", "clean"), list(rule_proofs()))
def test_a_rule_keeps_its_claim(rule: Rule, dirty: str, clean: str) -> None:
    assert clean_text(dirty, site=rule.site, knowledge=BUILTIN).text == clean


def frame_hits() -> Iterator[object]:
    for frame in book().frame:
        for i, (dirty, clean) in enumerate(frame.hits):
            for name in NAMES:
                yield pytest.param(dirty.replace("〇〇", name), clean, id=f"{frame.id}-{i}-{name}")


@pytest.mark.parametrize(("dirty", "clean"), list(frame_hits()))
def test_every_name_goes_from_every_frame(dirty: str, clean: str) -> None:
    assert clean_text(dirty).text == clean


def frame_misses() -> Iterator[object]:
    for frame in book().frame:
        for i, sentence in enumerate(frame.misses):
            yield pytest.param(sentence, id=f"{frame.id}-{i}")


@pytest.mark.parametrize("sentence", list(frame_misses()))
def test_what_a_frame_must_not_touch_stays(sentence: str) -> None:
    assert clean_text(sentence).text == sentence


@pytest.mark.parametrize("frame", book().frame, ids=lambda f: f.id)
def test_a_frame_has_proofs_of_both_kinds(frame: Frame) -> None:
    assert frame.hits
    assert frame.misses


@pytest.mark.parametrize("rule", BUILTIN.rules, ids=lambda r: r.id)
def test_a_rule_says_what_must_stay(rule: Rule) -> None:
    assert rule.misses
    assert rule.why


def test_builtin_knowledge_loads_again() -> None:
    assert Knowledge.load([]).digest == BUILTIN.digest
