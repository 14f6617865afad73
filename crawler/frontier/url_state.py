"""What is known of a URL, and when to look at it again: what changes is looked at more often.

>>> [next_look("article", 7 * DAY, changed, False, 0.0)[0] / DAY for changed in (True, False)]
[3.5, 10.5]
"""

from __future__ import annotations

import dataclasses
from typing import Literal

Kind = Literal["list", "article", "follower", "sitemap", "attachment"]
DAY = 86400.0  # seconds
WEEK = 7 * DAY
PAGE_AGE = 7 * DAY  # until a page is looked at again for the first time
AGE_GROWS, AGE_SHRINKS = 1.5, 0.5  # an unchanged page is asked for less often, a changed one more often (Nutch)
AGE_RANGE = (DAY, 180 * DAY)
OFTEN = 0.5  # of the mean time between the changes seen: a page is not left alone for longer
NEVER = 1e12  # a due time that does not come: list pages below the first wait until the one above has news
EACH_RUN = 0.0  # the age of a list that each run reads
LAYOUT = 3  # of the file; a change of SCHEMA is a new one
SCHEMA = f"""
PRAGMA user_version = {LAYOUT};
CREATE TABLE IF NOT EXISTS page (
  url TEXT PRIMARY KEY, key BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, rank INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'new', due REAL NOT NULL DEFAULT 0, age REAL NOT NULL DEFAULT 604800,
  hops INTEGER NOT NULL DEFAULT 0, found_on TEXT, first_seen REAL, last_fetch REAL, status INTEGER, digest TEXT,
  etag TEXT, last_modified TEXT, warc_date TEXT, file TEXT, offset INTEGER, rights TEXT,
  fails INTEGER NOT NULL DEFAULT 0, missing INTEGER NOT NULL DEFAULT 0, gone_on REAL,
  changes INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0, moved_to BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_target ON page (moved_to) WHERE moved_to IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_due ON page (state, rank, due);
"""

# From an older layout, one step each.
UPGRADES = {
    2: """
ALTER TABLE page ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN moved_to BLOB;
PRAGMA user_version = 3;
"""
}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A URL that a page linked, what it is by the site's patterns, and how far it lies from the last news."""

    url: str
    kind: Kind
    hops: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A URL to fetch, with what makes the request conditional; `digest` is empty where it was never fetched."""

    url: str
    kind: Kind
    state: str
    hops: int = 0
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    warc_date: str = ""
    found_on: str = ""
    missing: int = 0


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
    rights: str = ""
    changed: bool = True


def next_look(
    kind: Kind, age: float, changed: bool, rests: bool, now: float, usual: float = NEVER
) -> tuple[float, float]:
    """The age of a page at its next look, and when that is due; `usual`: seconds between its changes so far.

    A page that changes in spurts is not forgotten in between.

    >>> next_look("article", 150 * DAY, False, False, 0.0, usual=60 * DAY)[0] / DAY
    30.0
    """
    if kind in ("list", "sitemap"):
        return (PAGE_AGE if rests else EACH_RUN), NEVER
    age = min(age * (AGE_SHRINKS if changed else AGE_GROWS), usual * OFTEN)
    age = min(max(age, AGE_RANGE[0]), AGE_RANGE[1])
    return age, now + age
