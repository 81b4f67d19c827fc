"""The spider goes where the browser may go, and no further."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from crawler.discovery.network import TableResolver
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.run import discover
from crawler.private_addresses import AddressPolicy
from crawler.resolve import ResolveTable
from tests.crawler.discovery.conftest import Answer, LocalWeb
from tests.page_server import PageServer

Ask = Callable[..., DiscoveryRequest]


class System:
    """Stands in for Twisted's reactor and its resolver: each look-up of a name takes the next of its answers."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.nameResolver = self
        self.asked: list[str] = []
        self._answers = answers

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: Any) -> object:  # noqa: N802
        self.asked.append(name)
        receiver.resolutionBegan(self)
        for address in self._answers[name].pop(0) if name in self._answers else [name]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return self


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, _: object) -> None:  # noqa: N802
        assert not self.complete

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolved(resolver: TableResolver, host: str, port: int = 80) -> list[tuple[str, int]]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)  # type: ignore[arg-type]
    assert receiver.complete
    return receiver.addresses


def resolver_for(system: System, *rules: str, site: str | None = None) -> TableResolver:
    table = ResolveTable.parse(rules)
    return TableResolver(system, table, AddressPolicy.of(table, site))


def test_a_name_that_turns_private_gives_no_address_and_is_told() -> None:
    resolver = resolver_for(System({"rebind.example": [["8.8.8.8"], ["127.0.0.1"], ["10.0.0.1", "8.8.4.4"]]}))
    assert resolved(resolver, "rebind.example") == [("8.8.8.8", 80)]
    assert resolver.refused == {}
    assert resolved(resolver, "rebind.example") == []
    assert resolver.refused == {"rebind.example": "127.0.0.1"}
    assert resolved(resolver, "rebind.example") == [("8.8.4.4", 80)]


def test_an_address_is_judged_like_a_name() -> None:
    resolver = resolver_for(System({}), "*:443=127.0.0.1:8443")
    assert resolved(resolver, "127.0.0.1", 80) == []
    assert resolved(resolver, "8.8.8.8", 80) == [("8.8.8.8", 80)]
    assert resolved(resolver, "127.0.0.1", 8443) == [("127.0.0.1", 8443)]
    assert resolved(resolver, "firm.example", 443) == [("127.0.0.1", 8443)]


def test_a_private_name_is_not_even_looked_up() -> None:
    system = System({})
    resolver = resolver_for(system)
    assert resolved(resolver, "printer.local") == []
    assert resolved(resolver, "localhost") == []
    assert system.asked == []
    assert resolved(resolver_for(system, site="127.0.0.1"), "app.localhost") == [("127.0.0.1", 80)]


def test_a_private_site_that_turns_public_is_refused() -> None:
    resolver = resolver_for(System({"staging.example": [["10.0.0.1"], ["8.8.8.8"]]}), site="staging.example")
    assert resolved(resolver, "staging.example") == [("10.0.0.1", 80)]
    assert resolved(resolver, "staging.example") == []


def test_the_users_own_proxy_may_stand_at_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    assert resolved(resolver_for(System({})), "10.0.0.1", 3128) == [("10.0.0.1", 3128)]
    assert resolved(resolver_for(System({}), "a.example=8.8.8.8"), "10.0.0.1", 3128) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "x.localhost", "[::1]", "0x7f.1", "nas.local"])
def test_links_and_redirects_to_private_addresses_are_not_followed(web: LocalWeb, ask: Ask, host: str) -> None:
    with PageServer({"/privacy": "<p>a secret", "/secret": "<p>another"}) as other:
        private = f"http://{host}:{other.port}"
        web.page(
            "https://firm.example/",
            f"<footer><a href='{private}/privacy'>Privacy policy</a> <a href='/cookies'>Cookie policy</a></footer>"
            f"<a href='/away'>away</a>",
        )
        web.redirect("https://firm.example/cookies", f"{private}/secret")
        web.redirect("https://firm.example/away", f"{private}/secret")
        web.page("https://firm.example/robots.txt", Answer(b"", media_type="text/plain"))
        facts = asyncio.run(discover(ask()))
        assert other.requests == []
    errors = {document.url: document.error for document in facts.documents}
    assert set(errors) == {f"{private}/privacy", "https://firm.example/cookies"}
    for error in errors.values():
        assert error is not None
        assert error.startswith("refused: it leads to the private address ")
        assert "--resolve" in error
        assert "\n" not in error
    assert facts.sampled_pages == ("https://firm.example/",)


def test_a_home_page_that_redirects_to_a_private_address_is_told(web: LocalWeb, ask: Ask) -> None:
    with PageServer({"/": "<p>a secret"}) as other:
        web.redirect("https://firm.example/", f"http://127.0.0.1:{other.port}/")
        facts = asyncio.run(discover(ask()))
        assert other.requests == []
    refused = f"home page http://127.0.0.1:{other.port}/: refused: it leads to the private address 127.0.0.1"
    assert [error for error in facts.errors if error.startswith(refused)] != []


def test_a_private_site_is_explored(ask: Ask) -> None:
    with PageServer({"/": "<a href='/privacy'>Privacy policy</a>", "/privacy": "<p>we keep nothing"}) as site:
        url = f"http://127.0.0.1:{site.port}/"
        facts = asyncio.run(discover(ask(url=url, resolve=ResolveTable(), private_site="127.0.0.1")))
        assert [document.url for document in facts.documents] == [f"{url}privacy"]
        refused = asyncio.run(discover(ask(url=url, resolve=ResolveTable())))
    assert any("refused" in error for error in refused.errors)
