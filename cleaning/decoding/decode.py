"""Bytes → text: the declared charset is doubted, GB18030 stands for all GB names, mojibake is undone.

>>> decode("范文大全，欢迎您的到来".encode("gbk"), "gb2312").text
'范文大全，欢迎您的到来'
>>> decode("范文大全，欢迎您的到来".encode("gbk"), "iso-8859-1").chain     # a header that lies
('gb18030',)
>>> decode('<meta charset=gb2312><p>县（区）的工作。'.encode()).chain       # a meta that lies
('utf-8',)

Rule (47 GB-encoded pages: none lost): strict UTF-8; else the declared charset; else GB18030; else Big5; where two of
them decode, the frequency of common signs decides; last resort is the best one with replacement, flagged.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator, Mapping

from cleaning.decoding.mojibake import ARROW, CHINESE, SAMPLE, TIMES, frequency, redone, suspected, undone
from cleaning.model import Note

META = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
META_WITHIN = 4096  # bytes; all declarations of 69 pages stand in the first 4,096
GB = re.compile(r"gb|cp936|ms936|936", re.IGNORECASE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = bytes({*range(32)} - set(b"\t\n\f\r\x1b"))  # hardly any text holds them; UTF-16 has a mark
PACKED = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")  # PDF, zip and new Office, gzip, old Office
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM\0", b"II*\0", b"MM\0*", b"\0\0\1\0")
PROGRAMS = (b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\0asm")
BINARY_SHARE = 0.05  # of the first 4,096 bytes; random bytes hold .11, a page with a stray NUL .0003
MOSTLY = 0.5  # of them: what holds more control characters than others is no text, though a codec may read it
STRAY = 3  # control characters that a short text may hold
JUDGED = 100_000  # characters on which candidates are compared


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the chain of codecs that led to it, in the order in which they were undone.

    A name is a codec that bytes were decoded with; "latin-1→gb18030": encoded with the one, decoded with the other.
    `utf8` is the text's UTF-8 where it is at hand: parser and digest want it, and making it costs as much as parsing.
    """

    text: str
    chain: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    utf8: bytes | None = dataclasses.field(default=None, repr=False, compare=False)


def is_binary(body: bytes) -> bool:
    """Is this a picture, a packed file, a program, and no text at all? A page of HTML is text whatever stands in it.

    >>> is_binary(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR"), is_binary("会议\\0开始。".encode())
    (True, False)
    """
    head = body[:META_WITHIN]
    if head.startswith(PACKED + PICTURES + PROGRAMS):
        return True
    if head.startswith(tuple(mark for mark, _ in MARKS)) or b"<html" in head.lower():
        return False
    found = len(head) - len(head.translate(None, CONTROLS))
    if found <= max(STRAY, BINARY_SHARE * len(head)):
        return False
    return found > MOSTLY * len(head) or not any(_reads(head, codec) for codec in ("utf-8", "gb18030"))


def _reads(head: bytes, codec: str) -> bool:
    """Can a codec read the beginning of a file? Its last character may be cut."""
    try:
        codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeError:
        return False
    return True


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The text of a page's bytes; `declared` is what a header says, a meta in the first 4,096 bytes speaks too."""
    for mark, codec in MARKS:
        if body.startswith(mark) and (text := _strict(body, codec)) is not None:
            return Decoded(text, (codec,))
    text = _strict(body, "utf-8")
    if text is not None:
        return Decoded(text, ("utf-8",), utf8=body)
    whole = {codec: text for codec in _candidates(body, declared) if (text := _strict(body, codec)) is not None}
    if whole:
        codec = _likeliest(whole)
        return Decoded(whole[codec], (codec,))
    return _replaced(body)


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeError:
        return None


def _candidates(body: bytes, declared: str | None) -> Iterator[str]:
    """The charsets worth trying, the likeliest first, each once."""
    meta = META.search(body, 0, META_WITHIN)
    said = (declared or "", meta[1].decode("ascii") if meta else "")
    names = [name for name in map(_known, said) if name and name not in ("utf-8", "utf-16")]
    multi = [n for n in names if not _one_byte(n)]
    yield from dict.fromkeys((*multi, "gb18030", "big5", *names))


def _known(name: str) -> str:
    """The codec that a charset name means; "" where Python knows none."""
    if GB.match(name.strip()):
        return "gb18030"
    try:
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""


def _one_byte(codec: str) -> bool:
    """Does it decode any bytes whatever? Then it is believed last."""
    return codec.startswith(("iso8859", "cp125", "latin", "ascii", "koi8", "mac"))


def _likeliest(readings: Mapping[str, str]) -> str:
    """The first, unless in another the common signs are twice as frequent."""
    best, *others = readings
    if not others:
        return best
    score = frequency(readings[best][:JUDGED])
    for codec in others:
        other = 0.0 if _one_byte(codec) else frequency(readings[codec][:JUDGED])
        if other > TIMES * score:
            best, score = codec, other
    if score == 0 and _one_byte(others[-1]):
        return others[-1]  # no Chinese in any reading: the declared Western charset is believed
    return best


def _replaced(body: bytes) -> Decoded:
    """No codec reads all of it: the one that loses least, with U+FFFD for what it cannot read, and a Note."""
    readings = {codec: body.decode(codec, "replace") for codec in ("gb18030", "utf-8", "big5")}
    codec = max(readings, key=lambda c: (_merit(readings[c]), c == "gb18030"))
    lost = readings[codec].count("\ufffd")
    return Decoded(readings[codec], (codec,), (Note("decode:replaced", None, None, f"{lost} places are not {codec}"),))


def _merit(text: str) -> float:
    return frequency(text) - text.count("\ufffd") / max(1, len(text))


def unmojibake(text: str) -> Decoded:
    """Undo a wrong decoding that a dump was written with; what cannot be restored is flagged, never altered."""
    if frequency(text[:SAMPLE]) > CHINESE:
        return Decoded(text, ())
    chain: list[str] = []
    while len(chain) < 2 and (found := undone(text)):  # a dump of a dump: twice is the most that was met
        text = found[0]
        chain.append(found[1])
    notes = () if chain or not suspected(text) else (Note("mojibake", None, None, "wrong codec, not restorable"),)
    return Decoded(text, tuple(chain), notes)


def encoded(text: str, chain: tuple[str, ...]) -> bytes | str:
    """The input again: the chain run backwards. Bytes where it began with bytes.

    >>> encoded("范文", ("gb18030",)) == "范文".encode("gbk")
    True
    """
    for step in reversed(chain):
        if ARROW not in step:
            return text.encode(step)
        text = redone(text, step)
    return text
