"""``implied-consent-clause``: the sentence itself fails."""

from detectors.rules.finding import Outcome, Severity
from tests.detectors.rules.builders import claim, findings, outcomes

RULE = "implied-consent-clause"
QUOTE = "La poursuite de la navigation vaut acceptation"


def test_the_clause_fails_whatever_the_site_does_and_without_any_visit() -> None:
    clause = claim("implied_consent", quote=QUOTE, consent_by="continued_navigation", compliant=False)
    (found,) = findings(RULE, claims=[clause])
    assert (found.outcome, found.severity, found.claim) == (Outcome.FAIL, Severity.MEDIUM, "c1")
    assert QUOTE in found.explanation


def test_each_clause_is_one_finding() -> None:
    found = findings(RULE, claims=[claim("implied_consent", 1), claim("implied_consent", 2)])
    assert [one.id for one in found] == ["implied-consent-clause-1", "implied-consent-clause-2"]


def test_a_sentence_that_says_the_contrary_is_not_accused() -> None:
    clause = claim("implied_consent", quote="Naviguer n’est pas consentir", compliant=True)
    assert outcomes(findings(RULE, claims=[clause])) == [Outcome.PASS]


def test_a_policy_without_it_and_no_policy_at_all_differ() -> None:
    assert outcomes(findings(RULE, claims=[claim("last_updated")])) == [Outcome.NOT_APPLICABLE]
    assert outcomes(findings(RULE, documents=[])) == [Outcome.NOT_RUN]
