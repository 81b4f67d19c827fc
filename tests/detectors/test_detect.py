"""Detections from hand-made visits: what is recognised, what is not, and by which rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Initiator,
    Party,
    Phase,
    Request,
    StackFrame,
    StorageKind,
    StorageWrite,
    StoredCookie,
    Visit,
    VisitStatus,
)
from detectors.detect import detect
from detectors.detection import Detection, DetectionKind
from tracker_db.load import load
from tracker_db.model import Consent, Purpose

SITE = "www.site.example"
DAY = 86_400.0
BEFORE, AFTER = Phase.BEFORE_CHOICE, Phase.AFTER_CHOICE
RANDOM = "9f86d081884c7d659a2feaa0c55ad015"


def request(url: str, *, phase: Phase = BEFORE, status: int | None = 200, blocked: str | None = None) -> Request:
    return Request(
        id="1",
        url=url,
        method="GET",
        resource_type="Image",
        party=Party.FIRST if "site.example" in url.split("/")[2] else Party.THIRD,
        phase=phase,
        started=1.0,
        page=0,
        initiator=Initiator(kind="script"),
        status=status,
        blocked_by_browser=blocked,
    )


def cookie(
    name: str,
    domain: str = "site.example",
    *,
    value: str = RANDOM,
    days: float | None = 90,
    how: CookieWriter | None = None,
    phase: Phase = BEFORE,
    outcome: CookieOutcome = CookieOutcome.STORED,
) -> CookieWrite:
    return CookieWrite(
        name=name,
        value=value,
        domain=domain,
        host_only=False,
        path="/",
        party=Party.FIRST if domain.endswith("site.example") else Party.THIRD,
        phase=phase,
        time=1.0,
        set_by=how or CookieWriter(how="script", url=f"https://{SITE}/app.js"),
        raw=f"{name}={value}",
        requested_lifetime_s=None if days is None else days * DAY,
        outcome=outcome,
        reason="UserPreferences" if outcome is CookieOutcome.REFUSED else None,
    )


def answer(url: str) -> CookieWriter:
    return CookieWriter(how="http", url=url, request="1")


def storage(key: str, *, kind: StorageKind = StorageKind.LOCAL, removed: bool = False) -> StorageWrite:
    return StorageWrite(
        kind=kind,
        origin=f"https://{SITE}",
        party=Party.FIRST,
        key=key,
        value=RANDOM,
        phase=BEFORE,
        time=1.0,
        removed=removed,
    )


def stored(name: str, domain: str = "site.example", *, phase: Phase = BEFORE) -> StoredCookie:
    return StoredCookie(
        name=name,
        value=RANDOM,
        domain=domain,
        host_only=False,
        path="/",
        party=Party.FIRST if domain.endswith("site.example") else Party.THIRD,
        phase=phase,
        expires=1.0,
        lifetime_s=90 * DAY,
    )


def visit(
    *items: Request | CookieWrite | StorageWrite | StoredCookie, scenario: str = "before-choice"
) -> tuple[Detection, ...]:
    seen = Visit(
        scenario=scenario,
        site=f"https://{SITE}/",
        status=VisitStatus.COMPLETED,
        started=datetime(2026, 11, 23, tzinfo=UTC),
        duration_s=1.0,
        browser=BrowserInfo(name="probe", version="1", user_agent="probe"),
        choice=Choice(wanted="none", made=ChoiceMade.NONE),
        requests=tuple(i for i in items if isinstance(i, Request)),
        cookies=tuple(i for i in items if isinstance(i, CookieWrite)),
        jar=tuple(i for i in items if isinstance(i, StoredCookie)),
        storage=tuple(i for i in items if isinstance(i, StorageWrite)),
    )
    return detect(seen, load())


def only(*items: Request | CookieWrite | StorageWrite | StoredCookie) -> Detection:
    (found,) = visit(*items)
    return found


def test_request_is_recognised_with_role_label_and_pointer() -> None:
    found = only(request("https://www.site.example/"), request("https://www.facebook.com/tr/?id=1&ev=PageView"))
    assert found.model_dump() == {
        "scenario": "before-choice",
        "service": "meta-pixel",
        "name": "Meta Pixel",
        "vendor": "Meta Platforms Ireland Ltd, Meta Platforms, Inc.",
        "country": ("IE", "US"),
        "purpose": Purpose.ADVERTISING,
        "consent": Consent.NEEDED,
        "phase": BEFORE,
        "kind": DetectionKind.REQUEST,
        "role": "collect",
        "label": "www.facebook.com/tr/",
        "party": Party.THIRD,
        "evidence": ("visits/before-choice/visit.json#/requests/1",),
        "matched_by": {"source": "tracker_db/services/meta-pixel.yaml", "rule": "host facebook.com, path ^/tr/?$"},
    }


def test_first_party_tracker_is_recognised_by_its_path() -> None:
    found = only(request("https://www.site.example/stats/matomo.php?idsite=1&rec=1"))
    assert (found.service, found.party, found.consent) == ("matomo", Party.FIRST, Consent.DEPENDS)


def test_equal_traces_are_one_detection_with_all_their_pointers_and_phases_stay_apart() -> None:
    hit = "https://www.facebook.com/tr/?id=1"
    first, second = visit(request(hit), request(hit + "&ev=Lead"), request(hit, phase=AFTER))
    assert [pointer.rpartition("/")[2] for pointer in first.evidence] == ["0", "1"]
    assert (first.phase, second.phase) == (BEFORE, AFTER)


def test_request_held_back_by_the_browser_told_nobody_anything() -> None:
    hit = "https://www.facebook.com/tr/?id=1"
    assert visit(request(hit, status=None, blocked="csp")) == ()
    # withheld from the page after it was sent, or lost on its way: the attempt stands
    assert only(request(hit, status=200, blocked="corp-not-same-origin")).service == "meta-pixel"
    assert only(request(hit, status=None)).service == "meta-pixel"


def test_one_request_is_one_service_s() -> None:
    found = only(request("https://player.vimeo.com/cdn-cgi/challenge-platform/h/b/jsd"))
    assert (found.service, found.consent) == ("cloudflare", Consent.EXEMPT)


def test_cookie_is_recognised_by_name() -> None:
    found = only(cookie("_fbp"))
    assert (found.service, found.kind, found.label, found.role) == ("meta-pixel", DetectionKind.COOKIE, "_fbp", "")
    assert found.evidence == ("visits/before-choice/visit.json#/cookies/0",)
    assert found.matched_by.rule == "first-party cookie _fbp"


def test_attempt_is_not_a_deposit_but_is_told() -> None:
    kept, refused = visit(cookie("_fbp"), cookie("_fbp", outcome=CookieOutcome.REFUSED))
    assert (kept.label, refused.label) == ("_fbp", "_fbp")
    assert refused.matched_by.rule == "first-party cookie _fbp (refused by the browser: UserPreferences)"
    assert refused.evidence == ("visits/before-choice/visit.json#/cookies/1",)


def test_deletion_and_removal_are_no_traces() -> None:
    assert visit(cookie("_ga", outcome=CookieOutcome.DELETED), storage("_gcl_ls", removed=True)) == ()


def test_cookie_of_the_jar_whose_writing_nobody_saw_is_told_once() -> None:
    seen, unseen = visit(cookie("_fbp"), stored("_fbp"), stored("_ga"), stored("_ga", phase=AFTER))
    assert (seen.label, seen.evidence) == ("_fbp", ("visits/before-choice/visit.json#/cookies/0",))
    assert (unseen.label, unseen.phase) == ("_ga", BEFORE)
    assert unseen.evidence == ("visits/before-choice/visit.json#/jar/1",)
    assert "its writing was not seen" in unseen.matched_by.rule


@pytest.mark.parametrize(
    ("setter", "service"),
    [
        ("https://www.facebook.com/tr/?id=1", "meta-pixel"),
        ("https://www.facebook.com/v18.0/plugins/page.php", "facebook-social"),
    ],
)
def test_shared_cookie_is_the_one_s_whose_response_set_it(setter: str, service: str) -> None:
    assert only(cookie("fr", "facebook.com", how=answer(setter))).service == service


def test_shared_cookie_is_the_only_one_s_that_was_called() -> None:
    called, found = visit(
        request("https://www.facebook.com/tr/?id=1"),
        cookie("fr", "facebook.com", how=answer("https://www.facebook.com/unheard-of")),
    )
    assert (called.service, found.service, found.label) == ("meta-pixel", "meta-pixel", "fr")


def test_shared_cookie_of_which_none_stands_out_is_only_the_vendor_s() -> None:
    found = only(cookie("fr", "facebook.com", how=answer("https://www.facebook.com/unheard-of")))
    assert (found.service, found.name, found.consent) == (None, "Meta", Consent.NEEDED)
    assert found.vendor == "Meta Platforms Ireland Ltd, Meta Platforms, Inc."
    assert found.purpose is Purpose.UNKNOWN


def test_google_s_preference_cookie_is_not_laid_at_the_door_of_google_ads() -> None:
    maps = cookie("NID", "google.com", how=answer("https://www.google.com/maps/embed?pb=1"))
    assert only(maps).service == "google-maps"
    found = only(cookie("NID", "google.com", how=answer("https://www.google.com/")))
    assert (found.service, found.name, found.consent) == (None, "Google", Consent.DEPENDS)


def test_stack_of_a_script_tells_services_apart() -> None:
    frame = StackFrame(function="f", url="https://platform.linkedin.com/in.js", line=1, column=1)
    writer = CookieWriter(how="script", url="https://www.linkedin.com/x", stack=(frame,))
    assert only(cookie("lidc", "linkedin.com", how=writer)).service == "linkedin-social"


def test_cookie_s_own_purpose_goes_before_its_service_s() -> None:
    choice = only(cookie("mtm_consent", value="1700000000000"))
    assert (choice.service, choice.purpose, choice.consent) == ("matomo", Purpose.CONSENT_MANAGEMENT, Consent.EXEMPT)
    seen = only(cookie("vuid", "vimeo.com"))
    assert (seen.purpose, seen.consent) == (Purpose.ANALYTICS, Consent.NEEDED)
    chat = only(cookie("hs-messages-is-open", value="true"))
    assert (chat.purpose, chat.consent) == (Purpose.FUNCTIONAL, Consent.DEPENDS)


def test_consent_platform_s_cookie_is_exempt() -> None:
    found = only(cookie("axeptio_cookies"))
    assert (found.purpose, found.consent) == (Purpose.CONSENT_MANAGEMENT, Consent.EXEMPT)


def test_cloudflare_s_cookie_on_a_vendor_s_host_is_cloudflare_s() -> None:
    found = only(cookie("__cf_bm", "hubspot.com", days=0.02, how=answer("https://track.hubspot.com/__ptq.gif")))
    assert (found.service, found.consent) == ("cloudflare", Consent.EXEMPT)


def test_unlisted_cookie_of_a_known_host_is_that_host_s() -> None:
    found = only(cookie("brand_new", "livestorm.co", value="1", how=answer("https://app.livestorm.co/firm/form")))
    assert (found.service, found.kind) == ("livestorm", DetectionKind.COOKIE)
    assert found.matched_by.rule == "fallback: unlisted cookie, set by a response of host livestorm.co"


def test_a_path_any_host_may_have_does_not_give_the_host_s_cookies_away() -> None:
    writer = answer("https://www.site.example/matomo/matomo.php")
    assert visit(cookie("SERVERID", value="web-2", days=None, how=writer)) == ()


def test_unexplained_third_party_identifier_is_for_a_person_to_look_at() -> None:
    found = only(cookie("zid", "tracker.example", days=2, how=answer("https://tracker.example/p")))
    assert (found.kind, found.service, found.vendor) == (DetectionKind.IDENTIFIER, None, None)
    assert (found.purpose, found.consent, found.name) == (Purpose.UNKNOWN, Consent.DEPENDS, "tracker.example")
    assert (found.label, found.party) == ("zid", Party.THIRD)
    assert found.matched_by.rule == "unlisted third-party cookie that looks like an identifier, kept 2 days"


@pytest.mark.parametrize(
    "write",
    [
        cookie("zid", "tracker.example", days=1),
        cookie("zid", "tracker.example", days=None),
        cookie("zid", "tracker.example", value="1"),
        cookie("AWSALB", days=7),
        cookie("PHPSESSID", days=None),
        cookie("cookie_consent_id", days=180),
        cookie("lang", value="fr-FR", days=365),
    ],
)
def test_what_no_one_could_be_told_by_is_not_reported(write: CookieWrite) -> None:
    assert visit(write) == ()


def test_long_lived_first_party_identifier_is_reported_and_a_third_party_is_not_excused_by_a_name() -> None:
    assert only(cookie("visitor", days=365)).kind is DetectionKind.IDENTIFIER
    assert only(cookie("cookie_consent_id", "tracker.example", days=180)).kind is DetectionKind.IDENTIFIER


def test_analytics_cookie_of_an_embedded_third_party_is_no_first_party_analytics() -> None:
    found = only(cookie("_ga", "partner.example", value="GA1.2.987654321.1700000000"))
    assert (found.service, found.kind) == (None, DetectionKind.IDENTIFIER)


def test_storage_is_recognised_by_key_and_kind() -> None:
    found = only(storage("hjViewportId", kind=StorageKind.SESSION), storage("theme"), storage("hjViewportId"))
    assert (found.service, found.kind, found.label) == ("hotjar", DetectionKind.STORAGE, "hjViewportId")
    assert found.evidence == ("visits/before-choice/visit.json#/storage/0",)


def test_order_is_that_of_the_kinds_and_the_result_does_not_vary() -> None:
    items = (storage("_gcl_ls"), stored("_ga"), cookie("_fbp"), request("https://static.hotjar.com/c/hotjar-1.js"))
    found = visit(*items)
    assert [one.label for one in found] == ["static.hotjar.com/c/hotjar-1.js", "_fbp", "_ga", "_gcl_ls"]
    assert found == visit(*items)


def test_a_hostile_label_is_bounded() -> None:
    assert len(only(request("https://www.facebook.com/plugins/" + "x" * 10_000)).label) == 200


def test_an_empty_visit_has_no_detection() -> None:
    assert visit() == ()
