"""What is known of consent managers: every file has its shape, a twin in the right wing, selectors that select."""

from __future__ import annotations

import itertools
from fnmatch import fnmatchcase

import pytest
import soupsieve
from bs4 import BeautifulSoup
from pydantic import ValidationError

from detectors.signals.cmp_model import all_cmps as all_record_keepers
from scenarios.consent.managers import Cmp, Layer, Recognise, all_cmps

WANTED = [
    "Axeptio", "Complianz", "consentmanager", "Cookiebot", "CookieFirst", "CookieYes", "Didomi",
    "Google Funding Choices", "HubSpot", "InMobi Choice (Quantcast)", "iubenda", "Klaro", "OneTrust", "Orejime",
    "Osano", "Shopify", "Sirdata", "Sourcepoint", "tarteaucitron", "Termly", "TrustArc",
    "TrustCommander (Commanders Act)", "Usercentrics", "vanilla-cookieconsent",
]  # fmt: skip
CMPS = pytest.mark.parametrize("cmp", all_cmps(), ids=lambda cmp: cmp.cmp)
DECIDES_OTHERWISE = {
    "accept": ("refuse", "save", "settings", "close", "all_off", "deny_one", "object_one"),
    "refuse": ("accept", "save", "settings", "close", "all_on", "grant_one"),
    "all_off": ("accept", "save", "all_on", "grant_one"),
    "grant_one": ("deny_one", "all_on", "all_off"),
}


def lists_of(layer: Layer) -> dict[str, tuple[str, ...]]:
    return {name: getattr(layer, name) for name in Layer.model_fields}


def selectors_of(cmp: Cmp) -> list[str]:
    lists = [found for layer in (cmp.first, cmp.second) for found in lists_of(layer).values()]
    return [*cmp.recognise.elements, *cmp.recognise.shadow_hosts, *itertools.chain(*lists), *cmp.reopen]


def test_every_manager_that_is_wanted_is_there_once() -> None:
    names = [cmp.cmp for cmp in all_cmps()]
    assert sorted(names, key=str.lower) == sorted(WANTED, key=str.lower)


@CMPS
def test_it_can_be_recognised(cmp: Cmp) -> None:
    assert cmp.recognise.elements
    assert cmp.recognise.scripts


@CMPS
def test_every_selector_parses(cmp: Cmp) -> None:
    for selector in selectors_of(cmp):
        soupsieve.compile(selector)


@CMPS
def test_no_control_does_two_things(cmp: Cmp) -> None:
    for layer in (cmp.first, cmp.second):
        lists = lists_of(layer)
        for one, others in DECIDES_OTHERWISE.items():
            shared = [(one, other, s) for other in others for s in lists[one] if s in lists[other]]
            assert not shared


@CMPS
def test_what_refuses_on_one_layer_accepts_on_none(cmp: Cmp) -> None:
    assert not set(cmp.first.refuse + cmp.second.refuse) & set(cmp.first.accept + cmp.second.accept)


@CMPS
def test_a_refusal_is_no_accepting_word(cmp: Cmp) -> None:
    """Names that makers gave: an «accept» in what refuses, or the other way round, is a slip of the pen."""
    for layer in (cmp.first, cmp.second):
        for selector in (*layer.refuse, *layer.all_off, *layer.deny_one):
            words = selector.lower().replace("disagree", "").replace("without-agreeing", "")
            assert not any(word in words for word in ("accept", "allow", "agree", "grant")), selector
        for selector in (*layer.accept, *layer.all_on, *layer.grant_one):
            assert not any(w in selector.lower() for w in ("refuse", "reject", "decline", "deny", "denied")), selector


@CMPS
def test_its_records_are_those_that_the_right_wing_can_read(cmp: Cmp) -> None:
    twin = next((keeper for keeper in all_record_keepers() if keeper.cmp == cmp.cmp), None)
    assert twin is not None
    assert sorted(cmp.records) == sorted(record.name for record in twin.records)


def test_no_manager_of_the_right_wing_is_without_its_twin() -> None:
    assert {keeper.cmp for keeper in all_record_keepers()} == {cmp.cmp for cmp in all_cmps()}


def test_no_two_managers_share_a_sign() -> None:
    seen: dict[str, str] = {}
    for cmp in all_cmps():
        for sign in (*cmp.recognise.elements, *cmp.recognise.scripts):
            assert seen.setdefault(sign, cmp.cmp) == cmp.cmp
    for name in ("cookies", "session", "_ga"):
        assert not any(fnmatchcase(name, record) for cmp in all_cmps() for record in cmp.records)


def test_the_pairs_of_tarteaucitron_are_those_of_its_services() -> None:
    """What is mandatory has a pair as well, which does nothing, and the button for all of them is of the same class."""
    page = BeautifulSoup(
        """<div id="tarteaucitron"><ul>
        <li><button class="tarteaucitronAllow" disabled>A</button><button class="tarteaucitronDeny">D</button></li>
        <li id="matomoLine"><button class="tarteaucitronAllow" id="matomoAllowed">A</button>
        <button class="tarteaucitronDeny" id="matomoDenied">D</button></li></ul>
        <button id="tarteaucitronAllDenied" class="tarteaucitronDeny">No</button></div>""",
        "lxml",
    )
    second = next(cmp for cmp in all_cmps() if cmp.cmp == "tarteaucitron").second
    assert [button["id"] for s in second.grant_one for button in page.select(s)] == ["matomoAllowed"]
    assert [button["id"] for s in second.deny_one for button in page.select(s)] == ["matomoDenied"]


def test_a_file_with_a_misspelt_key_or_an_empty_selector_is_refused() -> None:
    good = {"cmp": "X", "source": ["here"], "confirmed": True, "recognise": {"elements": ["#x1"]}, "records": ["x"]}
    assert Cmp.model_validate(good).recognise == Recognise(elements=("#x1",))
    wrongs: list[dict[str, object]] = [{"records": []}, {"source": []}, {"first": {"acept": ["#y"]}}, {"reopen": [""]}]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            Cmp.model_validate({**good, **wrong})
