"""A realistic audit of a fictional shop, built by hand: three visits, two policies, violations and kept promises."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from crawler.evidence import (
    Banner,
    BannerKind,
    BrowserInfo,
    Choice,
    ChoiceMade,
    ConsentSignals,
    Control,
    ControlRole,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Initiator,
    PageView,
    Party,
    Phase,
    PolicyDocument,
    Request,
    StackFrame,
    Step,
    StorageKind,
    StorageWrite,
    StoredCookie,
    Visit,
    VisitStatus,
)
from detectors.detection import Detection, DetectionKind, MatchedBy
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.finding import Accepted, Citation, Finding, Outcome, Severity, Subject
from reports.report import Report, assemble
from tracker_db.model import Consent, Purpose

SITE = "https://www.maison-brume.example/"
STARTED = datetime(2026, 3, 3, 13, 5, 0, tzinfo=UTC)
DAY = 86_400.0
BEFORE, AFTER = Phase.BEFORE_CHOICE, Phase.AFTER_CHOICE

POLICY = """Politique de confidentialité de la Maison Brume

Dernière mise à jour : 12 janvier 2026

1. Les cookies que nous utilisons

Lors de votre première visite, une bannière s’affiche pour vous demander l’autorisation d’utiliser des cookies. Vous
pouvez refuser : aucun cookie autre que ceux nécessaires pour faire fonctionner le site ne sera déposé.

Nous mesurons l’audience avec Google Analytics, dont les cookies sont conservés pour une durée maximum de 6 mois.
Avec votre accord, nous affichons des publicités grâce aux outils de Meta et nous étudions les parcours avec Hotjar.

2. Où vont vos données

L’ensemble de nos prestataires traite vos données au sein de l’Union européenne.

3. Nous écrire

Le site est entièrement chiffré (HTTPS). Vous pouvez revenir sur votre choix à tout moment par le lien « Cookies » en
bas de page.
"""

GTM = "https://www.googletagmanager.com/gtm.js?id=GTM-K7XW2PL"
PIXEL = "https://connect.facebook.net/en_US/fbevents.js"
TR = (
    "https://www.facebook.com/tr/?id=1184220337716&ev=PageView&dl=https%3A%2F%2Fwww.maison-brume.example%2F&rl=&if=false"
    "&ts=1772543102114&sw=1280&sh=720&v=2.9.187&r=stable&ec=0&o=4126&fbp=fb.1.1772543101988.68412&cs_est=true"
)
COLLECT = "https://region1.google-analytics.com/g/collect?v=2&tid=G-5Q1ZB8&cid=1937.1772543101&en=page_view&gcs=G111"
HOTJAR = "https://script.hotjar.com/modules.8da33a8f469c3b5ffcec.js"


def png(width: int = 4, height: int = 3) -> bytes:
    """A grey PNG image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xd0" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def request(url: str, phase: Phase, started: float, *, script: str | None = None, **more: Any) -> Request:
    """A request, answered 200, started by ``script`` or by the page."""
    stack = (StackFrame(function="n", url=script, line=1, column=8842),) if script else ()
    defaults: dict[str, Any] = {
        "id": f"r{started}",
        "url": url,
        "method": "GET",
        "resource_type": "script",
        "party": Party.FIRST if url.startswith(SITE) else Party.THIRD,
        "phase": phase,
        "started": started,
        "page": 0,
        "initiator": Initiator(kind="script" if script else "parser", url=None if script else SITE, stack=stack),
        "status": 200,
    }
    return Request(**{**defaults, **more})


def cookie(name: str, phase: Phase, time: float, days: float | None, **more: Any) -> CookieWrite:
    """An attempt to write a first-party cookie for ``days`` (None: session), by a script, that succeeds."""
    defaults: dict[str, Any] = {
        "name": name,
        "value": f"value-of-{name}",
        "domain": "maison-brume.example",
        "host_only": False,
        "path": "/",
        "party": Party.FIRST,
        "phase": phase,
        "time": time,
        "set_by": CookieWriter(how="script", url=PIXEL),
        "raw": f"{name}=value-of-{name}",
        "requested_lifetime_s": None if days is None else days * DAY,
        "outcome": CookieOutcome.STORED,
    }
    return CookieWrite(**{**defaults, **more})


