"""What belongs to a page that must go: its versions, other fetches, further pages and what repeats it.

An address, an id or the digest of a payload names it. A row with another address is another page, whatever its text;
one without an address is a copy where its payload is the same.

>>> meant("http://a.cn/1.html", [], [])
(set(), set(), set())
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaning.readers.followers import page_one
from output.build.plan import record_index
from output.dataset.migration import batches
from output.takedown import references
from output.takedown.page_passages import Page

COLUMNS = ("id", "url", "raw_sha256")


def meant(
    what: str, indexes: Sequence[record_index.Index], parts: Sequence[Path]
) -> tuple[set[str], set[str], set[str]]:
    """URLs, ids and payloads of the page: of every version on disk, and of every record that an index knows."""
    urls, ids, payloads, before = set[str](), set[str](), set[str](), -1
    while before < len(urls) + len(ids):
        before = len(urls) + len(ids)
        for row in _rows(parts):
            payload = (row["raw_sha256"] or b"").hex()
            copy = not row["url"] and payload in payloads
            if what in (row["id"], row["url"], payload) or row["id"] in ids or row["url"] in urls or copy:
                ids.add(row["id"])
                urls |= {row["url"]} - {None}
                payloads |= {payload} - {""}
        for entry in _entries(indexes):
            if what in (entry.id, entry.url) or (entry.id and entry.id in ids) or _of(entry, urls):
                ids |= {entry.id} - {""}
                urls |= {entry.url} if entry.url else set()
    return urls, ids, payloads


def _of(entry: record_index.Entry, urls: Collection[str]) -> bool:
    """Is it another fetch, a follower or a repetition of a page at one of these URLs?"""
    paged = page_one(entry.url or "")
    return entry.url in urls or bool(paged and paged.first in urls) or bool(entry.repeats and entry.repeats[0] in urls)


def own(passages: Sequence[str], parts: Sequence[Path], torn: Collection[str]) -> tuple[str, ...]:
    """Those that no row of another page holds: a line of the template is no proof that the page is there."""
    page = Page(passages=tuple(passages))
    shared: set[str] = set()
    for path in parts if passages else ():
        for batch in batches(path, ("id", "text", "edits")):
            for row in batch.to_pylist():
                if row["id"] not in torn:
                    shared |= page.passages_in(references.base_of(row).encode("utf-8", "surrogatepass"))
    return tuple(one for one in passages if one not in shared)


def _entries(indexes: Sequence[record_index.Index]) -> Iterator[record_index.Entry]:
    """Every record of every input, read anew: they would not fit into memory."""
    return itertools.chain.from_iterable(one.entries() for one in indexes)


def _rows(parts: Sequence[Path]) -> Iterator[Mapping[str, Any]]:
    for path in parts:
        for batch in batches(path, COLUMNS):
            yield from batch.to_pylist()
