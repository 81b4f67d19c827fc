"""The report's words for the values of the contract, and its way of writing times and durations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from crawler.evidence import (
    ApiFamily,
    ChoiceMade,
    Clock,
    CookieChange,
    CookieOutcome,
    Phase,
    PurposeSwitch,
    VisitStatus,
    WitnessKind,
)
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Finding, Outcome
from reports.model import Declared, ReportOutcome, Seen
from reports.safe import shortened
from tracker_db.model import Consent

VERDICT = {
    ReportOutcome.COMPLIANT: "Compliant",
    ReportOutcome.NON_COMPLIANT: "Non-compliant",
    ReportOutcome.INCONCLUSIVE: "Inconclusive",
}
VERDICT_MARK = {ReportOutcome.COMPLIANT: "✓", ReportOutcome.NON_COMPLIANT: "✕", ReportOutcome.INCONCLUSIVE: "?"}

SCENARIO = {
    "before-choice": "Before any choice",
    "refusal": "Refusal",
    "acceptance": "Acceptance",
    "withdrawal": "Withdrawal",
    "continued-browsing": "Continued browsing",
    "granular-choice": "Audience measurement alone",
    "granular-choice-advertising": "Advertising alone",
    "granular-choice-personalisation": "Personalisation alone",
    "granular-choice-social": "Social networks alone",
    "granular-choice-functional": "Functions alone",
    "return-visit": "Coming back after a refusal",
    "return-visit-acceptance": "Coming back after an acceptance",
    "privacy-signal": "Global Privacy Control",
    "mobile": "Refusal on a telephone",
    "signed-in": "Signed in",
}
PHASE = {
    Phase.BEFORE_CHOICE: "before any choice",
    Phase.AFTER_CHOICE: "after the choice",
    Phase.AFTER_WITHDRAWAL: "after withdrawal",
    Phase.LATER_VISIT: "on a later visit",
}
PHASE_OF_SCENARIO = {
    ("refusal", Phase.AFTER_CHOICE): "after refusal",
    ("acceptance", Phase.AFTER_CHOICE): "after acceptance",
    ("withdrawal", Phase.AFTER_CHOICE): "after acceptance",
    ("mobile", Phase.AFTER_CHOICE): "after refusal",
}
VISIT_STATUS = {
    VisitStatus.COMPLETED: "completed",
    VisitStatus.FAILED: "failed",
    VisitStatus.NOT_APPLICABLE: "not applicable",
}
CHOICE_MADE = {
    ChoiceMade.REFUSED: "refused",
    ChoiceMade.ACCEPTED: "accepted",
    ChoiceMade.SAVED_WITH_PURPOSES_OFF: "saved with purposes off",
    ChoiceMade.WITHDRAWN: "withdrew their consent",
    ChoiceMade.NO_FREE_REFUSAL: "could not refuse freely",
    ChoiceMade.NO_BANNER: "met no banner",
    ChoiceMade.HIDDEN_FROM_BOTS: "met a banner that hides from automated visitors",
    ChoiceMade.FAILED: "tried to choose, without success",
    ChoiceMade.NONE: "made no choice, on purpose",
}
SEEN = {Seen.NONE: "nothing", Seen.CALLED: "called", Seen.STORED: "stored", Seen.NOT_RUN: "not checked"}
SEEN_MARK = {Seen.NONE: "–", Seen.CALLED: "◐", Seen.STORED: "●", Seen.NOT_RUN: "?"}
DECLARED = {
    Declared.YES: "yes",
    Declared.VENDOR_ONLY: "company only",
    Declared.NO: "no",
    Declared.NOT_CHECKED: "not checked",
}
DECLARED_MARK = {Declared.YES: "✓", Declared.VENDOR_ONLY: "~", Declared.NO: "✕", Declared.NOT_CHECKED: "?"}
CONSENT = {
    Consent.NEEDED: "needs consent",
    Consent.EXEMPT: "exempt",
    Consent.DEPENDS: "consent depends on its settings",
}
CLAIM_OUTCOME = {
    ClaimOutcome.KEPT: "kept",
    ClaimOutcome.CONTRADICTED: "contradicted",
    ClaimOutcome.NOT_OBSERVED: "not observed",
    ClaimOutcome.NOT_TESTABLE: "not testable",
}
CLAIM_MARK = {
    ClaimOutcome.KEPT: "✓",
    ClaimOutcome.CONTRADICTED: "✕",
    ClaimOutcome.NOT_OBSERVED: "○",
    ClaimOutcome.NOT_TESTABLE: "–",
}
RULE_OUTCOME = {
    Outcome.FAIL: "fails",
    Outcome.REVIEW: "a person must look",
    Outcome.PASS: "passed",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.NOT_RUN: "not run",
}
COOKIE_OUTCOME = {
    CookieOutcome.STORED: "stored",
    CookieOutcome.REFUSED: "refused by the browser",
    CookieOutcome.DELETED: "deleted",
}

COOKIE_CHANGE = {
    CookieChange.NEW: "",
    CookieChange.CHANGED: "given another value",
    CookieChange.RENEWED: "renewed, its value kept",
}
API_FAMILY = {
    ApiFamily.CANVAS: "drawing (canvas)",
    ApiFamily.WEBGL: "graphics card (WebGL)",
    ApiFamily.AUDIO: "sound processing",
    ApiFamily.FONTS: "fonts",
    ApiFamily.NAVIGATOR: "browser and device",
    ApiFamily.SCREEN: "screen",
    ApiFamily.MEDIA_DEVICES: "cameras and microphones",
    ApiFamily.WEBRTC: "direct connections (WebRTC)",
    ApiFamily.BATTERY: "battery",
    ApiFamily.KEYSTROKES: "keystrokes",
    ApiFamily.MOUSE: "mouse and touch",
    ApiFamily.FORMS: "forms",
    ApiFamily.PAGE_CONTENT: "content of the page",
}
CLOCK = {
    Clock.VIRTUAL: "in virtual time",
    Clock.REAL: "in real time",
    Clock.MIXED: "partly in virtual and partly in real time",
}

DAY_S = 86_400.0

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WITNESS = {
    WitnessKind.BANNER_GONE: "The banner",
    WitnessKind.STORED_CHOICE: "What was stored",
    WitnessKind.RELOAD: "A reload",
    WitnessKind.SIGNALS: "The consent signals",
}
SAYS = {"agrees": "agrees", "contradicts": "speaks against it", "silent": "does not tell"}
ASKED_AGAIN = {True: "asked again", False: "the choice was remembered", None: "could not be looked at"}


def scenario_words(scenario: str) -> str:
    """A scenario's name as a heading; one without words of its own keeps its identifier."""
    return SCENARIO.get(scenario, scenario.replace("-", " ").capitalize())


