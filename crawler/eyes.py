"""Looking into a visited page without leaving a trace.

Scripts run in a world of their own, with built-ins that the page cannot have replaced, and without a user's gesture:
Playwright's ``evaluate`` claims one, after which pages see a visitor who has acted (``navigator.userActivation``) and
may open windows. What is found is handed out as `Thing`, to be looked at again or clicked.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.frame_worlds import FrameWorld
from crawler.capture.witness import TargetSession, Witness

WORLD_NAME = "temoin"
LOOK_DEADLINE_S = 3.0
MAX_FRAMES = 40
MAX_CLOSED_ROOTS = 100


class LookFailed(Exception):
    """A frame could not be looked into: it is going elsewhere, is gone, hangs, or the script failed; says which."""


class Unanswered(LookFailed):
    """The frame did not answer in time: its process is busy or hangs."""


@dataclass(frozen=True)
class Thing:
    """An object or element in the eyes' own world of a frame."""

    frame: FrameWorld
    object_id: str


@dataclass(frozen=True)
class Box:
    """Where an element's content lies in the visited page's window, in CSS pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.left + self.width / 2, self.top + self.height / 2


class Eyes:
    """The eyes of one visit."""

    def __init__(self, witness: Witness, context_id: str) -> None:
        self._witness = witness
        self._context_id = context_id
        self._worlds: dict[FrameWorld, int] = {}
        self._silent: set[str] = set()

    def frames(self) -> tuple[FrameWorld, ...]:
        """The frames of the visited page, its main frame first; those of windows that it opened are not among them."""
        sessions = self._sessions_of_page()
        found = [world for session in sessions for world in self._witness.frame_worlds(session.id)]
        return tuple(sorted(found, key=lambda world: not self.is_main(world))[:MAX_FRAMES])

    def is_main(self, frame: FrameWorld) -> bool:
        """Whether this is the visited page's main frame."""
        page = self._witness.visited_page(self._context_id)
        return page is not None and frame.session_id == page.id and frame.frame_id == page.target_id

    async def look(self, frame: FrameWorld, function: str, *arguments: Any) -> Any:
        """Call a function in a frame; its result as JSON. An argument is JSON too, or a thing of the same frame.

        Raises:
            LookFailed: see there.
        """
        return (await self._call(frame, function, arguments, by_value=True)).get("value")

    async def find(self, frame: FrameWorld, function: str, *arguments: Any) -> Thing:
        """Call a function in a frame and keep hold of what it returns.

        Raises:
            LookFailed: see there, or nothing that can be held was returned.
        """
        return self._held(frame, await self._call(frame, function, arguments, by_value=False))

    async def look_at(self, thing: Thing, function: str, *arguments: Any) -> Any:
        """Call a function with a thing as its first argument; its result as JSON.

        Raises:
            LookFailed: see there.
        """
        return (await self._call_on(thing, function, arguments, by_value=True)).get("value")

    async def find_in(self, thing: Thing, function: str, *arguments: Any) -> Thing:
        """Call a function with a thing as its first argument and keep hold of what it returns.

        Raises:
            LookFailed: see there, or nothing that can be held was returned.
        """
        return self._held(thing.frame, await self._call_on(thing, function, arguments, by_value=False))

    async def box(self, element: Thing) -> Box | None:
        """Where an element lies in the visited page's window; None when it is not drawn.

        Raises:
            LookFailed: see there.
        """
        model = await self._box_model(element.frame.session_id, {"objectId": element.object_id}, "border")
        if model is None:
            return None
        left, top, session = model.left, model.top, self._session(element.frame.session_id)
        while session is not None and session.type != "page":
            # A frame of another process knows its own window only: its owner's place is for its parent to say.
            parent = self._session(session.parent_id or "")
            owner = parent and await self._owner_of(parent.id, session.target_id)
            place = owner and parent and await self._box_model(parent.id, {"backendNodeId": owner}, "content")
            if not place:
                return None
            left, top, session = left + place.left, top + place.top, parent
        return Box(left, top, model.width, model.height)

    async def shows(self, frame: FrameWorld) -> bool:
        """Whether the place of a frame in its parent is drawn and not hidden; True for the main frame.

        Raises:
            LookFailed: see there.
        """
        if self.is_main(frame):
            return True
        session = self._session(frame.session_id)
        if session is None:
            raise LookFailed("the frame is gone")
        holder = session.parent_id if frame.frame_id == session.target_id else session.id
        owner = await self._owner_of(holder or "", frame.frame_id)
        resolved = await self._send("DOM.resolveNode", {"backendNodeId": owner}, holder or "")
        call = {"objectId": resolved["object"]["objectId"], "functionDeclaration": _IS_SHOWN, "returnByValue": True}
        answer = await self._send("Runtime.callFunctionOn", call, holder or "")
        return bool(answer.get("result", {}).get("value"))

    async def closed_roots(self, frame: FrameWorld) -> list[Thing]:
        """The closed shadow roots in a frame's document, which no script of the page's or ours could reach.

        Raises:
            LookFailed: see there.
        """
        session = self._session(frame.session_id)
        if session is None:
            raise LookFailed("the frame is gone")
        try:
            answer = await self._send("DOM.getDocument", {"depth": -1, "pierce": True}, frame.session_id)
        finally:
            # Else every change of the page would be told to us from now on.
            await self._send("DOM.disable", {}, frame.session_id)
        ids = list(_closed_roots_in(answer["root"], session.target_id, frame.frame_id))[:MAX_CLOSED_ROOTS]
        world = await self._own_world(frame)
        roots = []
        for backend_id in ids:
            node = {"backendNodeId": backend_id, "executionContextId": world}
            roots.append(self._held(frame, (await self._send("DOM.resolveNode", node, frame.session_id))["object"]))
        return roots

    async def bring_into_view(self, element: Thing) -> None:
        """Scroll until the element can be seen, if it cannot.

        Raises:
            LookFailed: see there.
        """
        await self._send("DOM.scrollIntoViewIfNeeded", {"objectId": element.object_id}, element.frame.session_id)

    async def picture(self) -> bytes:
        """The visited page's window as a PNG.

        Raises:
            LookFailed: see there.
        """
        page = self._witness.visited_page(self._context_id)
        if page is None:
            raise LookFailed("the page is gone")
        try:
            answer = await self._witness.connection.post("Page.captureScreenshot", {"format": "png"}, page.id)
        except CommandFailed as error:
            raise LookFailed(str(error)) from error
        return base64.b64decode(answer["data"])

    def _sessions_of_page(self) -> list[TargetSession]:
        page = self._witness.visited_page(self._context_id)
        if page is None:
            return []
        sessions = self._witness.page_sessions(self._context_id)
        inside, found = {page.id}, [page]
        for session in sessions:  # parents are attached before their frames
            if session.type != "page" and session.parent_id in inside:
                inside.add(session.id)
                found.append(session)
        return found

    def _session(self, session_id: str) -> TargetSession | None:
        return next((s for s in self._witness.page_sessions(self._context_id) if s.id == session_id), None)

    async def _owner_of(self, session_id: str, frame_id: str) -> int:
        answer = await self._send("DOM.getFrameOwner", {"frameId": frame_id}, session_id)
        return int(answer["backendNodeId"])

    async def _box_model(self, session_id: str, node: Json, which: str) -> Box | None:
        try:
            answer = await self._send("DOM.getBoxModel", node, session_id)
        except LookFailed:
            return None
        x1, y1, x2, y2, x3, y3, x4, y4 = answer["model"][which]
        left, top = min(x1, x2, x3, x4), min(y1, y2, y3, y4)
        return Box(left, top, max(x1, x2, x3, x4) - left, max(y1, y2, y3, y4) - top)

    async def _call(self, frame: FrameWorld, function: str, arguments: tuple[Any, ...], *, by_value: bool) -> Json:
        call = {"functionDeclaration": function, "executionContextId": await self._own_world(frame)}
        return await self._run(frame, call, _as_arguments(arguments), by_value=by_value)

    async def _call_on(self, thing: Thing, function: str, arguments: tuple[Any, ...], *, by_value: bool) -> Json:
        call = {"functionDeclaration": function, "executionContextId": await self._own_world(thing.frame)}
        return await self._run(thing.frame, call, _as_arguments((thing, *arguments)), by_value=by_value)

    async def _run(self, frame: FrameWorld, call: Json, arguments: list[Json], *, by_value: bool) -> Json:
        how = {"arguments": arguments, "returnByValue": by_value, "awaitPromise": True, "userGesture": False}
        answer = await self._send("Runtime.callFunctionOn", {**call, **how}, frame.session_id)
        if "exceptionDetails" in answer:
            told = answer["exceptionDetails"].get("exception", {}).get("description") or "it failed"
            raise LookFailed(str(told).splitlines()[0][:200])
        result: Json = answer.get("result", {})
        return result

    async def _own_world(self, frame: FrameWorld) -> int:
        if frame not in self._worlds:
            asked = {"frameId": frame.frame_id, "worldName": WORLD_NAME}
            answer = await self._send("Page.createIsolatedWorld", asked, frame.session_id)
            self._worlds[frame] = int(answer["executionContextId"])
        return self._worlds[frame]

    async def _send(self, method: str, params: Json, session_id: str) -> Json:
        if session_id in self._silent:
            raise Unanswered("no answer, as before")
        try:
            async with asyncio.timeout(LOOK_DEADLINE_S):
                return await self._witness.connection.post(method, params, session_id)
        except TimeoutError:
            session = self._session(session_id)
            if session is not None and session.type != "page":
                self._silent.add(session_id)  # to wait for it at every look would take all the time there is
            raise Unanswered(f"no answer in {LOOK_DEADLINE_S:g} s") from None
        except CommandFailed as error:
            raise LookFailed(str(error)) from error

    def _held(self, frame: FrameWorld, result: Json) -> Thing:
        if "objectId" not in result:
            raise LookFailed("there is nothing to take hold of")
        return Thing(frame, str(result["objectId"]))


def _as_arguments(arguments: tuple[Any, ...]) -> list[Json]:
    return [{"objectId": one.object_id} if isinstance(one, Thing) else {"value": one} for one in arguments]


def _closed_roots_in(node: Json, frame_id: str, wanted: str) -> Iterator[int]:
    """The backend ids of the closed shadow roots in the wanted frame's document, outer ones first."""
    pending = [(node, frame_id)]
    while pending:
        here, inside = pending.pop()
        for root in here.get("shadowRoots", ()):
            if root.get("shadowRootType") == "closed" and inside == wanted:
                yield int(root["backendNodeId"])
            pending.append((root, inside))
        if "contentDocument" in here:
            pending.append((here["contentDocument"], str(here.get("frameId", ""))))
        pending += [(child, inside) for child in here.get("children", ())]


_IS_SHOWN = """function () {
  const box = this.getBoundingClientRect(), style = getComputedStyle(this);
  return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && Number(style.opacity) > 0.05;
}"""
