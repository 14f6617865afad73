"""Which URLs are known, fetched, due: one SQLite file that survives kill -9.

A URL is marked fetched only after its record is flushed to the archive, so a kill costs a page fetched twice, never
one lost. There is no other queue: what is not yet fetched is asked for again by the next run.

>>> frontier = Frontier(":memory:", now=lambda: 1000.0)
>>> frontier.add([Found("https://a.example/1.html", "article")], on="https://a.example/")
1
>>> [url.url for url in frontier.take(10)]
['https://a.example/1.html']
>>> frontier.fetched("https://a.example/1.html", Answer(200, "sha1:X"))
>>> frontier.take(10), frontier.counts()["article"]
([], 1)
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, cast

from cleaning.model import Fault

Kind = Literal["list", "article", "follower"]
RANK = {"follower": 0, "list": 1, "article": 2}  # an article is whole before the next one begins
LIST_AGE = 0.0  # seconds: a list is read again in every run, since it says what is new
PAGE_AGE = 7 * 86400.0  # seconds until a page is looked at again for the first time
AGE_GROWS, AGE_SHRINKS = 1.5, 0.5  # an unchanged page is asked for less often, a changed one more often (Nutch)
AGE_RANGE = (86400.0, 180 * 86400.0)  # seconds
TRIES = 3  # fetches of a page in one run, and runs in which it must be gone before it is marked gone
SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
  url TEXT PRIMARY KEY, kind TEXT NOT NULL, rank INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'new',
  found_on TEXT, first_seen REAL, last_fetch REAL, due REAL NOT NULL DEFAULT 0, age REAL NOT NULL DEFAULT 604800,
  status INTEGER, digest TEXT, etag TEXT, last_modified TEXT, warc_date TEXT, file TEXT, offset INTEGER,
  fails INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, taken TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_due ON page (state, rank, due);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A URL that a page linked, and what it is by the site's patterns."""

    url: str
    kind: Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A URL to fetch, with what makes the request conditional; `digest` is empty where it was never fetched."""

    url: str
    kind: Kind
    state: str
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    warc_date: str = ""
    found_on: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came for a URL, and where its record lies."""

    status: int
    digest: str = ""
    etag: str = ""
    last_modified: str = ""
    warc_date: str = ""
    file: str = ""
    offset: int = 0
    changed: bool = True


