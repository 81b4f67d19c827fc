from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from detectors.rules.finding import Outcome, Severity, Subject
from reports.words import asked_for_more, counted, date_words, headline, lifetime_words, phase_words, scenario_words
from tests.reports.builder import AFTER, finding


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "until the browser closes"),
        (0, "none"),
        (-3, "none"),
        (400, "400 days (about 13 months)"),
        (7, "7 days"),
        (1, "24 hours"),
        (0.0208333, "30 minutes"),
        (0.0006, "52 seconds"),
    ],
)
def test_lifetimes_read_well(days: float | None, words: str) -> None:
    assert lifetime_words(days) == words


def test_dates_are_in_utc_whatever_their_zone() -> None:
    paris = timezone(timedelta(hours=1))
    assert date_words(datetime(2026, 3, 3, 15, 5, tzinfo=paris)) == "3 March 2026, 14:05 UTC"
    assert date_words(datetime(2026, 3, 3, 14, 5, tzinfo=UTC)) == "3 March 2026, 14:05 UTC"


def test_phases_speak_of_the_choice_where_it_is_known() -> None:
    assert phase_words("refusal", AFTER) == "after refusal"
    assert phase_words("some-new-scenario", AFTER) == "after the choice"
    assert scenario_words("some-new-scenario") == "Some new scenario"


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(1, "cookie"), counted(1200, "cookie"), counted(2, "entry", "entries")] == [
        "1 cookie",
        "1,200 cookies",
        "2 entries",
    ]


def test_headline_tells_one_finding_of_a_rule_from_the_next() -> None:
    service, site = Subject(kind="service", name="hotjar"), Subject(kind="site", name="https://a.example/")
    about = finding("x", "r", Severity.HIGH, Outcome.FAIL, "Written after refusal", subject=service)
    assert headline(about, {"hotjar": "Hotjar"}) == "Written after refusal: Hotjar"
    assert headline(about.model_copy(update={"subject": site}), {}) == "Written after refusal"
    assert headline(about.model_copy(update={"title": "Hotjar wrote"}), {}) == "Hotjar wrote"


def test_only_a_cookie_that_asked_for_plainly_more_is_said_to_have() -> None:
    assert asked_for_more(730.0, 400.0)
    assert not asked_for_more(400.2, 400.0)
    assert not asked_for_more(None, None)
