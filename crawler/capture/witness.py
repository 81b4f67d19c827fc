"""The witness: our own DevTools client, attached to every target of the browser, feeding one recorder a visit.

It sees what Playwright's page events do not (preflights, workers, frames of other processes). Every target is held
at its start until the recorders are on, so that nothing is missed while they are being switched on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from crawler.capture.cdp import CdpConnection, Json, cdp_connection
from crawler.capture.frame_worlds import FrameWorld, FrameWorlds
from crawler.capture.hooks import install_hooks, install_worker_hooks
from crawler.capture.recorder import VisitRecorder
from crawler.gateway import Gateway

logger = logging.getLogger(__name__)

PAGE_TARGETS = frozenset({"page", "iframe"})
WORKER_TARGETS = frozenset({"worker", "shared_worker", "service_worker"})
MAX_WINDOWS = 6
POLL_S = 0.005
MAX_REQUEST_BODY_BYTES = 64 * 1024
AUTO_ATTACH: Json = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}


@dataclass(frozen=True)
class Welcome:
    """How every target of a profile is received while it is held at its start.

    ``commands`` gives what a target of a type is told first of all; ``shows`` is what its scripts are to find besides,
    as the hooks take it (``hooks/guise.js``).
    """

    commands: Callable[[str], Sequence[tuple[str, Json]]] = lambda _type: ()
    shows: Json | None = None


@dataclass(frozen=True)
class TargetSession:
    """One attached target: a page, a frame of another process or a worker of one browser context.

    ``parent_id`` is the session of the target that it belongs to, None for what belongs to the browser itself.
    """

    id: str
    target_id: str
    type: str
    context_id: str
    parent_id: str | None = None


class Witness:
    """Attaches to every target, and hands each event to the recorder of the browser context it belongs to.

    ``welcome`` is how the targets of a profile are received for which nothing else was said.
    """

    def __init__(self, gateway: Gateway | None = None) -> None:
        self._gateway = gateway
        self.welcome = Welcome()
        self._welcomes: dict[str, Welcome] = {}
        self._coming: Welcome | None = None
        self._door = asyncio.Lock()
        self._connection: CdpConnection | None = None
        self._sessions: dict[str, TargetSession] = {}
        self._recorders: dict[str, VisitRecorder] = {}
        self._worlds = FrameWorlds()
        self._worker_handles: dict[str, asyncio.Future[Json]] = {}
        self._on_record: dict[str, asyncio.Future[Json]] = {}

    @property
    def connection(self) -> CdpConnection:
        """The open connection (only inside ``witnessing``)."""
        if self._connection is None:
            raise RuntimeError("the witness is not connected")
        return self._connection

    def recorder(self, context_id: str) -> VisitRecorder:
        """The recorder of a browser context, which has been recording since the context's first target appeared."""
        return self._recorders.setdefault(context_id, VisitRecorder(context_id, self._gateway))

    @asynccontextmanager
    async def welcoming(self, welcome: Welcome) -> AsyncIterator[None]:
        """Within the block a profile is made and its first page opened: all its targets are received in this way.

        One profile at a time: which one it is, only its first page tells, and that is on its way by then.
        """
        async with self._door:
            self._coming = welcome
            try:
                yield
            finally:
                self._coming = None

    def forget(self, context_id: str) -> None:
        """Drop a context's recorder when its visit is written."""
        self._recorders.pop(context_id, None)
        self._welcomes.pop(context_id, None)

    def page_sessions(self, context_id: str) -> tuple[TargetSession, ...]:
        """Live sessions of the pages and other-process frames of a context; pages first."""
        mine = [s for s in self._sessions.values() if s.context_id == context_id and s.type in PAGE_TARGETS]
        return tuple(sorted(mine, key=lambda s: s.type != "page"))

    def worker_sessions(self, context_id: str) -> tuple[TargetSession, ...]:
        """Live sessions of the workers of a context, of every kind."""
        return tuple(s for s in self._sessions.values() if s.context_id == context_id and s.type in WORKER_TARGETS)

    def worker_handle(self, session_id: str) -> asyncio.Future[Json]:
        """What the hooks of a live worker gave us in hand; see ``install_worker_hooks``."""
        return self._worker_handles[session_id]

    def visited_page(self, context_id: str) -> TargetSession | None:
        """The page that the visitor is on: the first of the context; others were opened by pages."""
        return next((s for s in self._sessions.values() if s.context_id == context_id and s.type == "page"), None)

    async def page_on_record(self, context_id: str) -> TargetSession:
        """The page that the visitor is on, once it is attached to and its recorders are on; the caller sets a deadline.

        To be waited for before the page goes anywhere: a navigation overtakes what its old process was still to do.

        Raises:
            BrowserLost, CommandFailed: it has gone.
        """
        while True:
            page = self.visited_page(context_id)
            if page is not None:
                await self._on_record[page.id]
                return page
            await asyncio.sleep(POLL_S)

    def frame_worlds(self, session_id: str) -> tuple[FrameWorld, ...]:
        """The frames of a page session that are alive, in the order in which they came to life."""
        return self._worlds.of(session_id)

    def others(self, context_id: str) -> tuple[VisitRecorder, ...]:
        """The recorders of all other visits under way."""
        return tuple(recorder for key, recorder in self._recorders.items() if key != context_id)

    def on_event(self, method: str, session_id: str | None, params: Json) -> None:
        """Listener of the connection; a recorder's own fault is kept as an error of its visit, never lost."""
        if method == "Target.attachedToTarget":
            self._attached(session_id, params)
        elif method == "Target.detachedFromTarget":
            gone = params.get("sessionId", "")
            self._sessions.pop(gone, None)
            self._worlds.forget(gone)
            self._worker_handles.pop(gone, None)
            self._on_record.pop(gone, None)
        elif session_id in self._sessions and method == "Inspector.targetCrashed":
            if (session := self._sessions[session_id]).type in PAGE_TARGETS:  # workers that end are told so too
                self._crashed(session)
        elif session_id in self._sessions and method.startswith("Runtime.executionContext"):
            self._worlds.on_event(method, params, session_id)
        elif session_id in self._sessions:
            session = self._sessions[session_id]
            recorder = self.recorder(session.context_id)
            try:
                recorder.on_event(method, params, session.id)
            except Exception as error:
                logger.exception("recorder failed on %s", method)
                recorder.errors.append(f"recorder failed on {method}: {error!r}")

    def _attached(self, parent_id: str | None, params: Json) -> None:
        session_id, info = str(params["sessionId"]), params["targetInfo"]
        parent = self._sessions.get(parent_id or "")
        context_id = info.get("browserContextId") or (parent.context_id if parent else "")
        known = any(s.target_id == info["targetId"] for s in self._sessions.values())
        if not known and info["type"] in PAGE_TARGETS | WORKER_TARGETS:
            if self._coming is not None and context_id not in self._recorders:
                self._welcomes[context_id], self._coming = self._coming, None
            session = TargetSession(session_id, info["targetId"], info["type"], context_id, parent_id)
            if session.type == "page" and self._windows(context_id) >= MAX_WINDOWS:
                self._close(session)
                return
            self._sessions[session_id] = session
            self._record(session)
        self._on_record[session_id] = self.connection.post("Runtime.runIfWaitingForDebugger", session=session_id)

    def _crashed(self, session: TargetSession) -> None:
        recorder = self.recorder(session.context_id)
        if session == self.visited_page(session.context_id):
            recorder.crashed = "the page's process crashed"
            recorder.note_error(recorder.crashed)
        else:
            recorder.note_error("the process of a frame or window crashed")
            recorder.fall_short("crashed frames", 1)

    def _windows(self, context_id: str) -> int:
        return sum(1 for s in self._sessions.values() if s.context_id == context_id and s.type == "page")

    def _close(self, session: TargetSession) -> None:
        """One window too many: a page may open them without end, and nobody would have looked at this one."""
        self.recorder(session.context_id).fall_short("windows closed unseen", 1)
        self.connection.post("Target.closeTarget", {"targetId": session.target_id})

    def _record(self, session: TargetSession) -> None:
        post = self.connection.post
        welcome = self._welcomes.get(session.context_id, self.welcome)
        for method, params in welcome.commands(session.type):
            post(method, params, session.id)
        post("Network.enable", {"maxPostDataSize": MAX_REQUEST_BODY_BYTES}, session.id)
        post("Target.setAutoAttach", AUTO_ATTACH, session.id)
        if session.type in PAGE_TARGETS:
            post("Page.enable", session=session.id)
            post("Inspector.enable", session=session.id)
            post("DOMStorage.enable", session=session.id)
            install_hooks(self.connection, session.id, welcome.shows)
        else:
            self._worker_handles[session.id] = install_worker_hooks(self.connection, session.id, welcome.shows)
        if session.type == "page":
            post("ServiceWorker.enable", session=session.id)
        recorder = self.recorder(session.context_id)
        recorder.add_session(self.connection, session.id, session.type)


@asynccontextmanager
async def witnessing(devtools_url: str, gateway: Gateway | None = None) -> AsyncIterator[Witness]:
    """A witness attached at the browser for the duration of the block; ``gateway`` is the browser's way out."""
    witness = Witness(gateway)
    async with cdp_connection(devtools_url, witness.on_event) as connection:
        witness._connection = connection  # noqa: SLF001 - the only place that connects it
        await connection.send("Target.setAutoAttach", AUTO_ATTACH)
        yield witness
