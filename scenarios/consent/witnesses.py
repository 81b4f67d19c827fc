"""The proof of a choice by four witnesses: the banner is gone, something was stored for it, it holds, signals agree."""

from __future__ import annotations

from typing import Literal

from crawler.errors import SiteUnreachable
from crawler.evidence import ChoiceMade, ConsentReading, PageView, Party, Phase, Testimony, WitnessKind
from crawler.site import host_of, registrable_domain
from crawler.visiting import ERROR_STATUS, OpenVisit
from scenarios.choice_reading import ChoiceReader, ReadChoice
from scenarios.consent.attempt import Attempt
from scenarios.consent.look import element_at
from scenarios.consent.plan import Allow, agrees, free_purposes
from scenarios.consent.press import press
from scenarios.consent.reopen import reopen
from scenarios.consent.set_purposes import unfolded
from scenarios.consent.sight import SeenBox
from scenarios.consent.stored import Stored, stored_choice
from scenarios.consent.wait import look_now
from scenarios.hands import move_and_scroll

AFTER_RELOAD_S = 5.0
LATER_THAN_BEFORE_S = 3.0
STEP_S = 1.5
MOST_LAYERS = 2
CONSEQUENCE_S = 3.0


async def confirm_choice(visit: OpenVisit, attempt: Attempt, reader: ChoiceReader) -> None:
    """Hear the witnesses; a choice that they do not prove becomes ``failed``, with what they said."""
    made = attempt.made
    stored = await stored_choice(visit, attempt.phase, reader)
    signals = _signals(visit, attempt.phase, reader)
    reload = await _of_reload(visit, attempt)
    calls = calls_against(visit, attempt) if attempt.wanted == "refuse" else ()
    attempt.testimony = [
        Testimony(witness=WitnessKind.BANNER_GONE, says="agrees", detail=f"gone since the visitor {attempt.how}"),
        _of_stored(stored, attempt),
        _of_signals(signals, calls, attempt),
        reload,
    ]
    if attempt.wanted == "granular" and attempt.testimony[1].says == "silent" and (stored.changed or stored.sent):
        attempt.testimony[1] = await _of_settings(visit, attempt)
    against = [one for one in attempt.testimony if one.says == "contradicts"]
    explicit = stored.says(attempt.desired)
    if explicit:  # a site whose signals belie its own record is a finding about the site, not a choice that failed
        against = [one for one in against if one.witness is not WitnessKind.SIGNALS]
    attempt.verified = not against and attempt.testimony[1].says == "agrees" and attempt.testimony[3].says == "agrees"
    if attempt.verified:
        attempt.made = made
        return
    reasons = against or [one for one in attempt.testimony if one.says == "silent" and one.witness in _NEEDED]
    attempt.fail(f"{attempt.how}, but {'; '.join(one.detail for one in reasons)}")


_NEEDED = frozenset({WitnessKind.STORED_CHOICE, WitnessKind.RELOAD})


def _of_stored(stored: Stored, attempt: Attempt) -> Testimony:
    kind = WitnessKind.STORED_CHOICE
    if stored.contradicts(attempt.desired):
        return Testimony(witness=kind, says="contradicts", detail=f"what was stored says otherwise: {stored.words}")
    if stored.says(attempt.desired):
        return Testimony(witness=kind, says="agrees", detail=stored.words)
    if attempt.must_be_told:
        does = (
            "closing is no refusal by itself" if attempt.made is ChoiceMade.REFUSED else "it does not say that it saves"
        )
        return Testimony(witness=kind, says="contradicts", detail=f"{does} ({stored.words})")
    if attempt.wanted == "granular":
        return Testimony(
            witness=kind, says="silent", detail=f"whether the purposes were kept is not told ({stored.words})"
        )
    if stored.changed or stored.sent:
        return Testimony(witness=kind, says="agrees", detail=f"{stored.words} (what it says is not known)")
    return Testimony(witness=kind, says="silent", detail="no choice was stored")


def _signals(visit: OpenVisit, phase: Phase, reader: ChoiceReader) -> list[ReadChoice]:
    """The last word of each interface and frame since the choice."""
    last: dict[tuple[str, str], ConsentReading] = {}
    for reading in visit.recorder.consent_readings():
        if reading.phase is phase:
            last[reading.source.value, reading.frame_url] = reading
    read = [reader.of_signal(reading) for reading in last.values()]
    return [one for one in read if one is not None and one.says not in {"not-told", "none-yet"}]


def calls_against(visit: OpenVisit, attempt: Attempt) -> tuple[str, ...]:
    """Third parties whose being called speaks against a refusal.

    Those first called with the very click: as a rule, what starts then was accepted. When a consent is taken back,
    those first called once it was given, and called again on a page loaded after it was taken back.
    """
    began: dict[str, Phase] = {}
    against: list[str] = []
    last_page = len(visit.pages) - 1
    for request in visit.recorder.requests(visit.first_party):
        site = registrable_domain(host_of(request.url))
        if request.party is Party.FIRST or not site:
            continue
        first = began.setdefault(site, request.phase)
        by_the_click = first is attempt.phase and request.started <= attempt.made_at + CONSEQUENCE_S
        goes_on = first is Phase.AFTER_CHOICE and request.phase is attempt.phase and request.page == last_page
        if by_the_click or (attempt.phase is Phase.AFTER_WITHDRAWAL and goes_on):
            against.append(site)
    return tuple(dict.fromkeys(against))


