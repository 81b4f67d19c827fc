from __future__ import annotations

import socket

import pytest

from crawler.evidence import Party
from crawler.site import InvalidUrl, host_of, normalise_audit_url, party, registrable_domain, same_site


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.firm.fr", "firm.fr"),
        ("WWW.Firm.FR.", "firm.fr"),
        ("a.b.firm.co.uk", "firm.co.uk"),
        ("www.firm.example", "firm.example"),
        ("firm.example", "firm.example"),
        ("shop.github.io", "shop.github.io"),
        ("www.shop.github.io", "shop.github.io"),
        ("github.io", "github.io"),
        ("co.uk", "co.uk"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.other.kawasaki.jp", "b.other.kawasaki.jp"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("localhost", "localhost"),
        ("temoin-visited.localhost", "temoin-visited.localhost"),
        ("a.temoin-visited.localhost", "temoin-visited.localhost"),
        ("www.société.fr", "xn--socit-esab.fr"),
        ("faß.de", "xn--fa-hia.de"),
        ("", ""),
    ],
)
def test_registrable_domain(host: str, site: str) -> None:
    assert registrable_domain(host) == site


def test_hosts_and_urls_mix() -> None:
    assert same_site("https://www.firm.fr/page", "cdn.firm.fr")
    assert same_site("http://firm.fr:8080", "https://firm.fr/")
    assert not same_site("a.github.io", "b.github.io")
    assert not same_site("firm.fr", "firm.com")
    assert not same_site("127.0.0.1", "127.0.0.2")


def test_a_name_that_only_ends_alike_is_another_site() -> None:
    assert not same_site("notfirm.fr", "firm.fr")
    assert not same_site("firm.fr.evil.example", "firm.fr")


@pytest.mark.parametrize(
    ("host_or_url", "expected"),
    [
        ("https://cdn.firm.fr/a.js", Party.FIRST),
        ("wss://live.firm.fr/socket", Party.FIRST),
        ("blob:https://www.firm.fr/0b5e", Party.FIRST),
        ("data:text/html,x", Party.FIRST),
        ("about:blank", Party.FIRST),
        ("https://tracker.example/p", Party.THIRD),
        ("tracker.example", Party.THIRD),
        ("tracker.example:8443", Party.THIRD),
        ("blob:https://tracker.example/0b5e", Party.THIRD),
    ],
)
def test_party(host_or_url: str, expected: Party) -> None:
    assert party(host_or_url, "https://www.firm.fr/") is expected


def test_host_of_never_raises() -> None:
    assert host_of("https://[broken") == ""
    assert host_of("http://[::1]:80/") == "::1"
    assert host_of("::1") == "::1"
    assert host_of("firm.fr:80") == "firm.fr"


def test_the_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from crawler import site

    site._registrable_domain.cache_clear()
    site._suffix_list.cache_clear()
    assert registrable_domain("www.never-seen-before.fr") == "never-seen-before.fr"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("firm.fr", "https://firm.fr/"),
        ("  https://Firm.FR  ", "https://firm.fr/"),
        ("http://firm.fr:80/a?b=c#d", "http://firm.fr/a?b=c"),
        ("https://firm.fr:443", "https://firm.fr/"),
        ("firm.fr:8443/x", "https://firm.fr:8443/x"),
        ("localhost:8000", "https://localhost:8000/"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("https://[::1]:8443/", "https://[::1]:8443/"),
        ("https://www.société.fr/à-propos", "https://www.xn--socit-esab.fr/%C3%A0-propos"),
        ("https://firm.fr/%C3%A0", "https://firm.fr/%C3%A0"),
        ("HTTPS://firm.fr", "https://firm.fr/"),
        ("intranet_1.firm.fr", "https://intranet_1.firm.fr/"),
    ],
)
def test_audit_urls(text: str, url: str) -> None:
    assert normalise_audit_url(text) == url
    assert normalise_audit_url(url) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "not a url",
        "ftp://firm.fr",
        "mailto:someone@firm.fr",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://firm.fr:99999/",
        "https://firm.fr:port/",
        "https://firm..fr/",
        "https://-firm.fr/",
        "https://300.300.300.300/",
        "https://[::1",
        "https://firm.fr\\@evil.example/",
        "https://user:secret@firm.fr/",
        "https://firm.fr/\x00",
        "https://firm.fr/a\nb",
        "https://" + "a" * 64 + ".fr/",
        "https://" + "a." * 130 + "fr/",
        "x" * 5000 + " y",
    ],
)
def test_what_is_no_url_is_told_in_one_line(text: str) -> None:
    with pytest.raises(InvalidUrl) as caught:
        normalise_audit_url(text)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    assert len(message) < 300
    assert "secret" not in message
