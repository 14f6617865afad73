"""What HTML knows is not text: hidden nodes, pagers, adverts, credits inside the kept block."""

from __future__ import annotations

from cleaning.model import NOTHING, Found
from cleaning.view import Scene, View


def spans(view: View, scene: Scene) -> Found:
    """Edits on the view's text."""
    return NOTHING
