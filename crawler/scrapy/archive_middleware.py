"""The downloader middleware at 650: an answer as received goes to the archive before anyone looks at it.

At 650 the body is still packed and redirects, errors and robots.txt pass; above 600 Scrapy has swallowed them. What did
not come whole is not kept: it is asked for again.

>>> known = Known("https://a.example/1.html", "article", "ok", digest="sha1:ABC", warc_date="2024-05-06T07:08:09Z")
>>> _earlier(known, Response(known.url, status=304))
Earlier(url='https://a.example/1.html', date='2024-05-06T07:08:09Z', digest='sha1:ABC')
>>> _earlier(known, Response(known.url, body=b"<p>new</p>")) is None
True
"""

from __future__ import annotations

import dataclasses
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.archive.exchange import Earlier, Exchange, Kept
from crawler.archive.warc_writer import payload_digest, warc_date
from crawler.frontier.url_state import Known
from crawler.http.response_kind import Judged, judge
from crawler.scrapy.addon import CrawlerAddon
from crawler.scrapy.context import Desk


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """An answer judged, and where its record lies (None: it did not come whole, or another site's)."""

    judged: Judged
    headers: dict[str, str]
    kept: Kept | None = None
    date: str = ""
    changed: bool = True


class Tap:
    """Archives each whole answer; puts an `Arrival` into the request's meta."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """By the add-on's desk."""
        return cls(CrawlerAddon.desk_of(crawler))

    def process_request(self, request: Request) -> None:
        """Nothing leaves that may not: the last look, whoever made the request."""
        if why := self._desk.allowed.why_not(request.url, anywhere="off_site" in request.meta):
            raise IgnoreRequest(f"refused: {why}")

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep it, judge it; the spider gets the body unpacked."""
        headers = tuple(_pairs(response.headers))
        said = {name.lower(): value for name, value in headers}
        judged = judge(response.status, said, response.body)
        self._desk.tally.requests += 1
        self._desk.tally.bytes += len(response.body)
        arrival = Arrival(judged, said)
        if judged.what != "cut" and not request.meta.get("off_site"):  # what another site says is not this one's page
            arrival = self._kept(request, response, headers, arrival)
        request.meta["arrival"] = arrival
        # Not `replace`: a TextResponse would have its charset guessed, 12 ms a page, and nobody asks.
        return Response(
            response.url, status=response.status, headers=response.headers, body=judged.body, request=request
        )

    def _kept(
        self, request: Request, response: Response, headers: tuple[tuple[str, str], ...], arrival: Arrival
    ) -> Arrival:
        exchange = Exchange(
            response.url, response.status, headers, response.body,
            asked=tuple(_pairs(request.headers)), ip=str(response.ip_address or ""),
        )  # fmt: skip
        known: Known | None = request.meta.get("known")
        earlier = _earlier(known, response)
        try:
            kept = self._desk.archive.keep(exchange, same_as=earlier)
        except OSError as error:
            self._desk.stop(f"archive: {error.strerror or error}")
            raise
        return dataclasses.replace(arrival, kept=kept, date=warc_date(exchange.at), changed=earlier is None)


def _earlier(known: Known | None, response: Response) -> Earlier | None:
    """The record that this answer repeats: by 304, or by an equal digest."""
    if known is None or not known.digest or not known.warc_date:
        return None
    same = response.status == 304 or (response.status == 200 and payload_digest(response.body) == known.digest)
    return Earlier(known.url, known.warc_date, known.digest) if same else None


def _pairs(headers: Any) -> list[tuple[str, str]]:
    """Scrapy's headers as text; order and case of the wire are lost before us."""
    return [(k.decode("latin-1"), v.decode("latin-1")) for k, values in headers.items() for v in values]
