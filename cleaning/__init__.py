"""What a page says: text in, edits out; pure.

>>> from cleaning import clean_text
>>> clean_text("会议开始。").text
'会议开始。'
"""

from cleaning.clean import clean_html, clean_page, clean_text
from cleaning.knowledge import BUILTIN, Knowledge
from cleaning.ledger import apply, compose, refuse, undo
from cleaning.model import Document, Edit, Extracted, Fault, Fields, Note, Page, Span

__all__ = [
    "BUILTIN",
    "Document",
    "Edit",
    "Extracted",
    "Fault",
    "Fields",
    "Knowledge",
    "Note",
    "Page",
    "Span",
    "apply",
    "clean_html",
    "clean_page",
    "clean_text",
    "compose",
    "refuse",
    "undo",
]
