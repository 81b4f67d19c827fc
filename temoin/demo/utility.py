"""Plain hosts for tests: a page with nothing, statuses, slow answers, and a page per stand-in."""

from __future__ import annotations

import json

from temoin.demo import exchange
from temoin.demo.exchange import Answer, Request
from temoin.demo.standins import stand_ins, starters

PLAIN_HOST = "plain.example"
STATUS_HOST = "status.example"
SLOW_HOST = "slow.example"
STAND_INS_HOST = "stand-ins.example"
_SLOW_SECONDS = 3.0
_SLOWEST_SECONDS = 30.0
_REDIRECTS = range(300, 400)
_STATUSES = range(200, 600)


def _plain(_: Request) -> Answer:
    return exchange.page(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title><p>Nothing here.</p></html>'
    )


def _status(request: Request) -> Answer:
    """``/404`` answers 404, and so on; a redirection goes to the plain host."""
    wanted = request.path.removeprefix("/")
    status = int(wanted) if wanted.isascii() and wanted.isdigit() else 404
    if status in _REDIRECTS:
        return exchange.redirect(f"https://{PLAIN_HOST}/", status)
    if status not in _STATUSES:
        return exchange.not_found()
    return exchange.page(
        f'<!doctype html><html lang="en"><title>{status}</title><p>Status {status}.</p></html>', status
    )


def _slow(request: Request) -> Answer:
    """Answers after ``?seconds=`` (3 by default, 30 at most)."""
    wanted = request.query.get("seconds", "")
    seconds = (
        float(wanted)
        if wanted.replace(".", "", 1).isascii() and wanted.replace(".", "", 1).isdigit()
        else _SLOW_SECONDS
    )
    answer = _plain(request)
    return Answer(200, answer.body, answer.content_type, delay_s=min(seconds, _SLOWEST_SECONDS))


def _stand_in_page(request: Request) -> Answer:
    """``/<service-id>?option=value``: a page that does nothing but start one stand-in, at once."""
    wanted = request.path.removeprefix("/")
    if wanted == "services.js":
        return exchange.script(starters(stand_ins()))
    if wanted not in stand_ins():
        for one in stand_ins().values():
            answer = one.answer("@site", request)
            if answer is not None:
                return answer
        return exchange.not_found()
    # "<" is escaped for the options sit in a script element.
    options = json.dumps({**stand_ins()[wanted].options, **request.query}).replace("<", "\\u003c")
    return exchange.page(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{wanted}</title><body>'
        f'<div data-embed="{wanted}"></div><script src="/services.js"></script>'
        f"<script>window.siteServices[{json.dumps(wanted)}]({options}, window.sitePage)</script></body></html>"
    )


HOSTS = {PLAIN_HOST: _plain, STATUS_HOST: _status, SLOW_HOST: _slow, STAND_INS_HOST: _stand_in_page}
