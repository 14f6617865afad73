"""One page under several addresses is one page: for the frontier's key alone, what is fetched is what was linked.

>>> same = ["http://a.example/x/", "http://A.example:80/x/index.html", "https://www.a.example/x/list_5_1.html#top"]
>>> len({identity(url, "list") for url in same})
1
>>> identity("http://a.example/1.html;jsessionid=9f", "article") == identity("http://a.example/1.html", "article")
True

Queries that change nothing were dropped before (`crawler.frontier.queries`): which these are, the profile has a say in.
"""

from __future__ import annotations

import hashlib
import re

FIRST_PAGE = re.compile(r"/(?:index|index_1|list_\d+_1|default)\.(?:html?|php|aspx?)$")
PATH_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
USUAL = ("80", "443", None)


def identity(url: str, kind: str) -> bytes:
    """Eight bytes that equal URLs share; at 10^6 URLs two different ones meet with a chance of 3 in 10^8."""
    found = ADDRESS.match(url)
    if not found:
        return hashlib.blake2b(url.encode(), digest_size=8).digest()
    host, port, path, query = found.groups()
    path = PATH_SESSION.sub("", path) or "/"
    path = FIRST_PAGE.sub("/", path) if kind == "list" else path
    query = query or ""
    whole = f"{host.lower()}:{'' if port in USUAL else port}{path}?{query}"
    return hashlib.blake2b(whole.encode("utf-8", "surrogateescape"), digest_size=8).digest()
