"""Coming back days later: the browser was closed meanwhile, cookies have lapsed, and the page's clock has gone on.

A real browser cannot be made to wait for months. What lapses is taken out of the jar, as the browser would have done;
what pages keep for a session only is emptied; and on a blank page the clock of the site's own process leaps.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Error

from crawler.errors import BrowserLost
from crawler.evidence import Phase, StoredCookie
from crawler.eyes import LookFailed
from crawler.visiting import OpenVisit

DAY_S = 86_400.0
BLANK = "about:blank"
BLANK_DEADLINE_S = 5.0
LEAP_DEADLINE_S = 20.0
EMPTY = "() => { try { sessionStorage.clear(); } catch { /* a frame without storage */ } }"

CookieKey = tuple[str, str, str, float | None]


@dataclass
class Absence:
    """The times that the visitor stayed away so far, of one visit.

    Attributes:
        days: in all.
        clock_follows: whether the page's own clock has gone along every time.
    """

    days: int = 0
    clock_follows: bool = True
    _ages: dict[CookieKey, float] = field(default_factory=dict)

    async def until(self, visit: OpenVisit, days: int) -> tuple[str, ...]:
        """Stay away until so many days have passed since the first time; the names of the site's cookies that lapsed.

        The page is blank afterwards, and what comes belongs to the later visit.

        Raises:
            BrowserLost: the browser went away.
        """
        passed, self.days = days - self.days, days
        await _leave(visit)
        self.clock_follows = await _leap(visit, passed) and self.clock_follows
        lapsed = [cookie for cookie in await visit.jar() if self._lapses(cookie, passed)]
        for cookie in lapsed:
            await _forget(visit, cookie)
        visit.recorder.enter(Phase.LATER_VISIT)
        return tuple(dict.fromkeys(cookie.name for cookie in lapsed))

    def _lapses(self, cookie: StoredCookie, days: float) -> bool:
        """Whether it has expired by now; one written since the last absence is as old as this one only."""
        key = (cookie.name, cookie.domain, cookie.path, cookie.expires)
        self._ages[key] = self._ages.get(key, 0.0) + days
        return cookie.lifetime_s is None or cookie.lifetime_s <= self._ages[key] * DAY_S


async def _leave(visit: OpenVisit) -> None:
    for frame in visit.eyes.frames():
        try:
            await visit.eyes.look(frame, EMPTY)
        except LookFailed as failure:
            visit.recorder.note_error(f"a frame kept what it should keep for a session only: {failure}")
    await visit.say_goodbye()
    try:
        going = visit.page.goto(BLANK, timeout=BLANK_DEADLINE_S * 1000)
        await visit.clock.alongside(going)
    except Error as error:
        if visit.page.is_closed():
            raise BrowserLost("the browser went away") from error
        raise


async def _leap(visit: OpenVisit, days: float) -> bool:
    followed = await visit.clock.leap(days * DAY_S, wall_s=min(LEAP_DEADLINE_S, visit.remaining_s / 2))
    if not followed:
        visit.recorder.note_error(f"the page's clock did not go on by {days:g} days: only cookies have lapsed")
    return followed


async def _forget(visit: OpenVisit, cookie: StoredCookie) -> None:
    host = cookie.domain if cookie.host_only else f".{cookie.domain}"
    async with asyncio.timeout(BLANK_DEADLINE_S):
        await visit.context.clear_cookies(name=cookie.name, domain=host, path=cookie.path)