class Frontier:
    """The pages of one site. `now` gives seconds since the epoch (tests turn it forward)."""

    def __init__(self, path: Path | str, *, run: str = "run", now: Callable[[], float] = time.time) -> None:
        self._now, self._run = now, run
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")  # a kill loses nothing; a power cut the last seconds
            self._db.executescript(SCHEMA)
        except sqlite3.DatabaseError as error:
            raise Fault(str(path), f"is no usable frontier: {error}", "move it away to start anew") from None

    def close(self) -> None:
        """Fold the write-ahead log in."""
        self._db.close()

    def add(self, found: Iterable[Found], *, on: str) -> int:
        """Put new URLs in; how many were new. One transaction."""
        rows = [(f.url, f.kind, RANK[f.kind], on, self._now()) for f in found]
        before = self._db.total_changes
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR IGNORE INTO page (url, kind, rank, found_on, first_seen) VALUES (?,?,?,?,?)", rows
        )
        self._db.execute("COMMIT")
        return self._db.total_changes - before

    def take(self, count: int, *, full: bool = False) -> list[Known]:
        """The next URLs of this run: new ones first, then those that are due. None is given twice in a run."""
        rows: list[tuple[str, ...]] = []
        for state in ("new", "ok", "gone"):
            latest = float("inf") if full or state == "new" else self._now()
            for rank in RANK.values():
                if len(rows) < count:
                    rows += self._db.execute(
                        f"SELECT {_KNOWN} FROM page WHERE state = ? AND rank = ? AND due <= ? AND taken != ?"
                        " ORDER BY due LIMIT ?",
                        (state, rank, latest, self._run, count - len(rows)),
                    ).fetchall()
        self._db.executemany("UPDATE page SET taken = ? WHERE url = ?", [(self._run, row[0]) for row in rows])
        return [_known(row) for row in rows]

    def known(self, url: str) -> Known | None:
        """What is known of a URL."""
        row = self._db.execute(f"SELECT {_KNOWN} FROM page WHERE url = ?", (url,)).fetchone()
        return _known(row) if row else None

    def claim(self, url: str) -> Known | None:
        """Take one URL for this run, unless it was taken; followers go right after page 1 by this."""
        known = self.known(url)
        done = self._db.execute("UPDATE page SET taken = ? WHERE url = ? AND taken != ?", (self._run, url, self._run))
        return known if known and done.rowcount else None

    def fetched(self, url: str, answer: Answer) -> None:
        """Mark a URL fetched; the caller has flushed its record. The next due time grows or shrinks by change."""
        row = self._db.execute("SELECT kind, age FROM page WHERE url = ?", (url,)).fetchone()
        kind, age = row or ("article", PAGE_AGE)
        age = min(max(age * (AGE_SHRINKS if answer.changed else AGE_GROWS), AGE_RANGE[0]), AGE_RANGE[1])
        due = self._now() + (LIST_AGE if kind == "list" else age)
        self._db.execute(
            "UPDATE page SET state='ok', status=?, digest=?, etag=?, last_modified=?, warc_date=?, file=?, offset=?,"
            " last_fetch=?, due=?, age=?, fails=0, gone=0 WHERE url=?",
            (
                answer.status, answer.digest, answer.etag, answer.last_modified, answer.warc_date, answer.file,
                answer.offset, self._now(), due, age, url,
            ),
        )  # fmt: skip

    def failed(self, url: str, status: int) -> bool:
        """Count a failure (status 0: no answer). True where the URL may be tried again in this run."""
        self._db.execute("UPDATE page SET fails = fails + 1, status = ? WHERE url = ?", (status, url))
        fails = self._db.execute("SELECT fails FROM page WHERE url = ?", (url,)).fetchone()
        return bool(fails and fails[0] % TRIES)

    def vanished(self, url: str, status: int) -> None:
        """A 404 or 410: marked gone after TRIES runs, with the date of the last look; never deleted."""
        self._db.execute(
            "UPDATE page SET gone = gone + 1, status = ?, last_fetch = ?, due = ?,"
            " state = CASE WHEN gone + 1 >= ? OR state = 'new' THEN 'gone' ELSE state END WHERE url = ?",
            (status, self._now(), self._now() + PAGE_AGE, TRIES, url),
        )

    def barred(self, url: str, why: str) -> None:
        """Not to be asked for (robots.txt, a trap): kept with its reason."""
        self._db.execute("UPDATE page SET state = ? WHERE url = ?", (why, url))

    def counts(self) -> dict[str, int]:
        """Known and alive URLs by kind."""
        alive = "SELECT kind, count(*) FROM page WHERE state IN ('new', 'ok') GROUP BY kind"
        return dict(self._db.execute(alive).fetchall())

    def states(self) -> dict[str, int]:
        """All URLs by state."""
        return dict(self._db.execute("SELECT state, count(*) FROM page GROUP BY state").fetchall())

    def waiting(self) -> int:
        """URLs that were found but never fetched."""
        return int(self._db.execute("SELECT count(*) FROM page WHERE state = 'new'").fetchone()[0])

    def remember(self, key: str, value: object) -> None:
        """Keep a small fact of the site between runs."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))

    def recall(self, key: str) -> object:
        """What was remembered, or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None


_KNOWN = (
    "url, kind, state, coalesce(etag, ''), coalesce(last_modified, ''), coalesce(digest, ''), coalesce(warc_date, ''),"
    " coalesce(found_on, '')"
)


def _known(row: tuple[str, ...]) -> Known:
    url, kind, *rest = row
    return Known(url, cast(Kind, kind), *rest)
