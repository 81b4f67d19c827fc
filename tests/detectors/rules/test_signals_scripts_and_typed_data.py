"""The newer kinds of detection before the rules: signals accuse nobody, patterns and typed data as they deserve."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from crawler.evidence import (
    ApiFamily,
    ApiUse,
    Banner,
    Choice,
    ChoiceMade,
    ConsentSource,
    Header,
    Initiator,
    Visit,
    VisitStatus,
)
from detectors.detect import detect
from detectors.detection import DetectionKind
from detectors.rules.engine import CaseFile, judge
from detectors.rules.finding import Finding, Outcome, Severity
from detectors.rules.proof.traces import resolve
from detectors.rules.proof.words import seen
from detectors.rules.registry import all_rules
from tests.detectors.evidence_of import AFTER, SITE, api, cookie, pointer, reading, request, stored, typed, visit
from tests.detectors.rules.builders import claim, document
from tests.detectors.signals.test_tcf import FULL
from tracker_db.load import load

EMAIL = "camille.temoin@courriel.example"
SHA = hashlib.sha256(EMAIL.encode()).hexdigest()
REFUSED = Choice(wanted="refuse", made=ChoiceMade.REFUSED, verified=True)
HOTJAR = "https://script.hotjar.com/modules.js"
BANNER = Banner(found=True)


def judged(*visits: Visit, claims: Any = (), rules: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    db = load()
    case = CaseFile(
        visits={one.scenario: one for one in visits},
        detections=[found for one in visits for found in detect(one, db)],
        claims=claims,
        documents=(document(),),
    )
    chosen = [rule for rule in all_rules() if not rules or rule.id in rules]
    return judge(case, chosen).findings


def spoken(found: tuple[Finding, ...]) -> list[tuple[str, str, Outcome]]:
    positive = {Outcome.FAIL, Outcome.REVIEW}
    return [(one.rule, one.subject.name, one.outcome) for one in found if one.outcome in positive]


def recorder(script: str, **more: Any) -> list[ApiUse]:
    return [
        api(ApiFamily.KEYSTROKES, "addEventListener(keydown)", script, details=("document",), **more),
        api(ApiFamily.MOUSE, "addEventListener(mousemove)", script, **more),
        api(ApiFamily.FORMS, "addEventListener(input)", script, **more),
    ]


def canvas(script: str, **more: Any) -> list[ApiUse]:
    return [
        api(
            ApiFamily.CANVAS,
            "HTMLCanvasElement.toDataURL",
            script,
            details=('300x150, "Cwm fjordbank glyphs"',),
            **more,
        )
    ]


SIGNALS = (
    cookie("euconsent-v2", FULL),
    cookie("klaro", '{"ga":true}', phase=AFTER, time=9.0),
    stored("IABTCF_TCString", FULL),
    reading(ConsentSource.TCF, FULL),
    reading(ConsentSource.GOOGLE_CONSENT_MODE, '["consent","default",{"ad_storage":"granted"}]'),
    request(SITE, headers={"Sec-GPC": "1"}),
    request("https://sgtm.site.example/x?gcs=G111"),
)


@pytest.mark.parametrize("scenario", ["before-choice", "refusal", "acceptance", "continued-browsing", "signed-in"])
def test_consent_signals_accuse_nobody(scenario: str) -> None:
    one = visit(*SIGNALS, scenario=scenario, banner=BANNER, choice=REFUSED)
    kinds = {found.kind for found in detect(one, load())}
    assert DetectionKind.CONSENT_SIGNAL in kinds
    told = judged(one, claims=(claim("refusal_honoured"), claim("consent_required", 2, no_deposit_before_consent=True)))
    assert [finding for finding in told if finding.outcome is Outcome.FAIL] == []


def test_google_signals_do_not_stand_for_a_consent_manager() -> None:
    """A site without a banner is not excused by what its trackers send of their own accord."""
    hit = request("https://www.google-analytics.com/g/collect?v=2&tid=G-1&gcs=G111")
    bare = visit(hit, banner=Banner(found=False))
    told = judged(bare, rules=("no-banner",))
    assert [finding.outcome for finding in told] == [Outcome.FAIL]


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        (cookie("klaro", '{"ga":false}'), Outcome.REVIEW),
        (reading(ConsentSource.TCF, FULL), Outcome.REVIEW),
        (reading(ConsentSource.TCF, FULL, frame_url="https://player.video.example/"), Outcome.FAIL),
        (reading(ConsentSource.GLOBAL_PRIVACY_CONTROL, "true"), Outcome.FAIL),
    ],
    ids=["a record of the site", "a string of the site", "an embedded page's", "the browser's own signal"],
)
def test_what_only_a_consent_manager_gives_raises_a_doubt(item: Any, outcome: Outcome) -> None:
    hit = request("https://www.facebook.com/tr/?id=1&ev=PageView")
    told = judged(visit(hit, item, banner=Banner(found=False)), rules=("no-banner",))
    assert [finding.outcome for finding in told] == [outcome]


CALLS = ("tracker-call-before-choice", "tracker-call-after-refusal")


def test_a_tracker_that_receives_typed_data_before_the_choice_fails() -> None:
    hit = request(f"https://www.facebook.com/tr/?id=1&udff[em]={SHA}")
    (found,) = judged(visit(hit, typed("email", EMAIL), banner=BANNER), rules=CALLS[:1])
    assert (found.subject.name, found.outcome) == ("meta-pixel", Outcome.FAIL)
    assert pointer("typed/0") not in found.evidence


def test_typed_data_turns_a_mere_load_into_an_act() -> None:
    load_only = request("https://connect.facebook.net/en_US/fbevents.js", resource_type="Script")
    assert spoken(judged(visit(load_only, banner=BANNER), rules=CALLS[:1]))[0][2] is Outcome.REVIEW
    with_data = request(f"https://connect.facebook.net/en_US/fbevents.js?em={SHA}", resource_type="Script")
    told = judged(visit(with_data, typed("email", EMAIL), banner=BANNER), rules=CALLS[:1])
    assert spoken(told) == [(CALLS[0], "meta-pixel", Outcome.FAIL)]


def test_an_unlisted_receiver_is_for_a_person_to_judge() -> None:
    hit = request(f"https://in.collector.example/x?em={SHA}")
    (found,) = judged(visit(hit, typed("email", EMAIL), banner=BANNER), rules=CALLS[:1])
    assert (found.subject.name, found.outcome, found.severity) == (
        "in.collector.example",
        Outcome.REVIEW,
        Severity.HIGH,
    )
    assert "email as SHA-256 in the query parameter «em»: nobody has listed who receives it" in found.explanation


def test_the_site_is_never_accused_of_receiving_its_own_form() -> None:
    one = visit(
        request("https://api.site.example/check", method="POST", body=f'{{"email":"{EMAIL}"}}'),
        typed("email", EMAIL),
        banner=BANNER,
    )
    refusal = one.model_copy(update={"scenario": "refusal", "choice": REFUSED})
    assert spoken(judged(one, refusal)) == []


def test_typed_data_sent_after_a_refusal_fails() -> None:
    hit = request(f"https://www.facebook.com/tr/?id=1&udff[em]={SHA}", phase=AFTER, at=9.0)
    one = visit(hit, typed("email", EMAIL), scenario="refusal", banner=BANNER, choice=REFUSED)
    assert spoken(judged(one, rules=CALLS[1:])) == [(CALLS[1], "meta-pixel", Outcome.FAIL)]


def test_a_listed_recorder_before_the_choice_fails_with_its_script_as_proof() -> None:
    (found,) = judged(visit(*recorder(HOTJAR), banner=BANNER), rules=CALLS[:1])
    assert (found.subject.name, found.outcome) == ("hotjar", Outcome.FAIL)
    assert "addEventListener(keydown) used by the script https://script.hotjar.com/modules.js" in found.explanation
    assert found.evidence == tuple(pointer(f"api_uses/{n}") for n in range(3))


def test_a_listed_script_that_reads_a_property_is_no_new_accusation() -> None:
    uses = [api(ApiFamily.NAVIGATOR, "Navigator.userAgent", HOTJAR), api(ApiFamily.SCREEN, "Screen.width", HOTJAR)]
    assert spoken(judged(visit(*uses, banner=BANNER), rules=CALLS)) == []


@pytest.mark.parametrize(
    ("script", "severity"),
    [("https://cdn.fp.example/fp.js", Severity.MEDIUM), (f"{SITE}app.js", Severity.LOW)],
    ids=["a third party's", "the site's own"],
)
@pytest.mark.parametrize("scenario", ["before-choice", "refusal"])
def test_an_unlisted_script_is_reviewed_and_never_gravely(script: str, severity: Severity, scenario: str) -> None:
    phase = {"phase": AFTER, "first": 9.0, "last": 9.0} if scenario == "refusal" else {}
    one = visit(*canvas(script, **phase), scenario=scenario, banner=BANNER, choice=REFUSED)
    (found,) = [finding for finding in judged(one) if finding.outcome in {Outcome.FAIL, Outcome.REVIEW}]
    assert (found.outcome, found.severity) == (Outcome.REVIEW, severity)
    assert "canvas fingerprinting" in found.explanation


def test_an_exempt_services_script_is_no_matter() -> None:
    script = "https://challenges.cloudflare.com/turnstile/v0/api.js"
    kinds = [found.service for found in detect(visit(*canvas(script)), load())]
    assert kinds == ["cloudflare"]
    assert spoken(judged(visit(*canvas(script), banner=BANNER))) == []


def test_a_script_inside_a_declared_embed_is_no_undeclared_tracker() -> None:
    frame = "https://www.youtube.com/embed/x"
    pixel = "https://connect.facebook.net/en_US/fbevents.js"
    frames: dict[str, Any] = {"frame_url": frame}
    one = visit(
        request(frame, resource_type="Document"),
        request(pixel, initiator=Initiator(kind="script"), **frames),
        *canvas(pixel, **frames),
        request(f"{pixel}?em={SHA}", at=6.0, **frames),
        typed("email", EMAIL),
        banner=BANNER,
    )
    services = {found.service for found in detect(one, load())}
    declared = claim("declared_vendor", services=["youtube"])
    told = judged(one, claims=(declared,), rules=("undeclared-tracker",))
    assert len(services) == 2
    assert [outcome for _, _, outcome in spoken(told)] == [Outcome.REVIEW]


def test_uses_after_the_hands_moved_in_a_failed_visit_are_not_certain() -> None:
    late = [use.model_copy(update={"first": 9.0}) for use in recorder(HOTJAR)]
    step = {"steps": ({"act": "clicked", "time": 3.0},)}
    choice = Choice.model_validate({"wanted": "refuse", "made": "failed", **step})
    failed = {"scenario": "refusal", "status": VisitStatus.FAILED, "choice": choice}
    assert spoken(judged(visit(*late, **failed), rules=CALLS[:1])) == []
    assert spoken(judged(visit(*recorder(HOTJAR), **failed), rules=CALLS[:1])) != []


def test_every_new_record_can_be_followed_and_told() -> None:
    one = visit(*recorder(HOTJAR), typed("email", EMAIL), reading(ConsentSource.TCF, FULL))
    told = [seen(resolve(one, pointer(place))) for place in ("api_uses/0", "typed/0", "consent_readings/0")]
    assert told == [
        "addEventListener(keydown) used by the script https://script.hotjar.com/modules.js",
        "a test email typed into the field «email»",
        "what tcf said in https://www.site.example/",
    ]
    assert resolve(one, pointer("api_uses/9")) is None
    assert EMAIL not in " ".join(told)


def test_a_script_with_a_broken_address_is_told_all_the_same() -> None:
    broken = api(ApiFamily.CANVAS, "HTMLCanvasElement.toDataURL", "http://[broken")
    assert seen(broken) == "HTMLCanvasElement.toDataURL used by the script http://[broken"
    assert seen(request(SITE, request_headers=(Header(name="a", value="b"),))).startswith(
        "GET https://www.site.example/"
    )
