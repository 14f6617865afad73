"""A clean document and a site → the document as that site's dump holds it, each piece of damage known.

>>> pieces = [Piece(2, 2, "（喵呜整理）", "bracket", "", "bracket")]
>>> dirty, spans = render("甲，乙。", pieces, str)
>>> dirty, spans[0]["start"], spans[0]["end"], spans[0]["clean"]
('甲，（喵呜整理）乙。', 2, 8, '')
"""

from __future__ import annotations

import dataclasses
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ftfy

from tests.quality.heldout.carriers import Carrier
from tests.quality.heldout.frames import At, Decoy
from tests.quality.heldout.owners import Site
from tests.quality.heldout.page import Line, Page

APART = 25  # characters between two pieces of damage
NONE = 0.08  # of the documents carry no stamp
COUNTS = (1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6)  # stamps in one of the others
HABIT = 0.55  # of a site's stamps are in the frame it nearly always uses
WHERE: dict[At, re.Pattern[str]] = {
    "clause": re.compile(r"(?<=[，；])(?=[一-鿿“《（])"),
    "sentence": re.compile(r"(?<=。)(?=[一-鿿“《（])"),
    "end": re.compile(r"(?<=。)(?=\n)"),
    "tuck": re.compile(r"(?<=[一-鿿])(?=。)"),
    "line": re.compile(r"(?=\n)"),
    "start": re.compile(r"(?<=\n)(?=[一-鿿])"),
    "inside": re.compile(r"(?<=[的和与及对在是将了])(?=[一-鿿])"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """`text` stands for clean[start:end]; `counted`: family of the yardstick, `frame` and `family`: what made it."""

    start: int
    end: int
    text: str
    counted: str
    frame: str
    family: str


Fold = Callable[[str], str]
WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
FOLDS: dict[str, Fold] = {
    "fold:q2b": lambda text: text.translate(WIDTHS),
    "fold:nfkc": lambda text: unicodedata.normalize("NFKC", text),
    "fold:ftfy": ftfy.fix_text,
}


def dirty_record(carrier: Carrier, site: Site, decoys: list[Decoy], rng: random.Random) -> dict[str, Any]:
    """One row in the form of injected_dev; its spans also say `frame`, `kind` and `stamps` (inline ones in the row)."""
    clean = with_decoys(carrier.text, decoys, rng)
    fold = rng.choices([None, *FOLDS], [64, 20, 8, 8])[0]
    page = Page(site, carrier.title, clean, rng)
    inline = list(stamps(clean, site, page, decoys, rng))
    inside = sorted([*inline, *breaks(clean, inline, site, rng)], key=lambda piece: (piece.start, piece.end))
    pieces = [*lines(page.head(), 0), *inside, *lines(page.foot(), len(clean))]
    dirty, spans = render(clean, pieces, FOLDS[fold] if fold else str)
    return {
        "id": carrier.id,
        "site": site.owner.name,
        "known": False,
        "title": carrier.title,
        "dirty": dirty,
        "clean": clean,
        "spans": [{**span, "stamps": len(inline)} for span in spans],
        "damage": [fold] if fold else [],
        "decoys": [decoy.text for decoy in decoys],
        "genre": carrier.genre,
    }


def lines(around: Iterable[Line], place: int) -> Iterator[Piece]:
    """The lines around a text as pieces at its start or end."""
    for line in around:
        yield Piece(place, place, line.text, line.counted, line.frame, line.family)


def with_decoys(text: str, decoys: list[Decoy], rng: random.Random) -> str:
    """The text with the genuine look-alikes in it: a paragraph of their own, or the last sentence of one."""
    lines = text.split("\n")
    for decoy in decoys:
        if (
            decoy.at == "body"
            and rng.random() < 0.5
            and (ends := [i for i, line in enumerate(lines) if line[-1] == "。"])
        ):
            lines[rng.choice(ends)] += decoy.text
        else:
            lines.insert({"first": 0, "last": len(lines)}.get(decoy.at, rng.randrange(1, len(lines) + 1)), decoy.text)
    return "\n".join(lines)


def stamps(clean: str, site: Site, page: Page, decoys: list[Decoy], rng: random.Random) -> Iterator[Piece]:
    """The inline damage of one document."""
    starts = [(clean.index(decoy.text), len(decoy.text)) for decoy in decoys]
    taken = {place for start, length in starts for place in range(start + 1, start + length)}
    count = 0 if rng.random() < NONE else rng.choice(COUNTS)
    for _ in range(count):
        stamp = site.stamps[0] if rng.random() < HABIT else rng.choice(site.stamps)
        at = rng.choice(stamp.at)
        free = [m.start() for m in WHERE[at].finditer(clean) if m.start() not in taken]
        if not free:
            continue
        place = rng.choice(free)
        taken |= set(range(place - APART, place + APART))
        text = (site.gap if at == "line" else "") + page.fill(stamp.text)
        yield Piece(place, place, text, stamp.counted, stamp.text, stamp.family)


def breaks(clean: str, inline: list[Piece], site: Site, rng: random.Random) -> Iterator[Piece]:
    """Indents and blank lines, and in some documents breaks that were lost and breaks in mid-sentence."""
    indent = site.gap.lstrip("\n")
    loses, splits = rng.random() < 0.3, rng.random() < 0.3
    near = {place for piece in inline for place in range(piece.start - APART, piece.start + APART)}
    if indent:
        yield Piece(0, 0, indent, "para_sep", "", "break")
    for match in re.finditer(r"\n", clean):
        lost = loses and clean[match.start() - 1] in "。！？" and match.start() not in near and rng.random() < 0.15
        gap, family = (" ", "lost_break") if lost else (site.gap, "para_sep")
        if gap != "\n":
            yield Piece(match.start(), match.end(), gap, family, "", "break")
    commas = [m.start() for m in WHERE["clause"].finditer(clean) if splits and m.start() not in near]
    for place in rng.sample(commas, min(2, len(commas))):
        yield Piece(place, place, site.gap, "mid_break", "", "break")


def render(clean: str, pieces: list[Piece], fold: Fold) -> tuple[str, list[dict[str, Any]]]:
    """The damaged text and its spans; each stretch is folded by itself, so that every offset is known."""
    parts: list[str] = []
    spans, length, at = [], 0, 0
    for piece in pieces:
        for text, damage in ((clean[at : piece.start], False), (piece.text, True)):
            put = fold(text)
            if damage:
                row = {"start": length, "end": length + len(put), "clean": clean[piece.start : piece.end]}
                spans.append(row | {"family": piece.counted, "text": put, "frame": piece.frame, "kind": piece.family})
            parts.append(put)
            length += len(put)
        at = piece.end
    return "".join([*parts, fold(clean[at:])]), spans
