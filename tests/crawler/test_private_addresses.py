"""Which addresses may be asked."""

from __future__ import annotations

import pytest
from scrapy.http import Request
from twisted.internet import reactor
from twisted.internet.error import DNSLookupError

from crawler.network.private_addresses import AddressGuard, PrivateAddress, PublicResolver, may_ask


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "168.63.129.16",
        "192.0.0.192",
        "192.88.99.1",
        "100.100.100.200",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_private_addresses_are_not_asked(address: str) -> None:
    assert not may_ask(address, loopback=False)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_ones_are(address: str) -> None:
    assert may_ask(address, loopback=False)


def test_loopback_opens_the_machine_itself_and_no_neighbour() -> None:
    asked = ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254"]
    assert [may_ask(one, loopback=True) for one in asked] == [True, True, False, False]


@pytest.mark.parametrize("url", ["http://10.1.2.3/", "http://[::1]:8080/a", "https://169.254.169.254/latest/"])
def test_a_url_with_a_private_address_is_refused(url: str) -> None:
    with pytest.raises(PrivateAddress, match="no public address"):
        AddressGuard().process_request(Request(url))


def test_names_are_left_to_the_resolver_and_public_addresses_pass() -> None:
    assert AddressGuard().process_request(Request("http://news.example/")) is None
    assert AddressGuard().process_request(Request("http://8.8.8.8/")) is None


def test_the_rules_for_robots_may_lead_on_within_their_host_only() -> None:
    guard = AddressGuard()
    guard.process_request(Request("http://127.0.0.1:8000/", meta={"loopback": True}))
    asked = {"redirect_urls": ["http://127.0.0.1:8000/robots.txt"]}
    assert guard.process_request(Request("http://127.0.0.1:8000/rules/robots.txt", meta=asked)) is None
    with pytest.raises(PrivateAddress):
        guard.process_request(Request("http://127.0.0.2:8000/robots.txt", meta=asked))
    with pytest.raises(PrivateAddress):
        guard.process_request(Request("http://127.0.0.1:8000/other"))


def test_a_dns_answer_that_leads_inside_is_no_answer() -> None:
    resolver = PublicResolver(reactor, 0, 5.0)
    assert resolver._public("8.8.8.8", "news.example") == "8.8.8.8"
    for inside in ("127.0.0.1", "10.0.0.8", "169.254.169.254"):
        with pytest.raises(DNSLookupError, match=f"news.example leads to {inside}"):
            resolver._public(inside, "news.example")
