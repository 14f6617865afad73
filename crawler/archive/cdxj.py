"""The index beside an archive: a line a record, sorted by site when sorted as text; pywb and cdxj-indexer read it.

>>> from datetime import datetime
>>> headers = (("Content-Type", "text/html; charset=gb2312"),)
>>> answer = Exchange("https://www.a.example/x/1.html", 200, headers, b"<p>x</p>", at=datetime(2024, 5, 6, 7, 8, 9))
>>> cdxj_line(answer, Kept("a.warc.gz", 0, 412, "sha1:ABC"), revisit=False)[:75]
b'example,a)/x/1.html 20240506070809 {"url": "https://www.a.example/x/1.html"'
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from crawler.archive.exchange import Exchange, Kept


def cdxj_line(exchange: Exchange, kept: Kept, *, revisit: bool) -> bytes:
    """Sortable URL, timestamp, JSON: what pywb and cdxj-indexer read."""
    content = next((v for k, v in exchange.headers if k.lower() == "content-type"), "")
    fields = {
        "url": exchange.url,
        "mime": "warc/revisit" if revisit else content.partition(";")[0].strip() or "unk",
        "status": str(exchange.status),
        "digest": kept.digest,
        "length": str(kept.length),
        "offset": str(kept.offset),
        "filename": kept.file,
    }
    return f"{surt(exchange.url)} {exchange.at:%Y%m%d%H%M%S} {json.dumps(fields, ensure_ascii=False)}\n".encode()


def surt(url: str) -> str:
    """The URL with its host turned round, so that a sorted index keeps a site together.

    >>> surt("https://www.a.example:8080/X/1.html?b=2")
    'example,a:8080)/x/1.html?b=2'
    """
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.path.lower() or '/'}" + (f"?{parts.query.lower()}" if parts.query else "")
