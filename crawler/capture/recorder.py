"""The recorder of one visit: keeps the phase and the clock, and passes each event to what records that thing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from crawler.capture.api_uses import ApiUseRecorder
from crawler.capture.cdp import CdpConnection, Json
from crawler.capture.consent_readings import ConsentRecorder
from crawler.capture.cookies import CookieRecorder
from crawler.capture.databases import DatabaseRecorder
from crawler.capture.hops import Arrival, Hop
from crawler.capture.jar_changes import JarHistory
from crawler.capture.net_log import JarEvent
from crawler.capture.network import NetworkRecorder
from crawler.capture.open_requests import OpenRequests
from crawler.capture.stamp import Mark, Stamp
from crawler.capture.storage import StorageRecorder
from crawler.evidence import (
    ApiUse,
    ConsentReading,
    CookieWrite,
    Headers,
    JarChange,
    Phase,
    Request,
    StorageWrite,
    StoredCookie,
)
from crawler.gateway import Gateway
from crawler.secrets import NO_SECRETS, Secrets
from crawler.site import endpoint_of

MAX_ERRORS = 200
MAX_NOTED_URL = 300


class VisitRecorder:
    """Everything one browser context did, in the order in which the browser told it."""

    def __init__(self, context_id: str, gateway: Gateway | None = None) -> None:
        self.context_id = context_id
        self.errors: list[str] = []
        self.phase_began = 0.0
        self.closed_roots = 0
        self.heard_at = time.monotonic()
        self.crashed: str | None = None
        self._missed: dict[str, int] = {}
        self._jar_history = JarHistory()
        self._stamp = Stamp()
        self._armed: Phase | None = None
        self._acts = 0
        self._network = NetworkRecorder(self._stamp, gateway)
        self._network.on_refusal = self._note_refusal
        self._refused: set[tuple[str, int, bool]] = set()
        self._cookies = CookieRecorder(self._stamp)
        self._storage = StorageRecorder(self._stamp)
        self._uses = ApiUseRecorder(self._stamp)
        self._lost_in_pages: dict[tuple[str, str], int] = {}
        self.databases = DatabaseRecorder(self._stamp)
        self.consent = ConsentRecorder(self._stamp)
        self.open_by_target = OpenRequests()
        self._hook_listeners: dict[str, Callable[[Json], None]] = {
            "visitor-act": self._on_visitor_act,
            "closed-root": self._on_closed_root,
            "cookie": self._cookies.on_script_write,
            "cookie-store": self._cookies.on_script_write,
            "storage": self._storage.on_script_write,
            "use": self._uses.on_use,
            "write": self.databases.on_write,
            "write-key": self.databases.on_key,
            "write-failed": self.databases.on_failed,
            "lost": self._on_lost,
        }

    @property
    def phase(self) -> Phase:
        """The phase that new events fall into."""
        return self._stamp.phase

    @property
    def now(self) -> float:
        """Seconds of page life since the visit started, by the latest event seen."""
        return self._stamp.now

    def grant(self, seconds: float) -> None:
        """From now on the pages live so long, and no longer."""
        self._stamp.grant(seconds)

    def has_lived(self, seconds: float) -> None:
        """The pages have lived this long of what was granted, whether or not anything was heard of them."""
        self._stamp.has_lived(seconds)

    def open_requests(self, *, older_s: float = 0.0, younger_s: float = float("inf")) -> int:
        """How many requests are waiting for their end, of those that have waited so long in our time."""
        return self._network.open_requests(older_s, younger_s)

    @property
    def visitor_acts(self) -> int:
        """How many trusted clicks and keys the pages have received."""
        return self._acts

    @property
    def has_closed_roots(self) -> bool:
        """Whether a page made a closed shadow root, by a script or in its markup; those of frames count too."""
        return self.closed_roots > 0 or self._network.declares_closed_roots

    def begin_page(self) -> None:
        """From here on, events belong to the next page of the visit."""
        self._stamp.page += 1
        self._stamp.mark()

    def stay_on_page(self) -> None:
        """It came to no other page after all: what was counted to the one just begun belongs to the one before."""
        begun = self._stamp.page_index
        self._stamp.stay()
        for hop in self.hops():
            hop.page = self._stamp.page_index if hop.page == begun else hop.page

    def arm(self, phase: Phase) -> None:
        """The next trusted click starts this phase: what the page still did before it belongs to the old one."""
        self._armed = phase

    def enter(self, phase: Phase) -> None:
        """Start a phase now (the click has been made, seen by the page or not)."""
        self._armed = None
        if phase is not self._stamp.phase:
            self._stamp.phase, self.phase_began = phase, self._stamp.now
            self._stamp.mark()

    def disregard_choice(self, chosen: Phase = Phase.AFTER_CHOICE, before: Phase = Phase.BEFORE_CHOICE) -> None:
        """The click was lost: what was counted as after the choice came before it (each is made once a visit)."""
        self.enter(before)
        parts = (self._network, self._cookies, self._storage, self._stamp, self._uses, self.databases, self.consent)
        for recorder in parts:
            recorder.restamp(chosen, before)

    def add_session(self, connection: CdpConnection, session_id: str, target: str) -> None:
        """A target of this visit was attached; bodies too large for an event are asked of it."""
        self._network.add_session(connection, session_id, target)

    def keep_bodies_in(self, folder: Path, secrets: Secrets = NO_SECRETS) -> None:
        """Where long request bodies and the contents of answers are written: the visit's folder, without secrets."""
        self._network.keep_bodies_in(folder, secrets)

    def watch_connections(self, listener: Callable[[int], object]) -> None:
        """Have each connection's number told that an answer of this visit came over."""
        self._network.on_connection = listener

    def place_at(self, wall: float) -> Mark:
        """Where the visit stood at a moment of Unix time."""
        return self._stamp.place_at(wall)

    def hops(self) -> Iterator[Hop]:
        """Every hop of every request so far, as it is being recorded."""
        return self._network.hops()

    def hops_without_headers(self) -> set[Hop]:
        """Hops of which DevTools does not tell the raw headers of the answer."""
        return self._network.hops_without_headers()

    def supply(self, hop: Hop, sent: Headers, received: Arrival | None) -> bool:
        """Add a request that only another witness saw; False when the record is full."""
        return self._network.supply(hop, sent, received)

    def take_jar_events(self, events: Sequence[JarEvent]) -> None:
        """All that the network log tells of this visit's cookie jar."""
        self._jar_history.take(events)

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one DevTools event of this visit."""
        self.heard_at = time.monotonic()
        if method == "Runtime.bindingCalled":
            self._on_hook(params, session_id)
        elif method.startswith("Network."):
            self.open_by_target.on_event(method, params, session_id)
            self._network.on_event(method, params, session_id)
        elif method.startswith("DOMStorage."):
            self._storage.on_event(method, params, session_id)
        elif method.startswith("ServiceWorker."):
            self.databases.on_event(method, params)

    def fall_short(self, kind: str, number: int) -> None:
        """Something that should have been looked at was not: no rule may pass on this visit (``Visit.dropped``)."""
        self._missed[kind] = self._missed.get(kind, 0) + number

    def note_once(self, text: str) -> None:
        """Keep an error unless it stands there already."""
        if text not in self.errors:
            self.note_error(text)

    def note_error(self, text: str) -> None:
        """Keep an error for the visit's evidence, up to a bound."""
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(text)

    def _note_refusal(self, hop: Hop, address: str) -> None:
        """Once a host and port, and once more for a page or frame that went there."""
        is_page = hop.resource_type == "Document"
        refused = (*endpoint_of(hop.url), is_page)
        if refused not in self._refused:
            self._refused.add(refused)
            what = "a page" if is_page else "a request"
            self.note_error(f"refused: {what} that leads to the private address {address}: {hop.url[:MAX_NOTED_URL]}")

    def failed_navigation(self) -> Hop | None:
        """The last document of the current page that could not be loaded."""
        here = self._stamp.page_index
        failed = (h for h in self.hops() if h.failed and h.page == here and h.resource_type == "Document")
        return max(failed, key=lambda hop: hop.finished or 0.0, default=None)

    def _on_hook(self, params: Json, session_id: str) -> None:
        try:
            message = json.loads(params.get("payload", ""))
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        message["realm"] = f"{session_id} {params.get('executionContextId')}"
        self.databases.hear_of(str(message.get("origin", "")))
        if listener := self._hook_listeners.get(str(message.get("kind"))):
            listener(message)

    def _on_visitor_act(self, _: Json) -> None:
        self._acts += 1
        if self._armed is not None:
            self.enter(self._armed)

    def _on_closed_root(self, _: Json) -> None:
        self.closed_roots += 1

    def _on_lost(self, message: Json) -> None:
        """A page did so much of something that its hooks stopped telling each time, and tell how much it was."""
        if isinstance(message.get("count"), int):
            self._lost_in_pages[message["realm"], str(message.get("what"))[:40]] = message["count"]

    def requests(self, site: str) -> tuple[Request, ...]:
        """Every hop of every request so far."""
        return self._network.requests(site)

    def cookies(self, site: str, jar: tuple[StoredCookie, ...]) -> tuple[CookieWrite, ...]:
        """Every attempt to write a cookie so far; the jar decides what became of scripts' attempts."""
        return self._cookies.writes(site, self._network.answers(), jar, self._jar_history)

    def jar_changes(self, site: str) -> tuple[JarChange, ...]:
        """The history of the cookie jar, as far as the network log was read."""
        return self._jar_history.changes(site, self._stamp)

    def storage(self, site: str) -> tuple[StorageWrite, ...]:
        """Every write to the pages' storage and databases so far, in the order of time."""
        found = (*self._storage.writes(site), *self.databases.writes(site))
        return tuple(sorted(found, key=lambda write: write.time))

    def api_uses(self, site: str) -> tuple[ApiUse, ...]:
        """Every interface that scripts used so far."""
        return self._uses.uses(site)

    def consent_readings(self) -> tuple[ConsentReading, ...]:
        """What the consent interfaces said whenever they were asked."""
        return self.consent.readings()

    def dropped(self) -> Mapping[str, int]:
        """What exceeded a bound or could not be looked at, by kind."""
        counts = {
            "requests": self._network.dropped,
            "cookies": self._cookies.dropped,
            "storage": self._storage.dropped,
            "socket messages": self._network.dropped_messages,
            "databases": self.databases.dropped,
            "api uses": self._uses.dropped,
            "consent readings": self.consent.dropped,
            "calls in pages": sum(self._lost_in_pages.values()),
        }
        return {kind: count for kind, count in (counts | self._missed).items() if count}
