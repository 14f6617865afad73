"""Which charset a line of a dump is in: damage in a UTF-8 line makes it no GB line.

>>> line = "会议开始，大家到齐。".encode()
>>> text(line), text("会议开始。".encode("gb18030"))
('会议开始，大家到齐。', '会议开始。')
>>> text(b"\\xff" + line)
'\\udcff会议开始，大家到齐。'
"""

from __future__ import annotations

import re

UTF16 = (b"\xff\xfe", b"\xfe\xff")  # how a page in UTF-16 begins; its bytes are not looked at one by one
CONTROLS = r"\x00-\x08\x0b\x0e-\x1f\x7f"  # no text holds many of them close together; noise against copying has up to 8
CONTROL_BYTES = bytes({*range(32), 127} - set(b"\t\n\f\r"))
FEWEST = 16  # of them, each at most three bytes behind the one before
CONTROL = re.compile(f"[{CONTROLS}]")
NOISE = re.compile(f"(?:[{CONTROLS}\udc80-\udcff][^{CONTROLS}\udc80-\udcff]{{0,3}}){{{FEWEST},}}")
FOREIGN = 0.2  # share of the bytes above ASCII that are not UTF-8: .5 and more of GB text, few of damaged UTF-8


def text(line: bytes, other: str = "gb18030") -> str:
    """The line decoded: UTF-8, else `other` unless most of it is UTF-8; what fits neither is a lone surrogate."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(other if is_foreign(line) else "utf-8", "surrogateescape")


def no_text(page: bytes) -> tuple[int, int]:
    """(offset, size) of the first bytes of a page that no text holds, (0, 0) for none: every fourth of them, or more,
    is a control character or is not in the page's charset, and they are no GB within a UTF-8 page either.

    >>> line = "会议开始，大家到齐，主任总结。".encode()
    >>> no_text(line + bytes(byte ^ 255 for byte in line * 2) + line), no_text(line + "会议开始。".encode("gbk") * 9)
    ((45, 96), (0, 0))
    """
    if page.isascii() or page.startswith(UTF16):
        return 0, 0
    few = len(page) - len(page.translate(None, CONTROL_BYTES)) < FEWEST
    try:
        shown = page.decode("utf-8")
    except UnicodeDecodeError:
        codec = "latin-1" if is_foreign(page) else "utf-8"
        return _first(page.decode(codec, "surrogateescape"), codec) if not few or codec == "utf-8" else (0, 0)
    return (0, 0) if few else _first(shown, "utf-8")


def _first(shown: str, codec: str) -> tuple[int, int]:
    for found in NOISE.finditer(shown):
        noise = found[0].encode(codec, "surrogateescape")
        if CONTROL.search(found[0]) or not _is_gb(noise):
            return len(shown[: found.start()].encode(codec, "surrogateescape")), len(noise)
    return 0, 0


def _is_gb(noise: bytes) -> bool:
    try:
        noise.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def is_foreign(line: bytes) -> bool:
    """Is a line that is not UTF-8 in another charset, and not a UTF-8 line with damage in it?"""
    above = len(line) - len(line.decode("ascii", "ignore"))
    sound = len(line.decode("utf-8", "ignore").encode("utf-8")) - (len(line) - above)
    return above - sound > FOREIGN * above
