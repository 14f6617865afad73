"""What a page says: text in, edits out; pure.

>>> from cleaning import clean_text
>>> clean_text("会议开始。").text
'会议开始。'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

HOMES = {
    "BUILTIN": "cleaning.knowledge",
    "Document": "cleaning.model",
    "Edit": "cleaning.model",
    "Extracted": "cleaning.model",
    "Fault": "cleaning.model",
    "Fields": "cleaning.model",
    "Knowledge": "cleaning.knowledge",
    "Note": "cleaning.model",
    "Page": "cleaning.model",
    "Span": "cleaning.model",
    "apply": "cleaning.ledger",
    "clean_html": "cleaning.clean",
    "clean_page": "cleaning.clean",
    "clean_text": "cleaning.clean",
    "compose": "cleaning.ledger",
    "refuse": "cleaning.ledger",
    "undo": "cleaning.ledger",
}


def __getattr__(name: str) -> object:
    """Load a name's chapter when it is asked for: a program that only reads documents does not compile the rules."""
    if name not in HOMES:
        raise AttributeError(f"module 'cleaning' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(HOMES[name]), name)
    return value
