"""No page leads us into a private network: addresses and DNS answers are looked at before anything is asked.

A link or a redirect may name an address of the machine itself, of its neighbours, or of a cloud's metadata service; so
may the DNS answer for an innocent name. Only a source that says `loopback: true` reaches the machine itself.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import ClassVar, Self
from urllib.parse import urljoin

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


def may_ask(address: str, *, loopback: bool) -> bool:
    """Whether an IP address is public, or the machine's own where that is allowed.

    address   in numbers; raises ValueError for anything else
    """
    ip = ipaddress.ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global or (loopback and ip.is_loopback)


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
        own = own or request.url in self.robots
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
    """Scrapy's resolver, deaf to answers that lead to private addresses. Also sees 127.1 and other odd spellings."""

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
