"""withdrawal: the visitor accepts, then takes it back by the permanent link or icon, and loads the page again."""

from __future__ import annotations

from crawler.evidence import ChoiceMade, Phase, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.consent.attempt import Attempt
from scenarios.consent.choose import allow_none, make_choice, new_attempt
from scenarios.consent.plan import History
from scenarios.consent.play_choice import ending_of, use_the_page
from scenarios.consent.reopen import reopen
from scenarios.consent.witnesses import confirm_choice
from scenarios.consent.work import Work, count_clicks, is_made
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, Scenario, Stage

ACCEPTED_LIFE_S = 8.0


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Accept, use the page, take the consent back, and watch what is still read or written."""
    await visit.open_site()
    accepted = new_attempt("accept")
    accepted.says = "withdraw"
    await make_choice(visit, stage.reader, accepted)
    if not is_made(accepted):
        return ending_of(accepted)
    await use_the_page(visit)
    await visit.live(min(ACCEPTED_LIFE_S, visit.settings.observe_s))
    await visit.take_stock()
    await confirm_choice(visit, accepted, stage.reader)
    if not (is_made(accepted) and accepted.verified):
        return ending_of(accepted)
    attempt = _taking_back(accepted)
    await _take_back(visit, stage, attempt)
    return _ending(attempt, accepted)


def _taking_back(accepted: Attempt) -> Attempt:
    """The second attempt of the visit, which goes on from where the first one ended."""
    return Attempt(
        "refuse",
        allow_none,
        phase=Phase.AFTER_WITHDRAWAL,
        before=Phase.AFTER_CHOICE,
        says="withdraw",
        history=History(withdrawing=True),
        banner=accepted.banner,
        steps=accepted.steps,
        known=accepted.remembered,
        needed_hands=accepted.needed_hands,
        appeared_s=accepted.appeared_s,
    )


async def _take_back(visit: OpenVisit, stage: Stage, attempt: Attempt) -> None:
    opened = await reopen(visit, attempt)
    if opened is None:
        return
    layer, sight = opened
    await Work(visit, attempt, stage.reader, sight).carry_out(layer)
    if not is_made(attempt):
        return
    count_clicks(attempt)
    await use_the_page(visit)
    await visit.observe()
    await visit.take_stock()
    await confirm_choice(visit, attempt, stage.reader)
    if is_made(attempt):
        await visit_samples(visit, stage.pages, use_the_page)


def _ending(attempt: Attempt, accepted: Attempt) -> Ending:
    if is_made(attempt) and attempt.verified:
        attempt.made = ChoiceMade.WITHDRAWN
        return Ending(VisitStatus.COMPLETED, attempt.choice(), attempt.banner)
    if attempt.made is ChoiceMade.NONE:
        reason = f"accepted, then {attempt.how}"
        attempt.made, attempt.verified, attempt.how = accepted.made, accepted.verified, reason
        return Ending(VisitStatus.NOT_APPLICABLE, attempt.choice(), attempt.banner, reason=reason)
    attempt.fail(f"accepted, then {attempt.how}")
    return Ending(VisitStatus.FAILED, attempt.choice(), attempt.banner, reason=attempt.how)


SCENARIO = Scenario(
    name="withdrawal", summary="the visitor accepts, then withdraws by the site's permanent link or icon", play=play
)
