"""Words of a page on a terminal: what a terminal would obey or hide is shown as a number.

A title may hold ESC, which colours the screen or names the window, or a bidi control, which turns the words around.

>>> visible("a\\u200b\\x1b[31m\\u202e\\n")
'a‹200B›‹001B›[31m‹202E›↵'
>>> visible("甲\\t乙\\x9b31m\\n", text=True)
'甲\\t乙‹009B›31m\\n'
"""

from __future__ import annotations

SHOWN = {"\n": "↵", "\r": "␍", "\t": "⇥", "\xa0": "⍽", "\u3000": "□", "\0": "␀", "\u2028": "↵", "\u2029": "¶"}
OF_TEXT = frozenset("\n\t\xa0\u3000")  # whitespace that a terminal shows as what it is


def visible(words: str, *, text: bool = False) -> str:
    """Whitespace and characters that are not printable as signs: words of one line, or a `text` with its own lines."""
    if words.isprintable():  # then no whitespace but the space is in it
        return words
    return "".join(char if text and char in OF_TEXT else _shown(char) for char in words)


def _shown(char: str) -> str:
    return SHOWN.get(char) or (char if char.isprintable() else f"‹{ord(char):04X}›")
