"""``no-refusal-on-first-layer``: what the banner offers at first sight."""

import pytest

from crawler.evidence import Banner, Control, ControlRole
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    ACCEPT,
    AFTER,
    BANNER,
    META,
    NO_BANNER,
    REFUSE,
    SETTINGS,
    Scene,
    findings,
    outcomes,
)

RULE = "no-refusal-on-first-layer"


def _banner(*controls: Control, clicks: int | None = None) -> Banner:
    return Banner(found=True, layers=1, buttons=controls, clicks_to_refuse=clicks)


def _other(label: str, role: ControlRole = ControlRole.OTHER, layer: int = 1) -> Control:
    return Control(label=label, role=role, layer=layer, tag="button")


def test_accept_without_refuse_fails_though_the_second_layer_refuses() -> None:
    banner = _banner(ACCEPT, SETTINGS, REFUSE.model_copy(update={"layer": 2}), clicks=2)
    (found,) = findings(RULE, Scene("before-choice", banner=banner))
    assert found.outcome is Outcome.FAIL
    assert "« Tout accepter », « Paramétrer »" in found.explanation


@pytest.mark.parametrize(
    "label", ["Continuer sans accepter →", "CONTINUER SANS ACCEPTER", "Non merci", "Reject all", "Only necessary"]
)
def test_continuing_without_accepting_is_a_refusal(label: str) -> None:
    assert outcomes(findings(RULE, Scene("before-choice", banner=_banner(ACCEPT, _other(label))))) == [Outcome.PASS]


def test_an_honest_banner_passes_and_one_click_is_enough() -> None:
    assert outcomes(findings(RULE, Scene("before-choice", banner=BANNER))) == [Outcome.PASS]
    unread = _banner(ACCEPT, _other("🚫"), clicks=1)
    assert outcomes(findings(RULE, Scene("before-choice", banner=unread))) == [Outcome.PASS]


def test_a_link_in_other_words_is_no_refusal_unless_it_leaves_the_banner() -> None:
    for label, outcome in (("Protection des données", Outcome.FAIL), ("Plus tard", Outcome.REVIEW)):
        link = _other(label).model_copy(update={"tag": "a"})
        assert outcomes(findings(RULE, Scene("before-choice", banner=_banner(ACCEPT, link)))) == [outcome]


def test_a_link_to_a_text_is_no_refusal() -> None:
    banner = _banner(ACCEPT, SETTINGS, _other("En savoir plus"), _other("Nos 34 partenaires"))
    assert outcomes(findings(RULE, Scene("before-choice", banner=banner))) == [Outcome.FAIL]


@pytest.mark.parametrize("role", [ControlRole.CLOSE, ControlRole.SAVE, ControlRole.OTHER])
def test_what_may_refuse_is_for_a_person_to_judge(role: ControlRole) -> None:
    banner = _banner(ACCEPT, SETTINGS, _other("Weiter", role))
    assert outcomes(findings(RULE, Scene("before-choice", banner=banner))) == [Outcome.REVIEW]


def test_a_notice_that_offers_neither_is_to_be_reviewed() -> None:
    assert outcomes(findings(RULE, Scene("before-choice", banner=_banner(SETTINGS)))) == [Outcome.REVIEW]


def test_a_control_that_another_visit_saw_is_there() -> None:
    scenes = (Scene("before-choice", banner=_banner(ACCEPT, SETTINGS)), Scene("refusal"))
    assert outcomes(findings(RULE, *scenes)) == [Outcome.PASS]


def test_without_a_banner_or_its_controls_nothing_is_said() -> None:
    assert outcomes(findings(RULE, Scene("before-choice", banner=NO_BANNER))) == [Outcome.NOT_APPLICABLE]
    assert outcomes(findings(RULE, Scene("before-choice", banner=None))) == [Outcome.NOT_RUN]
    assert outcomes(findings(RULE, Scene("before-choice", banner=_banner()))) == [Outcome.NOT_RUN]
    assert outcomes(findings(RULE, Scene("acceptance").call(META, phase=AFTER))) == [Outcome.NOT_RUN]