def in_jar(write: CookieWrite, days_left: float | None, phase: Phase | None = None, **more: Any) -> StoredCookie:
    """The cookie of a write as the jar holds it when the phase ends."""
    left = None if days_left is None else days_left * DAY
    fields: dict[str, Any] = {name: getattr(write, name) for name in ("name", "value", "domain", "host_only", "path")}
    fields |= {
        "party": write.party,
        "phase": phase or write.phase,
        "expires": None if left is None else STARTED.timestamp() + left,
        "lifetime_s": left,
    }
    return StoredCookie(**{**fields, **more})


def stored_key(key: str, phase: Phase, time: float, value: str = "1", **more: Any) -> StorageWrite:
    """A write to local storage."""
    defaults: dict[str, Any] = {"kind": StorageKind.LOCAL, "origin": SITE.rstrip("/"), "party": Party.FIRST}
    return StorageWrite(**{**defaults, "key": key, "value": value, "phase": phase, "time": time, **more})


def banner() -> Banner:
    """A two-layer banner with three controls on the first."""
    buttons = (
        Control(label="Tout accepter", role=ControlRole.ACCEPT, layer=1, tag="button", contrast=7.2, area=5200),
        Control(label="Continuer sans accepter", role=ControlRole.REFUSE, layer=1, tag="a", contrast=2.6, area=1900),
        Control(label="Paramétrer", role=ControlRole.SETTINGS, layer=1, tag="button", contrast=5.1, area=3100),
        Control(label="Enregistrer", role=ControlRole.SAVE, layer=2, tag="button", contrast=7.2, area=3300),
    )
    text = "Un peu de brume, quelques cookies. Avec votre accord, nous et nos partenaires mesurons l’audience du site."
    return Banner(
        found=True,
        cmp="tarteaucitron",
        kind=BannerKind.DOM,
        layers=2,
        text=text,
        buttons=buttons,
        clicks_to_accept=1,
        clicks_to_refuse=1,
    )


def visit(scenario: str, choice: Choice, **more: Any) -> Visit:
    """A completed visit of one page with the banner."""
    defaults: dict[str, Any] = {
        "scenario": scenario,
        "site": SITE,
        "status": VisitStatus.COMPLETED,
        "started": STARTED,
        "duration_s": 14.2,
        "browser": BrowserInfo(name="Chromium", version="141.0.7390.54", user_agent="Mozilla/5.0"),
        "pages": (
            PageView(
                requested_url=SITE, url=SITE, status=200, title="Maison Brume, thés de montagne", phase=BEFORE, time=0.0
            ),
        ),
        "banner": banner(),
        "choice": choice,
    }
    return Visit(**{**defaults, **more})


def before_choice_visit() -> Visit:
    """Google Tag Manager loads, and the Meta Pixel calls and stores before any choice."""
    fbp = cookie("_fbp", BEFORE, 1.98, 90)
    fr = cookie(
        "fr",
        BEFORE,
        2.31,
        90,
        domain="facebook.com",
        party=Party.THIRD,
        set_by=CookieWriter(how="http", url=TR, request="r2.11"),
        outcome=CookieOutcome.REFUSED,
        reason="SameSiteLax",
    )
    return visit(
        "before-choice",
        Choice(
            wanted="none",
            made=ChoiceMade.NONE,
            steps=(Step(act="waited, hands off", time=10.0, screenshot="before-choice.png"),),
        ),
        requests=(
            request(SITE, BEFORE, 0.0, resource_type="document"),
            request(GTM, BEFORE, 0.62, party=Party.THIRD),
            request(PIXEL, BEFORE, 1.21, script=GTM),
            request(TR, BEFORE, 2.11, script=PIXEL, resource_type="image"),
        ),
        cookies=(fbp, fr),
        jar=(in_jar(fbp, 89.9998),),
    )


