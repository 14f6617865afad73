"""What stands before and after the text: crumb, title line, meta line, lead, tags, hot lists."""

from __future__ import annotations

from cleaning.model import NOTHING, Found
from cleaning.view import Scene, View


def edges(view: View, scene: Scene) -> Found:
    """Edits on the view's text."""
    return NOTHING
