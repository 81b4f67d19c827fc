"""Every shipped file is valid, documented and consistent with what the law says of its purpose."""

from __future__ import annotations

import re

import pytest

from tracker_db.load import SourceFile, load, parse, shipped_files
from tracker_db.model import Consent, Purpose, Role

FILES = shipped_files()

FIRST_SHELF = {
    "axeptio", "brevo", "calendly", "cloudflare", "cloudflare-web-analytics", "crisp", "facebook-social",
    "friendly-captcha", "google-ads", "google-analytics", "google-conversion-linker", "google-tag-manager", "hotjar",
    "hubspot", "linkedin-insight", "linkedin-social", "livestorm", "matomo", "meta-pixel", "snap-pixel", "stripe",
    "tiktok-pixel", "vimeo", "wisepops", "x-embed", "x-pixel", "youtube",
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_file_is_valid_and_documented(file: SourceFile) -> None:
    service = parse(file)
    assert all(re.fullmatch(r"https?://\S+", source.url) for source in service.sources)
    assert len(service.consent_reason) > 20
    assert service.urls or service.cookies or service.storage
    if all(source.evidence == "recall" for source in service.sources):
        assert re.search(r"confirmed|remembered", service.notes), "what was not confirmed is said in the notes"


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_consent_follows_from_the_purpose(file: SourceFile) -> None:
    service = parse(file)
    if service.purpose in {Purpose.ADVERTISING, Purpose.SOCIAL, Purpose.PERSONALISATION, Purpose.ANALYTICS}:
        assert service.consent is not Consent.EXEMPT
    if service.purpose is Purpose.CONSENT_MANAGEMENT:
        assert service.consent is Consent.EXEMPT
    assert service.purpose is not Purpose.UNKNOWN


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_lifetime_in_days_agrees_with_the_words(file: SourceFile) -> None:
    units = {"second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365}
    for spec in parse(file).cookies:
        if spec.lifetime.startswith("session") and " to " not in spec.lifetime:
            assert spec.days is None, spec.name
        found = re.match(r"(\d+) (second|minute|hour|day|week|month|year)s?\b", spec.lifetime)
        if found and " to " not in spec.lifetime and " or " not in spec.lifetime:
            expected = int(found[1]) * units[found[2]]
            assert spec.days == pytest.approx(expected, rel=0.05), spec.name


def test_first_shelf_is_complete() -> None:
    assert set(load().services) >= FIRST_SHELF


def test_the_pure_loaders_carry_no_data() -> None:
    for url in (
        "https://connect.facebook.net/fr_FR/fbevents.js",
        "https://static.hotjar.com/c/hotjar-1234567.js?sv=6",
        "https://script.hotjar.com/modules.8da33a8f469c3b5ffcec.js",
        "https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234",
        "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C4ABCDEF&lib=ttq",
        "https://sc-static.net/scevent.min.js",
        "https://snap.licdn.com/li.lms-analytics/insight.min.js",
    ):
        (match, *_) = load().match_url(url)
        assert match.pattern.role is Role.SCRIPT, url
