"""Reading the browser's cookie jar: what is stored in a profile at this moment."""

from __future__ import annotations

import time

from crawler.capture.cdp import CdpConnection, Json
from crawler.evidence import Phase, StoredCookie
from crawler.site import party

MAX_COOKIES = 10_000


async def read_jar(connection: CdpConnection, context_id: str, *, site: str, phase: Phase) -> tuple[StoredCookie, ...]:
    """Every cookie of one browser context, third parties' included.

    Raises:
        CommandFailed: the browser would not tell.
        BrowserLost: the browser went away.
    """
    answer = await connection.send("Storage.getCookies", {"browserContextId": context_id})
    now = time.time()
    cookies = [_stored(cookie, site, phase, now) for cookie in answer.get("cookies", [])[:MAX_COOKIES]]
    return tuple(sorted(cookies, key=lambda c: (c.domain, c.path, c.name)))


def _stored(cookie: Json, site: str, phase: Phase, now: float) -> StoredCookie:
    domain = str(cookie["domain"])
    expires = None if cookie.get("session") or cookie.get("expires", -1) < 0 else float(cookie["expires"])
    return StoredCookie(
        name=cookie["name"],
        value=cookie["value"],
        domain=domain.lstrip("."),
        host_only=not domain.startswith("."),
        path=cookie["path"],
        party=party(domain.lstrip("."), site),
        phase=phase,
        expires=expires,
        lifetime_s=None if expires is None else round(expires - now, 1),
        secure=bool(cookie.get("secure")),
        http_only=bool(cookie.get("httpOnly")),
        same_site=cookie.get("sameSite"),
        partitioned="partitionKey" in cookie,
    )
