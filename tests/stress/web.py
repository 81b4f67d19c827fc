"""The hosts of the stress page, for `temoin.demo.server.DemoWeb`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from temoin.demo import exchange
from temoin.demo.exchange import Answer, CookieLine, Request
from tests.stress.channels import ADDRESSES, LINKS, PARTS
from tests.stress.kind import Asked
from tests.stress.place import MAIN, PLACES

MAIN_URL = f"https://{MAIN.own}/"
_DAY_SECONDS = 86400.0
# Every Set-Cookie line differs from every other, so that none can stand for another.
_serial = itertools.count(1)


def answer(request: Request) -> Answer:
    """The answer of any of the hosts."""
    found = ADDRESSES.get((request.host, request.path))
    if found is None:
        return exchange.not_found()
    place, kind, part = PLACES[found[0]], found[1], PARTS[found[1], found[2]]
    if request.method == "OPTIONS":
        return _readable(exchange.empty(), request) if part.readable else exchange.empty()
    made = part.answer(Asked(request, place, kind, part.name, LINKS[place.name]))
    line = CookieLine(part.cookie(place, kind), str(next(_serial)), _DAY_SECONDS, same_site="None")
    return (_readable(made, request) if part.readable else made).with_cookies(str(line))


def _readable(made: Answer, request: Request) -> Answer:
    """The same answer, not to be cached unless it says so, and open to the scripts of every site."""
    headers = [] if any(name == "Cache-Control" for name, _ in made.headers) else [("Cache-Control", "no-store")]
    if origin := request.header("Origin"):
        headers += [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]
    if request.method == "OPTIONS":
        headers += [
            ("Access-Control-Allow-Methods", request.header("Access-Control-Request-Method")),
            ("Access-Control-Allow-Headers", request.header("Access-Control-Request-Headers")),
        ]
    return made.with_headers(*headers)


STRESS_HOSTS: Mapping[str, Callable[[Request], Answer]] = {host: answer for host, _ in ADDRESSES if host}
