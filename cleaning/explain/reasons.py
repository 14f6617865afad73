"""Why a rule changed the text, in Chinese and in English: a rule's own `why`, else what is said of its family.

>>> reason("nfc", BUILTIN).en
'the same character in its composed form (Unicode NFC)'
>>> reason("no-such-rule", BUILTIN) == Reason("", "")
True
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import msgspec

from cleaning.knowledge.load import BUILTIN, Knowledge


class Reason(msgspec.Struct, frozen=True):
    """One sentence in each language; empty where nothing is on record."""

    zh: str
    en: str


def reason(rule: str, knowledge: Knowledge) -> Reason:
    """What is on record for a rule of the knowledge or of the grammar."""
    known = grammar()
    family = rule.partition(":")[0]
    said = known.get(rule) or known.get(family) or Reason("", "")
    why = next((r.why for r in knowledge.rules if r.id in (rule, family) and r.why), "")
    return Reason(why, said.en or why) if why else said


@functools.cache
def grammar() -> dict[str, Reason]:
    """What reasons.toml holds, by rule or family."""
    text = Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Reason])


__all__ = ["BUILTIN", "Reason", "reason"]
