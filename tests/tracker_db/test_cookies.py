"""Names and domains of cookies and storage keys, and whose they are."""

from __future__ import annotations

from typing import Literal

import pytest

from tracker_db.load import load

SITE = "site.example"

MATCHES: list[tuple[str, str, Literal["first", "third"], list[str]]] = [
    ("_ga", SITE, "first", ["google-analytics"]),
    ("_ga_ABCDEF1234", SITE, "first", ["google-analytics"]),
    ("_gid", SITE, "first", ["google-analytics"]),
    ("_gat_UA-1-1", SITE, "first", ["google-analytics"]),
    ("_gcl_au", SITE, "first", ["google-conversion-linker"]),
    ("_gac_UA-1-1", SITE, "first", ["google-conversion-linker"]),
    ("IDE", "doubleclick.net", "third", ["google-ads", "google-publisher-ads", "youtube"]),
    ("test_cookie", "doubleclick.net", "third", ["google-ads"]),
    ("_fbp", SITE, "first", ["meta-pixel"]),
    ("fr", "facebook.com", "third", ["facebook-social", "meta-pixel"]),
    ("_scid", SITE, "first", ["snap-pixel"]),
    ("sc_at", "snapchat.com", "third", ["snap-pixel"]),
    ("X-AB", "sc-static.net", "third", ["snap-pixel"]),
    ("_ttp", SITE, "first", ["tiktok-pixel"]),
    ("_ttp", "tiktok.com", "third", ["tiktok-pixel"]),
    ("ttcsid_C4ABC", SITE, "first", ["tiktok-pixel"]),
    ("li_sugr", "linkedin.com", "third", ["linkedin-insight"]),
    ("bcookie", ".linkedin.com", "third", ["linkedin-insight", "linkedin-social"]),
    ("bscookie", "www.linkedin.com", "third", ["linkedin-insight", "linkedin-social"]),
    ("_pk_id.1.1fff", SITE, "first", ["matomo"]),
    ("_pk_ses.1.1fff", SITE, "first", ["matomo"]),
    ("__hstc", SITE, "first", ["hubspot"]),
    ("hubspotutk", SITE, "first", ["hubspot"]),
    ("_hjSessionUser_1234567", SITE, "first", ["hotjar"]),
    ("_hjSession_1234567", SITE, "first", ["hotjar"]),
    ("wisepops_visitor", SITE, "first", ["wisepops"]),
    ("crisp-client/session/0f1e", SITE, "first", ["crisp"]),
    ("_calendly_session", "calendly.com", "third", ["calendly"]),
    ("vuid", "vimeo.com", "third", ["vimeo"]),
    ("player", "player.vimeo.com", "third", ["vimeo"]),
    ("VISITOR_INFO1_LIVE", "youtube.com", "third", ["youtube"]),
    ("PREF", "youtube.com", "third", ["youtube"]),
    ("muc_ads", "t.co", "third", ["x-pixel"]),
    ("guest_id", "twitter.com", "third", ["x-embed", "x-pixel"]),
    ("__stripe_mid", SITE, "first", ["stripe"]),
    ("m", "m.stripe.com", "third", ["stripe"]),
    ("sib_cuid", SITE, "first", ["brevo"]),
    ("uuid", "sibautomation.com", "third", ["brevo"]),
    ("axeptio_cookies", SITE, "first", ["axeptio"]),
    ("__cf_bm", SITE, "first", ["cloudflare"]),
    # Cloudflare writes its names on its customers' hosts: they are not those vendors'
    ("__cf_bm", "vimeo.com", "third", ["cloudflare"]),
    ("__cf_bm", "hubspot.com", "third", ["cloudflare"]),
    ("_cfuvid", "calendly.com", "third", ["cloudflare"]),
    ("OptanonConsent", "calendly.com", "third", ["onetrust"]),
]


@pytest.mark.parametrize(("name", "domain", "party", "services"), MATCHES)
def test_cookie_is_its_service_s(name: str, domain: str, party: Literal["first", "third"], services: list[str]) -> None:
    assert [match.service.id for match in load().match_cookie(name, domain, party)] == services


NOBODY: list[tuple[str, str, Literal["first", "third"]]] = [
    ("uuid", SITE, "first"),
    ("uuid", "tracker.example", "third"),
    ("m", SITE, "first"),
    ("player", SITE, "first"),
    ("PREF", "other.example", "third"),
    ("fr", SITE, "first"),
    ("lang", SITE, "first"),
    ("IDE", "notdoubleclick.net", "third"),
    ("bcookie", "linkedin.com.evil.example", "third"),
    ("_ga", "tracker.example", "third"),
    ("_GA", SITE, "first"),
    ("_gaX", SITE, "first"),
    ("PHPSESSID", SITE, "first"),
    ("", SITE, "first"),
]


@pytest.mark.parametrize(("name", "domain", "party"), NOBODY)
def test_cookie_is_nobody_s(name: str, domain: str, party: Literal["first", "third"]) -> None:
    assert load().match_cookie(name, domain, party) == ()


def test_exact_name_goes_before_wildcard() -> None:
    (match,) = load().match_cookie("__cf_bm", "vimeo.com", "third")
    assert match.exact
    assert match.spec.lifetime == "30 minutes"
    (reserved,) = load().match_cookie("__cfnew", "vimeo.com", "third")
    assert (reserved.service.id, reserved.exact) == ("cloudflare", False)


def test_more_literal_text_goes_before_less() -> None:
    (match,) = load().match_cookie("_hjSessionUser_1", SITE, "first")
    assert match.spec.name == "_hjSessionUser_*"


@pytest.mark.parametrize(
    ("key", "kind", "services"),
    [
        ("_gcl_ls", "local", ["google-conversion-linker"]),
        ("u_scsid", "session", ["snap-pixel"]),
        ("wisepops_activity", "local", ["wisepops"]),
        ("yt-remote-device-id", "local", ["youtube"]),
        ("ytidb::LAST_RESULT_ENTRY_KEY", "local", ["youtube"]),
        ("hjViewportId", "session", ["hotjar"]),
        ("hjViewportId", "local", []),
        ("li_adsId", "local", ["linkedin-insight"]),
        ("_ax_token", "local", ["axeptio"]),
        ("theme", "local", []),
        ("_gcl_ls", "indexeddb", []),
    ],
)
def test_storage_key_is_its_service_s(key: str, kind: str, services: list[str]) -> None:
    assert [match.service.id for match in load().match_storage(key, kind)] == services


def test_a_name_with_escaped_slashes_is_read_as_written_by_people() -> None:
    (match, *_) = load().match_cookie("crisp-client%2Fsession%2F7b0e5c1e", "www.site.example", "first")
    assert match.service.id == "crisp"
