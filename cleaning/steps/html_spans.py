"""What HTML knows is not text: hidden nodes, pagers, adverts, credits inside the kept block.

The extractor keeps the whole block and says what it knows of its stretches; here they go, each by its own rule.

>>> from cleaning.model import Span
>>> from cleaning.matching.view import BUILTIN, book_of
>>> book = book_of(BUILTIN, None)
>>> scene = Scene(book, spans=(Span(3, 8, "hidden:dedecms"), Span(9, 17, "credit")), html=True)
>>> for edit in spans(View.of("正文。 本站 .\\n(责任编辑：某)\\n完", book), scene).edits: print(edit)
Edit(start=3, end=8, was=' 本站 .', put='', rule='hidden:dedecms')
Edit(start=8, end=17, was='\\n(责任编辑：某)', put='', rule='credit')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaning.matching.view import Scene, View
from cleaning.model import NOTHING, Edit, Found, Span


def spans(view: View, scene: Scene) -> Found:
    """One edit for each span; one that is a whole line takes the break before it along."""
    return Found(list(edits_of(view.text, scene.spans))) if scene.spans else NOTHING


def edits_of(text: str, spans: Sequence[Span]) -> Iterator[Edit]:
    """One edit for each span of a text."""
    done = 0
    for span in spans:
        start, end = max(span.start, done), span.end
        if start >= end:
            continue
        start, end = _with_break(text, start, end, done)
        yield Edit(start, end, text[start:end], "", span.kind)
        done = end


def _with_break(text: str, start: int, end: int, done: int) -> tuple[int, int]:
    """The stretch and, where nothing else stands in its line, one line break."""
    if end < len(text) and text[end] != "\n":
        return start, end
    if start > done and text[start - 1] == "\n":
        return start - 1, end
    return start, end + (start == 0 and end < len(text))
