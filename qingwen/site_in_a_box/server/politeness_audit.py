"""What a crawler did to the site, read off the request log: was it polite, was it fooled, did it ask twice?

>>> log = [Request(1.0, "GET", "/plus/search.php?q=a", 200), Request(2.0, "GET", "/a.html", 200)] * 2
>>> audit(log).violations, audit(log).duplicates
(('/plus/search.php?q=a', '/plus/search.php?q=a'), ('/plus/search.php?q=a', '/a.html'))
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from qingwen.site_in_a_box.content.content import ARTICLE
from qingwen.site_in_a_box.content.service import FORBIDDEN
from qingwen.site_in_a_box.server.http_response import Answer

ON_ITS_WAY = 0.2  # seconds within which an asker cannot know of an answer yet
FIRST_LIST = re.compile(r"(?<=.)/(?:index|list_\d+_1)\.html$")
TRAPS = re.compile(r"/m/|/calendar|/loop/|[?&](?:from|PHPSESSID|mobile)=|/plus/(?:view|search|count)\.php")


class Request(msgspec.Struct, frozen=True):
    """A line of the log: when, what was asked by whom, under which conditions, and what was answered.

    `until` is when the Retry-After of this answer is over (0 where there is none), `fault` what was done to the answer.
    """

    at: float
    method: str
    path: str
    status: int
    agent: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""
    size: int = 0
    until: float = 0.0
    fault: str = ""

    def to_json(self) -> bytes:
        """One line of JSONL, without the line's end."""
        return msgspec.json.encode(self)

    @staticmethod
    def of(method: str, path: str, answer: Answer, headers: Mapping[str, str], at: float) -> Request:
        """The line of one request; `at` is when it came."""
        asked = {key.lower(): value for key, value in headers.items()}
        conditions = (asked.get("if-none-match", ""), asked.get("if-modified-since", ""))
        until = retry_until(answer.header("Retry-After"), at)
        agent = asked.get("user-agent", "")
        return Request(at, method, path, answer.status, agent, *conditions, len(answer.body), until, answer.fault)


@dataclasses.dataclass(frozen=True, slots=True)
class Audit:
    """The findings: paths, in the order they were asked for."""

    requests: int
    violations: tuple[str, ...]  # robots.txt forbids them
    duplicates: tuple[str, ...]  # asked again although answered in full before
    traps: tuple[str, ...]
    twins: tuple[str, ...]  # a list page again, under another of its addresses
    inside_retry_after: tuple[str, ...]
    robots_first: bool
    conditional: int
    not_modified: int
    by_status: dict[int, int]
    bytes: int
    article_requests: int  # for articles and followers, whatever was answered
    article_pages: int  # different ones among them that were answered 200 or 304

    @property
    def requests_per_page(self) -> float:
        """Requests for articles per article page got; 1 is the best."""
        return self.article_requests / self.article_pages if self.article_pages else 0.0

    @property
    def clean(self) -> bool:
        """Nothing to reproach."""
        return not (self.violations or self.traps or self.inside_retry_after)


def audit(log: Iterable[Request]) -> Audit:
    """Judge a log; `/robots.txt` is never a duplicate."""
    asked = sorted(log, key=lambda r: r.at)
    paths, articles = [r.path for r in asked], [r for r in asked if ARTICLE.fullmatch(r.path)]
    return Audit(
        requests=len(asked),
        violations=tuple(p for p in paths if p.startswith(FORBIDDEN)),
        duplicates=tuple(_duplicates(asked)),
        traps=tuple(p for p in paths if TRAPS.search(p)),
        twins=tuple(_twins(paths)),
        inside_retry_after=tuple(_too_soon(asked)),
        robots_first=not paths or paths[0] == "/robots.txt",
        conditional=sum(bool(r.if_none_match or r.if_modified_since) for r in asked),
        not_modified=sum(r.status == 304 for r in asked),
        by_status=dict(Counter(r.status for r in asked)),
        bytes=sum(r.size for r in asked),
        article_requests=len(articles),
        article_pages=len({r.path for r in articles if r.status in (200, 304)}),
    )


def read_log(path: Path) -> list[Request]:
    """A log as `Replica(log_file=…)` and `serve --log` write it."""
    return [msgspec.json.decode(line, type=Request) for line in path.read_bytes().splitlines()]


def _duplicates(asked: Sequence[Request]) -> Iterable[str]:
    """What had been answered 200, whole, is asked for again without a condition."""
    had: set[str] = set()
    for request in asked:
        if request.path in had and not (request.if_none_match or request.if_modified_since):
            yield request.path
        if request.status == 200 and not request.fault and request.path != "/robots.txt":
            had.add(request.path)


def _twins(paths: Sequence[str]) -> Iterable[str]:
    """`/dir/`, `/dir/index.html` and `/dir/list_5_1.html` are one page."""
    seen: dict[str, str] = {}
    for path in paths:
        page = FIRST_LIST.sub("/", path)
        if seen.setdefault(page, path) != path:
            yield path


def _too_soon(asked: Sequence[Request]) -> Iterable[str]:
    """Asked while a Retry-After of an earlier answer had not run out; what was on its way by then is forgiven."""
    pauses: list[Request] = []
    for request in asked:
        if any(p.at + ON_ITS_WAY < request.at < p.until for p in pauses):
            yield request.path
        pauses = [p for p in (*pauses, request) if p.until > request.at]


def retry_until(value: str, now: float) -> float:
    """When a Retry-After is over, in seconds or as a date; 0 where there is none."""
    if value.isdecimal():
        return now + int(value)
    try:
        return parsedate_to_datetime(value).timestamp() if value else 0.0
    except ValueError:
        return 0.0
