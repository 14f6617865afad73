"""Which column of a dump is what: guessed from its name, or named by the user.

>>> page_of({"正文": "会议开始。", "链接": "http://a.cn/1.html", "score": 3}, (), "d.jsonl:1").url
'http://a.cn/1.html'
>>> said(Columns.of(("content", "link", "id"), ()))
'text = content, url = link'
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from cleaning.model import Page
from cleaning.readers.record import LARGEST_PAGE, too_large

# By what names the columns of public Chinese dumps go; the first that is there is taken.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "正文", "内容", "body", "article", "文本", "raw_content", "plain_text"),
    "html": ("html", "raw_html", "page", "网页", "源码", "html_content"),
    "url": ("url", "link", "链接", "网址", "source_url", "page_url", "uri", "target_uri"),
    "site": ("site", "站点", "网站", "domain", "host"),
    "fetched_at": ("fetched_at", "crawled_at", "crawl_time", "fetch_time", "抓取时间", "timestamp"),
}


class NoText(ValueError):
    """No column holds a page."""


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """The column of each thing, "" where there is none."""

    text: str = ""
    html: str = ""
    url: str = ""
    site: str = ""
    fetched_at: str = ""

    @staticmethod
    @functools.lru_cache(maxsize=256)
    def of(columns: tuple[str, ...], named: tuple[tuple[str, str], ...]) -> Columns:
        """What the user named, and a guess for the rest. Raises NoText where no column holds a page."""
        lower = {c.lower().strip(): c for c in reversed(columns)}
        guessed = {what: next((lower[n] for n in names if n in lower), "") for what, names in NAMES.items()}
        found = guessed | {what: column for what, column in named if column in columns}
        if not (found["text"] or found["html"]):
            raise NoText(f"no column holds text or html (columns: {', '.join(columns[:12]) or 'none'})")
        return Columns(**found)


def said(columns: Columns) -> str:
    """The guess in words, for the user to see."""
    pairs = ((f.name, getattr(columns, f.name)) for f in dataclasses.fields(columns))
    return ", ".join(f"{what} = {column}" for what, column in pairs if column)


def page_of(
    row: Mapping[str, Any], named: tuple[tuple[str, str], ...], place: str, largest: int = LARGEST_PAGE
) -> Page:
    """A dump's row as a Page; its other columns are `given`. Raises NoText or ValueError, also for one too large."""
    at = Columns.of(tuple(row), named)
    body = _body(row, at)
    if len(body) > largest or (len(body) > largest // 4 and isinstance(body, str) and _bytes(body) > largest):
        raise ValueError(too_large(len(body) if isinstance(body, bytes) else _bytes(body), largest))
    used = {at.text if body is row.get(at.text) else at.html, at.url, at.site, at.fetched_at}
    given = {key: value for key, value in row.items() if key not in used and value is not None}
    return Page(
        url=_word(row.get(at.url)),
        site=_word(row.get(at.site)),
        fetched_at=_moment(row.get(at.fetched_at)),
        status=None,
        headers=(),
        body=body,
        given=given,
        source=place,
    )


def _body(row: Mapping[str, Any], at: Columns) -> str | bytes:
    """HTML where there is any (it holds more), else the text."""
    for column in (at.html, at.text):
        value = row.get(column)
        if isinstance(value, str | bytes) and value:
            return value
    value = row.get(at.text or at.html)
    if value is None:
        return ""
    if not isinstance(value, str | bytes):
        raise ValueError(f"column {at.text or at.html} holds {type(value).__name__}, not text")
    return value


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _word(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    """A moment in UTC, from a moment, ISO 8601 or seconds since the epoch; None for what is none of them."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except (ValueError, OSError, OverflowError):
        return None
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) if isinstance(moment, date) else None
