"""What the grammar of a page's margins claims of itself: examples.toml, checked, for `qingwen check` and the tests.

>>> [proof.rule for proof in proofs()][:3]
['lead', 'lead:copy', 'lead:closing']
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import msgspec


class Proof(msgspec.Struct, frozen=True):
    """What one rule takes out (`hits`, pairs of dirty and clean text) and what it leaves alone (`misses`)."""

    rule: str
    hits: tuple[tuple[str, str], ...]
    misses: tuple[str, ...]


class Proofs(msgspec.Struct, frozen=True):
    """examples.toml."""

    proof: tuple[Proof, ...]


@functools.cache
def proofs() -> tuple[Proof, ...]:
    """The proofs as written."""
    text = Path(__file__).with_name("examples.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Proofs).proof
