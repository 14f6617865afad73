"""Punctuation folded to ASCII goes back to full width."""

from __future__ import annotations

from cleaning.model import NOTHING, Found
from cleaning.view import Scene, View


def width(view: View, scene: Scene) -> Found:
    """Edits on the view's text."""
    return NOTHING
