"""What a page says of rights and of training, as it says it: headers, meta elements, and the site's robots.txt.

>>> page = b'<meta name="robots" content="index, noimageai">'
>>> said({"x-robots-tag": "noai, noarchive", "tdm-reservation": "1"}, page)
('x-robots-tag: noai', 'x-robots-tag: noarchive', 'tdm-reservation: 1', 'robots: noimageai')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

HEADERS = ("content-signal", "content-usage", "tdm-reservation", "tdm-policy")  # AIPREF drafts, TDMRep
WORDS = re.compile(r"\b(noai|noimageai|noarchive|nocache|nosnippet|noindex|none)\b", re.IGNORECASE)
HEAD = 4096  # bytes in which meta elements of these sites stand
META = re.compile(
    rb"""<meta\s[^>]{0,40}?name\s*=\s*["']?(robots|tdm-reservation|tdm-policy|content-usage)["']?[^>]{0,40}?"""
    rb"""content\s*=\s*["']([^"'>]{0,200})""",
    re.IGNORECASE,
)


def said(headers: Mapping[str, str], body: bytes) -> tuple[str, ...]:
    """`where: what` for each statement; headers with names in lower case."""
    return tuple(dict.fromkeys((*_in_headers(headers), *_in_meta(body[:HEAD]))))


def _in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    for word in WORDS.findall(headers.get("x-robots-tag", "")):
        yield f"x-robots-tag: {word.lower()}"
    for name in HEADERS:
        if name in headers:
            yield f"{name}: {headers[name]}"


def _in_meta(head: bytes) -> Iterator[str]:
    for name, content in META.findall(head):
        key, value = name.decode("ascii").lower(), content.decode("latin-1").strip()
        if key != "robots":
            yield f"{key}: {value}"
        else:
            yield from (f"robots: {word.lower()}" for word in WORDS.findall(value))
