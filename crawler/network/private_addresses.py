"""No page leads us into a private network: addresses and DNS answers are looked at before anything is asked.

A link or a redirect may name an address of the machine itself, of its neighbours, or of a cloud's metadata service; so
may the DNS answer for an innocent name. Only a source that says `loopback: true` reaches the machine itself.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

log = logging.getLogger(__name__)


NO_PUBLIC_ADDRESS = "is no public address"


class PrivateAddress(IgnoreRequest):
    """The request would leave the public internet."""


Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Public by their numbers, and answered by the cloud or the network that the machine stands in.
NEARBY = tuple(
    map(
        ipaddress.ip_network,
        ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "161.26.0.0/16", "3fff::/20"),
    )
)
UNICAST = ipaddress.ip_network("2000::/3")  # what of IPv6 is given to anybody
# Networks of IPv6 whose addresses hold one of IPv4, and the bits behind it.
HOLDERS = tuple(
    (ipaddress.ip_network(network), bits)
    for network, bits in (
        ("::/96", 0),
        ("::ffff:0:0/96", 0),
        ("::ffff:0:0:0/96", 0),
        ("64:ff9b::/96", 0),
        ("2002::/16", 80),
    )
)


def may_ask(address: str, *, loopback: bool) -> bool:
    """Whether an IP address is a public one of a single host, or the machine's own where that is allowed.

    address   in numbers; raises ValueError for anything else
    """
    ip = _meant(ipaddress.ip_address(address))
    if loopback and ip.is_loopback:
        return True
    public = ip.is_global and not (ip.is_multicast or ip.is_reserved) and (ip.version == 4 or ip in UNICAST)
    return public and not any(ip in network for network in NEARBY)


def _meant(ip: Address) -> Address:
    """The address of IPv4 that one of IPv6 stands for; itself for any other."""
    if ip.version == 6 and not ip.is_loopback:
        for network, bits in HOLDERS:
            if ip in network:
                return ipaddress.IPv4Address(int(ip) >> bits & 0xFFFFFFFF)
        if ip.teredo is not None:
            return ip.teredo[1]
    return ip


class AddressGuard:
    """Downloader middleware, nearest to the engine: refuses private addresses written out in a URL.

    A host that a local source has opened stays closed to the pages and redirects of all others.
    """

    def __init__(self) -> None:
        self.robots: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_request(self, request: Request) -> None:
        host = urlparse_cached(request).hostname or ""
        site = urljoin(request.url, "/robots.txt")
        if own := bool(request.meta.get("loopback")):
            PublicResolver.own.add(host)
            self.robots.add(site)  # which is asked for without our meta
        asked = request.meta.get("redirect_urls", [request.url])[0]  # which may lead on, within its host
        own = own or (asked in self.robots and urlsplit(asked).hostname == host)
        try:
            allowed = may_ask(host, loopback=own)
        except ValueError:
            allowed = own or host not in PublicResolver.own  # a name: the resolver sees to its answers
        if not allowed:
            raise PrivateAddress(f"{host} {NO_PUBLIC_ADDRESS}; a source may say loopback: true")

    def process_exception(self, request: Request, exception: Exception) -> None:
        host = urlparse_cached(request).hostname or ""
        if isinstance(exception, CannotResolveHostError) and (address := PublicResolver.refused.get(host)):
            raise PrivateAddress(f"{host} leads to {address}, which {NO_PUBLIC_ADDRESS}") from exception


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver without the answers that lead to private addresses. Also sees 127.1 and other odd spellings."""

    own: ClassVar[set[str]] = set()  # hosts that a source with loopback: true has asked for
    refused: ClassVar[dict[str, str]] = {}  # name -> where it leads: what we raise does not reach the one who asked

    def getHostByName(self, name: str, timeout: object = ()) -> Deferred[str]:
        return super().getHostByName(name, ()).addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if not may_ask(address, loopback=name in self.own):
            self.refused[name] = address
            log.warning("%s leads to %s, which %s: not asked", name, address, NO_PUBLIC_ADDRESS)
            raise DNSLookupError(f"{name} leads to {address}, which {NO_PUBLIC_ADDRESS}")
        return address
