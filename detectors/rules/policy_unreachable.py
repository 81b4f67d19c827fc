"""Rule ``policy-unreachable``: the site's policy is not linked, or its link leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.evidence import PolicyDocument, SiteFacts
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.documents import document_pointer, is_readable, is_the_sites
from detectors.rules.proof.law import GDPR_12_1
from detectors.rules.proof.words import bounded, counted, listed

_SUBJECT = Subject(kind="site", name="policy")
_ANTI_ROBOT = frozenset({401, 403, 406, 429, 451, 503})
"""Statuses that a site gives to robots and not to visitors: they prove nothing about visitors."""

_LEADS_NOWHERE = re.compile(
    r"refused|not resolve|name resolution|NXDOMAIN|dns|unknown host|certificate|ssl|tls", re.IGNORECASE
)


def _judge(case: Case) -> Iterator[Verdict]:
    facts = case.site_facts
    listed_twice = (*enumerate(facts.documents), *enumerate(case.documents))
    known = {document.url: (index, document) for index, document in listed_twice}
    documents = [(index, document) for index, document in known.values() if _is_published(document)]
    if not documents:
        given = any(document.found_by == "given" for document in (*facts.documents, *case.documents))
        yield _none_found(facts, given=given)
        return
    broken = [
        replace(verdict, evidence=(document_pointer(index),))
        for index, document in documents
        if (verdict := _of_document(document)) is not None
    ]
    yield from broken
    if not broken:
        found = listed(bounded(document.url) for _, document in documents)
        yield Verdict(Outcome.PASS, _SUBJECT, f"{counted(len(documents), 'document')} found and read: {found}.")


def _is_published(document: PolicyDocument) -> bool:
    """Whether the site publishes it: a guess at a usual address that came to nothing is no document."""
    return is_the_sites(document) and (document.found_by != "usual-path" or is_readable(document))


def _none_found(facts: SiteFacts, *, given: bool) -> Verdict:
    """Without a document: where exploring stopped at the home page with an error, nobody looked."""
    if not facts.sampled_pages or (facts.errors and len(facts.sampled_pages) == 1):
        errors = listed(map(bounded, facts.errors)) or "no page was explored"
        return Verdict(Outcome.NOT_RUN, _SUBJECT, f"The site could not be explored: {errors}.")
    looked = f"No link to a policy was found on {counted(len(facts.sampled_pages), 'page')}"
    if given:
        words = f"{looked}; the policy that was given may be published where no link was seen."
        return Verdict(Outcome.REVIEW, _SUBJECT, words, confidence="medium")
    if facts.errors:
        words = f"{looked}, but parts of the site could not be explored: {listed(map(bounded, facts.errors))}."
        return Verdict(Outcome.REVIEW, _SUBJECT, words, confidence="low")
    words = f"{looked}, nor a policy at the usual addresses."
    return Verdict(Outcome.FAIL, _SUBJECT, words, ("site.json#/sampled_pages",), confidence="medium")


def _of_document(document: PolicyDocument) -> Verdict | None:
    if is_readable(document):
        return None
    subject = Subject(kind="site", name=bounded(document.url))
    what = f"The policy at {bounded(document.url)} ({bounded(document.found_by)})"
    if document.status in _ANTI_ROBOT:
        words = f"{what} answers {document.status}, which a site may give to robots only: a person must open it."
        return Verdict(Outcome.REVIEW, subject, words, confidence="low")
    if document.status is not None and document.status != 200:
        return Verdict(Outcome.FAIL, subject, f"{what} answers {document.status}.")
    error = bounded(document.error or "no text could be read in it")
    if document.status is None and document.error and _LEADS_NOWHERE.search(document.error):
        return Verdict(Outcome.FAIL, subject, f"{what} cannot be fetched: {error}.", confidence="medium")
    words = f"{what} could not be read by this program: {error}. A person must open it."
    return Verdict(Outcome.REVIEW, subject, words, confidence="low")


RULE = Rule(
    id="policy-unreachable",
    title="Policy unreachable or not linked",
    severity=Severity.MEDIUM,
    why="Information that visitors cannot reach does not inform them.",
    method="The policy documents that the site links to or publishes at usual addresses. None found, or a link that is"
    " answered by an error or leads nowhere: fail. Refused to a robot, timed out, or without readable text: review. A"
    " document given by the user says nothing of what the site publishes.",
    law=(GDPR_12_1,),
    needs=Needs(documents=True, site_facts=True),
    judge=_judge,
)
