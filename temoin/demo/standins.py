"""Stand-ins for the services sites embed: one YAML file each in ``services/``, with the scripts it serves.

They behave on the wire as the real ones do - hosts, paths, query keys, cookies and their lifetimes, who starts whom -
and contain no line of theirs. To add one, add ``services/<id>.yaml`` and the ``.js`` files it names.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any, Literal
from urllib.parse import quote

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from temoin.demo import exchange
from temoin.demo.exchange import Answer, CookieLine, Request
from temoin.demo.lifetimes import seconds_of

FIRST_PARTY = "@site"
_FOLDER = resources.files("temoin.demo") / "services"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ThirdPartyCookie(_Entry):
    """A cookie the service's own hosts set by HTTP, ``SameSite=None; Secure``."""

    name: str
    domain: str = Field(description="the Domain attribute")
    lifetime: str = Field(description="as asked; browsers may cap it")
    http_only: bool = False


class ScriptCookie(_Entry):
    """A first-party cookie the service's script writes; ``name`` may hold ``*`` for a part that differs by site."""

    name: str
    lifetime: str = Field(description="as asked by default; browsers may cap it")
    lifetime_option: str = Field(default="", description="the service's option that sets another lifetime, in seconds")
    only_with: str = Field(default="", description="the service's option without which it is not written")

    @property
    def seconds(self) -> float | None:
        """The lifetime in seconds, None for a session cookie."""
        return seconds_of(self.lifetime)

    def under(self, options: Mapping[str, Any]) -> ScriptCookie | None:
        """This cookie as written under these options of its service, None when it is not."""
        if self.only_with and not options.get(self.only_with):
            return None
        asked = options.get(self.lifetime_option)
        return self.model_copy(update={"lifetime": f"{asked} seconds"}) if asked else self


class StorageKey(_Entry):
    """A storage key the service's script writes on the origin it runs in; ``key`` may hold ``*``."""

    key: str
    kind: Literal["local", "session"] = "local"


class Route(_Entry):
    """What one address answers. ``host``, ``path`` and the values of ``query`` may hold ``*``."""

    host: str = Field(description=f"a host, or {FIRST_PARTY} for a path on the embedding site's own host")
    path: str
    query: Mapping[str, str] = Field(default_factory=dict, description="parameters that must be there, and their shape")
    answer: Literal["script", "pixel", "page", "data", "empty", "redirect", "websocket"]
    file: str = ""
    value: Any = None
    location: str = Field(
        default="", description="redirect target; {query} and, escaped, {quoted} stand for the query received"
    )
    cookies: tuple[str, ...] = Field(default=(), description="names among third_party_cookies to set")

    @model_validator(mode="after")
    def _complete(self) -> Route:
        if self.answer in {"script", "page"} and not self.file:
            raise ValueError(f"{self.host}{self.path}: answer {self.answer} needs a file")
        if self.answer == "redirect" and not self.location:
            raise ValueError(f"{self.host}{self.path}: answer redirect needs a location")
        return self

    def matches(self, host: str, request: Request) -> bool:
        """Whether this route answers the request made to ``host``."""
        return (
            fnmatchcase(host, self.host)
            and fnmatchcase(request.path, self.path)
            and all(
                name in request.query and fnmatchcase(request.query[name], shape) for name, shape in self.query.items()
            )
        )


