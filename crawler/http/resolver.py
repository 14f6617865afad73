"""Which address a name leads to: asked once a run, checked, and connected to, so that it cannot change in between.

A site's own name server may answer with a public address first and with 127.0.0.1 a second later. Here the answer that
was checked is the answer that is kept, and no connection is made by any other.

>>> refused_of(["93.184.216.34", "10.0.0.7"], Addresses(["http://a.example/"]))
'10.0.0.7'
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.http.allowed import Addresses
from crawler.run.job import Job


class InnerAddress(DNSLookupError):
    """A name led to an address that the job may not connect to."""


class CheckedResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4, cached for the run) without inner addresses, but for the operator's own proxy."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, addresses: Addresses) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.addresses = addresses
        self._proxies = {urlsplit(url).hostname for url in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """By the order in the settings."""
        settings = crawler.settings
        job = Job.parse(settings["QINGWEN_JOB"])
        size = settings.getint("DNSCACHE_SIZE")
        return cls(reactor, size, settings.getfloat("DNS_TIMEOUT"), Addresses(job.start))

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The address to connect to; fails with InnerAddress for one that is refused."""
        found = super().getHostByName(name, timeout)
        return found if name in self._proxies else found.addCallback(self.checked)

    def checked(self, address: str) -> str:
        """The address, if the job may connect to it."""
        if refused_of([address], self.addresses):
            raise InnerAddress(address)
        return address


def refused_of(found: Iterable[str], addresses: Addresses) -> str:
    """The first of the addresses that may not be connected to; "" where there is none."""
    return next((a for a in found if addresses.refuse(ipaddress.ip_address(a.partition("%")[0]))), "")


async def inner_address(url: str, addresses: Addresses, timeout: float) -> str:
    """The inner address that a URL's host leads to; "" where it leads to none, or nowhere.

    Behind a proxy the proxy resolves: there every address that the name has here is looked at, and a name that only
    the proxy knows is left to it.
    """
    from twisted.internet import reactor

    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return refused_of(await _all_of(host, timeout), addresses)
    resolver: Any = reactor.resolver
    try:
        return refused_of([await maybe_deferred_to_future(resolver.getHostByName(host))], addresses)
    except InnerAddress as refused:
        return str(refused.args[0])
    except (DNSLookupError, UnicodeError):
        return ""  # the request itself will say so


async def _all_of(host: str, timeout: float) -> list[str]:
    try:
        found = asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(one[4][0]) for one in await asyncio.wait_for(found, timeout)]
    except (OSError, UnicodeError, TimeoutError):
        return []