def phase_words(scenario: str, phase: Phase) -> str:
    """When something happened: ``after refusal`` rather than ``after the choice`` where the scenario tells."""
    return PHASE_OF_SCENARIO.get((scenario, phase), PHASE[phase])


def headline(finding: Finding, service_names: Mapping[str, str]) -> str:
    """A finding's title with what it is about, where a name tells one finding of a rule from the next."""
    name = service_names.get(finding.subject.name, finding.subject.name)
    if finding.subject.kind in {"site", "claim"} or name.casefold() in finding.title.casefold():
        return finding.title
    return f"{finding.title.rstrip('.')}: {shortened(name, 80)}"


def date_words(moment: datetime) -> str:
    """A moment in UTC, to the minute: ``3 March 2026, 14:05 UTC``; one without a zone is taken as UTC."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def lifetime_words(days: float | None) -> str:
    """A cookie's life: ``until the browser closes`` for None, else in the largest unit that reads well."""
    if days is None:
        return "until the browser closes"
    if days <= 0:
        return "none"
    if days >= 2:
        months = f" (about {days / 30.4375:.0f} months)" if days >= 60 else ""
        return f"{days:,.0f} days{months}"
    for unit, seconds in (("hour", 3600), ("minute", 60)):
        amount = round(days * DAY_S / seconds)
        if days * DAY_S >= 2 * seconds:
            return f"{amount} {unit}s"
    return f"{days * DAY_S:.0f} seconds"


def asked_for_more(asked: float | None, stored: float | None) -> bool:
    """Whether a cookie was asked to live plainly longer (over a day) than the browser lets it, in days."""
    return asked is not None and stored is not None and asked > stored + 1


def seconds_words(seconds: float) -> str:
    """A moment within a visit: ``1.84 s after the visit began``."""
    return f"{seconds:.2f} s after the visit began"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 cookie``, ``3 cookies``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def clicks_words(clicks: int | None) -> str:
    """A number of clicks, or that no such way was found."""
    return "none found" if clicks is None else str(clicks)


def switch_words(switch: PurposeSwitch) -> str:
    """How a purpose's switch was found: ``on (legitimate interest)``, ``off, cannot be switched``."""
    state = {True: "on", False: "off", None: "state not shown"}[switch.on]
    told = state + (", cannot be switched" if switch.locked else "")
    return told + (" (legitimate interest)" if switch.legitimate_interest else "")
