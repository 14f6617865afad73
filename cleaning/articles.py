"""Several articles on one page (篇一, 第二篇, 范文3): they stay together, with a Note at each start.

>>> from cleaning.view import BUILTIN, View, book_of
>>> text = "工作总结篇一\\n甲。\\n工作总结篇二\\n乙。"
>>> [note.start for note in starts(text)]
[0, 10]
>>> list(starts("第一篇 总则\\n甲。"))      # one start alone is a law's own part
[]
"""

from __future__ import annotations

import re

from cleaning.model import Note

NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
NAMED = rf"[^\n。！？!?，,]{{0,40}}(?:篇|范文|例文|之){NUMBER}|第{NUMBER}篇(?!章)"
START = re.compile(
    rf"^[ \t\u3000\xa0]{{0,12}}[【\[(（]?(?:{NAMED})[】\])）]?(?:[:：\s][^\n。]{{0,40}})?$", re.MULTILINE
)
FEWEST = 2


def starts(text: str) -> list[Note]:
    """One Note for each line that begins an article, where a page holds several."""
    if "篇" not in text and "范文" not in text:
        return []
    found = [Note("article-start", m.start(), m.end(), m[0].strip()) for m in START.finditer(text)]
    return found if len(found) >= FEWEST else []
