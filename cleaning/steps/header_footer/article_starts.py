"""Several articles on one page (篇一, 第二篇, 范文3): they stay together, with a Note at each start.

>>> from cleaning.matching.view import BUILTIN, View, book_of
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
WORDS = ("篇", "范文", "例文")
START = re.compile(
    rf"[ \t\u3000\xa0]*[【\[(（]?(?:[^。！？!?，,]{{0,40}}(?:篇|范文|例文){NUMBER}|第{NUMBER}篇(?!章))"
    r"[】\])）]?(?:[:：\s][^。]{0,40})?"
)
FEWEST = 2
LONGEST = 100  # characters of a line that begins an article


def starts(text: str) -> list[Note]:
    """One Note for each line that begins an article, where a page holds several."""
    found: dict[int, Note] = {}
    for word in WORDS:
        at = text.find(word)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if end - start <= LONGEST and START.fullmatch(text, start, end):
                found[start] = Note("article-start", start, end, text[start:end].strip())
            at = text.find(word, max(at + 1, end))
    return [found[start] for start in sorted(found)] if len(found) >= FEWEST else []