def refusal_visit() -> Visit:
    """The refusal is made and verified; Hotjar comes three seconds later all the same."""
    record = cookie("tarteaucitron", AFTER, 3.4, 182)
    hotjar = cookie("_hjSessionUser_3141", AFTER, 7.9, 365, set_by=CookieWriter(how="script", url=HOTJAR))
    session = cookie("PHPSESSID", BEFORE, 0.3, None, set_by=CookieWriter(how="http", url=SITE), http_only=True)
    return visit(
        "refusal",
        Choice(
            wanted="refuse",
            made=ChoiceMade.REFUSED,
            verified=True,
            how="banner gone, choice stored, still so after a reload",
            steps=(
                Step(act="the banner was found", time=1.9, screenshot="banner.png"),
                Step(act="clicked “Continuer sans accepter”", time=3.3, detail="first layer, link of the banner"),
                Step(act="reloaded the page", time=5.2, detail="the banner did not come back", screenshot="after.png"),
            ),
            signals=ConsentSignals(cmp_cookie="tarteaucitron=!gtag=false!hotjar=false"),
        ),
        requests=(
            request(SITE, BEFORE, 0.0, resource_type="document"),
            request(GTM, BEFORE, 0.6, party=Party.THIRD),
            request(HOTJAR, AFTER, 6.4, script=GTM),
        ),
        cookies=(session, record, hotjar),
        jar=(in_jar(session, None), in_jar(record, 182, AFTER), in_jar(hotjar, 365, AFTER)),
        storage=(
            stored_key("_hjid", AFTER, 8.0, "0b9c5f4e-1d2a-4f6b-9c3d-7e8f9a0b1c2d", url=HOTJAR),
            stored_key("panier", BEFORE, 0.9),
        ),
    )


def acceptance_visit() -> Visit:
    """Everything declared runs, and TikTok, undeclared; Google Analytics asks for two years."""
    ga = cookie(
        "_ga", AFTER, 4.4, 730, set_by=CookieWriter(how="script", url="https://www.googletagmanager.com/gtag/js")
    )
    tiktok = cookie("_ttp", AFTER, 5.0, 390)
    return visit(
        "acceptance",
        Choice(
            wanted="accept",
            made=ChoiceMade.ACCEPTED,
            verified=True,
            how="banner gone, choice stored, trackers started",
            steps=(Step(act="clicked “Tout accepter”", time=3.1, screenshot="accepted.png"),),
        ),
        requests=(
            request(SITE, BEFORE, 0.0, resource_type="document"),
            request(GTM, BEFORE, 0.6, party=Party.THIRD),
            request(COLLECT, AFTER, 4.5, method="POST", resource_type="ping"),
            request("https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=CK2P", AFTER, 4.9, script=GTM),
        ),
        cookies=(ga, tiktok),
        jar=(in_jar(ga, 399.9997), in_jar(tiktok, 390)),
        errors=("one image of the page could not be decoded",),
    )


def detection(
    scenario: str, service: str | None, name: str, pointer: str, phase: Phase, kind: DetectionKind, **more: Any
) -> Detection:
    """A detection of a third-party advertising service that needs consent, unless told otherwise."""
    defaults: dict[str, Any] = {
        "scenario": scenario,
        "service": service,
        "name": name,
        "vendor": name.split(maxsplit=1)[0],
        "country": ("US",),
        "purpose": Purpose.ADVERTISING,
        "consent": Consent.NEEDED,
        "phase": phase,
        "kind": kind,
        "party": Party.THIRD,
        "evidence": (f"visits/{scenario}/visit.json#/{pointer}",),
        "matched_by": MatchedBy(source=f"tracker_db/services/{service}.yaml", rule="host and path"),
    }
    return Detection(**{**defaults, **more})


