"""What the HTML templates show of one visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.evidence import ApiFamily, Party, Phase, Step, Visit
from detectors.detection import DetectionKind
from reports.images import Shots
from reports.model import ReportCookie, ReportDetection, ReportStorage, ReportVisit
from reports.model_parts import ReportApiUse
from reports.visit_words import network_words, observation_words
from reports.words import counted

COOKIES_SHOWN = 80
STEPS_SHOWN = 40
SIGNALS_SHOWN = 40
SENT_SHOWN = 40
SCRIPTS_SHOWN = 40
KEYS_SHOWN = 40
APIS_NAMED = 5


@dataclass(frozen=True)
class StepView:
    """A step of the visitor, with its image when it is in the report."""

    step: Step
    image: str | None


@dataclass(frozen=True)
class ScriptRow:
    """What one script was after in one phase: the interfaces of one family, the most used first."""

    script: str
    party: Party
    family: ApiFamily
    phase: Phase
    apis: tuple[tuple[str, int], ...]
    more_apis: int
    count: int


@dataclass(frozen=True)
class Listed:
    """Detections of one kind, as many as are shown, and how many more there are."""

    shown: tuple[ReportDetection, ...]
    more: int


@dataclass(frozen=True)
class VisitView:
    """A visit with its images, and its evidence in the rows that are shown."""

    visit: ReportVisit
    same_banner_as: str | None
    steps: tuple[StepView, ...]
    more_steps: int
    images: tuple[tuple[str, str], ...]
    cookies: tuple[ReportCookie, ...]
    more_cookies: int
    identifying_keys: tuple[ReportStorage, ...]
    more_keys: int
    network: tuple[str, ...]
    observation: str
    signals: Listed
    typed: str
    sent: Listed
    patterns: Listed
    scripts: tuple[ScriptRow, ...]
    more_scripts: int


def visit_view(visit: ReportVisit, same_banner_as: str | None, visits: Sequence[Visit], shots: Shots) -> VisitView:
    """The view of one visit; ``visits`` is the evidence at hand, for the names of its images."""
    of_steps = {f"visits/{visit.scenario}/{step.screenshot}" for step in visit.choice.steps[:STEPS_SHOWN]}
    others = [path for path in image_paths(visit, visits) if path not in of_steps and path in shots.uris]
    keys = [entry for entry in visit.storage if entry.looks_like_id]
    scripts = script_rows(visit.api_uses)
    return VisitView(
        visit=visit,
        same_banner_as=same_banner_as,
        steps=tuple(
            StepView(step, shots.uris.get(f"visits/{visit.scenario}/{step.screenshot}"))
            for step in visit.choice.steps[:STEPS_SHOWN]
        ),
        more_steps=max(0, len(visit.choice.steps) - STEPS_SHOWN),
        images=tuple((path.rsplit("/", 1)[-1], shots.uris[path]) for path in others),
        cookies=visit.cookies[:COOKIES_SHOWN],
        more_cookies=max(0, len(visit.cookies) - COOKIES_SHOWN),
        identifying_keys=tuple(keys[:KEYS_SHOWN]),
        more_keys=max(0, len(keys) - KEYS_SHOWN),
        network=network_words(visit),
        observation=observation_words(visit),
        signals=_listed(visit, DetectionKind.CONSENT_SIGNAL, SIGNALS_SHOWN),
        typed=_typed_words(visit),
        sent=_listed(visit, DetectionKind.PERSONAL_DATA, SENT_SHOWN),
        patterns=_listed(visit, DetectionKind.SCRIPT_API, SCRIPTS_SHOWN),
        scripts=scripts[:SCRIPTS_SHOWN],
        more_scripts=max(0, len(scripts) - SCRIPTS_SHOWN),
    )


def image_paths(visit: ReportVisit, visits: Sequence[Visit]) -> list[str]:
    """The paths of a visit's images in the run folder, those of its steps first, each once."""
    whole = next((one for one in visits if one.scenario == visit.scenario), None)
    names = [step.screenshot for step in visit.choice.steps if step.screenshot]
    names += whole.screenshots if whole else ()
    return [f"visits/{visit.scenario}/{name}" for name in dict.fromkeys(names)]


def same_banner(earlier: Sequence[ReportVisit], visit: ReportVisit) -> str | None:
    """The scenario of the first visit before this one that met the very same banner."""
    if visit.banner is None or not visit.banner.found:
        return None
    return next((one.scenario for one in earlier if one.banner == visit.banner), None)


def script_rows(uses: Iterable[ReportApiUse]) -> tuple[ScriptRow, ...]:
    """What scripts were after, one row for each script, family and phase: third parties and the busiest first."""
    groups: dict[tuple[str, Party, ApiFamily, Phase], Counter[str]] = {}
    for use in uses:
        groups.setdefault((use.script, use.party, use.family, use.phase), Counter())[use.api] += use.count
    rows = [
        ScriptRow(*key, tuple(apis.most_common(APIS_NAMED)), max(0, len(apis) - APIS_NAMED), apis.total())
        for key, apis in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.party is Party.FIRST, -row.count, row.script)))


def _listed(visit: ReportVisit, kind: DetectionKind, limit: int) -> Listed:
    found = [one for one in visit.detections if one.kind is kind]
    return Listed(tuple(found[:limit]), max(0, len(found) - limit))


def _typed_words(visit: ReportVisit) -> str:
    """What was typed, in one sentence; empty where nothing was, and so nothing was looked for."""
    kinds = Counter(typed.kind for typed in visit.typed)
    if not kinds:
        return ""
    names = {"email": "e-mail address", "phone": "phone number", "name": "name"}
    plurals = {"email": "e-mail addresses", "phone": "phone numbers", "name": "names"}
    told = ", ".join(counted(number, names.get(kind, kind), plurals.get(kind)) for kind, number in kinds.items())
    return f"Test values typed into forms that were never sent: {told}."
