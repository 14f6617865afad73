"""The check of rules ends whatever a rule does, and names the one that hangs."""

from __future__ import annotations

import dataclasses
import time

from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.knowledge.schema import Rule
from qingwen.checks import time_limit

LIMIT = 8.0  # seconds; a process takes two to start on a busy machine


def with_rules(*rules: Rule) -> Knowledge:
    return dataclasses.replace(BUILTIN, rules=(*BUILTIN.rules[:2], *rules), stamps=(), digest=repr(rules))


def a_rule(id: str, match: str, dirty: str) -> Rule:
    return Rule(id, match, "inline", ((f"会议开始。{dirty}", "会议开始。"),), why="测试", misses=("会议开始。",))


SLOW = a_rule("slow", "(?:a|a){1,60}!", "a" * 60)


def test_a_rule_that_hangs_on_its_own_proof_is_named_and_the_others_are_checked() -> None:
    wrong = a_rule("wrong", "甲乙", "丙丁")
    started = time.monotonic()
    known = with_rules(SLOW, wrong)
    found = list(time_limit.findings(known, rules=(SLOW, wrong), limit=LIMIT))
    assert time.monotonic() - started < 10 * LIMIT
    assert [finding.what[:12] for finding in found if finding.rule == "slow"] == ["does not end"]
    assert any(finding.rule == "wrong" and finding.failed for finding in found)


def test_rules_that_end_give_the_same_findings_as_without_a_limit() -> None:
    from qingwen.checks import rules as claims

    wrong = a_rule("wrong", "甲乙", "丙丁")
    known = with_rules(wrong)
    assert list(time_limit.findings(known, rules=(wrong,), limit=60)) == list(claims.proved(known, (wrong,)))


def test_a_rule_alone_ends_or_does_not() -> None:
    assert time_limit.ends(a_rule("quick", "甲", "甲"), "甲" * 1000, limit=60)
    assert not time_limit.ends(SLOW, "a" * 60, limit=LIMIT)
