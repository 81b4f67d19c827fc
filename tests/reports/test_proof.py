from __future__ import annotations

import pytest

from reports.pointers import PointerIndex, pointer
from reports.proof import Proof, Proofs
from tests.reports.builder import HOTJAR, TR, Audit, before_choice_visit


def tell(text: str) -> Proof:
    audit = Audit()
    return Proofs(audit.report(), PointerIndex(audit.visits)).tell(text)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "visits/refusal/visit.json#/cookies/2",
            "cookie",
            [
                "_hjSessionUser_3141 on maison-brume.example",
                "after refusal, 7.90 s after the visit began",
                "stored for 365 days (about 12 months)",
                HOTJAR,
            ],
        ),
        (
            "visits/acceptance/visit.json#/cookies/0",
            "cookie",
            ["stored for 400 days (about 13 months), asked to live 730 days (about 24 months)"],
        ),
        ("visits/before-choice/visit.json#/cookies/1", "cookie", ["refused by the browser (SameSiteLax)", "90 days"]),
        ("visits/refusal/visit.json#/cookies/0", "cookie", ["stored until the browser closes", "by the answer of"]),
        (
            "visits/before-choice/visit.json#/requests/3",
            "request",
            ["GET https://www.facebook.com/tr/", "2.11 s", "answered 200", "fbevents.js, line 1", "third party"],
        ),
        ("visits/refusal/visit.json#/storage/0", "storage", ["_hjid in local storage", HOTJAR]),
        ("visits/acceptance/visit.json#/jar/0", "cookie", ["_ga on maison-brume.example", "400 days"]),
        ("visits/refusal/visit.json#/banner", "banner", ["Un peu de brume", "“Tout accepter”", "to refuse: 1"]),
        ("visits/refusal/visit.json#/banner/buttons/1", "control", ["Continuer sans accepter", "contrast 2.6:1"]),
        ("visits/refusal/visit.json#/choice", "choice", ["refused", "verified"]),
        ("visits/refusal/visit.json#/choice/steps/1", "step", ["clicked “Continuer sans accepter”", "3.30 s"]),
        ("visits/refusal/visit.json#/pages/0", "page", ["answered 200", "titled “Maison Brume"]),
    ],
)
def test_evidence_is_told_in_words(text: str, kind: str, expected: list[str]) -> None:
    proof = tell(text)
    whole = " | ".join((proof.what, *proof.details))
    assert proof.kind == kind
    assert proof.pointer == text
    assert [words for words in expected if words not in whole] == []


def test_long_address_is_shortened_in_the_middle() -> None:
    what = tell("visits/before-choice/visit.json#/requests/3").what
    assert " … " in what
    assert len(what) < len(TR)
    assert what.endswith(TR[-10:])


@pytest.mark.parametrize(
    "text",
    [
        "visits/refusal/visit.json#/cookies/99",
        "visits/refusal/visit.json#/cookies/-1",
        "visits/refusal/visit.json#/cookies",
        "visits/refusal/visit.json#/secrets/0",
        "visits/refusal/visit.json#/cookies/" + "9" * 5000,
        "visits/withdrawal/visit.json#/cookies/0",
        "visits/refusal/network.har#/log/entries/3",
        "policy/0.txt",
        "",
    ],
)
def test_pointer_that_leads_nowhere_is_shown_as_it_is(text: str) -> None:
    proof = tell(text)
    assert (proof.kind, proof.pointer) == ("record", text)


def test_pointers_are_read_back() -> None:
    visit = before_choice_visit()
    found = PointerIndex([visit]).resolve(pointer("before-choice", "requests", 2))
    assert found is not None
    assert found.item is visit.requests[2]
