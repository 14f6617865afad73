"""May this address be requested? One answer for every request and for every address that the frontier takes in.

A site may write any address into a redirect, a sitemap or a link: of a file on this disk, of the cloud's metadata
service, of a printer in the operator's network. What is refused is counted by reason.

>>> allowed = Allowed(["http://a.example/"], ["a.example"])
>>> allowed.why_not("http://A.example:80/1.html")
''
>>> [allowed.why_not(url) for url in ("file:///etc/hostname", "http://b.example/", "http://u:p@a.example/")]
['scheme', 'host', 'credentials']
>>> allowed.why_not("http://169.254.169.254/latest/", anywhere=True), allowed.why_not("http://0x7f.1/", anywhere=True)
('address', 'address')
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

LONGEST = 2000  # characters of a URL; the sitemap protocol has less than 2,048, and patterns run over all of them
SCHEMES = {"http": ":80", "https": ":443"}  # with the port that need not be written
SHOWN = 200  # characters of an address that a record or a message holds
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
AUTHORITY = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
NUMERIC = re.compile(r"[0-9a-fA-FxX.]+")  # `127.1`, `0x7f000001`, `2130706433`: what the C library takes for IPv4
SECRET = re.compile(r"//[^/?#]*@")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address

# Why an address is refused, and what each word means; docs/crawl-runs.md is printed from it.
REASONS = {
    "scheme": "neither http nor https",
    "credentials": "a user or a password in it",
    "length": f"more than {LONGEST:,} characters",
    "malformed": "no URL: control characters, a host or port that cannot be",
    "host": "a redirect, a `Sitemap:` line or a sitemap's entry of another host or port",
    "address": "a loopback, private, link-local, multicast or reserved address, itself or by its name",
    "followers": "a further page of an article that has its most already, or repeats itself",
    "total": "more new addresses than one run takes in; the next run goes on",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Addresses:
    """Which network addresses a job may connect to: public ones, and inner ones that its starts name themselves.

    A job that starts on loopback may connect to all of loopback, and to no other inner address.
    """

    def __init__(self, starts: Iterable[str]) -> None:
        hosts = [urlsplit(url).hostname or "" for url in starts]
        self._local = bool(hosts) and all(map(is_loopback, hosts))
        self._named = {address for host in hosts if (address := literal(host))}

    def refuse(self, address: Address) -> bool:
        """Is this an inner address that nobody named?"""
        return not (is_public(address) or address in self._named or (self._local and address.is_loopback))


class Allowed:
    """The answer for one job. `hosts` (with a port that is not the usual one) are where the site is."""

    def __init__(self, starts: Iterable[str], hosts: Iterable[str]) -> None:
        self.hosts = {host.lower() for host in hosts}
        self.addresses = Addresses(starts)
        self._known: set[str] = set()  # scheme and authority, as written, of what may be requested: the rest is free

    def why_not(self, url: str, *, anywhere: bool = False) -> str:
        """The reason, a key of REASONS; "" where it may be requested. `anywhere`: the host need not be the site's."""
        if len(url) > LONGEST:
            return "length"
        head, slash, _ = url[8:].partition("/")
        head = url[:8] + head if slash else ""
        if head in self._known and not CONTROL.search(url):
            return ""
        why = self._why_not(url, anywhere)
        if head and not why and not anywhere:
            self._known.add(head)
        return why

    def _why_not(self, url: str, anywhere: bool) -> str:
        try:
            parts = urlsplit(url)
            hostname, _ = parts.hostname or "", parts.port
        except ValueError:
            return "malformed"
        if parts.scheme not in SCHEMES:
            return "scheme"
        if "@" in parts.netloc:
            return "credentials"
        if not AUTHORITY.fullmatch(parts.netloc) or CONTROL.search(url):
            return "malformed"
        if not anywhere and authority(url) not in self.hosts:
            return "host"
        address = literal(hostname)
        return "address" if address and self.addresses.refuse(address) else ""


def authority(url: str) -> str:
    """Host and port as a key: lower case, without the port that the scheme has anyway.

    >>> authority("http://A.example:80/x"), authority("https://a.example:8443/")
    ('a.example', 'a.example:8443')
    """
    parts = urlsplit(url)
    return parts.netloc.lower().removesuffix(SCHEMES.get(parts.scheme, "\0"))


def literal(host: str) -> Address | None:
    """The address that a host is written as, in any form that a resolver takes; None for a name.

    >>> literal("127.1"), literal("[::1]"), literal("localhost."), literal("a.example")
    (IPv4Address('127.0.0.1'), IPv6Address('::1'), IPv4Address('127.0.0.1'), None)
    """
    host = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)) if NUMERIC.fullmatch(host) else None
    except OSError:
        return None


def is_public(address: Address) -> bool:
    """Is this an address of the open Internet? An IPv6 address that carries an IPv4 one is not, but for NAT64.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("93.184.216.34", "10.0.0.1", "224.0.0.1", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped or address.sixtofour or address.teredo:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_loopback(host: str) -> bool:
    """Is this a name or address of this machine?

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("example.com")
    (True, True, True, False)
    """
    address = literal(host)
    return bool(address and address.is_loopback)


def same_home(one: str, other: str) -> bool:
    """Are two addresses those of a site's old and new home: the same host but for `www.`, at the usual port or its own?

    On loopback any port will do: there a port is all that tells sites apart.

    >>> same_home("http://a.example/", "https://www.a.example/"), same_home("http://a.example/", "http://b.example/")
    (True, False)
    >>> same_home("http://a.example/", "http://a.example:22/"), same_home("http://a.example/", "file://a.example/")
    (False, False)
    """
    try:
        first, second = urlsplit(one), urlsplit(other)
        usual = int(SCHEMES.get(second.scheme, ":0")[1:])
        port, kept = second.port or usual, first.port == second.port
    except ValueError:
        return False
    if second.scheme not in SCHEMES or "@" in second.netloc:
        return False
    hosts = [(parts.hostname or "").removeprefix("www.") for parts in (first, second)]
    return hosts[0] == hosts[1] and (port == usual or kept or is_loopback(hosts[0]))


def joined(base: str, to: str) -> str:
    """Where a redirect leads to; `to` itself where it is no URL, so that it is refused as such."""
    try:
        return urljoin(base, to)
    except ValueError:
        return to


def shown(url: str) -> str:
    """An address for a record or a message: without its password, and not endless.

    >>> shown("http://user:secret@a.example/")
    'http://…@a.example/'
    """
    url = SECRET.sub("//…@", url, count=1)
    return url if len(url) <= SHOWN else f"{url[:SHOWN]}…"
