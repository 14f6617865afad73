"""A dump that was read with the wrong codec: the inverse is searched, and taken where the text proves it.

>>> wrong = "各位代表，现在我代表人民政府向大会报告工作。".encode("gbk").decode("latin-1")
>>> wrong[:8]
'¸÷Î»´ú±í'
>>> undone(wrong)
('各位代表，现在我代表人民政府向大会报告工作。', 'latin-1→gb18030')
>>> undone("Où est passé l'été de la même année ?") is None
True

The wrong codec is latin-1 or cp1252 (whose undefined bytes pass through), the right one UTF-8 or GB18030, or UTF-8
was read as GBK. Accepted is what the most frequent signs of Chinese prove, and what encodes back to the input exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMON = "的一是在不了有和，。、"  # the most frequent signs of running Chinese; , folded to ASCII counts nothing
SAMPLE = 4000  # characters that decide whether a search is worth while
FEWEST = 40  # characters from which a text that cannot be restored is flagged
TIMES = 2  # how much more frequent the common signs must become
FLOOR = 0.01  # of the characters; real Chinese text stands above .05, a lucky decoding of another language at 0
CHINESE = 0.03  # running Chinese stands above .05: nothing to search for
STRAY = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2018-\u203a\u20ac\u2122]"
)
HAN = re.compile("[\u3400-\u9fff]")
LETTERS = 0.3  # share of a sample in stray Western letters: real French stands below .1, mojibake of Chinese above .5
DEFINED = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}
TO_BYTES = {ord(sign): byte for byte, sign in DEFINED.items() if sign != "\ufffd"}
FROM_BYTES = {byte: ord(sign) for byte, sign in DEFINED.items() if sign != "\ufffd"}
ARROW = "→"


def frequency(text: str) -> float:
    """The share of the most frequent Chinese signs among the characters."""
    return sum(map(text.count, COMMON)) / max(1, len(text))


def undone(text: str) -> tuple[str, str] | None:
    """(the text as it was meant, "wrong→right" codec), or None where nothing is proved."""
    pairs = [*_worth_trying(text)]
    if not pairs:
        return None
    sample = text[:SAMPLE]
    least = max(FLOOR, TIMES * frequency(sample))
    likely = sorted(((frequency(_roughly(sample, *pair)), pair) for pair in pairs), key=lambda one: -one[0])
    for score, (wrong, right) in likely:
        candidate = _reread(text, wrong, right) if score > least else None
        if candidate is not None:
            return candidate, wrong + ARROW + right
    return None


def suspected(text: str) -> bool:
    """Does the text look like Chinese that was read with a wrong codec (whether or not it can be restored)?"""
    sample = text[:SAMPLE]
    if len(sample) < FEWEST or frequency(sample) >= FLOOR:
        return False
    return next(_worth_trying(text), None) is not None


def redone(text: str, step: str) -> str:
    """The inverse of one step "wrong→right": the damaged text again."""
    wrong, _, right = step.partition(ARROW)
    return _read(text.encode(right), wrong)


def _worth_trying(text: str) -> Iterator[tuple[str, str]]:
    sample = text[:SAMPLE]
    if frequency(sample) > CHINESE:
        return
    han = len(HAN.findall(sample))
    stray = len(STRAY.findall(sample))
    if stray > LETTERS * (len(sample) - sample.count(" ") - sample.count("\n")) and stray > han:
        yield from ((w, r) for w in ("latin-1", "cp1252") for r in ("utf-8", "gb18030"))
    elif han > LETTERS * len(sample) and frequency(sample) < FLOOR:
        yield "gb18030", "utf-8"


def _roughly(sample: str, wrong: str, right: str) -> str:
    """What a sample would read as; what cannot be converted is left out."""
    narrow = sample.translate(TO_BYTES) if wrong == "cp1252" else sample
    codec = "latin-1" if wrong == "cp1252" else wrong
    return narrow.encode(codec, "ignore").decode(right, "ignore")


def _reread(text: str, wrong: str, right: str) -> str | None:
    try:
        meant = _bytes(text, wrong).decode(right)
        return meant if _read(meant.encode(right), wrong) == text else None
    except UnicodeError:
        return None


def _bytes(text: str, codec: str) -> bytes:
    """Encode; cp1252's undefined bytes are the control characters of the same number."""
    return text.translate(TO_BYTES).encode("latin-1") if codec == "cp1252" else text.encode(codec)


def _read(data: bytes, codec: str) -> str:
    return data.decode("latin-1").translate(FROM_BYTES) if codec == "cp1252" else data.decode(codec)