def detections() -> tuple[Detection, ...]:
    """What is recognised in the three visits."""
    request_, cookie_, storage_ = DetectionKind.REQUEST, DetectionKind.COOKIE, DetectionKind.STORAGE
    meta = {"vendor": "Meta Platforms Ireland"}
    google = {"vendor": "Google Ireland Limited", "purpose": Purpose.ANALYTICS}
    manager = {**google, "purpose": Purpose.FUNCTIONAL, "consent": Consent.DEPENDS}
    hotjar = {"vendor": "Hotjar Limited", "purpose": Purpose.ANALYTICS, "country": ("MT",)}
    found = [
        detection("before-choice", "meta-pixel", "Meta Pixel", "requests/3", BEFORE, request_, **meta),
        detection("before-choice", "meta-pixel", "Meta Pixel", "cookies/0", BEFORE, cookie_, **meta),
        detection("before-choice", "meta-pixel", "Meta Pixel", "cookies/1", BEFORE, cookie_, **meta),
        detection("refusal", "hotjar", "Hotjar", "requests/2", AFTER, request_, **hotjar),
        detection("refusal", "hotjar", "Hotjar", "cookies/2", AFTER, cookie_, **hotjar),
        detection("refusal", "hotjar", "Hotjar", "storage/0", AFTER, storage_, **hotjar),
        detection(
            "refusal",
            None,
            "maison-brume.example",
            "cookies/0",
            BEFORE,
            DetectionKind.IDENTIFIER,
            purpose=Purpose.UNKNOWN,
            vendor=None,
            label="PHPSESSID",
        ),
        detection("acceptance", "google-analytics-4", "Google Analytics 4", "requests/2", AFTER, request_, **google),
        detection("acceptance", "google-analytics-4", "Google Analytics 4", "cookies/0", AFTER, cookie_, **google),
        detection(
            "acceptance", "tiktok-pixel", "TikTok Pixel", "requests/3", AFTER, request_, vendor="TikTok Technology"
        ),
        detection(
            "acceptance", "tiktok-pixel", "TikTok Pixel", "cookies/1", AFTER, cookie_, vendor="TikTok Technology"
        ),
    ]
    name = "Google Tag Manager"
    found += [
        detection(scenario, "google-tag-manager", name, "requests/1", BEFORE, request_, **manager)
        for scenario in ("before-choice", "refusal", "acceptance")
    ]
    consent = {"vendor": "tarteaucitron", "purpose": Purpose.CONSENT_MANAGEMENT, "consent": Consent.EXEMPT}
    found.append(detection("refusal", "tarteaucitron", "tarteaucitron", "cookies/1", AFTER, cookie_, **consent))
    return tuple(found)


def claim(
    claim_id: str, kind: str, quote: str, value: Mapping[str, Any], *, text: str = POLICY, document: int = 0
) -> Claim:
    """A claim quoted from ``text``, where the quote stands once."""
    start = text.index(quote)
    return Claim(
        id=claim_id, kind=kind, quote=quote, start=start, end=start + len(quote), value=dict(value), document=document
    )


def claims() -> tuple[Claim, ...]:
    """The claims of the policy, one nested in another and two overlapping."""
    return (
        claim("c1", "last_updated", "Dernière mise à jour : 12 janvier 2026", {"date": "2026-01-12"}),
        claim(
            "c2",
            "refusal_honoured",
            "aucun cookie autre que ceux nécessaires pour faire fonctionner le site ne sera déposé",
            {"strict": True},
        ),
        claim(
            "c3",
            "cookie_lifetime_max",
            "Google Analytics, dont les cookies sont conservés pour une durée maximum de 6 mois",
            {"months": 6, "days": 183},
        ),
        claim(
            "c4",
            "declared_vendor",
            "Google Analytics",
            {
                "vendor": "Google Analytics",
                "purpose": "analytics",
                "services": ["google-analytics-4", "google-analytics-ua"],
                "brand_services": ["google-tag-manager"],
            },
        ),
        claim(
            "c5",
            "declared_vendor",
            "outils de Meta",
            {"vendor": "Meta", "purpose": "advertising", "services": ["meta-pixel"]},
        ),
        claim("c6", "declared_vendor", "Hotjar", {"vendor": "Hotjar", "services": ["hotjar"]}),
        claim(
            "c7",
            "consent_required",
            "Avec votre accord, nous affichons des publicités grâce aux outils de Meta",
            {"categories": ["advertising"]},
        ),
        claim(
            "c8",
            "transfer_outside_eu",
            "L’ensemble de nos prestataires traite vos données au sein de l’Union européenne",
            {"region": "EU"},
        ),
        claim("c9", "tls_everywhere", "Le site est entièrement chiffré (HTTPS)", {"https_only": True}),
        claim(
            "c10",
            "withdrawal_means",
            "revenir sur votre choix à tout moment par le lien « Cookies »",
            {"label": "Cookies"},
        ),
    )


