"""One page from a file or standard input, for the verbs that show what cleaning does to it.

>>> the_document(Page(None, None, None, None, (), "会议开始。"), "text", BUILTIN).text
'会议开始。'
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaning.clean import clean_page
from cleaning.knowledge import BUILTIN, Knowledge
from cleaning.model import Document, Fault, Page
from qingwen.streams import read_bytes

HTML = {"auto": None, "text": False, "html": True}


def the_page(source: str, site: str | None = None, url: str | None = None) -> Page:
    """The page a file or standard input holds; Fault where it holds nothing."""
    body = read_bytes(source)
    if not body.strip():
        raise Fault(source, "is empty", "give a page of text or HTML")
    return Page(url, site, None, None, (), body, source="" if source == "-" else f"{source}:0")


def the_document(page: Page, form: str, knowledge: Knowledge, without: Sequence[str] = ()) -> Document:
    """The page cleaned; Fault where it cannot be."""
    document = clean_page(page, knowledge=knowledge, without=without, html=HTML[form])
    if document.error:
        raise Fault(page.source or "-", document.error, "see the page itself")
    return document


__all__ = ["BUILTIN", "Page", "the_document", "the_page"]
