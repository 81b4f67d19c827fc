"""How every claim of the policy stands: contradicted, kept, not observed, or not testable by what was played.

A claim that a failed finding names is contradicted. Otherwise the kinds in `_LOOKS` are held against the evidence
here; for any other, a rule that passed it has kept it, and a claim that no rule passed is not testable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawler.evidence import Banner, ControlRole, Visit
from detectors.detection import Detection
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.contract import Verdict
from detectors.rules.finding import Outcome
from detectors.rules.proof.certainty import certain_phases, is_complete
from detectors.rules.proof.choice import is_verified_acceptance, is_verified_refusal
from detectors.rules.proof.labels import folded, refuses
from detectors.rules.proof.promises import (
    brand_services_of,
    names_whom_it_covers,
    promises_to_wait,
    services_of,
    strings,
)

_BEFORE_CHOICE_RULES = ("cookie-before-choice", "tracker-call-before-choice", "storage-before-choice")


@dataclass(frozen=True)
class Court:
    """What claims are held against: visits, detections, the verdicts of each rule, and the rules with gaps."""

    visits: Mapping[str, Visit]
    detections: tuple[Detection, ...]
    verdicts: Mapping[str, tuple[Verdict, ...]]
    incomplete: frozenset[str] = frozenset()

    def naming(self, claim: Claim) -> list[Verdict]:
        """Every verdict of every rule that names the claim."""
        return [one for verdicts in self.verdicts.values() for one in verdicts if claim.id in one.claims]

    @property
    def banners(self) -> list[Banner]:
        """The banners that were seen."""
        return [visit.banner for visit in self.visits.values() if visit.banner is not None and visit.banner.found]

    @property
    def observed(self) -> list[Detection]:
        """The detections whose phase is certain."""
        return [one for one in self.detections if self._is_certain(one)]

    @property
    def saw_everything(self) -> bool:
        """Whether what the site does once all is accepted was seen."""
        return is_verified_acceptance(self.visits.get("acceptance"))

    def _is_certain(self, detection: Detection) -> bool:
        visit = self.visits.get(detection.scenario)
        return visit is not None and detection.phase in certain_phases(visit)


def outcome_of(claim: Claim, court: Court) -> ClaimOutcome:
    """How one claim stands."""
    naming = court.naming(claim)
    if any(verdict.outcome is Outcome.FAIL for verdict in naming):
        return ClaimOutcome.CONTRADICTED
    told = [verdict.claim_outcome for verdict in naming if verdict.claim_outcome is not None]
    if told:
        return told[0]
    look = _LOOKS.get(claim.kind)
    if look is not None:
        return look(claim, court)
    if any(verdict.outcome is not Outcome.PASS for verdict in naming):
        return ClaimOutcome.NOT_TESTABLE
    return ClaimOutcome.KEPT if naming else ClaimOutcome.NOT_TESTABLE


def _declared(claim: Claim, court: Court) -> ClaimOutcome:
    """A declared service that was seen is declared rightly; one that no browser can see cannot be tested."""
    named = {*services_of(claim), *brand_services_of(claim)}
    if not named:
        return ClaimOutcome.NOT_TESTABLE
    if any(detection.service in named for detection in court.observed):
        return ClaimOutcome.KEPT
    return ClaimOutcome.NOT_OBSERVED if court.saw_everything else ClaimOutcome.NOT_TESTABLE


def _consent_required(claim: Claim, court: Court) -> ClaimOutcome:
    """Kept when no tracker that it covers acted before the choice, and one of them exists at all."""
    before = [one for rule in _BEFORE_CHOICE_RULES for one in court.verdicts.get(rule, ()) if claim.id in one.claims]
    if any(verdict.outcome is Outcome.REVIEW for verdict in before):
        return ClaimOutcome.NOT_TESTABLE
    looked = all(rule in court.verdicts and rule not in court.incomplete for rule in _BEFORE_CHOICE_RULES)
    if not looked or not names_whom_it_covers(claim):
        return ClaimOutcome.NOT_TESTABLE
    if any(promises_to_wait(claim, detection) for detection in court.observed):
        return ClaimOutcome.KEPT
    return ClaimOutcome.NOT_OBSERVED if court.saw_everything else ClaimOutcome.NOT_TESTABLE


def _banner_present(_: Claim, court: Court) -> ClaimOutcome:
    return _seen_or_not(court, seen=bool(court.banners))


def _banner_button(claim: Claim, court: Court) -> ClaimOutcome:
    labels = {folded(control.label) for banner in court.banners for control in banner.buttons}
    wanted = folded(" ".join(strings(claim.value.get("label"))))
    return _seen_or_not(court, seen=bool(wanted) and wanted in labels)


def _banner_choice(claim: Claim, court: Court) -> ClaimOutcome:
    controls = [control for banner in court.banners for control in banner.buttons]
    accepts = any(control.role is ControlRole.ACCEPT for control in controls)
    rejects = any(refuses(control) for control in controls)
    wanted = (accepts or not claim.value.get("accept")) and (rejects or not claim.value.get("refuse"))
    return _seen_or_not(court, seen=wanted and bool(controls))


def _seen_or_not(court: Court, *, seen: bool) -> ClaimOutcome:
    """What a complete visit did not see is not observed; where none was complete nobody looked."""
    if seen:
        return ClaimOutcome.KEPT
    looked = any(is_complete(visit) and visit.banner is not None for visit in court.visits.values())
    return ClaimOutcome.NOT_OBSERVED if looked else ClaimOutcome.NOT_TESTABLE


def _refusal_possible(claim: Claim, court: Court) -> ClaimOutcome:
    """A refusal that was made and verified proves it; “at any time” takes a scenario of withdrawal."""
    if claim.value.get("any_time"):
        return ClaimOutcome.NOT_TESTABLE
    refused = is_verified_refusal(court.visits.get("refusal"))
    return ClaimOutcome.KEPT if refused else ClaimOutcome.NOT_TESTABLE


_LOOKS: Mapping[str, Callable[[Claim, Court], ClaimOutcome]] = {
    "declared_vendor": _declared,
    "third_party_content": _declared,
    "cookie_declared": _declared,
    "consent_required": _consent_required,
    "banner_present": _banner_present,
    "banner_button": _banner_button,
    "banner_choice": _banner_choice,
    "refusal_possible": _refusal_possible,
}
