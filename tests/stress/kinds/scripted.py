"""Kinds that the page's script makes at load: requests of its own, frames, windows, what is kept and asked again."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import When
from tests.stress.kind import Kind, Part
from tests.stress.place import (
    EVERYWHERE,
    FRAMES_TOO,
    HANDS,
    HERE,
    PAGE_AND_FRAME,
    WINDOWS_TOO,
    Place,
    Role,
)

OWN, STREAMS = Role.OWN, Role.STREAMS


def _scripted(
    name: str, words: str, places: tuple[Place, ...], *parts: Part, optional_in: frozenset[str] = frozenset()
) -> Kind:
    return Kind(name, words, places, parts, scripted=True, optional_in=optional_in)


REQUESTS = (
    _scripted("fetch-get", "fetch, own host", EVERYWHERE, Part(answers.data, role=OWN)),
    _scripted("fetch-cross", "fetch, another site", FRAMES_TOO, Part(answers.data)),
    _scripted("fetch-post", "fetch, a JSON body", WINDOWS_TOO, Part(answers.data, method="POST", role=OWN)),
    _scripted("fetch-binary", "fetch, a binary body", PAGE_AND_FRAME, Part(answers.data, method="POST", role=OWN)),
    _scripted("fetch-large", "fetch, a body of 100 KiB", PAGE_AND_FRAME, Part(answers.data, method="POST", role=OWN)),
    _scripted("fetch-form", "fetch, a form with a file", PAGE_AND_FRAME, Part(answers.data, method="POST")),
    _scripted(
        "fetch-preflight",
        "fetch, announced by a preflight",
        FRAMES_TOO,
        Part(answers.data, method="PUT", preflight=True),
    ),
    _scripted("fetch-no-cors", "fetch whose answer is opaque", PAGE_AND_FRAME, Part(answers.data)),
    _scripted("fetch-omit", "fetch without credentials", PAGE_AND_FRAME, Part(answers.data, kept=False)),
    _scripted("fetch-error", "fetch answered by an error", HERE, Part(answers.status(500), role=OWN)),
    _scripted("fetch-head", "fetch of the headers alone", HERE, Part(answers.data, method="HEAD")),
    _scripted("fetch-keepalive", "fetch that may outlive the page", WINDOWS_TOO, Part(answers.empty, method="POST")),
    _scripted(
        "fetch-redirected-post",
        "fetch whose body goes on to another site",
        PAGE_AND_FRAME,
        Part(answers.redirect(307, "kept"), method="POST", role=OWN),
        Part(answers.data, "kept", "POST"),
    ),
    _scripted("fetch-stream", "fetch answered in pieces", PAGE_AND_FRAME, Part(answers.stream, role=STREAMS)),
    _scripted("fetch-until-close", "fetch answered without length", HERE, Part(answers.until_close, role=STREAMS)),
    _scripted("fetch-endless", "fetch answered without end", HERE, Part(answers.endless, role=STREAMS)),
    _scripted(
        "fetch-aborted",
        "fetch given up before the answer",
        PAGE_AND_FRAME,
        # No answer, no cookie kept.
        Part(answers.slow, role=STREAMS, kept=False),
        # On a busy machine seconds pass before a request is sent: the page gives up only what the server has heard.
        Part(answers.slow_heard, "heard", most=None),
    ),
    _scripted("fetch-abandoned", "fetch given up in mid-answer", PAGE_AND_FRAME, Part(answers.endless, role=STREAMS)),
    _scripted("xhr", "XMLHttpRequest", WINDOWS_TOO, Part(answers.data, role=OWN)),
    _scripted("xhr-post", "XMLHttpRequest, a form body", PAGE_AND_FRAME, Part(answers.data, method="POST")),
    _scripted("xhr-sync", "synchronous XMLHttpRequest", HERE, Part(answers.data, role=OWN)),
    _scripted("beacon", "sendBeacon, text", EVERYWHERE, Part(answers.empty, method="POST")),
    _scripted("beacon-form", "sendBeacon, a form", HERE, Part(answers.empty, method="POST")),
    _scripted("beacon-json", "sendBeacon, JSON", HERE, Part(answers.empty, method="POST", preflight=True)),
    _scripted("ping", "a ping of a link clicked by script", HANDS, Part(answers.empty, method="POST")),
    _scripted("image-object", "an image that is in no document", WINDOWS_TOO, Part(answers.pixel)),
    _scripted("script-injected", "a script element made by script", WINDOWS_TOO, Part(answers.script)),
    _scripted("dynamic-import", "a module imported by script", WINDOWS_TOO, Part(answers.script, role=OWN)),
    _scripted("json-module", "JSON imported as a module", HERE, Part(answers.data, role=OWN)),
    _scripted("wasm", "WebAssembly compiled while it arrives", HERE, Part(answers.wasm, role=OWN)),
    _scripted("font-face", "a font loaded by script", HERE, Part(answers.font, kept=False)),
    _scripted("event-source", "server-sent events", PAGE_AND_FRAME, Part(answers.events, role=STREAMS)),
    _scripted(
        "event-source-again",
        "server-sent events that end and are asked for again",
        HERE,
        Part(answers.few_events, role=STREAMS, least=2, most=None),
    ),
    _scripted("socket", "a WebSocket, both ways", WINDOWS_TOO, Part(answers.socket, role=STREAMS, scheme="wss")),
    _scripted("socket-refused", "a WebSocket refused", HERE, Part(answers.status(403), role=STREAMS, kept=False)),
    _scripted("audio-worklet", "an audio worklet", HERE, Part(answers.code("registerProcessor;"), role=OWN)),
    _scripted("paint-worklet", "a paint worklet", HERE, Part(answers.code("registerPaint;"), role=OWN)),
    _scripted("fetch-later", "fetchLater, half a second", PAGE_AND_FRAME, Part(answers.empty)),
    _scripted("cache-add", "a file put into Cache Storage by the page", HERE, Part(answers.data, role=OWN)),
    _scripted(
        "revalidated",
        "an answer asked for twice, the second time whether it has changed",
        HERE,
        Part(answers.revalidated, role=OWN, least=2, most=2),
    ),
    _scripted(
        "stale-while-revalidate",
        "an answer used though stale, and asked for again behind the page's back",
        HERE,
        Part(answers.stale_while_revalidate, role=OWN, least=2, most=2),
    ),
)

FRAMES = (
    _scripted(
        "blank-frame",
        "a frame at about:blank, written by script",
        PAGE_AND_FRAME,
        Part(answers.code("fetch('$fetch', { credentials: 'include' });"), "script"),
        Part(answers.data, "fetch"),
    ),
    _scripted(
        "blob-frame",
        "a frame at a blob: address",
        HERE,
        Part(answers.code("fetch('$fetch', { credentials: 'include' });"), "script"),
        Part(answers.data, "fetch"),
    ),
    _scripted(
        "removed-frame",
        "a frame that sends and is taken away in the same moment",
        PAGE_AND_FRAME,
        Part(answers.empty, "beacon", "POST"),
        Part(answers.empty, "keepalive", "POST"),
    ),
    _scripted("form-post", "a form sent into a frame", PAGE_AND_FRAME, Part(answers.page, method="POST")),
    _scripted("form-get", "a form sent into a frame by GET", HERE, Part(answers.page)),
    _scripted("form-file", "a form with a file sent into a frame", HERE, Part(answers.page, method="POST", role=OWN)),
    _scripted("download-link", "a link with a download attribute", HERE, Part(answers.attachment, role=OWN)),
)

LATER = (
    Kind(
        "fetch-later-leave",
        "fetchLater, sent when the page is left",
        HANDS,
        (Part(answers.empty),),
        scripted=True,
        when=When.LEAVE,
    ),
)

KINDS = (*REQUESTS, *FRAMES, *LATER)
