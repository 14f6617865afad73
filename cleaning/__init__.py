"""What a page says: text in, edits out; pure.

>>> from cleaning import clean_text
>>> clean_text("会议开始。").text
'会议开始。'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.common.errors import Fault
    from cleaning.edits import apply, compose, refuse, undo
    from cleaning.knowledge.load import BUILTIN, Knowledge
    from cleaning.model import Document, Edit, Extracted, Fields, Note, Page, Span
    from cleaning.pipeline import clean_html, clean_page, clean_text

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
    "BUILTIN": "cleaning.knowledge.load",
    "Document": "cleaning.model",
    "Edit": "cleaning.model",
    "Extracted": "cleaning.model",
    "Fault": "cleaning.common.errors",
    "Fields": "cleaning.model",
    "Knowledge": "cleaning.knowledge.load",
    "Note": "cleaning.model",
    "Page": "cleaning.model",
    "Span": "cleaning.model",
    "apply": "cleaning.edits",
    "clean_html": "cleaning.pipeline",
    "clean_page": "cleaning.pipeline",
    "clean_text": "cleaning.pipeline",
    "compose": "cleaning.edits",
    "refuse": "cleaning.edits",
    "undo": "cleaning.edits",
}


def __getattr__(name: str) -> object:
    """Load a name's chapter when it is asked for: a program that only reads documents does not compile the rules."""
    if name not in HOMES:
        raise AttributeError(f"module 'cleaning' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(HOMES[name]), name)
    return value
