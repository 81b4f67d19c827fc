"""Which JavaScript worlds of which frames are alive, so that something can be run in every frame's own."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.capture.cdp import Json

MAX_WORLDS = 2_000


@dataclass(frozen=True)
class FrameWorld:
    """The world that a frame's own scripts live in; ``origin`` as DevTools tells it."""

    session_id: str
    context: int
    frame_id: str
    origin: str


class FrameWorlds:
    """Follows the Runtime events of all sessions of all visits."""

    def __init__(self) -> None:
        self._worlds: dict[str, dict[int, FrameWorld]] = {}

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one Runtime event."""
        worlds = self._worlds.setdefault(session_id, {})
        if method == "Runtime.executionContextCreated":
            told, about = params["context"], params["context"].get("auxData") or {}
            if about.get("isDefault") and about.get("frameId") and len(worlds) < MAX_WORLDS:
                worlds[told["id"]] = FrameWorld(session_id, told["id"], about["frameId"], str(told.get("origin", "")))
        elif method == "Runtime.executionContextDestroyed":
            worlds.pop(params["executionContextId"], None)
        elif method == "Runtime.executionContextsCleared":
            worlds.clear()

    def forget(self, session_id: str) -> None:
        """The session is gone."""
        self._worlds.pop(session_id, None)

    def of(self, session_id: str) -> tuple[FrameWorld, ...]:
        """The frames of one session, in the order in which they came to life."""
        return tuple(self._worlds.get(session_id, {}).values())
