"""What a page and its headers state about rights and training; the one reader, for crawls and for dumps.

>>> meta = b'<meta content="1" name="tdm-reservation">'
>>> statements([("X-Robots-Tag", "noai"), ("Content-Usage", "train-ai=n")], meta)
('x-robots-tag: noai', 'content-usage: train-ai=n', 'tdm-reservation: 1')
>>> [reserved([one]) for one in ("content-signal: search=yes, ai-train=no", "content-usage: train-ai=y")]
[True, False]

Sources: `Content-Usage` of the IETF's AI preferences drafts, `Content-Signal` (search, ai-input, ai-train), the TDM
reservation protocol, `noai` and its like in robots metas and `X-Robots-Tag`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HEAD = 20_000  # bytes or characters of a page in which its meta elements are, unless its head ends before
META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
NAME = re.compile(
    rb"""\bname\s*=\s*["']?\s*(robots|tdm-reservation|tdm-policy|content-usage|copyright|dc\.rights)\b""", re.IGNORECASE
)
CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s>]{1,300}))""", re.IGNORECASE)
HINTS = (b"robots", b"tdm-", b"content-usage", b"copyright", b"dc.rights")  # one of them is in each such name
HEADERS = frozenset({"x-robots-tag", "content-usage", "content-signal", "tdm-reservation", "tdm-policy"})
# Of robots metas and headers; index and follow state nothing about rights.
DIRECTIVES = re.compile(r"\b(?:noai|noimageai|noarchive|nosnippet)\b", re.IGNORECASE)
# `train-ai=n` as a dictionary of RFC 9651 has it: a token, in lower case, perhaps with parameters.
RESERVED = re.compile(
    r"^(?:(?:x-robots-tag|robots): .*\b(?:noai|noimageai)\b|tdm-reservation: 1"
    r"|content-usage: (?:.*[,\s])?train-ai\s*=\s*n(?=\s*(?:[,;]|$))"
    r"|content-signal: (?:.*[,\s])?ai-train\s*=\s*no(?=\s*(?:,|$)))",
    re.IGNORECASE,
)


def statements(headers: Iterable[tuple[str, str]], body: bytes | str) -> tuple[str, ...]:
    """`name: value` of each header and meta element about rights, each once, headers first.

    `headers` with names in any case; of `body` only the HTML head is read.
    """
    found = [(key.lower(), value) for key, value in headers if key.lower() in HEADERS]
    found += _in_meta(body[:HEAD] if isinstance(body, bytes) else body[:HEAD].encode("utf-8", "replace")[:HEAD])
    return tuple(dict.fromkeys(f"{name}: {kept}" for name, value in found if (kept := _kept(name, value))))


def _in_meta(start: bytes) -> Iterable[tuple[str, str]]:
    end = start.find(b"</head>")
    head = start if end < 0 else start[:end]
    low = head.lower()
    for meta in META.findall(head) if any(hint in low for hint in HINTS) else ():
        name = NAME.search(meta)
        if name and (content := CONTENT.search(meta)):
            value = content[1] or content[2] or content[3] or b""
            yield name[1].decode().lower(), value.decode("utf-8", "replace")


def _kept(name: str, value: str) -> str:
    """Of robots only the directives about rights, of all else the value as it is."""
    if "robots" in name:
        return ", ".join(dict.fromkeys(DIRECTIVES.findall(value.lower())))
    return value.strip()


def reserved(rights: Iterable[str]) -> bool:
    """Does any statement disallow training?"""
    return any(RESERVED.search(one) for one in rights)
