"""The gates of a run: its figures against floors and history. Below a floor the run fails, and the data stays.

Scrapy's own exit code is 0 when the start page is a 404, when a callback raises, when nothing answers; so the verdict
is computed here, from what was counted.

>>> [gate.gate for gate in gates(Figures(started=True, articles=90, floor=100, asked=100)) if gate.level == "fail"]
['articles']
>>> worst(gates(Figures(started=True, articles=100, asked=100, failed=9, past=(100, 100, 101)))).gate
'errors'
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterator, Sequence

from crawler.record import Gate

SHRUNK, SHRINKING = 0.5, 0.9  # of the median of the last runs: fail, warn
PAST = 5  # runs that make the history
ERRORS = 0.05  # share of the pages asked for
MESSAGES = 0.10  # share of the articles that came
FOLLOWERS = 0.05  # share of the followers known


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What the gates look at. `started`: a start page came; `stopped`: why the run ended before its time."""

    started: bool
    articles: int = 0
    floor: int = 1
    asked: int = 0
    failed: int = 0
    broke: int = 0
    messages: int = 0
    followers: int = 0
    followers_missing: int = 0
    gone: int = 0
    stopped: str = ""
    limited: bool = False
    past: tuple[int, ...] = ()


def gates(figures: Figures) -> tuple[Gate, ...]:
    """Every gate with its verdict, the most telling first."""
    return tuple(_gates(figures))


def worst(found: Sequence[Gate]) -> Gate | None:
    """The first gate that fails."""
    return next((gate for gate in found if gate.level == "fail"), None)


def _gates(f: Figures) -> Iterator[Gate]:
    yield _least("stopped", float(not f.stopped), 1, f.stopped)
    yield _least("callback", float(not f.broke), 1, f"{f.broke} answers broke the spider")
    if f.stopped:
        return  # what it would have come to, nobody knows
    yield _least("start", float(f.started), 1, "no start page came")
    yield _most("errors", f.failed, f.asked, ERRORS, "pages that could not be had")
    yield _most("messages", f.messages, f.asked, MESSAGES, "message pages with status 200")
    least = max(1, f.floor)
    if not f.limited:
        yield _most("followers", f.followers_missing, f.followers, FOLLOWERS, "further pages missing")
        yield _least("articles", f.articles, least, f"{f.articles} known alive, {least} expected")
        if f.past:
            yield _history(f.articles, statistics.median(f.past[-PAST:]))


def _least(name: str, value: float, bound: float, what: str) -> Gate:
    return Gate(name, "ok" if value >= bound else "fail", value, bound, what if value < bound else "")


def _most(name: str, part: int, whole: int, bound: float, what: str) -> Gate:
    """A share against its ceiling; one of any is worth a warning."""
    share = part / max(1, whole)
    level = "fail" if share > bound else "warn" if part else "ok"
    return Gate(name, level, round(share, 4), bound, f"{part} of {whole} {what}" if part else "")  # type: ignore[arg-type]


def _history(articles: int, usual: float) -> Gate:
    share = articles / usual if usual else 1.0
    level = "fail" if share < SHRUNK else "warn" if share < SHRINKING else "ok"
    what = f"{articles} articles, {usual:.0f} in the median of earlier runs" if level != "ok" else ""
    return Gate("history", level, round(share, 4), SHRUNK, what)  # type: ignore[arg-type]
