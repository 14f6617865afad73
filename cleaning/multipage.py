"""An article on several pages → one document; the break between two pages is an edit (`page-join`).

>>> pages = [Page("http://a.cn/1.txt", None, None, None, (), "第一段。"), Page(None, None, None, None, (), "第二段。")]
>>> document = clean_article(pages)
>>> document.text, document.edits[0].rule
('第一段。\\n第二段。', 'page-join')
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import msgspec

from cleaning.decoding.decode import Decoded
from cleaning.edits import refuse
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.model import Document, Edit, Extracted, Note, Page, Span
from cleaning.pipeline import clean_page, decoded_of, document_of, failed, looks_like_html, scene_of, understood

JOIN = "page-join"
BREAK = "\f"  # form feed: what stands in the base between two pages; no page's own text can be told from it wrongly
BETWEEN = "\n"  # the CMS cuts at paragraphs


def clean_article(
    pages: Sequence[Page],
    *,
    knowledge: Knowledge = BUILTIN,
    without: Sequence[str] = (),
    notes: Sequence[Note] = (),
) -> Document:
    """Page 1 and its followers, in order → one Document with page 1's id; `notes` are added. Never raises."""
    if len(pages) == 1:
        document = clean_page(pages[0], knowledge=knowledge, without=without)
        return dataclasses.replace(document, notes=(*document.notes, *notes)) if notes else document
    try:
        document = _joined(pages, knowledge, tuple(notes))
        return refuse(document, without) if without else document
    except Exception as error:  # one broken page costs one row (law 6)
        return failed(pages[0], f"{type(error).__name__}: {error}")


def _joined(pages: Sequence[Page], knowledge: Knowledge, notes: tuple[Note, ...]) -> Document:
    """The pages' kept blocks one after the other are the base; page 1 says the fields and the site."""
    texts = [decoded_of(page) for page in pages]
    html = looks_like_html(texts[0].text)
    site = pages[0].site
    decoded, whole = texts[0], Extracted("")
    joins: list[Edit] = []
    for number, (page, text) in enumerate(zip(pages, texts, strict=True)):
        here = page if number == 0 else msgspec.structs.replace(page, site=site or page.site)
        read, found, named = understood(here, text, knowledge, html=html)
        if number == 0:
            decoded, whole, site = read, found, named
            continue
        joins.append(Edit(len(whole.base), len(whole.base) + 1, BREAK, BETWEEN, JOIN))
        decoded, whole = _chained(decoded, read), _appended(whole, found)
    whole = dataclasses.replace(whole, notes=(*whole.notes, *notes))
    return document_of(pages[0], decoded, whole, scene_of(knowledge, site, pages[0], whole, html=html), joins)


def _chained(first: Decoded, more: Decoded) -> Decoded:
    """One chain, with what a later page was decoded by where it differs."""
    chain = first.chain if first.chain == more.chain else (*first.chain, *more.chain)
    return Decoded(first.text, chain, (*first.notes, *more.notes))


def _appended(whole: Extracted, more: Extracted) -> Extracted:
    """The next page's block behind the break; its spans and notes moved there, its fields where page 1 has none."""
    at = len(whole.base) + len(BREAK)
    spans = tuple(Span(s.start + at, s.end + at, s.kind) for s in more.spans)
    notes = tuple(_moved(note, at) for note in more.notes)
    return dataclasses.replace(
        whole,
        base=whole.base + BREAK + more.base,
        spans=(*whole.spans, *spans),
        fields=whole.fields.or_else(more.fields),
        sure=min(whole.sure, more.sure),
        notes=(*whole.notes, *notes),
    )


def _moved(note: Note, by: int) -> Note:
    if note.start is None or note.end is None:
        return note
    return Note(note.rule, note.start + by, note.end + by, note.what)
