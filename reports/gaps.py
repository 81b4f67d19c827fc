"""What an audit did not look at, in words: shown next to the verdict, because silence would read as innocence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.evidence import VisitStatus
from detectors.rules.finding import Outcome
from reports.model import Report, ReportVisit
from reports.safe import shortened
from reports.visit_words import MISSING_SHOWN, unconfirmed_words, why_no_witness
from reports.words import counted, scenario_words

EXPECTED_SCENARIOS = ("before-choice", "refusal", "acceptance")


@dataclass(frozen=True)
class Gap:
    """One thing not looked at: what, and why; ``grave`` when it was asked for and failed."""

    what: str
    why: str
    grave: bool = False


def told_gaps(report: Report) -> tuple[Gap, ...]:
    """All gaps of a report, those that were failures first."""
    found = [*_visit_gaps(report), *_policy_gaps(report), *_rule_gaps(report), *_evidence_gaps(report)]
    return tuple(sorted(found, key=lambda gap: not gap.grave))


def _visit_gaps(report: Report) -> Iterator[Gap]:
    for visit in report.visits:
        if visit.status is not VisitStatus.COMPLETED:
            failed = visit.status is VisitStatus.FAILED
            state = "failed" if failed else "does not apply to this site"
            why = visit.reason or "no reason was recorded"
            yield Gap(f"The visit “{scenario_words(visit.scenario)}” {state}", why, grave=failed)
    waiting = _rules_waiting(report)
    for scenario in dict.fromkeys((*EXPECTED_SCENARIOS, *sorted(waiting))):
        if not _is_played(report, scenario):
            rules = list(dict.fromkeys(waiting.get(scenario, ())))
            without = (
                f"not run for want of it: {', '.join(rules)}" if rules else "nothing is known of what happens then"
            )
            yield Gap(f"The visit “{scenario_words(scenario)}” was not played", without)


def _rules_waiting(report: Report) -> dict[str, list[str]]:
    """The rules that were not run, by the scenario they name."""
    waiting: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.outcome is Outcome.NOT_RUN and finding.scenario:
            waiting.setdefault(finding.scenario, []).append(finding.rule)
    return waiting


def _is_played(report: Report, scenario: str) -> bool:
    return any(visit.scenario == scenario for visit in report.visits)


def _policy_gaps(report: Report) -> Iterator[Gap]:
    if not report.policy:
        yield Gap("No policy was read", "nothing is said of what the site declares or promises")
    for policy in report.policy:
        if policy.error:
            yield Gap(f"The policy {policy.url} could not be read", policy.error, grave=True)


def _rule_gaps(report: Report) -> Iterator[Gap]:
    rules: dict[str, list[str]] = {}
    for finding in report.findings:
        waits = finding.scenario is not None and not _is_played(report, finding.scenario)
        if finding.outcome is Outcome.NOT_RUN and not waits:
            rules.setdefault(finding.explanation or "no reason was recorded", []).append(finding.rule)
    for why, names in rules.items():
        unique = list(dict.fromkeys(names))
        yield Gap(f"{counted(len(unique), 'rule')} not run ({', '.join(unique)})", why)


def _evidence_gaps(report: Report) -> Iterator[Gap]:
    for visit in report.visits:
        for kind, number in visit.dropped.items():
            what = f"{number:,} of “{kind}” left out of the visit “{scenario_words(visit.scenario)}”"
            yield Gap(what, "beyond the bounds of the record, or out of its sight", grave=True)
        yield from _network_gaps(visit)
    yield from _without_witness(report)


def _network_gaps(visit: ReportVisit) -> Iterator[Gap]:
    """Holes in the record that the second witness shows, and holes in the second witness."""
    name, missing = f"“{scenario_words(visit.scenario)}”", visit.network.missing
    if missing:
        shown = ", ".join(shortened(one, 90) for one in missing[:MISSING_SHOWN])
        why = f"the browser's own network log has them, the record does not: {shown}"
        yield Gap(f"{counted(len(missing), 'request')} missing from {name}", why, grave=True)
    if visit.network.unconfirmed:
        why = "the second witness itself missed something: that nothing else is missing is not proved"
        yield Gap(f"{unconfirmed_words(visit)} ({name})", why)


def _without_witness(report: Report) -> Iterator[Gap]:
    """Visits whose record of requests nobody could confirm, told once for each reason."""
    reasons: dict[str, list[str]] = {}
    for visit in report.visits:
        if visit.network.seen_by_netlog is None:
            reasons.setdefault(why_no_witness(visit), []).append(f"“{scenario_words(visit.scenario)}”")
    for why, names in reasons.items():
        yield Gap(f"No second witness confirms that every request of {', '.join(names)} was recorded", why)
