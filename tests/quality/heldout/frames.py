"""The stock that damage is made of: one TOML file a half.

>>> stock = load("tune")
>>> stock.half, len(stock.name) >= 30, len(stock.stamp) >= 20, len(stock.decoy) >= 40
('tune', True, True, True)
>>> {frame.counted for frame in stock.stamp} <= set(INLINE)
True
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

Half = Literal["tune", "tune2", "judge", "judge2"]
At = Literal["clause", "sentence", "end", "tuck", "line", "start", "inside"]
INLINE = ("phrase", "url", "spaced_url", "gzh", "bracket", "zero_width", "homoglyph")


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site's name and its host without www; `make`: how such names are made."""

    make: str
    name: str
    host: str


class Stamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an owner signs inside the text: `counted` is the family of the yardstick, `at` where it may stand."""

    family: str
    counted: str
    at: tuple[At, ...]
    text: str


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line around the text: lead, crumb, meta or tail."""

    family: str
    text: str


class Decoy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A genuine sentence that looks like damage, and where it stands: in the body, as its first or last paragraph."""

    family: str
    at: Literal["body", "first", "last"]
    text: str


class Stock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One half."""

    half: Half
    name: tuple[Owner, ...]
    stamp: tuple[Stamp, ...]
    lead: tuple[Frame, ...]
    crumb: tuple[Frame, ...]
    meta: tuple[Frame, ...]
    tail: tuple[Frame, ...]
    decoy: tuple[Decoy, ...]


def load(half: Half) -> Stock:
    """The stock of one half; a misspelt key is refused."""
    return msgspec.toml.decode((Path(__file__).parent / f"frames_{half}.toml").read_bytes(), type=Stock)
