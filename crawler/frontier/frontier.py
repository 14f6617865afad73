"""Which URLs are known, fetched, due: one SQLite file that survives kill -9.

A URL is marked fetched only after its record is flushed to the archive, in one transaction with the links it named, so
a kill costs a page fetched twice, never one lost. There is no other queue: what is not yet fetched is asked for again
by the next run.

>>> frontier = Frontier(":memory:", now=lambda: 1000.0)
>>> frontier.add([Found("https://a.example/1.html", "article")], on="https://a.example/")
1
>>> [url.url for url in frontier.take(10)]
['https://a.example/1.html']
>>> frontier.fetched("https://a.example/1.html", Answer(200, "sha1:X"))
0
>>> frontier.take(10), frontier.census()["article"]
([], 1)
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from cleaning.common.errors import Fault
from crawler.frontier.kv_store import Memory
from crawler.frontier.link_rules import stem
from crawler.frontier.state_file import ANEW, unusable
from crawler.frontier.url_key import identity
from crawler.frontier.url_state import (  # fmt: skip
    DAY,
    EACH_RUN,
    LAYOUT,
    NEVER,
    SCHEMA,
    UPGRADES,
    WEEK,
    Answer,
    Found,
    Kind,
    Known,
    next_look,
)
from crawler.http.allowed import authority

# New ones first, and an article whole before the next one begins; a list is read when no article waits, so that the
# frontier stays small. Of the known, lists first: they say what is new.
RANK = {"follower": 0, "article": 1, "list": 2, "sitemap": 2, "attachment": 3}
ORDER = (("new", 0), ("new", 1), ("new", 2), ("new", 3), ("ok", 2), ("ok", 0), ("ok", 1), ("ok", 3), ("gone", 1))
GONE_AGE = 30 * DAY  # a page marked gone is looked at once a month: some come back
HOPS = 5  # redirects in a row that are followed
TRIES = 3  # looks at which a page must be missing before it is marked gone
_KNOWN = (
    "url, kind, state, hops, coalesce(etag, ''), coalesce(last_modified, ''), coalesce(digest, ''),"
    " coalesce(warc_date, ''), coalesce(found_on, ''), missing"
)
FURTHER = "url > ? AND url < ? AND kind='follower'"  # between the ends that `_further` gives
BEFORE = "CASE WHEN last_fetch IS NULL THEN 'new' ELSE 'ok' END"  # what a page was before it was set aside
# A page that was left with its host is the same page at its new address, and is asked for anew.
ADD = (
    "INSERT INTO page (url, key, kind, rank, state, hops, found_on, first_seen) VALUES (?,?,?,?,?,?,?,?)"
    " ON CONFLICT (key) DO UPDATE SET url=excluded.url, state=excluded.state, found_on=excluded.found_on, due=0,"
    " last_fetch=NULL, digest=NULL, etag=NULL, last_modified=NULL WHERE page.state='left' ON CONFLICT DO NOTHING"
)


class Frontier:
    """The pages of one site. `now` gives seconds since the epoch (tests turn it forward).

    `admits` is asked of each address before it comes in.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        now: Callable[[], float] = time.time,
        admits: Callable[[str], bool] = lambda url: True,
    ) -> None:
        self._now, self._began, self._admits, self._path = now, now(), admits, path
        self.new, self._away, self.attachments = 0, set[str](), False  # `new`: addresses since it was opened
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")  # a kill loses nothing; a power cut the last seconds
            self._check(str(path))
            self._db.executescript(SCHEMA)
            self.memory = Memory(self._db)
        except sqlite3.DatabaseError as error:
            raise unusable(path, error) from None

    def verify(self) -> None:
        """Raise Fault where a page of the file is damaged. It reads the whole file: a second for a million pages."""
        try:
            found = str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise unusable(self._path, error) from None
        if found != "ok":
            raise unusable(self._path, " ".join(found.split()))

    def _check(self, path: str) -> None:
        """A file of another layout is not guessed at."""
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        while (found := self._db.execute("PRAGMA user_version").fetchone()[0]) in UPGRADES:
            self._db.executescript(f"BEGIN IMMEDIATE;{UPGRADES[found]}COMMIT;")
        if tables and found != LAYOUT:
            raise Fault(path, f"is a frontier of layout {found}, this version writes {LAYOUT}", ANEW)

    def close(self) -> None:
        """Fold the write-ahead log in."""
        self._db.close()

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """All of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add(self, found: Iterable[Found], *, on: str) -> int:
        """Put new URLs in; how many were new. One transaction."""
        with self._whole():
            return self._add(found, on)

    def _add(self, found: Iterable[Found], on: str) -> int:
        rows = [
            (f.url, identity(f.url, f.kind), f.kind, RANK[f.kind], self._state(f.kind), f.hops, on, self._now())
            for f in found
            if self._admits(f.url)
        ]
        before = self._db.total_changes
        self._db.executemany(ADD, rows)
        new = self._db.total_changes - before
        self.new += new
        return new

    def _state(self, kind: Kind) -> str:
        """An attachment is a link on record, unless the run fetches them."""
        return "link" if kind == "attachment" and not self.attachments else "new"

    def take(self, count: int) -> list[Known]:
        """The next URLs: new ones first, then those that are due. None is given twice until it is given `back`."""
        taken: list[Known] = []
        for state, rank in ORDER:
            if len(taken) < count:
                rows = self._due(state, rank, count - len(taken) + len(self._away))
                taken += [known for known in rows if known.url not in self._away][: count - len(taken)]
        self._away.update(known.url for known in taken)
        return taken

    def _due(self, state: str, rank: int, most: int) -> list[Known]:
        sql = f"SELECT {_KNOWN} FROM page WHERE state=? AND rank=? AND due<=? ORDER BY due LIMIT ?"
        return [Known(*row) for row in self._db.execute(sql, (state, rank, self._now(), most))]

    def back(self, url: str) -> None:
        """A taken URL that was not fetched may be taken again."""
        self._away.discard(url)

    def known(self, url: str) -> Known | None:
        """What is known of a page, by its URL or another of its spellings."""
        row = self._db.execute(f"SELECT {_KNOWN} FROM page WHERE url = ?", (url,)).fetchone()
        if not row:
            keys = (identity(url, "article"), identity(url, "list"))
            row = self._db.execute(f"SELECT {_KNOWN} FROM page WHERE key IN (?, ?)", keys).fetchone()
        return Known(*row) if row else None

    def fetched(self, url: str, answer: Answer, found: Iterable[Found] = (), *, rests: bool = False) -> int:
        """Mark a URL fetched, with the links it named; how many of them were new. The caller has flushed its record.

        The next due time grows or shrinks by change. A list is read in each run, one that `rests` only when woken.
        """
        with self._whole():
            new = self._add(found, url)
            kind, age, usual, changes = self._changes(url, answer.changed)
            age, due = next_look(kind, age, answer.changed, rests, self._now(), usual)
            self._db.execute(
                "UPDATE page SET state='ok', last_fetch=?, due=?, age=?, changes=?, fails=0, missing=0, blocked=0,"
                " gone_on=NULL WHERE url=?",
                (self._now(), due, age, changes, url),
            )
            if answer.changed:
                self._db.execute(
                    "UPDATE page SET status=?, digest=?, etag=?, last_modified=?, warc_date=?, file=?, offset=?,"
                    " rights=? WHERE url=?",
                    (*dataclasses.astuple(answer)[:8], url),
                )
        self._away.discard(url)
        return new

    def _changes(self, url: str, changed: bool) -> tuple[Kind, float, float, int]:
        """Kind and age of a page, the mean time between its changes, and how many were seen, with this answer."""
        sql = "SELECT kind, age, first_seen, changes, digest IS NOT NULL FROM page WHERE url = ?"
        kind, age, first, changes, had = self._db.execute(sql, (url,)).fetchone()
        changes += bool(changed and had)
        return kind, age, (self._now() - first) / changes if changes else NEVER, changes

    def wake(self, urls: Iterable[str]) -> None:
        """List pages below one that had news are read again, if this run has not read them."""
        self._db.executemany(
            "UPDATE page SET due=0 WHERE url=? AND kind='list' AND state='ok' AND last_fetch < ?",
            [(url, self._began) for url in urls],
        )

    def look_at(self, again: Iterable[bytes], back: Iterable[bytes] = ()) -> None:
        """Articles that are due before their time, by key, with their further pages; `back`: those that were gone."""
        with self._whole():
            for state, keys in (("ok", again), ("gone", back)):
                for key in keys:
                    url, found = self._last(key)
                    if found == state:
                        self._due_now("url = ?", url)
                        self.followed(url)

    def _last(self, key: bytes) -> tuple[str, str]:
        """Address and state of a page, where it moved those of the page that it led to; "" where there is none."""
        for _ in range(HOPS + 1):
            row = self._db.execute("SELECT url, state, moved_to FROM page WHERE key=?", (key,)).fetchone()
            if not row or not row[2]:
                break
            key = row[2]
        return (row[0], row[1]) if row else ("", "")

    def new_among(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of the pages that nobody knew before this run."""
        sql = "SELECT 1 FROM page WHERE key=? AND first_seen < ?"
        return {key for key in keys if not self._db.execute(sql, (key, self._began)).fetchone()}

    def knows_not(self, keys: Iterable[bytes]) -> bool:
        """Is there one among these pages that is not known?"""
        return any(not self._db.execute("SELECT 1 FROM page WHERE key=?", (key,)).fetchone() for key in keys)

    def followed(self, url: str) -> None:
        """The further pages of an article are due: what changed may stand on any of them."""
        self._due_now(f"{FURTHER} AND state='ok'", *_further(url))

    def further(self, url: str, digest: str = "") -> int:
        """How many further pages of this page's article are known; with a digest, how many have that one."""
        which, values = (" AND digest=?", (digest,)) if digest else ("", ())
        sql = f"SELECT count(*) FROM page WHERE {FURTHER}{which}"
        return int(self._db.execute(sql, (*_further(url), *values)).fetchone()[0])

    def _due_now(self, which: str, *values: str) -> None:
        """Unless this run has asked for it."""
        self._db.execute(f"UPDATE page SET due=0 WHERE {which} AND coalesce(last_fetch, 0) < ?", (*values, self._began))

    def failed(self, url: str, status: int) -> None:
        """Count a failure (status 0: no answer). It stays away for the rest of this run; the next one asks again."""
        self._db.execute("UPDATE page SET fails = fails + 1, status = ? WHERE url = ?", (status, url))

    def put_off(self, url: str, status: int) -> int:
        """A firewall answered for a page: it is asked for again in the next run, after others, then once a week.

        In how many runs it was so.
        """
        runs = int(self._db.execute("SELECT blocked FROM page WHERE url = ?", (url,)).fetchone()[0]) + 1
        due = self._now() + (WEEK if runs > 1 else 0)
        self._db.execute("UPDATE page SET blocked=?, status=?, due=? WHERE url=?", (runs, status, due, url))
        return runs

    def vanished(self, url: str, status: int) -> bool:
        """A 404, 410 or message page: gone at once if it was never seen, else after TRIES looks; never deleted.

        True where this look made it gone. Until then it is due again the next day.
        """
        now = self._now()
        self._db.execute(
            "UPDATE page SET missing = missing + 1, status = ?, last_fetch = ?, due = ?, gone_on = coalesce(gone_on, ?)"
            " WHERE url = ?",
            (status, now, now + DAY, now, url),
        )
        sql = "UPDATE page SET state='gone', due=? WHERE url=? AND state != 'gone' AND (missing >= ? OR state='new')"
        gone = self._db.execute(sql, (now + GONE_AGE, url, TRIES)).rowcount > 0
        self._away.discard(url)
        return gone

    def moved(self, url: str, to: Found | None, on: str = "") -> None:
        """A redirect: the page is known by its target from now on, if that is one of the site's; `on`: found there.

        What it was known by is an alias, and not asked for again. Where both are spellings of one address (http and
        https, a folder and its index) there is no alias: the page has another address.
        """
        key = identity(to.url, to.kind) if to else None
        with self._whole():
            if not (to and self._renamed(url, to)):
                if to:
                    self._add([to], on or url)
                sql = "UPDATE page SET state='moved', last_fetch=?, moved_to=? WHERE url=?"
                self._db.execute(sql, (self._now(), key, url))
        self._away.discard(url)

    def _renamed(self, url: str, to: Found) -> bool:
        """Another spelling of the page's address is its address now, if it is one."""
        sql = "UPDATE OR IGNORE page SET url=?, hops=? WHERE url=? AND key=? AND url != ?"
        key = identity(to.url, to.kind)
        return self._db.execute(sql, (to.url, to.hops, url, key, to.url)).rowcount > 0

    def led_to(self, to: Found) -> int:
        """How many addresses are aliases of this page."""
        sql = "SELECT count(*) FROM page WHERE moved_to = ?"
        return int(self._db.execute(sql, (identity(to.url, to.kind),)).fetchone()[0])

    def barred(self, url: str, why: str) -> None:
        """Not asked for in this run (robots.txt forbids it): kept with its reason, judged anew in the next run."""
        self._db.execute("UPDATE page SET state = ? WHERE url = ?", (why, url))
        self._away.discard(url)

    def begin(self, start: Iterable[str] = (), *, full: bool = False, since: float | None = None) -> None:
        """A run begins: lists are due, `start` is, and what was barred; known pages if `full` or not seen `since`."""
        # An address to start at that was wrong once is not asked for by each run to come.
        self._db.execute("DELETE FROM page WHERE found_on='start' AND kind='list' AND last_fetch IS NULL AND blocked=0")
        self._db.execute("DELETE FROM page WHERE found_on='robots.txt' AND last_fetch IS NULL")
        self.add([Found(url, "list") for url in start], on="start")
        self._db.executemany("UPDATE page SET state='new', due=0 WHERE url=? AND state='gone'", [(u,) for u in start])
        self._db.execute("UPDATE page SET due=0 WHERE found_on='start' AND state='new'")
        self._db.execute("UPDATE page SET due=0 WHERE state='ok' AND rank=2 AND age=?", (EACH_RUN,))
        self._db.execute(f"UPDATE page SET state={BEFORE} WHERE state IN ('robots', 'refused')")
        if self.attachments:
            self._db.execute("UPDATE page SET state='new' WHERE state='link'")
        if full or since is not None:
            before = NEVER if since is None else since
            self._db.execute(
                "UPDATE page SET due=0 WHERE state IN ('new', 'ok') AND coalesce(last_fetch, 0) < ?", (before,)
            )

    def move(self, start: Collection[str], hosts: Collection[str]) -> None:
        """The site begins elsewhere: what former starts and their robots.txt named is dropped, a start that moved is
        asked again, pages of hosts that are not among `hosts` are left, and those of hosts that are again come back."""
        with self._whole():
            marks = ",".join("?" * len(start))
            named = f"found_on IN ('start', 'robots.txt') AND kind IN ('list', 'sitemap') AND url NOT IN ({marks})"
            self._db.execute(f"DELETE FROM page WHERE {named}", [*start])
            self._db.execute(f"UPDATE page SET state='new', due=0 WHERE state='moved' AND url IN ({marks})", [*start])
            self._db.create_function("ours", 1, lambda url: authority(url) in hosts, deterministic=True)
            self._db.execute(f"UPDATE page SET state={BEFORE} WHERE state='left' AND ours(url)")
            self._db.execute("UPDATE page SET state='left' WHERE state IN ('new', 'ok', 'gone') AND NOT ours(url)")

    def lost(self, file: str, size: int) -> int:
        """Pages whose records an archive has no more, since it holds `size` bytes: asked for again. How many.

        A power cut may keep the frontier's last lines and lose the archive's.
        """
        cleared = "state='new', due=0, digest=NULL, etag=NULL, last_modified=NULL"
        return self._db.execute(f"UPDATE page SET {cleared} WHERE file=? AND offset>=?", (file, size)).rowcount

    def census(self) -> dict[str, int]:
        """Known and alive URLs by kind."""
        alive = "SELECT kind, count(*) FROM page WHERE state IN ('new', 'ok') GROUP BY kind"
        return dict(self._db.execute(alive).fetchall())

    def states(self) -> dict[str, int]:
        """All URLs by state."""
        return dict(self._db.execute("SELECT state, count(*) FROM page GROUP BY state").fetchall())

    def waiting(self, kind: Kind | None = None) -> int:
        """URLs that were found but never fetched, of one kind or of all."""
        sql = "SELECT count(*) FROM page WHERE state = 'new' AND rank BETWEEN ? AND ?"
        ends = (0, 2) if kind is None else (RANK[kind], RANK[kind])
        return int(self._db.execute(sql, ends).fetchone()[0])


def _further(url: str) -> tuple[str, str]:
    """The ends between which the further pages of an article are; "`" is the character after "_"."""
    begin = stem(url).rpartition(".")[0]
    return f"{begin}_", f"{begin}`"
