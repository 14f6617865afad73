"""What a crawl remembers of a site besides its pages: small facts, and what each list and sitemap showed.

>>> memory = Memory(sqlite3.connect(":memory:"))
>>> memory.keep("hosts", ["a.example"]); memory.recall("hosts"), memory.recall("nothing")
(['a.example'], None)
>>> memory.show("https://a.example/", b"12"); memory.shown("https://a.example/"), memory.shown("https://b.example/")
(b'12', b'')
>>> [*memory.shown_in("https://a.example/")]
['https://a.example/']
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (url TEXT PRIMARY KEY, entries BLOB NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""


class Memory:
    """Two tables beside the pages', in the same file, and one of this run alone."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)

    def keep(self, key: str, value: object) -> None:
        """Keep a small fact of the site between runs."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    def recall(self, key: str) -> object:
        """What was kept, or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def unseen(self, folder: str, keys: Iterable[bytes]) -> int:
        """How many of these articles no list page of this folder has shown in this run; they are taken down.

        The table is temporary and on disk: a run may see a million.
        """
        before = self._db.total_changes
        of = hashlib.blake2b(folder.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(of + key,) for key in keys])
        return self._db.total_changes - before

    def show(self, url: str, entries: bytes) -> None:
        """Keep what a list or a sitemap shows now."""
        self._db.execute("INSERT OR REPLACE INTO shown VALUES (?, ?)", (url, entries))

    def shown(self, url: str) -> bytes:
        """What a list or a sitemap showed when it was last read; nothing where it was not."""
        row = self._db.execute("SELECT entries FROM shown WHERE url = ?", (url,)).fetchone()
        return bytes(row[0]) if row else b""

    def shown_in(self, folder: str) -> Iterator[str]:
        """The addresses of a folder of which it is known what they showed; not those of folders in it."""
        sql = "SELECT url FROM shown WHERE url >= ? AND url < ? ORDER BY url"
        for (url,) in self._db.execute(sql, (folder, f"{folder}\U0010ffff")):
            if "/" not in url[len(folder) :]:
                yield url

    def forget(self, url: str) -> None:
        """A list page that is there no more shows nothing."""
        self._db.execute("DELETE FROM shown WHERE url = ?", (url,))
