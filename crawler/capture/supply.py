"""A request of the network log as a hop of the record: what DevTools missed, told as far as the log knows it."""

from __future__ import annotations

import re

from crawler.capture.hops import MAX_URL_CHARS, Answered, Arrival, Body, Hop
from crawler.capture.net_log import WireRequest
from crawler.capture.stamp import Mark
from crawler.evidence import Headers, Initiator, Witness

_STATUS_LINE = re.compile(r"HTTP/(?P<version>[\d.]+) (?P<status>\d{3}) ?(?P<text>.*)")


def arrival_of(request: WireRequest, received: tuple[str, Headers] | None) -> Arrival | None:
    """An answer's headers and the browser's verdict on its cookies, as the log tells them."""
    if received is None:
        return None
    match = _STATUS_LINE.match(received[0])
    return Arrival(received[1], int(match["status"]) if match else None, request.refused_cookies or {})


def supplied_hop(
    request: WireRequest, place: Mark, received: tuple[str, Headers] | None, connection: int | None
) -> Hop:
    """The hop; who caused it and what it carried are unknown to the log."""
    hop = Hop(
        id=f"net-log.{request.sent_place}",
        url=request.url[:MAX_URL_CHARS],
        method=request.method,
        resource_type="Other",
        target="unknown",
        phase=place.phase,
        page=place.page,
        started=place.now,
        wall_time=request.time,
        frame_url=None,
        initiator=Initiator(kind="unknown"),
        headers=Headers(),
        body=Body("", truncated=True) if request.method not in {"GET", "HEAD", "OPTIONS"} else None,
        open=False,
        witness=Witness.NET_LOG,
    )
    if received is None:
        return hop
    line, headers = received
    match = _STATUS_LINE.match(line)
    hop.answer = Answered(
        status=int(match["status"]) if match else None,
        status_text=match["text"] if match else "",
        mime_type=headers.first("content-type").partition(";")[0].strip(),
        protocol=f"http/{match['version']}" if match else "",
        address=None,
        connection=connection,
        served_from="network",
        timings=None,
        headers=None,
    )
    return hop
