"""Knowledge proves itself: each hit and miss of each rule and frame, and of every stamp's name in every frame."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from cleaning import BUILTIN, Knowledge, clean_text, undo
from cleaning.knowledge.labels import Label, labels
from cleaning.knowledge.load import proofs
from cleaning.knowledge.schema import Rule, Stamp
from cleaning.steps.header_footer.examples import proofs as proofs_of_margins
from cleaning.steps.stamps.frame_patterns import Frame, book
from qingwen.checks import rules as claims
from qingwen.checks.adversarial import Hostile, hostile
from qingwen.checks.rules import did, grammar, proved

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


@pytest.mark.parametrize("label", labels().label, ids=lambda label: label.id)
def test_a_label_notes_its_hits_and_no_miss(label: Label) -> None:
    assert label.misses
    assert all(label.id in did(clean_text(hit)) for hit in label.hits)
    assert not any(label.id in did(clean_text(miss)) for miss in label.misses)


def margin_claims() -> Iterator[object]:
    for proof in proofs_of_margins():
        claims = (*proof.hits, *((miss, miss) for miss in proof.misses))
        yield from (pytest.param(proof.rule, *claim, id=f"{proof.rule}-{i}") for i, claim in enumerate(claims))


@pytest.mark.parametrize(("rule", "dirty", "clean"), list(margin_claims()))
def test_the_margins_keep_their_claim(rule: str, dirty: str, clean: str) -> None:
    doc = clean_text(dirty)
    assert doc.text == clean
    assert dirty == clean or rule in did(doc)


def told(rule: Rule, *more: Rule) -> list[str]:
    known = dataclasses.replace(BUILTIN, rules=(*BUILTIN.rules, *more, rule), digest=f"with {rule}")
    return [finding.what for finding in proved(known, [rule])]


HINT = Rule("hint", "^打印此页$", "line", (("会议开始。\n打印此页", "会议开始。"),), "提示行", misses=("请打印此页。",))
UNPROVED = [
    (Rule("x", "^从无此行$", "line", HINT.hits, "某", misses=("甲",)), (), ["hit", "did nothing on its own hits"]),
    (Rule("x", "打印此页", "inline", HINT.hits, "某", misses=HINT.misses), (), ["miss"]),
    (Rule("x", "^打印此页$", "line", HINT.hits, "某"), (), ["has no misses"]),
    (Rule("x", "^打印此页$", "line", HINT.hits, misses=HINT.misses), (), ["has no why"]),
    (Rule("x", "^打印此页$", "line", HINT.hits, "某", misses=HINT.misses), (HINT,), ["shadowed by hint"]),
    (HINT, (), []),
]


@pytest.mark.parametrize(("rule", "more", "expected"), UNPROVED, ids=lambda v: str(v) if isinstance(v, list) else "")
def test_check_says_what_a_rule_fails_to_prove(rule: Rule, more: tuple[Rule, ...], expected: list[str]) -> None:
    said = told(rule, *more)
    assert len(said) == len(expected)
    assert all(word in one for word, one in zip(expected, said, strict=True))


def test_check_tells_a_rule_whose_hits_others_clean_as_well() -> None:
    hits = (("会议开始。\n打印此页\n大家坐好。\n关闭此页", "会议开始。\n大家坐好。"),)
    one = Rule("one", "^打印此页$", "line", hits, "某", misses=HINT.misses)
    both = Rule("both", "^(?:打印|关闭)此页$", "line", hits, "某", misses=HINT.misses)
    known = dataclasses.replace(BUILTIN, rules=(one, both), digest="one and both")
    assert [finding.what[:27] for finding in proved(known)] == ["is not needed for its hits:"]


@pytest.mark.parametrize("stamp", [Stamp("青杏斋"), Stamp("青杏斋", phrase="此文献给青杏斋的读者")])
def test_a_stamp_is_proved_by_its_name_alone(stamp: Stamp) -> None:
    known = dataclasses.replace(BUILTIN, stamps=(stamp,), digest=f"with {stamp}")
    assert [finding for finding in grammar(known) if finding.rule.startswith("stamp ")] == []


def test_a_stamp_that_most_frames_leave_fails() -> None:
    known = dataclasses.replace(BUILTIN, stamps=(Stamp("青，杏，斋"),), digest="no name")
    assert [finding.failed for finding in grammar(known) if finding.rule.startswith("stamp ")] == [True]


def test_every_rule_frame_and_label_has_strings_made_to_hurt_it() -> None:
    names = {one.what for one in hostile(BUILTIN)}
    assert {f"rule:{rule.id}" for rule in BUILTIN.rules} <= names
    assert {f"frame:{frame.id}" for frame in book().frame} <= names
    assert {f"label:{label.id}" for label in labels().label} <= names


def test_strings_made_to_hurt_do_not_break_the_cleaning() -> None:
    for one in hostile(BUILTIN):
        document = clean_text(one.text(1_000))
        assert undo(document.text, document.edits) == document.base


def test_ours_are_timed_only_where_all_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = set[str]()

    def seconds(one: Hostile, size: int, known: Knowledge) -> float:
        heard.add(one.family)
        return 1e-4

    monkeypatch.setattr(claims, "_seconds", seconds)
    assert not list(claims.timed(BUILTIN))
    assert heard == {"prose", "shape"}
    assert not list(claims.timed(BUILTIN, built_in=True))
    assert {"rule", "frame", "label", "margin", "stamp"} <= heard
