"""Synthetic evidence: a `Scene` is one visit and what was recognised in it, written line by line as a test needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from crawler.evidence import (
    Banner,
    BrowserInfo,
    Choice,
    ChoiceMade,
    ConsentSignals,
    Control,
    ControlRole,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Header,
    HttpProbe,
    Initiator,
    PageView,
    Party,
    Phase,
    PolicyDocument,
    Request,
    SiteFacts,
    Step,
    StorageKind,
    StorageWrite,
    StoredCookie,
    Visit,
    VisitStatus,
)
from detectors.detection import Detection, DetectionKind, MatchedBy
from detectors.policy.claim import Claim
from detectors.rules.engine import CaseFile, Judgement, judge
from detectors.rules.finding import Finding, Outcome
from detectors.rules.registry import all_rules
from tracker_db.model import Consent, Purpose

SITE = "https://www.verger-clair.example/"
HOST = "www.verger-clair.example"
STARTED = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
DAY = 86_400.0
BEFORE, AFTER, LATER = Phase.BEFORE_CHOICE, Phase.AFTER_CHOICE, Phase.LATER_VISIT


@dataclass(frozen=True)
class Known:
    """A service as the tracker database knows it."""

    id: str
    name: str
    vendor: str
    country: tuple[str, ...]
    purpose: Purpose
    consent: Consent
    host: str


META = Known("meta-pixel", "Meta Pixel", "Meta", ("IE", "US"), Purpose.ADVERTISING, Consent.NEEDED, "www.facebook.com")
GA = Known(
    "google-analytics",
    "Google Analytics",
    "Google",
    ("IE", "US"),
    Purpose.ANALYTICS,
    Consent.NEEDED,
    "www.google-analytics.com",
)
ADS = Known("google-ads", "Google Ads", "Google", ("IE", "US"), Purpose.ADVERTISING, Consent.NEEDED, "ads.example")
LINKER = Known(
    "google-conversion-linker", "Linker", "Google", ("US",), Purpose.ADVERTISING, Consent.NEEDED, "google.com"
)
HOTJAR = Known("hotjar", "Hotjar", "Hotjar", ("MT", "FR"), Purpose.ANALYTICS, Consent.NEEDED, "script.hotjar.com")
MATOMO = Known("matomo", "Matomo", "InnoCraft", ("NZ",), Purpose.ANALYTICS, Consent.DEPENDS, "stats.example")
CRISP = Known("crisp", "Crisp", "Crisp IM", ("FR",), Purpose.FUNCTIONAL, Consent.DEPENDS, "client.crisp.chat")
GTM = Known(
    "google-tag-manager",
    "Google Tag Manager",
    "Google",
    ("US",),
    Purpose.FUNCTIONAL,
    Consent.DEPENDS,
    "www.googletagmanager.com",
)
YOUTUBE = Known("youtube", "YouTube", "Google", ("US",), Purpose.FUNCTIONAL, Consent.NEEDED, "www.youtube.com")
AXEPTIO = Known("axeptio", "Axeptio", "Axeptio", ("FR",), Purpose.CONSENT_MANAGEMENT, Consent.EXEMPT, "static.axept.io")
CLOUDFLARE = Known(
    "cloudflare", "Cloudflare", "Cloudflare", ("US",), Purpose.SECURITY, Consent.EXEMPT, "cdn.cloudflare.example"
)

ACCEPT = Control(label="Tout accepter", role=ControlRole.ACCEPT, layer=1, tag="button")
REFUSE = Control(label="Tout refuser", role=ControlRole.REFUSE, layer=1, tag="button")
SETTINGS = Control(label="Paramétrer", role=ControlRole.SETTINGS, layer=1, tag="button")
BANNER = Banner(found=True, layers=1, buttons=(ACCEPT, REFUSE, SETTINGS), clicks_to_accept=1, clicks_to_refuse=1)
NO_BANNER = Banner(found=False)

_CHOICES: dict[str, tuple[Literal["none", "refuse", "accept"], ChoiceMade, bool | None]] = {
    "refusal": ("refuse", ChoiceMade.REFUSED, True),
    "acceptance": ("accept", ChoiceMade.ACCEPTED, True),
    "signed-in": ("accept", ChoiceMade.ACCEPTED, True),
}


class Scene:
    """One visit in the making. Every adder appends a record and, when a service is given, its detection."""

    def __init__(self, scenario: str, *, banner: Banner | None = BANNER, status: str = "completed") -> None:
        self.scenario = scenario
        self.status = VisitStatus(status)
        self.banner = banner
        wanted, made, verified = _CHOICES.get(scenario, ("none", ChoiceMade.NONE, None))
        self.choice = Choice(wanted=wanted, made=made, verified=verified)
        self.reason: str | None = None if status == "completed" else "the page never settled"
        self.requests: list[Request] = []
        self.cookies: list[CookieWrite] = []
        self.jar: list[StoredCookie] = []
        self.storage: list[StorageWrite] = []
        self.detections: list[Detection] = []
        self.dropped: dict[str, int] = {}

    def chose(self, made: ChoiceMade, *, verified: bool | None = None, signals: ConsentSignals | None = None) -> Scene:
        """How the choice ended."""
        update = {"made": made, "verified": verified, "signals": signals or ConsentSignals()}
        self.choice = self.choice.model_copy(update=update)
        return self

    def steps(self, *steps: tuple[str, float]) -> Scene:
        """What the visitor did, as (act, seconds)."""
        done = tuple(Step(act=act, time=time) for act, time in steps)
        self.choice = self.choice.model_copy(update={"steps": done})
        return self

    def call(
        self, service: Known | None, role: str = "collect", phase: Phase = BEFORE, *, path: str = "/tr", **changes: Any
    ) -> Scene:
        """A request; ``changes`` are fields of `Request`."""
        host = service.host if service else HOST
        fields: dict[str, Any] = {
            "id": f"r{len(self.requests)}",
            "url": f"https://{host}{path}",
            "method": "GET",
            "resource_type": "Script" if role == "script" else "Image",
            "party": Party.THIRD if service else Party.FIRST,
            "phase": phase,
            "started": 1.0 + len(self.requests) / 10,
            "page": 0,
            "initiator": Initiator(kind="script"),
            "status": 200,
        }
        request = Request(**{**fields, **changes})
        self.requests.append(request)
        if service:
            self._detect(service, DetectionKind.REQUEST, phase, f"{host}{path}", "requests", request.party, role)
        return self

    def cookie(
        self, name: str, service: Known | None, phase: Phase = BEFORE, *, days: float | None = 90, **changes: Any
    ) -> Scene:
        """An attempt to write a cookie that asks for ``days``; ``changes`` are fields of `CookieWrite`."""
        fields: dict[str, Any] = {
            "name": name,
            "value": "fb.1.1700000000000.1234567890",
            "domain": HOST,
            "host_only": False,
            "path": "/",
            "party": Party.FIRST,
            "phase": phase,
            "time": 1.0 + len(self.cookies) / 10,
            "set_by": CookieWriter(how="script", url=f"https://{service.host if service else HOST}/s.js"),
            "raw": f"{name}=1",
            "requested_lifetime_s": None if days is None else days * DAY,
            "outcome": CookieOutcome.STORED,
        }
        write = CookieWrite(**{**fields, **changes})
        self.cookies.append(write)
        if service:
            self._detect(service, DetectionKind.COOKIE, phase, name, "cookies", write.party)
        return self

    def kept(self, name: str, service: Known, phase: Phase = BEFORE, *, days: float | None = 90) -> Scene:
        """A cookie in the jar whose writing nobody saw."""
        lifetime = None if days is None else days * DAY
        self.jar.append(
            StoredCookie(
                name=name,
                value="1234567890",
                domain=HOST,
                host_only=True,
                path="/",
                party=Party.FIRST,
                phase=phase,
                expires=None,
                lifetime_s=lifetime,
            )
        )
        self._detect(service, DetectionKind.COOKIE, phase, name, "jar", Party.FIRST)
        return self

    def stored(self, key: str, service: Known, phase: Phase = BEFORE, **changes: Any) -> Scene:
        """A write to local storage."""
        fields: dict[str, Any] = {
            "kind": StorageKind.LOCAL,
            "origin": f"https://{HOST}",
            "party": Party.FIRST,
            "key": key,
            "value": "1234567890",
            "phase": phase,
            "time": 1.0,
        }
        self.storage.append(StorageWrite(**{**fields, **changes}))
        self._detect(service, DetectionKind.STORAGE, phase, key, "storage", Party.FIRST)
        return self

    def unlisted(self, name: str, phase: Phase = BEFORE) -> Scene:
        """A cookie that looks like an identifier and that no service explains."""
        self.cookie(name, None, phase, days=365)
        found = Detection(
            scenario=self.scenario,
            service=None,
            name=HOST,
            vendor=None,
            purpose=Purpose.UNKNOWN,
            consent=Consent.DEPENDS,
            phase=phase,
            kind=DetectionKind.IDENTIFIER,
            label=name,
            party=Party.FIRST,
            evidence=(self.pointer("cookies"),),
            matched_by=MatchedBy(source="detectors.identifiers", rule="unlisted"),
        )
        self.detections.append(found)
        return self

    def pointer(self, place: str) -> str:
        """The pointer to the last record of a list."""
        return f"visits/{self.scenario}/visit.json#/{place}/{len(getattr(self, place)) - 1}"

    def _detect(
        self, service: Known, kind: DetectionKind, phase: Phase, label: str, place: str, party: Party, role: str = ""
    ) -> None:
        self.detections.append(
            Detection(
                scenario=self.scenario,
                service=service.id,
                name=service.name,
                vendor=service.vendor,
                country=service.country,
                purpose=service.purpose,
                consent=service.consent,
                phase=phase,
                kind=kind,
                role=role,
                label=label,
                party=party,
                evidence=(self.pointer(place),),
                matched_by=MatchedBy(source="test", rule="test"),
            )
        )

    def visit(self) -> Visit:
        """The visit as recorded."""
        return Visit(
            scenario=self.scenario,
            site=SITE,
            status=self.status,
            reason=self.reason,
            started=STARTED,
            duration_s=9.0,
            browser=BrowserInfo(name="chromium", version="150", user_agent="Mozilla/5.0"),
            pages=(PageView(requested_url=SITE, url=SITE, status=200, title="Verger", phase=BEFORE, time=0.1),),
            banner=self.banner,
            choice=self.choice,
            requests=tuple(self.requests),
            cookies=tuple(self.cookies),
            jar=tuple(self.jar),
            storage=tuple(self.storage),
            dropped=self.dropped,
        )


def cookie_header(*names: str) -> tuple[Header, ...]:
    """The Cookie header of a request that carries these cookies."""
    return (Header(name="Cookie", value="; ".join(f"{name}=1" for name in names)),)


def claim(kind: str, number: int = 1, quote: str = "Une phrase de la politique", **value: Any) -> Claim:
    """A claim; its id is ``c<number>``."""
    return Claim(id=f"c{number}", kind=kind, quote=quote, start=0, end=len(quote), value=value)


def document(kind: str = "privacy", **changes: Any) -> PolicyDocument:
    """A policy document of the site that was read."""
    fields: dict[str, Any] = {
        "url": f"{SITE}confidentialite",
        "status": 200,
        "sha256": "0" * 64,
        "retrieved": STARTED,
        "media_type": "text/html",
        "kind": kind,
        "found_by": "footer-link",
        "text": "Politique de confidentialité",
    }
    return PolicyDocument(**{**fields, **changes})


def probe(**changes: Any) -> HttpProbe:
    """What the unencrypted address answered: a redirect to HTTPS."""
    fields: dict[str, Any] = {"url": f"http://{HOST}/", "status": 301, "redirected_to_https": True}
    return HttpProbe(**{**fields, **changes})


def facts(**changes: Any) -> SiteFacts:
    """What the spider learnt: one page sampled, a redirect to HTTPS."""
    fields: dict[str, Any] = {"url": SITE, "http_probe": probe(), "sampled_pages": (SITE,)}
    return SiteFacts(**{**fields, **changes})


def file_of(
    *scenes: Scene,
    claims: Sequence[Claim] = (),
    documents: Sequence[PolicyDocument] | None = None,
    site_facts: SiteFacts | None = None,
) -> CaseFile:
    """A case file of these scenes; a readable policy is there unless ``documents`` says otherwise."""
    return CaseFile(
        visits={scene.scenario: scene.visit() for scene in scenes},
        detections=tuple(found for scene in scenes for found in scene.detections),
        claims=tuple(claims),
        documents=(document(),) if documents is None else tuple(documents),
        site_facts=site_facts,
    )


def ruled(rule: str, case: CaseFile) -> Judgement:
    """The judgement of one rule alone."""
    chosen = [one for one in all_rules() if one.id == rule]
    assert chosen, f"there is no rule {rule}"
    return judge(case, chosen)


def findings(rule: str, *scenes: Scene, **case: Any) -> tuple[Finding, ...]:
    """The findings of one rule on these scenes."""
    return ruled(rule, file_of(*scenes, **case)).findings


def outcomes(found: Sequence[Finding]) -> list[Outcome]:
    """The outcomes, in order."""
    return [finding.outcome for finding in found]


def told(found: Sequence[Finding]) -> dict[str, Outcome]:
    """The outcome of each subject."""
    return {finding.subject.name: finding.outcome for finding in found}
