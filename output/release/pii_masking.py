"""Personal data masked in a row, in every byte of it, without losing the account: the laws hold for the masked row.

A number may stand half in the text and half in what an edit took, so the base is masked first, sign for sign, and what
the edits put is masked with it; the masked base is what undoing the masked edits gives back.

>>> masked_text("电话13812345678，邮箱 a@b.cn")
'电话***********，邮箱 ******'
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaning.edits import apply, tighten, undo
from cleaning.model import Edit
from output.dataset.quality_signals import EMAIL, ID_CARD, PHONE, id_checks

SIGN = "*"
WORDS = ("url", "title", "source", "author", "error", "given", "extraction")
LISTS = ("category", "tags", "rights", "raw_ref")


def found(text: str) -> Iterator[tuple[int, int]]:
    """Where phone numbers, id numbers and e-mail addresses stand."""
    for pattern in (PHONE, EMAIL):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span() for match in ID_CARD.finditer(text) if id_checks(match[0]))


def masked_text(text: str) -> str:
    """Each of their signs as an asterisk."""
    while spans := list(found(text)):  # what one mask parts from its neighbours may be a number itself
        text = _starred(text, spans)
    return text


def _starred(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in (span for span in spans if span[0] < span[1]):
        text = text[:start] + SIGN * (end - start) + text[end:]
    return text


def masked(row: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    """The row with text, edits and every other word masked; its base digest is of the masked base."""
    base, kept = masked_account(undo(row["text"], edits), edits)
    new: dict[str, Any] = dict(row)
    new["text"] = apply(base, kept)
    new["edits"] = [{"start": e.start, "was": e.was, "put": e.put, "rule": e.rule} for e in kept]
    if row.get("base_sha256") is not None:
        new["base_sha256"] = hashlib.sha256(base.encode("utf-8")).digest()
    for name in WORDS:
        if isinstance(row.get(name), str):
            new[name] = masked_text(row[name])
    for name in LISTS:
        new[name] = [masked_text(word) for word in row.get(name) or ()]
    new["notes"] = [{**note, "what": masked_text(note["what"])} for note in row.get("notes") or ()]
    return new


def masked_account(base: str, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    """Base and edits, so that neither the base nor the text holds any of it."""
    base = masked_text(base)
    puts = [masked_text(edit.put) for edit in edits]
    while spans := list(found(apply(base, _again(base, edits, puts)))):
        for start, end in spans:
            base, puts = _through(base, edits, puts, start, end)
        base = masked_text(base)
    return base, [tight for edit in _again(base, edits, puts) if (tight := tighten(edit))]


def _again(base: str, edits: Sequence[Edit], puts: Sequence[str]) -> list[Edit]:
    return [Edit(e.start, e.end, base[e.start : e.end], put, e.rule) for e, put in zip(edits, puts, strict=True)]


def _through(base: str, edits: Sequence[Edit], puts: Sequence[str], start: int, end: int) -> tuple[str, list[str]]:
    """Mask a stretch of the text where it came from: the base between the edits, and what the edits put."""
    puts, shift, at = list(puts), 0, 0
    spans = []
    for number, (edit, put) in enumerate(zip(edits, list(puts), strict=True)):
        spans.append((max(at, start + shift), min(edit.start, end + shift)))
        first = edit.start - shift  # where the put begins in the text
        puts[number] = _starred(put, [(max(0, start - first), min(len(put), end - first))])
        shift += len(edit.was) - len(put)
        at = edit.end
    spans.append((max(at, start + shift), min(len(base), end + shift)))
    return _starred(base, spans), puts
