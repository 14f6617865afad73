"""Whose names stand in a site's texts: what the chapters cut or read off on some of its pages is a stamp on all.

On one page a lone 【某某文库】 may be anything; where another page says 某某文库小编整理, it is an owner's.

>>> from cleaning.knowledge.load import BUILTIN
>>> text = "以下是某某文库小编为大家整理的演讲稿，欢迎阅读。\\n我们推进改革，成效明显，大家满意。"
>>> owners([(None, Extracted(text)), (None, Extracted(text))], BUILTIN)
[('某某文库', 2)]
>>> owners([(None, Extracted(text))], BUILTIN)
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaning.knowledge.load import Knowledge
from cleaning.matching.view import Scene, View, book_of
from cleaning.model import Extracted
from cleaning.steps.header_footer.step import edges
from cleaning.steps.stamps.step import stamps

SHORTEST = 3  # characters: of two, too many are words
PAGES = 2  # that an owner signs: one page may have misread a sentence
ORIGINS = ("转自", "来自", "摘自", "选自", "源自", "源于")  # whose second character is no part of the name behind it
HAN = "\u4e00"  # the first Han character: a name without any is an address, which needs no stamp


def owners(pages: Iterable[tuple[str | None, Extracted]], knowledge: Knowledge) -> list[tuple[str, int]]:
    """Each owner's name and on how many pages it was seen, two or more, the commonest first; from (URL, extracted)."""
    book = book_of(knowledge, None)
    seen: Counter[str] = Counter()
    for url, found in pages:
        scene = Scene(book, None, url, found.fields, frozenset(), (), html=True)
        view = View.of(found.base, book)
        read = {name for chapter in (edges, stamps) for name in chapter(view, scene).brands}
        names = {_bare(name, found.base) for name in read}
        seen.update(name for name in names if len(name) >= SHORTEST and max(name) >= HAN)
    return [(name, pages) for name, pages in seen.most_common() if pages >= PAGES]


def _bare(name: str, text: str) -> str:
    """A name without the second half of 转自 that was read as its beginning.

    >>> _bare("自砚田作文网", "本文转自砚田作文网。"), _bare("自贡新闻网", "欢迎访问自贡新闻网。")
    ('砚田作文网', '自贡新闻网')
    """
    return name[1:] if any(name[0] == o[1] and o[0] + name in text for o in ORIGINS if name) else name
