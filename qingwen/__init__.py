"""The command, and what other people's programs import.

>>> import qingwen
>>> qingwen.clean_text("会议开始。").text
'会议开始。'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning import (
        BUILTIN,
        Document,
        Edit,
        Extracted,
        Fault,
        Fields,
        Knowledge,
        Note,
        Page,
        Span,
        apply,
        clean_html,
        clean_page,
        clean_text,
        compose,
        refuse,
        undo,
    )
    from cleaning.site_facts.stamp_mining.discover import discover

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
    "discover",
    "refuse",
    "undo",
]


def __getattr__(name: str) -> object:
    """What `cleaning` gives, when it is asked for: `qingwen --help` does not load the rules."""
    if name not in __all__:
        raise AttributeError(f"module 'qingwen' has no attribute {name!r}")
    room = importlib.import_module("cleaning.site_facts.stamp_mining.discover" if name == "discover" else "cleaning")
    return getattr(room, name)
