"""robots.txt: what it allows us, how slowly, and what it says of rights; a server that fails at it forbids everything.

RFC 9309: 4xx means no rules, 5xx or no answer means wait, what was read holds 24 hours. Scrapy's own middleware takes a
robots.txt that cannot be read for a permission, and does not apply Crawl-delay.

>>> text = b"User-agent: *\\nDisallow: /plus/\\nCrawl-delay: 2\\nContent-Signal: ai-train=no\\n"
>>> rules = Robots.read(200, text, now=0.0)
>>> rules.allows("https://a.example/plus/search.php"), rules.allows("https://a.example/1.html")
(False, True)
>>> rules.delay, rules.signals
(2.0, ('content-signal: ai-train=no',))
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

TOKEN = "qingwen"  # the name by which a robots.txt can shut us out
HOLDS = 86400.0  # seconds
SIZE = 512_000  # bytes that must be read (RFC 9309 §2.5)
SIGNALS = re.compile(r"(?im)^\s*(content-signal|content-usage|tdm-reservation|tdm-policy)\s*:\s*(.+?)\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host as they were read at `at` (seconds since the epoch)."""

    parser: Any
    at: float
    delay: float = 0.0
    signals: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()

    @staticmethod
    def read(status: int, body: bytes, now: float) -> Robots | None:
        """The rules, or None where the server failed: then nothing may be asked."""
        from protego import Protego

        if status >= 500 or status in (0, 429):
            return None
        text = body[:SIZE].decode("utf-8", "replace").removeprefix("\ufeff") if 200 <= status < 300 else ""
        parser = Protego.parse(text)
        signals = tuple(f"{key.lower()}: {value}" for key, value in SIGNALS.findall(text))
        return Robots(parser, now, float(parser.crawl_delay(TOKEN) or 0.0), signals, tuple(parser.sitemaps))

    def allows(self, url: str) -> bool:
        """May we ask for this?"""
        return bool(self.parser.can_fetch(url, TOKEN))

    def old(self, now: float) -> bool:
        """Must they be read again?"""
        return now - self.at > HOLDS
