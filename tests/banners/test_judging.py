"""What a claim is worth beside the truth."""

from __future__ import annotations

import pytest

from tests.banners.expected import NOT_APPLICABLE
from tests.banners.judging import Claim, Verdict, judge
from tests.banners.truth import Told, Truth, heard

ALL = ("analytics", "advertising")
REFUSED = ("refused", "saved-with-purposes-off")


def _truth(*states: tuple[str, ...] | None, why: str = "change", touched: str = "") -> Truth:
    told = [Told(str(number), why, "/", state) for number, state in enumerate(states)]
    if touched:
        told.append(Told("x", "touched", "/", None, touched))
    return Truth(tuple(told), ALL)


def _claim(wanted: str, made: str, status: str = "completed", verified: bool | None = True, only: str = "") -> Claim:
    return Claim(wanted, made, verified, status, only=only)


CASES = (
    (_claim("refuse", "refused"), REFUSED, _truth(None, ()), Verdict.RIGHT),
    (_claim("refuse", "refused"), REFUSED, _truth(None), Verdict.FALSE_SUCCESS),
    (_claim("refuse", "refused"), REFUSED, _truth(None, ALL), Verdict.FALSE_SUCCESS),
    (_claim("refuse", "refused", "failed", None), REFUSED, _truth(None, ()), Verdict.HONESTLY_FAILED),
    (_claim("refuse", "refused", "failed", True), REFUSED, _truth(None), Verdict.FALSE_SUCCESS),
    (_claim("refuse", "failed", "failed", None), REFUSED, _truth(None), Verdict.HONESTLY_FAILED),
    (_claim("refuse", "failed", "failed", None), ("failed",), _truth(None, ALL), Verdict.RIGHT),
    (_claim("refuse", "refused"), ("failed",), _truth(None, ALL), Verdict.FALSE_SUCCESS),
    (_claim("refuse", "refused"), ("failed",), _truth(None, ()), Verdict.RIGHT),
    (_claim("refuse", "accepted"), REFUSED, _truth(None, ALL), Verdict.FALSE_SUCCESS),
    (_claim("refuse", "no-banner", "not-applicable", None), REFUSED, _truth(None), Verdict.WRONG),
    (_claim("refuse", "no-banner", "not-applicable", None), ("no-banner",), _truth(None), Verdict.RIGHT),
    (_claim("refuse", "no-banner", "not-applicable", None), ("no-banner",), _truth(touched="terms"), Verdict.WRONG),
    (_claim("refuse", "no-free-refusal", "not-applicable", None), ("no-free-refusal",), _truth(None), Verdict.RIGHT),
    (_claim("refuse", "no-free-refusal", "not-applicable", None), ("no-free-refusal",), _truth(ALL), Verdict.WRONG),
    (_claim("refuse", "hidden-from-bots", "failed", None), REFUSED, _truth(None), Verdict.HONESTLY_FAILED),
    (_claim("refuse", "refused"), REFUSED, _truth((), touched="terms"), Verdict.WRONG),
    (_claim("accept", "accepted"), ("accepted",), _truth(None, ALL), Verdict.RIGHT),
    (_claim("accept", "accepted"), ("accepted",), _truth(None, ("analytics",)), Verdict.FALSE_SUCCESS),
    (
        _claim("granular", "saved-with-purposes-off", only="analytics"),
        ("saved-with-purposes-off",),
        _truth(("analytics",)),
        Verdict.RIGHT,
    ),
    (
        _claim("granular", "saved-with-purposes-off", only="analytics"),
        ("saved-with-purposes-off",),
        _truth(("advertising",)),
        Verdict.FALSE_SUCCESS,
    ),
    (
        _claim("granular", "none", "not-applicable", None, "analytics"),
        (NOT_APPLICABLE,),
        _truth(None),
        Verdict.RIGHT,
    ),
    (_claim("withdraw", "withdrawn"), ("withdrawn",), _truth(None, ALL, ()), Verdict.RIGHT),
    (_claim("withdraw", "withdrawn"), ("withdrawn",), _truth(None, ()), Verdict.FALSE_SUCCESS),
    (_claim("withdraw", "withdrawn"), ("withdrawn",), _truth(None, ALL), Verdict.FALSE_SUCCESS),
    (_claim("withdraw", "accepted", "not-applicable"), (NOT_APPLICABLE, "failed"), _truth(None, ALL), Verdict.RIGHT),
    (_claim("withdraw", "accepted", "not-applicable"), ("withdrawn",), _truth(None, ALL), Verdict.WRONG),
)


@pytest.mark.parametrize(("claim", "expected", "truth", "verdict"), CASES)
def test_a_claim_is_judged_by_the_truth(
    claim: Claim, expected: tuple[str, ...], truth: Truth, verdict: Verdict
) -> None:
    assert judge(claim, expected, truth)[0] is verdict


def test_what_nobody_can_tell_is_right_either_way() -> None:
    either = (*REFUSED, "failed")
    dismissed = _truth(None, why="dismissed")
    assert judge(_claim("refuse", "refused"), either, dismissed)[0] is Verdict.RIGHT
    assert judge(_claim("refuse", "failed", "failed", None), either, dismissed)[0] is Verdict.RIGHT
    assert judge(_claim("refuse", "refused"), either, _truth(None, ALL))[0] is Verdict.FALSE_SUCCESS


def test_a_report_is_read_as_it_was_sent() -> None:
    body = b'{"load": "a", "why": "load", "path": "/", "granted": null}'
    assert heard(body) == Told("a", "load", "/", None)
    assert heard(body.replace(b"null", b'["social"]')).granted == ("social",)


def test_nothing_told_is_undecided() -> None:
    nothing = Truth((), ALL)
    assert nothing.in_force is None
    assert [nothing.is_refused, nothing.is_accepted, nothing.is_in_part, nothing.is_withdrawn] == [False] * 4
