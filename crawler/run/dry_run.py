"""What a run would ask for, and why: read off the frontier, without a request and without a change to it.

>>> start = ("http://127.0.0.1/",)
>>> job = Job(site=Site(name="x"), crawl=Crawl(), start=start, name="x", data="no such folder", run="r")
>>> [(planned.url, planned.why) for planned in plan(job)]
[('http://127.0.0.1/', 'start: nothing is known yet')]
"""

from __future__ import annotations

import dataclasses
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from cleaning.knowledge.schema import Crawl, Site  # noqa: F401  (the doctest's)
from crawler.frontier.state_file import not_emptied, unusable
from crawler.frontier.url_state import EACH_RUN, NEVER
from crawler.run.job import Job

ROWS = """
SELECT url, kind, state, age, last_fetch, found_on FROM page
WHERE state = 'new' OR (state = 'link' AND :attachments) OR (state IN ('ok', 'gone') AND due <= :now)
   OR (state = 'ok' AND ((rank = 2 AND age = :each) OR coalesce(last_fetch, 0) < :before))
ORDER BY state != 'new', rank, due LIMIT :most
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """A URL that a run would ask for, before robots.txt has its say."""

    url: str
    kind: str
    why: str


def plan(job: Job) -> Iterator[Planned]:
    """In the order of asking; what the answers would lead to is not known."""
    if not job.state.exists():
        yield from (Planned(url, "list", "start: nothing is known yet") for url in job.start)
        return
    not_emptied(job.state, job.raw)
    database = sqlite3.connect(f"{job.state.absolute().as_uri()}?mode=ro", uri=True)
    before = NEVER if job.full else job.since or 0.0
    most = -1 if job.limit is None else job.limit
    given = {"now": time.time(), "each": EACH_RUN, "before": before, "attachments": job.attachments, "most": most}
    try:
        for url, kind, state, age, last, found_on in database.execute(ROWS, given):
            yield Planned(url, kind, _why(job, kind, state, age, last, found_on or ""))
    except sqlite3.DatabaseError as error:
        raise unusable(job.state, error) from None
    finally:
        database.close()


def _why(job: Job, kind: str, state: str, age: float, last: float | None, found_on: str) -> str:
    if state in ("new", "link"):
        return f"new: found on {found_on}"
    if kind in ("list", "sitemap") and age == EACH_RUN:
        return f"{kind}: read in each run"
    seen = datetime.fromtimestamp(last or 0.0, UTC).strftime("%Y-%m-%d %H:%M")
    told = "full" if job.full else "gone: looked at once a month" if state == "gone" else "due"
    return f"{told}; last looked at {seen}"
