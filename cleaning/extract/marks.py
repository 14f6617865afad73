"""A line that runs has marks that end a clause; a menu item, a caption, a heading has none.

>>> marks("会议开始，大家坐好。"), marks("首页"), marks("He left. Then"), marks("v1.2")
(True, False, True, False)
"""

from __future__ import annotations

import re

_LATIN_STOP = re.compile(r"[,.?!;:](?<=[a-zа-я\"”’)]{2}.)(?:\s|$)")  # the sign first: few lines hold one


def marks(text: str) -> bool:
    """Does the line hold a mark that ends a clause? One of letters and digits alone, as most of a menu, holds none."""
    return not text.isalnum() and (
        "，" in text or "。" in text or "；" in text or "！" in text or "？" in text
        or _LATIN_STOP.search(text) is not None
    )  # fmt: skip