OUTCOMES = {
    "c2": ClaimOutcome.CONTRADICTED,
    "c3": ClaimOutcome.CONTRADICTED,
    "c4": ClaimOutcome.KEPT,
    "c5": ClaimOutcome.KEPT,
    "c6": ClaimOutcome.KEPT,
    "c7": ClaimOutcome.CONTRADICTED,
    "c8": ClaimOutcome.NOT_OBSERVED,
    "c9": ClaimOutcome.KEPT,
}

ARTICLE_82 = Citation(
    ref="Loi n° 78-17 du 6 janvier 1978, art. 82", url="https://www.legifrance.gouv.fr/loda/article_lc/82"
)


def finding(finding_id: str, rule: str, severity: Severity, outcome: Outcome, title: str, **more: Any) -> Finding:
    """A finding about the site, unless told otherwise."""
    defaults: dict[str, Any] = {
        "id": finding_id,
        "rule": rule,
        "severity": severity,
        "outcome": outcome,
        "title": title,
        "explanation": f"{title}: see the proof.",
        "scenario": None,
        "subject": Subject(kind="site", name=SITE),
    }
    return Finding(**{**defaults, **more})


def violations() -> tuple[Finding, ...]:
    """What fails or waits for a person."""
    return (
        finding(
            "f1",
            "cookie-before-choice",
            Severity.CRITICAL,
            Outcome.FAIL,
            "Meta Pixel stored a cookie before any choice",
            explanation="The page loaded the Meta Pixel through Google Tag Manager and wrote “_fbp”, an advertising"
            " identifier, two seconds after the first page opened. Nobody had chosen anything yet.",
            scenario="before-choice",
            subject=Subject(kind="service", name="meta-pixel"),
            evidence=("visits/before-choice/visit.json#/cookies/0", "visits/before-choice/visit.json#/requests/3"),
            claim="c7",
            law=(
                ARTICLE_82,
                Citation(ref="Directive 2002/58/CE, art. 5(3)", url="https://eur-lex.europa.eu/eli/dir/2002/58"),
            ),
        ),
        finding(
            "f2",
            "written-after-refusal",
            Severity.CRITICAL,
            Outcome.FAIL,
            "Hotjar stored a cookie after the visitor had refused",
            explanation="The refusal was made and verified; three seconds later Hotjar started, called and wrote.",
            scenario="refusal",
            subject=Subject(kind="service", name="hotjar"),
            evidence=tuple(
                f"visits/refusal/visit.json#/{item}" for item in ("cookies/2", "storage/0", "requests/2", "choice")
            ),
            claim="c2",
            law=(ARTICLE_82,),
        ),
        finding(
            "f3",
            "undeclared-tracker",
            Severity.HIGH,
            Outcome.FAIL,
            "TikTok Pixel is not declared",
            scenario="acceptance",
            subject=Subject(kind="service", name="tiktok-pixel"),
            evidence=("visits/acceptance/visit.json#/requests/3",),
        ),
        finding(
            "f4",
            "lifetime-over-declared",
            Severity.HIGH,
            Outcome.FAIL,
            "“_ga” lives longer than the policy says",
            explanation="The policy says 6 months; the browser stored it for 400 days.",
            scenario="acceptance",
            subject=Subject(kind="cookie", name="_ga"),
            evidence=("visits/acceptance/visit.json#/cookies/0", "visits/acceptance/visit.json#/jar/0"),
            claim="c3",
        ),
        finding(
            "f5",
            "no-refusal-on-first-layer",
            Severity.MEDIUM,
            Outcome.REVIEW,
            "Refusing is a pale link beside a strong button",
            scenario="before-choice",
            subject=Subject(kind="control", name="Continuer sans accepter"),
            evidence=("visits/before-choice/visit.json#/banner/buttons/1", "visits/before-choice/visit.json#/banner"),
            confidence="medium",
        ),
        finding(
            "f6",
            "transfer-promise-broken",
            Severity.LOW,
            Outcome.FAIL,
            "A service outside the Union is called",
            scenario="acceptance",
            accepted=Accepted(reason="Standard clauses signed in 2025, annex 4.", until="2026-12-31"),
        ),
    )