def _of_signals(signals: list[ReadChoice], calls: tuple[str, ...], attempt: Attempt) -> Testimony:
    kind = WitnessKind.SIGNALS
    words = "; ".join(one.words for one in signals)[:300]
    stored = Stored(tuple(signals), ())
    if calls:
        began = "the click started calls to" if attempt.phase is Phase.AFTER_CHOICE else "calls go on to"
        detail = f"{began} {', '.join(calls)[:200]}"
        return Testimony(witness=kind, says="contradicts", detail=detail)
    if not signals:
        return Testimony(witness=kind, says="silent", detail="no consent signal was given")
    if stored.contradicts(attempt.desired):
        return Testimony(witness=kind, says="contradicts", detail=f"the page's consent signals say otherwise: {words}")
    return Testimony(witness=kind, says="agrees" if stored.says(attempt.desired) else "silent", detail=words)


async def _of_reload(visit: OpenVisit, attempt: Attempt) -> Testimony:
    """Load the page again and give the banner as long, and the same hands, as it needed to come."""
    kind = WitnessKind.RELOAD
    page = await _load_again(visit)
    if page is None or page.status is None or page.status >= ERROR_STATUS:
        detail = "the page did not load again, so nothing shows that the choice holds"
        return Testimony(witness=kind, says="silent", detail=detail)
    waited = 0.0
    patience = max(AFTER_RELOAD_S, attempt.appeared_s + LATER_THAN_BEFORE_S)
    back = None
    while waited < patience and back is None and visit.remaining_s > 0:
        lived = await visit.live(min(STEP_S, patience - waited))
        waited += lived
        back = (await look_now(visit)).banner
        if lived <= 0:
            break
    if back is None and attempt.needed_hands and visit.remaining_s > 0:
        await move_and_scroll(visit)
        await visit.live(LATER_THAN_BEFORE_S)
    sight = await look_now(visit)
    back = back or sight.banner
    if back is not None:
        return Testimony(witness=kind, says="contradicts", detail="the banner came back after a reload")
    if waited + 0.01 < patience:
        return Testimony(witness=kind, says="silent", detail="there was no time to see whether the banner comes back")
    return Testimony(witness=kind, says="agrees", detail=f"no banner {waited:g} s after a reload")


async def _of_settings(visit: OpenVisit, attempt: Attempt) -> Testimony:
    """Bring the settings back and see how the purposes stand there: for records that nobody can read."""
    kind = WitnessKind.STORED_CHOICE
    silent = Testimony(
        witness=kind, says="silent", detail="what was stored does not tell, nor can the settings be seen"
    )
    looking = Attempt("granular", attempt.allow, known=attempt.remembered)
    opened = await reopen(visit, looking)
    layer = await unfolded(visit, opened[0]) if opened is not None else None
    for _ in range(MOST_LAYERS):
        if layer is None or free_purposes(layer):
            break
        layer = await _behind_settings(visit, layer)
    if layer is None or not free_purposes(layer) or any(p.on is None for p in free_purposes(layer)):
        return silent
    await visit.screenshot("settings-after-reload")
    on = ", ".join(purpose.label for purpose in free_purposes(layer) if purpose.on) or "none"
    says: Literal["agrees", "contradicts"] = "agrees" if _shows(layer, attempt.allow) else "contradicts"
    return Testimony(witness=kind, says=says, detail=f"the settings, opened again after the reload, show on: {on}")


def _shows(layer: SeenBox, allow: Allow) -> bool:
    """Whether every purpose stands as wanted; what another tab hides, of legitimate interest as a rule, must be off."""
    free = free_purposes(layer)
    shown = [purpose for purpose in free if purpose.turn_on or purpose.turn_off]
    if not shown:
        return agrees(layer, allow)
    return all(purpose.on is (purpose in shown and allow(purpose)) for purpose in free)


async def _behind_settings(visit: OpenVisit, layer: SeenBox) -> SeenBox | None:
    settings = next(iter(layer.of_kind("settings", "partners")), None)
    element = await element_at(visit.eyes, layer, settings.index) if settings is not None else None
    if element is None or not (await press(visit, element)).done:
        return None
    await visit.live(STEP_S)
    sight = await look_now(visit, opened=True)
    return next((box for box in sight.boxes if free_purposes(box)), sight.banner)


async def _load_again(visit: OpenVisit) -> PageView | None:
    """The page where the banner was, loaded again: the way to the settings can have led to another one."""
    if visit.page.url.partition("#")[0] == visit.pages[0].url.partition("#")[0]:
        return await visit.reload()
    try:
        return await visit.go(visit.site)
    except SiteUnreachable as error:
        visit.recorder.note_error(str(error))
        return None
