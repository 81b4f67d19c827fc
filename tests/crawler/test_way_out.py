"""The switches that leave the browser one way to the network."""

from __future__ import annotations

import pytest

from crawler.browser.way_out import WayOut
from crawler.resolve import ResolveTable

NO_RULES = ResolveTable()


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)


def value(flags: tuple[str, ...], name: str) -> str:
    return next(flag.partition("=")[2] for flag in flags if flag.startswith(f"--{name}="))


def test_everything_goes_through_the_gateway_loopback_included() -> None:
    flags = WayOut.of(1080, NO_RULES, None).flags()
    assert value(flags, "proxy-server") == "socks5://127.0.0.1:1080"
    assert value(flags, "proxy-bypass-list") == "<-loopback>"
    assert value(flags, "host-resolver-rules") == "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    for switch in ("webrtc-ip-handling-policy", "force-webrtc-ip-handling-policy"):
        assert value(flags, switch) == "disable_non_proxied_udp"


def test_the_users_proxy_is_used_and_what_it_is_not_for_is_direct_unless_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://user:secret@proxy.corp.example:3128/")
    monkeypatch.setenv("https_proxy", "http://proxy.corp.example:3128")
    monkeypatch.setenv("no_proxy", "localhost, 127.0.0.1,.local,10.0.0.0/8,*,.partner.example,cdn.example:8080")
    flags = WayOut.of(1080, NO_RULES, None).flags()
    assert value(flags, "proxy-server") == ("http=http://proxy.corp.example:3128;https=http://proxy.corp.example:3128")
    assert value(flags, "proxy-bypass-list") == ".partner.example;cdn.example:8080;<-loopback>"
    rules = value(flags, "host-resolver-rules").split(", ")
    assert rules[0] == "MAP * ~NOTFOUND"
    assert set(rules[1:]) == {
        f"EXCLUDE {host}" for host in ("127.0.0.1", "proxy.corp.example", "*.partner.example", "cdn.example")
    }
    assert "secret" not in " ".join(flags)


def test_a_private_site_is_reached_past_the_users_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://proxy.corp.example:1080")
    monkeypatch.setenv("no_proxy", "localhost,.corp.local")
    flags = WayOut.of(1080, NO_RULES, "app.corp.local").flags()
    assert value(flags, "proxy-server") == "socks5://proxy.corp.example:1080"
    assert value(flags, "proxy-bypass-list") == "localhost;.corp.local;<-loopback>"


def test_rules_leave_the_users_proxy_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.corp.example:3128")
    way = WayOut.of(1080, ResolveTable.parse(["a.example=8.8.8.8"]), None)
    assert way.proxies == {}
    assert value(way.flags(), "proxy-server") == "socks5://127.0.0.1:1080"
