"""signed-in: the visitor signs in as a member, as `temoin.toml` says, and looks at the site as one.

They make no choice, unless something lies over the form: then they refuse first. What is typed from the environment is
in none of the evidence, and no picture is taken while the page shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from crawler.evidence import Choice, Step
from crawler.eyes import LookFailed
from crawler.following import follow
from crawler.visiting import OpenVisit
from scenarios.acting import click, fill, noted, press_on, see
from scenarios.choosing import choose, was_made
from scenarios.consent.choose import described_banner
from scenarios.consent.wait import wait_for_banner
from scenarios.hands import move_and_scroll
from scenarios.login import Login
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, NotDone, Scenario, Stage, completed, failed, no_choice

SUCCESS_WITHIN_S = 10.0
LOOK_EVERY_S = 0.5
LIES_OVER = "something lies over it"
_SIGNS_OUT = re.compile(r"log-?out|sign-?out|d[eé]connexion|d[eé]connecter|abmelden", re.IGNORECASE)

_SHOWS = """(secrets) => {
  const isPassword = (el) => el.tagName === "INPUT" && el.type === "password";
  const texts = [], roots = [document];
  for (let i = 0; i < roots.length && i < 1000; i += 1) {
    texts.push((roots[i].body || roots[i]).innerText ?? roots[i].textContent ?? "");
    for (const el of roots[i].querySelectorAll("*")) {
      if (el.shadowRoot) roots.push(el.shadowRoot);
      if (typeof el.value === "string" && !isPassword(el)) texts.push(el.value);
    }
  }
  const shown = texts.join("\\n").toLowerCase();
  return secrets.some((secret) => shown.includes(secret.toLowerCase()));
}"""


@dataclass
class _Member:
    """A visitor on the way to being one."""

    visit: OpenVisit
    stage: Stage
    login: Login
    steps: list[Step] = field(default_factory=list)
    choice: Choice = field(default_factory=no_choice)

    async def note(self, act: str, detail: str = "", *, picture: str | None = None) -> None:
        """One more step; its picture is left out where the page shows a secret."""
        if picture is not None and await _shows_a_secret(self.visit):
            detail, picture = f"{detail} (no picture: the page shows a secret value)".strip(), None
        self.steps.append(await noted(self.visit, act, detail, picture=picture))

    def made(self) -> Choice:
        """The choice with every step of the visit."""
        return self.choice.model_copy(update={"steps": tuple(self.steps)})


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Open the site, sign in, see that it came off, and look at the site as a member does."""
    if stage.login is None:
        return failed("no [login] table says how to sign in")
    member = _Member(visit, stage, stage.login)
    await visit.open_site()
    banner = await described_banner(visit, await wait_for_banner(visit, hands=False))
    await member.note("banner seen" if banner.found else "no banner seen", picture="before-signing-in")
    try:
        await _sign_in(member)
    except NotDone as not_done:
        return failed(f"not signed in: {not_done}", choice=member.made(), banner=banner)
    await move_and_scroll(visit)
    await visit.observe()
    await member.note("moved and scrolled as a member", visit.page.url, picture="member")
    await visit_samples(visit, partial(_pages_for_members, stage), move_and_scroll)
    return completed(choice=member.made(), banner=banner)


async def _pages_for_members(stage: Stage) -> Sequence[str]:
    """The sampled pages, without one that would end the session."""
    return [url for url in await stage.pages() if not _SIGNS_OUT.search(url)]


async def _sign_in(member: _Member) -> None:
    """Sign in; where something lies over the form, refuse first, and begin again.

    Raises:
        NotDone: the visitor is no member afterwards.
    """
    try:
        await _send_form(member)
    except NotDone as not_done:
        if LIES_OVER not in str(not_done):
            raise
        await member.visit.go(member.login.url)  # with empty fields: choosing takes pictures
        attempt = await choose(member.visit, member.stage, "refuse")
        member.steps += attempt.steps
        if not was_made(attempt):
            raise NotDone(
                f"{not_done}, and a refusal that might take it away was not made: {attempt.how}"
            ) from not_done
        member.choice = attempt.choice()
        await _send_form(member)


async def _send_form(member: _Member) -> None:
    visit, login = member.visit, member.login
    await visit.go(login.url)
    for selector in login.before:
        await click(visit, selector)
    for one in login.fields:
        await fill(visit, one.selector, one.value or "")
    await member.note("form filled in", f"{len(login.fields)} field(s) of {visit.page.url}")
    await follow(visit, partial(_submit, visit, login))
    await member.note("signed in", visit.page.url, picture="signed-in")


async def _submit(visit: OpenVisit, login: Login) -> None:
    """Send the form, and see what only members see: some sites take several pages for that."""
    form = visit.page.url
    await press_on(visit, login.submit)
    await _see_success(visit, login, form)


async def _see_success(visit: OpenVisit, login: Login, before: str) -> None:
    """Wait until the page shows what only members see; both signs where both are configured."""
    waited = 0.0
    while login.success_url is not None and (login.success_url not in visit.page.url or visit.page.url == before):
        if waited >= SUCCESS_WITHIN_S or visit.remaining_s <= 0:
            raise NotDone(f"the form was sent, and no other address with « {login.success_url} » followed")
        await visit.live(LOOK_EVERY_S)
        waited += LOOK_EVERY_S
    if login.success is not None:
        try:
            await see(visit, login.success, within_s=SUCCESS_WITHIN_S)
        except NotDone as not_done:
            raise NotDone(f"the form was sent, and {not_done}") from not_done


async def _shows_a_secret(visit: OpenVisit) -> bool:
    """Whether a secret can be read anywhere on the page; so it is taken to be where that cannot be seen."""
    values = list(visit.session.secrets.values)
    if not values:
        return False
    try:
        return any([await visit.clock.alongside(visit.eyes.look(f, _SHOWS, values)) for f in visit.eyes.frames()])
    except LookFailed:
        return True


SCENARIO = Scenario(
    name="signed-in",
    summary="the visitor signs in, as temoin.toml says, and looks at the site as a member",
    play=play,
    needs_login=True,
)
