"""What the addresses of the stress page answer; cookies and cross-origin headers are added by `tests.stress.web`."""

from __future__ import annotations

import itertools
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from temoin.demo import exchange
from temoin.demo.exchange import Answer, Chunk, Conversation, Stream
from tests.stress import media
from tests.stress.kind import Asked

XSLT = (
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
    '<xsl:template match="/"><html><body>Made</body></html></xsl:template></xsl:stylesheet>'
)
_FOLDER = Path(__file__).parent / "static"
_PAGE_FILES = ("start.js", "requests.js", "frames.js", "workers.js", "moments.js", "end.js")
_SLOW_SECONDS = 30.0
_BEAT_SECONDS = 1.0
_CALLS_REMEMBERED = 1000
DEFAULT_LATE = "3,12,25"
LATE_DELAYS = re.compile(r"\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?){2}")


def pixel(_: Asked) -> Answer:
    """A picture of one pixel."""
    return exchange.pixel()


def empty(_: Asked) -> Answer:
    """204: what collectors answer."""
    return exchange.empty()


def data(asked: Asked) -> Answer:
    """A JSON document."""
    return exchange.data({"channel": f"{asked.place.name}/{asked.kind}", "received": len(asked.request.body)})


def drawing(_: Asked) -> Answer:
    """An SVG picture."""
    return Answer(200, media.SVG.encode(), "image/svg+xml")


def script(_: Asked) -> Answer:
    """A script that does nothing; it is a valid module too."""
    return exchange.script("globalThis.stressScripts = (globalThis.stressScripts ?? 0) + 1;\n")


def page(_: Asked) -> Answer:
    """A page with nothing."""
    return exchange.page('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>A page</title></html>')


def css(_: Asked) -> Answer:
    """A stylesheet with nothing."""
    return _typed("text/css", "/* nothing */")


def font(_: Asked) -> Answer:
    """Not a font: the browser asks for it all the same."""
    return Answer(200, b"not a font", "font/woff2")


def captions(_: Asked) -> Answer:
    """WebVTT."""
    return _typed("text/vtt", media.CAPTIONS)


def manifest(_: Asked) -> Answer:
    """A web application's manifest."""
    return _typed("application/manifest+json", json.dumps({"name": "Stress", "start_url": "/", "display": "browser"}))


def wasm(_: Asked) -> Answer:
    """A WebAssembly module."""
    return Answer(200, media.WASM, "application/wasm")


def sound(asked: Asked) -> Answer:
    """A WAV file, in ranges when a range is asked for."""
    whole = media.silence()
    asked_range = re.fullmatch(r"bytes=(\d{1,9})-(\d{0,9})", asked.request.header("Range"))
    ranges = ("Accept-Ranges", "bytes")
    if asked_range is None:
        return Answer(200, whole, "audio/wav", (ranges,))
    first = min(int(asked_range[1]), len(whole) - 1)
    last = min(int(asked_range[2] or len(whole)), len(whole) - 1)
    where = ("Content-Range", f"bytes {first}-{last}/{len(whole)}")
    return Answer(206, whole[first : last + 1], "audio/wav", (ranges, where))


def status(code: int) -> Callable[[Asked], Answer]:
    """An error, with a body."""
    return lambda _: Answer(code, b"No.")


def redirect(code: int, part: str) -> Callable[[Asked], Answer]:
    """A redirection to another part of the channel."""
    return lambda asked: exchange.redirect(asked.link(part), code)


