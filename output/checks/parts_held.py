"""Is the text of each `part` in a row? The row of page 1 names the records of its further pages in `raw_ref`.

An update may bring a new page 2: the copy before it is in no row any more, and need not be; the newest has to be.

>>> first, second = ({"status": "part", "id": n, "url": "http://a.cn/7_2.html", "raw_ref": [f"a:{n}"],
...                   "fetched_at": datetime(2024, 6, int(n))} for n in "12")
>>> held = Held()
>>> held.see([first, {"status": "ok", "raw_ref": ["a:0", "a:1"]}, second])
>>> list(held.missing())
['2']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from output.build.plan.digest_set import Digests, digest, packed

BEFORE_ALL = datetime.min  # of a dump without moments: any copy that is held will do


class Held:
    """The newest copies of each further page, and the records that rows of several pages name; 200 bytes a page."""

    def __init__(self) -> None:
        self._parts: dict[bytes, tuple[datetime, list[tuple[str, bytes]]]] = {}
        self._named = Digests()

    def see(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """More rows of the dataset (columns status, id, url, raw_ref, fetched_at)."""
        self._named.add(packed(digest(ref) for row in rows if len(row["raw_ref"] or ()) > 1 for ref in row["raw_ref"]))
        for row in rows:
            if row["status"] == "part":
                self._newest(row)

    def _newest(self, row: Mapping[str, Any]) -> None:
        key = digest(row["url"] or row["raw_ref"][0].rpartition(":")[0])
        at = (row["fetched_at"] or BEFORE_ALL).replace(tzinfo=None)
        last, copies = self._parts.get(key, (at, []))
        if at < last:
            return
        self._parts[key] = (at, [*(copies if at == last else ()), (row["id"], digest(row["raw_ref"][0]))])

    def missing(self) -> Iterator[str]:
        """The ids of further pages of which no row holds the newest copy."""
        for _, copies in self._parts.values():
            if not self._named.holds(packed(ref for _, ref in copies)).any():
                yield copies[-1][0]