def other_findings() -> tuple[Finding, ...]:
    """What passed, does not apply or was not run."""
    low, high = Severity.LOW, Severity.HIGH
    return (
        finding("f7", "no-banner", Severity.CRITICAL, Outcome.PASS, "A banner is shown", scenario="before-choice"),
        finding("f8", "https-promise-broken", high, Outcome.PASS, "Everything is encrypted", claim="c9"),
        finding(
            "f9",
            "implied-consent-clause",
            Severity.MEDIUM,
            Outcome.NOT_APPLICABLE,
            "No implied consent",
            explanation="The policy has no such clause.",
        ),
        finding(
            "f10",
            "browsing-taken-as-consent",
            Severity.CRITICAL,
            Outcome.NOT_RUN,
            "Browsing taken as consent",
            explanation="It needs the visit “continued-browsing”, which was not played.",
            scenario="continued-browsing",
        ),
        finding("f11", "declared-tracker-not-observed", low, Outcome.PASS, "All declared trackers were seen"),
    )


def document(text: str = POLICY, **more: Any) -> PolicyDocument:
    """The policy as fetched."""
    defaults: dict[str, Any] = {
        "url": f"{SITE}confidentialite",
        "status": 200,
        "sha256": sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "retrieved": STARTED,
        "media_type": "text/html",
        "kind": "privacy",
        "found_by": "footer-link",
        "text": text,
    }
    return PolicyDocument(**{**defaults, **more})


@dataclass(frozen=True)
class Audit:
    """All that `assemble` takes, ready to be changed in one place by a test."""

    visits: Sequence[Visit] = field(
        default_factory=lambda: (before_choice_visit(), refusal_visit(), acceptance_visit())
    )
    detections: Sequence[Detection] = field(default_factory=detections)
    documents: Sequence[PolicyDocument] = field(default_factory=lambda: (document(),))
    claims: Sequence[Claim] = field(default_factory=claims)
    claim_outcomes: Mapping[str, ClaimOutcome] = field(default_factory=lambda: dict(OUTCOMES))
    findings: Sequence[Finding] = field(default_factory=lambda: (*violations(), *other_findings()))
    options: Mapping[str, Any] = field(
        default_factory=lambda: {"scenarios": ["before-choice", "refusal", "acceptance"], "pages": 3, "policy": []}
    )
    site: str = SITE

    def but(self, **changes: Any) -> Audit:
        """The same audit with some parts replaced."""
        return replace(self, **changes)

    def report(self, **more: Any) -> Report:
        """The assembled report."""
        return assemble(
            site=self.site,
            started=STARTED,
            finished=STARTED + timedelta(seconds=48),
            visits=self.visits,
            detections=self.detections,
            documents=self.documents,
            claims=self.claims,
            claim_outcomes=self.claim_outcomes,
            findings=self.findings,
            db_version="2026.03.01",
            db_sources=["own"],
            options=self.options,
            temoin_version="0.1.0",
            services={},
            **more,
        )

    def texts(self) -> dict[int, str]:
        """The policies' texts by index."""
        return {index: one.text for index, one in enumerate(self.documents)}