def html(source: str, *headers: tuple[str, str]) -> Callable[[Asked], Answer]:
    """A page of that body; in it and in the headers ``$name`` is a part's address, ``$url`` the nameless part's."""

    def answer(asked: Asked) -> Answer:
        made = exchange.page(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Part</title>{source}</html>')
        filled = asked.fill(made.body.decode())
        return exchange.page(filled).with_headers(*((name, asked.fill(value)) for name, value in headers))

    return answer


def code(source: str) -> Callable[[Asked], Answer]:
    """A script; ``$name`` is a part's address."""
    return lambda asked: exchange.script(asked.fill(source))


def sheet(source: str) -> Callable[[Asked], Answer]:
    """A stylesheet; ``$name`` is a part's address."""
    return lambda asked: _typed("text/css", asked.fill(source))


def page_script(_: Asked) -> Answer:
    """What a document runs; it finds its plan in the document."""
    return exchange.script("".join(_static(name) for name in _PAGE_FILES))


def worker_script(name: str) -> Callable[[Asked], Answer]:
    """A file of ``static/`` for a worker, preceded by its plan: ``place``, ``late`` and ``links``."""

    def answer(asked: Asked) -> Answer:
        plan = f"const plan = {json.dumps(plan_of(asked))};\n"
        # A static import must be the literal first thing of a module.
        imports = f"import {json.dumps(asked.link('import'))};\n" if "import" in asked.links[asked.kind] else ""
        made = exchange.script(imports + plan + _static("worker_kit.js") + _static(name))
        return made.with_headers(("Service-Worker-Allowed", "/"))

    return answer


def plan_of(asked: Asked) -> dict[str, object]:
    """What scripts need to know: the place, when is late (seconds), and every address in the place."""
    late = asked.request.query.get("late", "")
    seconds = [float(number) for number in (late if LATE_DELAYS.fullmatch(late) else DEFAULT_LATE).split(",")]
    return {"place": asked.place.name, "late": seconds, "links": asked.links}


def xml(source: str) -> Callable[[Asked], Answer]:
    """An XML document; ``$name`` is a part's address."""
    return lambda asked: _typed("text/xml", f'<?xml version="1.0"?>{asked.fill(source)}')


def unsniffed(_: Asked) -> Answer:
    """JSON that says it is nothing else."""
    return exchange.data({"an": "image?"}).with_headers(("X-Content-Type-Options", "nosniff"))


def pixel_for_its_own_site(_: Asked) -> Answer:
    """A picture for pages of its own site only."""
    return exchange.pixel().with_headers(("Cross-Origin-Resource-Policy", "same-site"))


def unauthorized(_: Asked) -> Answer:
    """A request for a password."""
    return Answer(401, b"Who are you?", headers=(("WWW-Authenticate", 'Basic realm="stress"'),))


def dictionary(_: Asked) -> Answer:
    """A compression dictionary (RFC 9842)."""
    matching = ("Use-As-Dictionary", 'match="/dictionary/*"')
    return Answer(200, b"words of a dictionary " * 20, "text/plain", (matching, ("Cache-Control", "max-age=3600")))


def identity_root(asked: Asked) -> Answer:
    """What an identity provider's bare domain says of it (FedCM API, "well-known file")."""
    return exchange.data(
        {"provider_urls": [asked.link()], "accounts_endpoint": asked.link("accounts"), "login_url": asked.link("login")}
    )


def identity_config(asked: Asked) -> Answer:
    """Where an identity provider answers (FedCM API, "config file")."""
    names = {"accounts_endpoint": "accounts", "id_assertion_endpoint": "assertion", "login_url": "login"}
    return exchange.data({name: asked.link(part) for name, part in names.items()})


def no_accounts(_: Asked) -> Answer:
    """The visitor is signed in nowhere."""
    return exchange.data({"accounts": []})


def payment_method(asked: Asked) -> Answer:
    """Where a payment method's manifest is (Payment Method Manifest)."""
    return exchange.empty().with_headers(("Link", f'<{asked.link("manifest")}>; rel="payment-method-manifest"'))


def payment_manifest(_: Asked) -> Answer:
    """A payment method without applications."""
    return exchange.data({"default_applications": [], "supported_origins": []})


def stream(_: Asked) -> Answer:
    """An answer in five pieces."""
    pieces = [Chunk(f"piece {number}\n".encode(), 0.05) for number in range(5)]
    return Answer(stream=Stream(pieces), content_type="text/plain")


def endless(_: Asked) -> Answer:
    """An answer without end, a piece a second."""
    return Answer(stream=Stream(_beats("beat {}\n")), content_type="text/plain")


def until_close(_: Asked) -> Answer:
    """An answer without length: the connection's end is its end."""
    return Answer(stream=Stream([Chunk(b"first, "), Chunk(b"last", 0.05)], chunked=False), content_type="text/plain")


# Queries of the calls that `slow` has received, the newest last.
_slow_calls: deque[str] = deque(maxlen=_CALLS_REMEMBERED)


def slow(asked: Asked) -> Answer:
    """An answer that nobody will wait for; its query ``call`` names it for `slow_heard`."""
    _slow_calls.append(asked.request.query.get("call", ""))
    return Answer(200, b"at last", delay_s=_SLOW_SECONDS)


def slow_heard(asked: Asked) -> Answer:
    """Whether `slow` has received the call of that name: true or false in JSON."""
    return exchange.data(asked.request.query.get("call", "") in _slow_calls)


def events(_: Asked) -> Answer:
    """Server-sent events without end, one a second."""
    return Answer(stream=Stream(_beats("id: {0}\ndata: beat {0}\n\n")), content_type="text/event-stream")


def few_events(_: Asked) -> Answer:
    """Two server-sent events, then the end: the browser asks again after the time it is told."""
    pieces = [Chunk(b"retry: 200\n\n"), Chunk(b"id: 7\ndata: one\n\n")]
    return Answer(stream=Stream(pieces), content_type="text/event-stream")


def socket(asked: Asked) -> Answer:
    """A WebSocket that greets and echoes."""
    if asked.request.header("Upgrade").lower() != "websocket":
        return Answer(426, b"Upgrade required", headers=(("Upgrade", "websocket"),))
    return Answer(101, websocket=True, conversation=Conversation((f"welcome to {asked.place.name}",)))


def attachment(_: Asked) -> Answer:
    """A file to be kept rather than shown."""
    return Answer(200, b"kept", "application/octet-stream", (("Content-Disposition", 'attachment; filename="f.bin"'),))


def revalidated(asked: Asked) -> Answer:
    """An answer to be asked for again each time, which has not changed."""
    tag = ("ETag", f'"{asked.place.name}"')
    caching = ("Cache-Control", "no-cache")
    if asked.request.header("If-None-Match") == tag[1]:
        return Answer(304, headers=(tag, caching))
    return data(asked).with_headers(tag, caching)


def stale_while_revalidate(asked: Asked) -> Answer:
    """An answer that may be used at once though stale, and is then asked for again behind the page's back."""
    return data(asked).with_headers(("Cache-Control", "max-age=0, stale-while-revalidate=60"))


def _beats(words: str) -> Iterator[Chunk]:
    return (Chunk(words.format(number).encode(), _BEAT_SECONDS if number else 0.0) for number in itertools.count())


def _typed(content_type: str, text: str) -> Answer:
    return Answer(200, text.encode(), content_type)


@cache
def _static(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
