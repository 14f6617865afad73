"""What a dump lost comes back: folded punctuation, text that was read with the wrong codec; and clean text stays.

    python -m tests.quality.restore                    # articles of the site in a box
    python -m tests.quality.restore FILE.jsonl[.gz]    # records with `text`; those with `exact` false are left unfolded

Prints for each damage the share of documents that come out equal to the byte, and the target. A document counts where
the damage changes it; before, it is put into normal form (NFC, one paragraph a line), as every clean text is.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import ftfy
import msgspec

from cleaning import clean_text
from qingwen.site_in_a_box import Replica
from tests.quality.common.records import records

Q2B = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BLANKS = re.compile(r"[^\S\n]*\n\s*")
MOJIBAKE = 150  # documents of each pair of codecs
FROM_BYTES = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


class Text(msgspec.Struct, frozen=True):
    """A clean text, and whether folding it is to be undone."""

    text: str
    exact: bool = True


def q2b(text: str) -> str:
    """Full-width ASCII to half width, as Chinese dumps do it."""
    return text.translate(Q2B)


def nfkc(text: str) -> str:
    """Compatibility composition."""
    return unicodedata.normalize("NFKC", text)


FOLDS: dict[str, tuple[Callable[[str], str], float]] = {  # and the share of documents to come back
    "q2b": (q2b, 0.985), "NFKC": (nfkc, 0.97), "ftfy": (ftfy.fix_text, 0.97),
}  # fmt: skip


def texts(path: Path | None) -> list[Text]:
    """Clean texts in normal form."""
    if path is None:
        return [Text(truth.text, at % 2 == 0) for at, truth in enumerate(Replica(seed=3, articles=600).truth())]
    return [Text(normal_form(r["text"]), bool(r.get("exact", True))) for r in records(path)]


def normal_form(text: str) -> str:
    """NFC, paragraphs one a line, no blank line, no indent."""
    return BLANKS.sub("\n", unicodedata.normalize("NFC", text)).strip()


def read_as(text: str, right: str, wrong: str) -> str:
    """What is seen of a text whose bytes are read with the wrong codec; bytes that cp1252 has not pass through."""
    seen = text.encode(right).decode("latin-1")
    return seen.translate(FROM_BYTES) if wrong == "cp1252" else seen


def restored(pairs: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Of (damaged, whole) texts, how many come out whole, and how many there are."""
    came = [clean_text(damaged).text == whole for damaged, whole in pairs]
    return sum(came), len(came)


def damages(documents: list[Text]) -> Iterator[tuple[str, float, list[tuple[str, str]]]]:
    """(name, target, (damaged, whole) texts)."""
    exact = [one.text for one in documents if one.exact]
    for name, (fold, target) in FOLDS.items():
        yield f"folded by {name}", target, [(fold(text), text) for text in exact]
    yield "in normal form", 0.995, [(text, text) for text in exact]
    yield "the others, in normal form", 0.99, [(one.text, one.text) for one in documents if not one.exact]
    for right in ("utf-8", "gbk"):
        whole = [one.text for one in documents if encodes(one.text, right) and clean_text(one.text).text == one.text]
        for wrong in ("latin-1", "cp1252"):
            yield f"{right} read as {wrong}", 1.0, [(read_as(text, right, wrong), text) for text in whole[:MOJIBAKE]]


def encodes(text: str, codec: str) -> bool:
    """Has the codec all its signs?"""
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeError:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    documents = texts(parser.parse_args().file)
    print(f"{'damage':28s} {'whole again':>12s}  of  share  target")
    for name, target, pairs in damages(documents):
        whole, count = restored(pairs)
        print(f"{name:28s} {whole:12d} {count:4d} {whole / max(1, count):6.3f}  {target}", flush=True)


if __name__ == "__main__":
    main()