class StandIn(_Entry):
    """One service: what a site's own page runs to start it (``start``), and what its hosts answer (``routes``)."""

    id: str
    name: str
    start: str = Field(description="body of a JavaScript function of (options, page)")
    options: Mapping[str, Any] = Field(default_factory=dict)
    embed: bool = Field(default=False, description="it fills a place on the page rather than running unseen")
    routes: tuple[Route, ...]
    third_party_cookies: tuple[ThirdPartyCookie, ...] = ()
    script_cookies: tuple[ScriptCookie, ...] = ()
    storage: tuple[StorageKey, ...] = ()

    @model_validator(mode="after")
    def _cookies_known(self) -> StandIn:
        known = {cookie.name for cookie in self.third_party_cookies}
        if unknown := {name for route in self.routes for name in route.cookies} - known:
            raise ValueError(f"{self.id}: routes set cookies nobody describes: {sorted(unknown)}")
        return self

    def answer(self, host: str, request: Request) -> Answer | None:
        """The answer to a request made to ``host`` (or `FIRST_PARTY`), None when no route is for it."""
        route = next((route for route in self.routes if route.matches(host, request)), None)
        if route is None:
            return None
        if request.method == "OPTIONS":
            return _with_cors(exchange.empty(), request)
        lines = [
            str(_cookie_line(cookie, request)) for cookie in self.third_party_cookies if cookie.name in route.cookies
        ]
        return _with_cors(self._content(route, request), request).with_cookies(*lines)

    def _content(self, route: Route, request: Request) -> Answer:
        match route.answer:
            case "script":
                return exchange.script(self.script(route.file))
            case "page":
                return exchange.page(_read(route.file))
            case "redirect":
                query = request.target.partition("?")[2]
                return exchange.redirect(route.location.replace("{query}", query).replace("{quoted}", quote(query, "")))
            case "pixel":
                return exchange.pixel()
            case "data":
                return exchange.data(route.value)
            case "websocket" if request.header("Upgrade").lower() == "websocket":
                return Answer(101, websocket=True)
            case "websocket":
                return Answer(426, b"Upgrade required", headers=(("Upgrade", "websocket"),))
            case _:
                return exchange.empty()

    def script(self, file: str) -> str:
        """A script of this service as served: the common kit, then its own source, in a scope of their own."""
        facts = {
            "id": self.id,
            "cookies": {cookie.name: cookie.seconds for cookie in self.script_cookies},
        }
        return f"(() => {{\nconst service = {json.dumps(facts)};\n{_read('kit.js')}\n{_read(file)}\n}})();\n"


def _cookie_line(cookie: ThirdPartyCookie, request: Request) -> CookieLine:
    return CookieLine(
        name=cookie.name,
        value=request.cookies.get(cookie.name) or secrets.token_urlsafe(16),
        seconds=seconds_of(cookie.lifetime),
        domain=cookie.domain,
        same_site="None",
        http_only=cookie.http_only,
    )


def _with_cors(answer: Answer, request: Request) -> Answer:
    """No caching, so that every use reaches the log; and the permissions every real collector gives."""
    answer = answer.with_headers(("Cache-Control", "no-store"))
    origin = request.header("Origin")
    if not origin:
        return answer
    answer = answer.with_headers(("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true"))
    if request.method == "OPTIONS":
        wanted = request.header("Access-Control-Request-Headers") or "content-type"
        methods = ("Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS")
        answer = answer.with_headers(methods, ("Access-Control-Allow-Headers", wanted))
    return answer


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def stand_ins() -> Mapping[str, StandIn]:
    """Every stand-in by id, read once.

    Raises:
        ValueError: a file does not fit the model or is not named after its id.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, StandIn] = {}
    for file in sorted(_FOLDER.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".yaml"):
            one = StandIn.model_validate(yaml.load(file.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506 - safe
            if one.id != file.name.removesuffix(".yaml"):
                raise ValueError(f"services/{file.name} holds the service {one.id!r}")
            found[one.id] = one
    return found


def expected_script_cookies(service: str, options: Mapping[str, Any] | None = None) -> tuple[ScriptCookie, ...]:
    """The first-party cookies a stand-in's scripts write by themselves, which no server can see.

    Args:
        service: the stand-in's id.
        options: what the site sets (`temoin.demo.variant.Variant.options_of`); the stand-in's own defaults without.

    Raises:
        KeyError: no stand-in has this id.
    """
    one = stand_ins()[service]
    settings = one.options if options is None else options
    return tuple(written for cookie in one.script_cookies if (written := cookie.under(settings)))


def starters(services: Iterable[str]) -> str:
    """The site's own JavaScript: ``window.siteServices``, a function per service that starts it."""
    known = stand_ins()
    entries = [f"{json.dumps(one)}: (options, page) => {{\n{known[one].start}}}" for one in services]
    return _read("page.js") + "\nwindow.siteServices = {\n" + ",\n".join(entries) + "\n};\n"
