"""No page leads us into a private network: addresses and DNS answers are looked at before anything is asked.

A link or a redirect may name an address of the machine itself, of its neighbours, or of a cloud's metadata service; so
may the DNS answer for an innocent name. Only a source that says `loopback: true` reaches the machine itself.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

log = logging.getLogger(__name__)


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
    """Downloader middleware, nearest to the engine: refuses private addresses written out in a URL."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_request(self, request: Request) -> None:
        host = urlparse_cached(request).hostname or ""
        if request.meta.get("loopback"):
            PublicResolver.own.add(host)  # also for the site's robots.txt, which is asked for without our meta
        try:
            allowed = may_ask(host, loopback=host in PublicResolver.own)
        except ValueError:
            return  # a name: the resolver sees to its answers
        if not allowed:
            raise PrivateAddress(f"{host} is no public address; a source may say loopback: true")


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, deaf to answers that lead to private addresses. Also sees 127.1 and other odd spellings."""

    own: ClassVar[set[str]] = set()  # hosts that a source with loopback: true has asked for

    def getHostByName(self, name: str, timeout: object = ()) -> Deferred[str]:
        return super().getHostByName(name, ()).addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if not may_ask(address, loopback=name in self.own):
            log.warning("%s leads to %s, which is no public address: not asked", name, address)
            raise DNSLookupError(f"{name} leads to {address}, which is no public address")
        return address
