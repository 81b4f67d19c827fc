"""What counts as private, and what opens it."""

from __future__ import annotations

import threading

import pytest

from crawler.look_up import NameLookUp, UnknownHost
from crawler.private_addresses import AddressPolicy, is_private, is_private_name, private_site
from crawler.resolve import ResolveTable

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 - an address to judge, not to bind to
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "[::1]",
    "::",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:a00:1::1",
]
PUBLIC = [
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "169.253.0.1",
    "193.0.0.1",
    "2606:4700::1111",
    "[2606:4700::1111]",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "router.local", "db.internal", "tv.home.arpa"]
)
def test_names_that_mean_a_private_network(host: str) -> None:
    assert is_private_name(host)


@pytest.mark.parametrize("host", ["localhost.example", "local", "notlocalhost", "internal.example", "firm.example"])
def test_names_that_only_look_like_it(host: str) -> None:
    assert not is_private_name(host)


def test_without_the_users_word_no_private_address_is_open() -> None:
    policy = AddressPolicy.of(ResolveTable.parse([]))
    assert policy.refuses("firm.example", "10.0.0.1", 443)
    assert not policy.refuses("firm.example", "8.8.8.8", 443)
    assert policy.refuses_name("localhost")


@pytest.mark.parametrize(
    ("rule", "address", "port", "refused"),
    [
        ("*:443=127.0.0.1:8443", "127.0.0.1", 8443, False),
        ("*:443=127.0.0.1:8443", "127.0.0.1", 8444, True),
        ("*:443=127.0.0.1:8443", "127.0.0.2", 8443, True),
        ("*:443=10.0.0.1", "10.0.0.1", 443, False),
        ("*:443=10.0.0.1", "10.0.0.1", 22, True),
        ("*=10.0.0.1", "10.0.0.1", 22, False),
        ("*=[::1]:8443", "::1", 8443, False),
        ("*=[::1]:8443", "::1", 8444, True),
        ("*=localhost:8443", "127.0.0.1", 8443, False),
        ("*=localhost:8443", "::1", 8443, False),
        ("*=8.8.8.8", "127.0.0.1", 80, True),
    ],
)
def test_a_rule_opens_what_it_names_and_nothing_else(rule: str, address: str, port: int, refused: bool) -> None:
    assert AddressPolicy.of(ResolveTable.parse([rule])).refuses("other.example", address, port) is refused


def test_a_private_site_opens_every_private_address_and_may_not_turn_public_itself() -> None:
    policy = AddressPolicy.of(ResolveTable.parse([]), "staging.example")
    assert not policy.refuses("api.example", "10.0.0.9", 443)
    assert not policy.refuses_name("localhost")
    assert not policy.refuses("cdn.example", "8.8.8.8", 443)
    assert policy.refuses("staging.example", "8.8.8.8", 443)
    assert policy.refuses("Staging.example.", "8.8.8.8", 443)


def names(answers: dict[str, tuple[str, ...]]) -> NameLookUp:
    def resolve(name: str) -> tuple[str, ...]:
        if name not in answers:
            raise UnknownHost(name)
        return answers[name]

    return NameLookUp(resolve)


@pytest.mark.parametrize(
    ("url", "rules", "expected"),
    [
        ("http://127.0.0.1:8000/", [], "127.0.0.1"),
        ("http://[::1]:8000/", [], "::1"),
        ("http://localhost/", [], "localhost"),
        ("http://nas.local/", [], "nas.local"),
        ("https://staging.example/", [], "staging.example"),
        ("https://8.8.8.8/", [], None),
        ("https://www.example/", [], None),
        ("https://split.example/", [], None),
        ("https://unknown.example/", [], None),
        ("https://staging.example/", ["staging.example=10.0.0.1"], None),
        ("http://localhost:8000/", ["localhost:8000=10.0.0.1"], None),
        ("http://localhost:9000/", ["localhost:8000=10.0.0.1"], "localhost"),
        ("", [], None),
    ],
)
async def test_when_the_audited_site_is_private_itself(url: str, rules: list[str], expected: str | None) -> None:
    look_up = names(
        {
            "staging.example": ("10.0.0.1", "fd00::1"),
            "www.example": ("8.8.8.8",),
            "split.example": ("8.8.8.8", "10.0.0.1"),
        }
    )
    assert await private_site(url, ResolveTable.parse(rules), look_up) == expected


async def test_a_name_whose_look_up_hangs_counts_as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.private_addresses.FIRST_LOOK_UP_S", 0.05)
    free = threading.Event()

    def hang(_: str) -> tuple[str, ...]:
        free.wait(30)
        return ("10.0.0.1",)

    try:
        assert await private_site("https://slow.example/", ResolveTable.parse([]), NameLookUp(hang)) is None
    finally:
        free.set()
