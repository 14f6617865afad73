"""A line that runs has marks that end a clause; a menu item, a caption, a heading has none.

>>> marks("会议开始，大家坐好。"), marks("首页"), marks("He left. Then"), marks("v1.2")
(True, False, True, False)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LATIN_STOP = re.compile(r"[,.?!;:](?<=[a-zа-я\"”’)]{2}.)(?:\s|$)")  # the sign first: few lines hold one


def marks(text: str) -> bool:
    """Does the line hold a mark that ends a clause? One of letters and digits alone, as most of a menu, holds none."""
    return not text.isalnum() and (
        "，" in text or "。" in text or "；" in text or "！" in text or "？" in text
        or _LATIN_STOP.search(text) is not None
    )  # fmt: skip


def marked(texts: Sequence[str]) -> list[bool]:
    """The same of many lines; Latin marks are looked for in all that have no others at once.

    >>> marked(["会议开始，大家坐好。", "首页", "He left. Then", "v1.2"])
    [True, False, True, False]
    """
    found = [
        not text.isalnum() and ("，" in text or "。" in text or "；" in text or "！" in text or "？" in text)
        for text in texts
    ]
    rest = [number for number, text in enumerate(texts) if not (found[number] or text.isalnum())]
    whole, line, at = "\n".join([texts[number] for number in rest]), 0, 0
    for stop in _LATIN_STOP.finditer(whole):
        line, at = line + whole.count("\n", at, stop.start()), stop.start()
        found[rest[line]] = True
    return found
