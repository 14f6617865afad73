"""Pages made to break a parser: 20,000 levels deep, a million attributes, 50 MB.

The parser's time grows with the square of the depth and of the number of distinct attributes (measured: 200,000 open
divs 85 s, 20,000 attributes on one element .7 s), so such a page is slimmed first, in one pass: what is no text goes,
of attributes only those that the extractor reads stay, and below LEVELS the tags go and the text stays.

>>> slim("<div " + "x=1 " * 3 + 'class="a">' + "<b>" * 3 + "文", levels=2)
'<div class="a"><b>文'

What is slimmed is noted: the archive has the page as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaning.extract.render.degenerate_markup import joined

LEVELS = 256  # open elements; the deepest of 180,000 nodes of the 135 pages of our packs lies at 39
DRIFT = 3000  # opening tags that closing ones are behind; 3,000 unclosed <p> are slimmed too, and lose nothing
CHUNK = 16_384  # characters between two looks at the drift
WINDOW = 4096  # characters; a tag that fills one has a data: address or was made to hurt
BOMB = 400  # attributes in such a window
LONG_TAG = 16_384  # characters of a tag that are read for attributes
LARGE = 2_000_000  # characters: from here on slimming is cheaper than attributes that nobody reads

_TOKEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|((?=[snit])(script|style|noscript|iframe|svg|template)\b.*?(?:</\2[^>]*+>|\Z))"
    r"|(/?)([a-z][^\s/>]{0,40}+)((?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z))",
    re.DOTALL | re.IGNORECASE,
)
_READ = re.compile(
    r"(?<![\w-])(class|id|href|style|color|hidden|property|name|content|http-equiv|src)\s*=\s*(\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^\s\"'>]{1,2000})",
    re.IGNORECASE,
)
_VOID = frozenset(
    ["br", "img", "hr", "input", "meta", "link", "base", "area", "col", "embed", "param", "source", "track", "wbr"]
)
_SELF_CLOSING = frozenset(["p", "li", "dd", "dt", "tr", "td", "th", "option", "tbody", "thead"])


def guarded(html: str) -> str:
    """The page itself, or slimmed where it would take the parser's time, or joined where it would take everybody's."""
    many = html.count("<") >= 2 * DRIFT  # no page is deeper than it has tags, nor has more lines
    lean = slim(html) if len(html) > LARGE or (many and _is_deep(html)) or _has_long_tag(html) else html
    return joined(lean) if many else lean


def _is_deep(html: str) -> bool:
    """Are the closing tags ever far behind the opening ones? (A long text in lines has a `<br>` for each of them.)"""
    open_tags = 0
    for start in range(0, len(html), CHUNK):
        end = start + CHUNK
        opened = html.count("<", start, end) - sum(html.count(void, start, end) for void in ("<br", "<img"))
        open_tags += opened - 2 * html.count("</", start, end)
        if open_tags > DRIFT:
            return True
    return False


def _has_long_tag(html: str) -> bool:
    """Does a tag run on for thousands of characters? Only a stretch without any `<` can be the middle of one."""
    begin, closed = 0, False
    for start in range(0, len(html), WINDOW):
        found = html.rfind("<", start, start + WINDOW)
        if found >= 0:
            begin, closed = found, False
        elif not closed:
            closed = html.find(">", begin, start + WINDOW) >= 0
            if not closed and html[begin + 1 : begin + 2].isalpha() and _is_bomb(html[start : start + WINDOW]):
                return True
    return False


def _is_bomb(stretch: str) -> bool:
    """Attributes by the hundred, and not one long value (an image, data for a script) in quotes?"""
    return stretch.count("=") > BOMB or (stretch.count(" ") > BOMB and '"' not in stretch and "&quot;" not in stretch)


def slim(html: str, levels: int = LEVELS) -> str:
    """The page with its text, its tags down to `levels` and the attributes that are read; one pass, linear."""
    return "".join(_slimmed(html, levels))


def _slimmed(html: str, levels: int) -> Iterator[str]:
    names = [""]
    parts = iter(_TOKEN.split(html))  # text, then again and again: raw element, its name, "/", name, attributes, text
    yield next(parts)
    for raw, of, end, name, rest, text in zip(*[parts] * 6, strict=True):
        name = name.lower() if name else ""
        if not end and name and (len(names) <= levels or name in _VOID):
            if name not in _VOID and not (name in _SELF_CLOSING and names[-1] == name):
                names.append(name)
            yield f"<{name}{_read(rest)}>" if "=" in rest else f"<{name}>"
        elif end and name in names[-8:]:
            while names.pop() != name:
                pass
            yield f"</{name}>"
        elif raw and of.lower() == "style" and len(raw) < LONG_TAG:
            yield f"<{raw}"
        if text:
            yield text


def _read(rest: str) -> str:
    """The attributes that somebody reads, each once."""
    found = {key.lower(): value for key, value in _READ.findall(rest[:LONG_TAG])}
    return "".join(f" {key}={value}" for key, value in found.items())
