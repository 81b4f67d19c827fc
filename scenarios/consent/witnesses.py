"""The proof of a choice by four witnesses: the banner is gone, something was stored for it, it holds, signals agree."""

from __future__ import annotations

from crawler.errors import SiteUnreachable
from crawler.evidence import ConsentReading, PageView, Phase, Testimony, WitnessKind
from crawler.visiting import ERROR_STATUS, OpenVisit
from scenarios.choice_reading import ChoiceReader, ReadChoice
from scenarios.consent.attempt import Attempt
from scenarios.consent.stored import Stored, stored_choice
from scenarios.consent.wait import look_now
from scenarios.hands import move_and_scroll

AFTER_RELOAD_S = 5.0
LATER_THAN_BEFORE_S = 3.0
STEP_S = 1.5


async def confirm_choice(visit: OpenVisit, attempt: Attempt, reader: ChoiceReader) -> None:
    """Hear the witnesses; a choice that they do not prove becomes ``failed``, with what they said."""
    made = attempt.made
    stored = await stored_choice(visit, attempt.phase, reader)
    signals = _signals(visit, attempt.phase, reader)
    attempt.testimony = [
        Testimony(witness=WitnessKind.BANNER_GONE, says="agrees", detail=f"gone since the visitor {attempt.how}"),
        _of_stored(stored, attempt),
        _of_signals(signals, attempt),
        await _of_reload(visit, attempt),
    ]
    against = [one for one in attempt.testimony if one.says == "contradicts"]
    explicit = stored.says(attempt.wanted, attempt.only)
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
    if stored.contradicts(attempt.wanted, attempt.only):
        return Testimony(witness=kind, says="contradicts", detail=f"what was stored says otherwise: {stored.words}")
    if stored.says(attempt.wanted, attempt.only):
        return Testimony(witness=kind, says="agrees", detail=stored.words)
    if attempt.must_be_told:
        return Testimony(witness=kind, says="contradicts", detail=f"closing is no refusal by itself ({stored.words})")
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


def _of_signals(signals: list[ReadChoice], attempt: Attempt) -> Testimony:
    kind = WitnessKind.SIGNALS
    words = "; ".join(one.words for one in signals)[:300]
    stored = Stored(tuple(signals), ())
    if not signals:
        return Testimony(witness=kind, says="silent", detail="no consent signal was given")
    if stored.contradicts(attempt.wanted, attempt.only):
        return Testimony(witness=kind, says="contradicts", detail=f"the page's consent signals say otherwise: {words}")
    return Testimony(
        witness=kind, says="agrees" if stored.says(attempt.wanted, attempt.only) else "silent", detail=words
    )


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


async def _load_again(visit: OpenVisit) -> PageView | None:
    """The page where the banner was, loaded again: the way to the settings can have led to another one."""
    if visit.page.url.partition("#")[0] == visit.pages[0].url.partition("#")[0]:
        return await visit.reload()
    try:
        return await visit.go(visit.site)
    except SiteUnreachable as error:
        visit.recorder.note_error(str(error))
        return None
