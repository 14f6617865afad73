"""What a page and its headers say of rights, in the words of the standards; who may train on it is the reader's word.

>>> page = Page(None, None, None, 200, (("X-Robots-Tag", "noai"),), '<meta name="tdm-reservation" content="1">')
>>> said(page)
('x-robots-tag: noai', 'tdm-reservation: 1')
>>> reserved(said(page))
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaning.model import Page

HEAD = 20_000  # bytes or characters of a page in which its meta elements stand, unless its head ends before
META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
NAME = re.compile(
    rb"""\bname\s*=\s*["']?\s*(robots|tdm-reservation|tdm-policy|copyright|dc\.rights)\b""", re.IGNORECASE
)
CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s>]{1,300}))""", re.IGNORECASE)
HINTS = (b"robots", b"tdm-", b"copyright", b"dc.rights")  # one of them is in each such name
HEADERS = ("x-robots-tag", "tdm-reservation", "tdm-policy")
DIRECTIVES = re.compile(r"\b(?:noai|noimageai|noarchive)\b", re.IGNORECASE)  # of robots; index and follow are no rights
RESERVED = re.compile(r"\b(?:noai|noimageai)\b|^tdm-reservation: 1", re.IGNORECASE)


def said(page: Page) -> tuple[str, ...]:
    """`name: value` of each header and meta element that speaks of rights, each once, headers first."""
    found = [(key.lower(), value) for key, value in page.headers if key.lower() in HEADERS]
    body = page.body[:HEAD] if isinstance(page.body, bytes) else page.body[:HEAD].encode("utf-8", "replace")[:HEAD]
    end = body.find(b"</head>")
    head = body if end < 0 else body[:end]
    low = head.lower()
    for meta in META.findall(head) if any(hint in low for hint in HINTS) else ():
        name = NAME.search(meta)
        if name and (content := CONTENT.search(meta)):
            value = (content[1] or content[2] or content[3] or b"").decode("utf-8", "replace")
            found.append((name[1].decode().lower(), value))
    return tuple(dict.fromkeys(f"{name}: {told}" for name, value in found if (told := _told(name, value))))


def _told(name: str, value: str) -> str:
    if "robots" in name:
        return ", ".join(dict.fromkeys(DIRECTIVES.findall(value.lower())))
    return value.strip()


def reserved(rights: Iterable[str]) -> bool:
    """Does any of them say no to training?"""
    return any(RESERVED.search(one) for one in rights)
