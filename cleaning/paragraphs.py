"""Lost and false breaks, indents, blank lines."""

from __future__ import annotations

from cleaning.model import NOTHING, Found
from cleaning.view import Scene, View


def paragraphs(view: View, scene: Scene) -> Found:
    """Edits on the view's text."""
    return NOTHING
