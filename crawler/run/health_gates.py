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

from crawler.frontier.listed import Counted
from crawler.run.run_record import Gate

SHRUNK, SHRINKING = 0.5, 0.9  # of the median of the last runs: fail, warn
PAST = 5  # runs that make the history
ERRORS = 0.05  # share of the pages asked for
BLOCKED = 0.02  # share of the pages asked for: one firewall page among a hundred is an odd rule, more is a wall
WITHOUT = 0.20  # share of the lists that showed articles before and show none now
UNCLAIMED = 0.10  # share of the dated links of lists that no pattern claims
UNCOUNTED = 0.02  # share of what the lists themselves count
EXAMPLES = 3  # addresses that a gate names
MESSAGES = 0.10  # share of the articles that came
FOLLOWERS = 0.05  # share of the followers known


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What the gates look at. `started`: a start page came; `stopped`: why the run ended before its time.

    Of the lists of this run: `lists` that show articles, `without` any though they did before, addresses of their
    `pagers` and dated `siblings` that no pattern claims, and what they themselves `counted`.
    """

    started: bool
    articles: int = 0
    floor: int = 1
    asked: int = 0
    failed: int = 0
    broke: int = 0
    messages: int = 0
    followers: int = 0
    followers_missing: int = 0
    blocked: int = 0
    lists: int = 0
    without: tuple[str, ...] = ()
    pagers: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    counted: Counted = Counted()
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
    yield _most("blocked", f.blocked, f.asked, BLOCKED, "pages were a firewall's", alone=1)
    yield _most("messages", f.messages, f.asked, MESSAGES, "message pages with status 200")
    yield _without(f)
    if not f.limited:
        yield from _of_all(f)


def _of_all(f: Figures) -> Iterator[Gate]:
    """Of a run that could have all there is."""
    yield _most("followers", f.followers_missing, f.followers, FOLLOWERS, "further pages missing")
    yield _unclaimed(f)
    short = f.counted
    what = f"articles are not there that the lists count: {short.example}"
    yield _most("counted", short.missing, short.said, UNCOUNTED, what, alone=1)
    yield _least("articles", f.articles, max(1, f.floor), f"{f.articles} known alive, {max(1, f.floor)} expected")
    if f.past:
        yield _history(f.articles, statistics.median(f.past[-PAST:]))


def _without(f: Figures) -> Gate:
    what = f"lists show no article now, e.g. {', '.join(f.without[:EXAMPLES])}"
    return _most("lists", len(f.without), f.lists + len(f.without), WITHOUT, what)


def _unclaimed(f: Figures) -> Gate:
    """A page of a pager that nobody asks for hides all behind it; of dated links a few may be another column's."""
    loose = (*f.pagers, *f.siblings)
    level = "fail" if f.pagers or len(f.siblings) > UNCLAIMED * (f.articles + len(loose)) else "warn"
    what = (
        f"list pages link to {len(loose)} addresses of this host that no pattern claims, at most 0,"
        f" e.g. {', '.join(loose[:EXAMPLES])} (claim them, or name them in [crawl] other)"
    )
    return Gate("unclaimed", level if loose else "ok", len(loose), 0, what if loose else "")  # type: ignore[arg-type]


def _least(name: str, value: float, bound: float, what: str) -> Gate:
    return Gate(name, "ok" if value >= bound else "fail", value, bound, what if value < bound else "")


def _most(name: str, part: int, whole: int, bound: float, what: str, *, alone: int = 0) -> Gate:
    """A share against its ceiling; one of any is worth a warning, and as many as `alone` are not worth more."""
    share = part / max(1, whole)
    level = "fail" if share > bound and part > alone else "warn" if part else "ok"
    said = f"{part} of {whole} {what} ({share:.1%}, at most {bound:.0%})" if part else ""
    return Gate(name, level, round(share, 4), bound, said)  # type: ignore[arg-type]


def _history(articles: int, usual: float) -> Gate:
    share = articles / usual if usual else 1.0
    level = "fail" if share < SHRUNK else "warn" if share < SHRINKING else "ok"
    said = f"{articles} articles, {usual:.0f} in the median of earlier runs ({share:.1%}, at least {SHRUNK:.0%})"
    return Gate("history", level, round(share, 4), SHRUNK, said if level != "ok" else "")  # type: ignore[arg-type]
