from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from crawler.evidence import (
    ApiFamily,
    ApiUse,
    ConsentReading,
    ConsentSource,
    NetLogReading,
    Party,
    TypedValue,
    Visit,
)
from detectors.detection import DetectionKind, MatchedBy
from detectors.policy.claim import Claim
from detectors.rules.finding import Citation, Outcome, Severity, Subject
from reports.html import render_html
from tests.reports.builder import (
    AFTER,
    SITE,
    Audit,
    banner,
    cookie,
    detection,
    document,
    finding,
    png,
    refusal_visit,
    request,
    stored_key,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '"onmouseover="alert(1)" x="',
    "' onload='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "harmless\u202eelif\u2066",
    "nul\x00 esc\x1b[2J bell\x07",
    "\ud83d lone",
    "]]><!--",
]
HUGE = "x" * 1_000_000


def hostile_visit(text: str) -> Visit:
    """A visit in which every field that a site controls holds ``text``."""
    visit = refusal_visit()
    button = banner().buttons[0].model_copy(update={"label": text, "tag": text})
    write = cookie(text, AFTER, 6.0, 10, value=text, domain=text, path=text, reason=text)
    return visit.model_copy(
        update={
            "reason": text,
            "banner": banner().model_copy(update={"text": text, "cmp": text, "buttons": (button,)}),
            "choice": visit.choice.model_copy(
                update={
                    "how": text,
                    "steps": (
                        visit.choice.steps[0].model_copy(update={"act": text, "detail": text, "screenshot": text}),
                    ),
                }
            ),
            "pages": (visit.pages[0].model_copy(update={"url": text, "title": text}),),
            "requests": (request(text, AFTER, 6.0, script=text, method=text, failed=text),),
            "cookies": (write.model_copy(update={"set_by": write.set_by.model_copy(update={"url": text})}),),
            "jar": (),
            "storage": (
                stored_key(text, AFTER, 6.0, text, origin=text, url=text),
                stored_key(text, AFTER, 6.0, "9f86d081884c7d659a2feaa0c55ad015", origin=text),
            ),
            "api_uses": (
                ApiUse(
                    family=ApiFamily.CANVAS,
                    api=text,
                    script=text,
                    party=Party.THIRD,
                    frame_url=text,
                    phase=AFTER,
                    count=2,
                    first=6.0,
                    last=6.0,
                    details=(text,),
                ),
            ),
            "typed": (TypedValue(kind="email", value=text, field=text, page_url=text, phase=AFTER, time=5.0),),
            "consent_readings": (
                ConsentReading(source=ConsentSource.TCF, raw=text, frame_url=text, phase=AFTER, time=6.0, asked=True),
            ),
            "net_log": NetLogReading(seen=9, supplied=1, missing=(text,), unattributed=(text,), unconfirmed=(text,)),
            "screenshots": (text,),
            "errors": (text,),
            "dropped": {text: 3},
        }
    )


def hostile_audit(text: str) -> Audit:
    """An audit with ``text`` in every place that comes from outside."""
    visit = hostile_visit(text)
    policy = f"avant {text} après"
    claim = Claim(
        id=text, kind=text, quote=text, start=6, end=6 + len(text), value={"vendor": text, "services": [text]}
    )
    pointers = ("cookies/0", "requests/0", "storage/0", "pages/0", "banner", "banner/buttons/0", "choice", text)
    newer = ("api_uses/0", "typed/0", "consent_readings/0", text)
    found = finding(
        text,
        text,
        Severity.HIGH,
        Outcome.FAIL,
        text,
        explanation=text,
        scenario="refusal",
        subject=Subject(kind="cookie", name=text),
        evidence=tuple(f"visits/refusal/visit.json#/{item}" for item in pointers),
        claim=text,
        law=(Citation(ref=text, url=text),),
    )
    also = found.model_copy(
        update={"id": f"q{text}", "evidence": tuple(f"visits/refusal/visit.json#/{item}" for item in newer)}
    )
    passed = finding("p" + text, text, Severity.LOW, Outcome.NOT_RUN, text, explanation=text, scenario=text)
    seen = detection("refusal", text, text, "cookies/0", AFTER, DetectionKind.COOKIE, vendor=text, label=text)
    unlisted = detection("refusal", None, text, "storage/0", AFTER, DetectionKind.IDENTIFIER)
    seen = seen.model_copy(update={"matched_by": MatchedBy(source=text, rule=text)})
    others = [
        detection("refusal", service, text, "requests/0", AFTER, kind, label=text, role=text)
        for kind in (DetectionKind.CONSENT_SIGNAL, DetectionKind.PERSONAL_DATA, DetectionKind.SCRIPT_API)
        for service in (None, text)
    ]
    return Audit(
        visits=(visit,),
        detections=(seen, unlisted, *others),
        documents=(document(policy, url=text), document("", url=text, error=text)),
        claims=(claim,),
        claim_outcomes={},
        findings=(found, also, passed),
        options={"scenarios": [text], "policy": [text]},
        site=text,
    )


def rendered(text: str) -> str:
    audit = hostile_audit(text)
    shots = {f"visits/refusal/{text}": png()}
    return render_html(audit.report(), documents=audit.texts(), screenshots=shots, visits=audit.visits)


ALLOWED = {
    "alt", "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "data-label", "dir", "href",
    "http-equiv", "id", "lang", "name", "rel", "role", "scope", "src",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    page = BeautifulSoup(rendered(text), "html.parser")
    assert page.find_all(["script", "iframe", "object", "svg", "form", "base"]) == []
    assert {name for tag in page.find_all(True) for name in tag.attrs} <= ALLOWED
    assert all(str(tag["src"]).startswith("data:image/png;base64,") for tag in page.find_all(src=True))
    assert {str(tag["href"])[:1] for tag in page.find_all(href=True)} == {"#"}
    assert len(page.find_all("style")) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_invisible_or_reordering_reaches_the_page(text: str) -> None:
    html = rendered(text)
    assert html.encode("utf-8")
    assert not set(html) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x07\x1b")


def test_hidden_characters_are_made_visible() -> None:
    assert "harmless⟨U+202E⟩elif⟨U+2066⟩" in rendered("harmless\u202eelif\u2066")


def test_template_syntax_of_a_site_is_not_evaluated() -> None:
    html = rendered("{{ 7*7 }}{% raw %}")
    assert "{{ 7*7 }}" in html


def test_a_million_characters_stay_a_readable_page() -> None:
    html = rendered(HUGE)
    assert len(html) < 600_000
    assert "characters in all" in html


def test_script_address_in_a_citation_is_no_link() -> None:
    page = BeautifulSoup(rendered("javascript:alert(1)"), "html.parser")
    assert [tag for tag in page.find_all("a") if "javascript" in str(tag.get("href", ""))] == []
    assert "javascript:alert(1)" in page.get_text()


def test_honest_address_of_the_site_is_a_link() -> None:
    audit = Audit()
    page = BeautifulSoup(render_html(audit.report(), documents={}, visits=audit.visits), "html.parser")
    links = {str(tag["href"]): tag.get("rel") for tag in page.find_all("a") if str(tag["href"]).startswith("http")}
    assert SITE in links
    assert all(rel == ["noopener", "noreferrer", "nofollow"] for rel in links.values())
