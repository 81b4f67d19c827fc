"""Rule ``https-promise-broken``: the policy promises encryption, and the site answers in clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.evidence import HttpProbe, Party, Request, Visit
from detectors.policy.claim import Claim
from detectors.rules.contract import ANY_OTHER, Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.documents import SITE_PROBE
from detectors.rules.proof.law import GDPR_5_1_A, GDPR_32
from detectors.rules.proof.promises import strings
from detectors.rules.proof.subjects import MAX_POINTERS, claim_subject
from detectors.rules.proof.traces import pointer_to
from detectors.rules.proof.words import bounded, counted, listed, seen

_NOTHING_LISTENS = re.compile(r"refused|ECONNREFUSED|111", re.IGNORECASE)
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)

Pointed = tuple[str, Request]


def _judge(case: Case) -> Iterator[Verdict]:
    probe = case.site_facts.http_probe
    for claim in case.claims:
        verdict = _hsts(claim, probe, case) if claim.kind == "hsts" else _tls(claim, probe, case)
        yield _unless_about_another_site(verdict, claim, case.site_facts.url)


def _tls(claim: Claim, probe: HttpProbe | None, case: Case) -> Verdict:
    clear = [pointed for visit in case.visits.values() for pointed in _in_clear(visit)]
    if clear:
        what = listed(seen(request) for _, request in clear)
        words = f"{counted(len(clear), 'request')} to the site went out in clear and was answered: {what}."
        return _verdict(Outcome.FAIL, claim, words, tuple(pointer for pointer, _ in clear[:MAX_POINTERS]))
    if probe is None:
        return _verdict(Outcome.NOT_RUN, claim, "The unencrypted address of the site was not tried.")
    if probe.redirected_to_https:
        words = f"{bounded(probe.url)} leads to HTTPS, and no page asked anything in clear."
        return _verdict(Outcome.PASS, claim, words)
    if probe.status is None:
        return _unanswered(claim, probe)
    if 200 <= probe.status < 300:
        words = f"{bounded(probe.url)} answers {probe.status} in clear and does not lead to HTTPS."
        return _verdict(Outcome.FAIL, claim, words, (SITE_PROBE,))
    words = f"{bounded(probe.url)} answers {probe.status} in clear: what it serves is for a person to judge."
    return _verdict(Outcome.REVIEW, claim, words, (SITE_PROBE,))


def _unanswered(claim: Claim, probe: HttpProbe) -> Verdict:
    error = bounded(probe.error or "no answer")
    if _NOTHING_LISTENS.search(error):
        return _verdict(Outcome.PASS, claim, f"Nothing answers in clear at {bounded(probe.url)} ({error}).")
    return _verdict(Outcome.NOT_RUN, claim, f"{bounded(probe.url)} could not be tried: {error}.")


def _in_clear(visit: Visit) -> Iterator[Pointed]:
    """Requests to the site in clear that were answered with content: not those that a redirect took to HTTPS."""
    for index, request in enumerate(visit.requests):
        answered = request.status is not None and 200 <= request.status < 300
        if request.party is Party.FIRST and urlsplit(request.url).scheme == "http" and answered:
            yield pointer_to(visit, f"requests/{index}"), request


def _hsts(claim: Claim, probe: HttpProbe | None, case: Case) -> Verdict:
    pages = [pointed for visit in case.visits.values() for pointed in _https_pages(visit)]
    headers = [(pointer, value) for pointer, page in pages if (value := _hsts_header(page)) is not None]
    told = [value for _, value in headers] or ([probe.hsts] if probe and probe.hsts else [])
    if any(_lasts(value) for value in told):
        return _verdict(Outcome.PASS, claim, f"The site sends Strict-Transport-Security: {bounded(told[0])}.")
    if told:
        words = f"The site sends Strict-Transport-Security: {bounded(told[0])}, which is void."
        return _verdict(Outcome.FAIL, claim, words)
    if not pages:
        return _verdict(Outcome.NOT_RUN, claim, "No page of the site was received over HTTPS.")
    pointers = tuple(pointer for pointer, _ in pages[:MAX_POINTERS])
    words = f"{counted(len(pages), 'page')} received over HTTPS, none with a Strict-Transport-Security header."
    return _verdict(Outcome.FAIL, claim, words, pointers)


def _https_pages(visit: Visit) -> Iterator[Pointed]:
    """Documents of the site received over HTTPS whose headers were recorded."""
    for index, request in enumerate(visit.requests):
        is_page = request.resource_type.lower() == "document" and request.party is Party.FIRST
        received = request.status == 200 and bool(request.response_headers)
        if is_page and received and urlsplit(request.url).scheme == "https":
            yield pointer_to(visit, f"requests/{index}"), request


def _hsts_header(request: Request) -> str | None:
    headers = request.response_headers
    return next((header.value for header in headers if header.name.lower() == "strict-transport-security"), None)


def _lasts(value: str) -> bool:
    match = _MAX_AGE.search(value)
    return match is not None and match[1].strip("0") != ""


def _unless_about_another_site(verdict: Verdict, claim: Claim, site: str) -> Verdict:
    """A failure turns into a review where the sentence names a host that is not the audited site's."""
    audited = urlsplit(site).hostname or ""
    hosts = strings(claim.value.get("host"))
    if verdict.outcome is not Outcome.FAIL or not hosts or any(_same_site(host, audited) for host in hosts):
        return verdict
    words = f"{verdict.explanation} The sentence speaks of {bounded(hosts[0])}, not of {bounded(audited)}."
    return _verdict(Outcome.REVIEW, claim, words, verdict.evidence)


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts plausibly belong to one site: one within the other, or the same last two labels."""
    first, second = one.lower().strip("."), other.lower().strip(".")
    within = f".{first}".endswith(f".{second}") or f".{second}".endswith(f".{first}")
    return within or first.split(".")[-2:] == second.split(".")[-2:]


def _verdict(outcome: Outcome, claim: Claim, words: str, evidence: tuple[str, ...] = ()) -> Verdict:
    text = f"The policy says « {bounded(claim.quote, 200)} ». {words}"
    return Verdict(outcome, claim_subject(claim), text, evidence, (claim.id,))


RULE = Rule(
    id="https-promise-broken",
    title="Declared HTTPS not honoured",
    severity=Severity.HIGH,
    why="A site that promises encrypted connections, and answers in clear, exposes its visitors while reassuring them.",
    method="The unencrypted address of the site, the requests of every scenario that went to the site in clear, and the"
    " Strict-Transport-Security header of its pages. A page served in clear, a request in clear that was answered, a"
    " promised header that is missing or void: fail. Nothing listening in clear, or a redirect to HTTPS: pass. An"
    " address that could not be tried: not run.",
    law=(GDPR_32, GDPR_5_1_A),
    needs=Needs(visits=("before-choice",), also=ANY_OTHER, claims=("tls_everywhere", "hsts"), site_facts=True),
    judge=_judge,
)
