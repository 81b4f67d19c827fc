"""The storage recorder: every write to localStorage and sessionStorage, with the frame's origin and the script."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

from crawler.capture.cdp import Json
from crawler.capture.stack import frames_of_text
from crawler.capture.stamp import Stamp
from crawler.evidence import Phase, StackFrame, StorageKind, StorageWrite
from crawler.site import party

MAX_WRITES = 10_000
MAX_KEY_CHARS = 1024
MAX_VALUE_CHARS = 4096
EVERY_KEY = "*"
MAX_CALLS_OF_A_KEY = 1_000
SAME_EVENT_S = 5.0  # within which several targets tell of one event
MAX_RECENT = 20_000


@dataclass(frozen=True)
class _Area:
    """One storage area; DevTools' ``storage_key`` differs where an origin's area is partitioned."""

    origin: str
    kind: StorageKind
    storage_key: str


@dataclass(frozen=True)
class _Call:
    """A script's call that an event of DevTools is to follow; ``start`` of the value, None for a removal."""

    start: str | None
    stack: tuple[StackFrame, ...]

    def explains(self, value: str | None) -> bool:
        """Whether an event that tells this value (None: a removal) may be this call's."""
        if self.start is None or value is None:
            return self.start is None and value is None
        return value.startswith(self.start)


class _Echoes:
    """Tells one event that several targets report from several events that look alike."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, tuple[object, ...]]] = deque()
        self._told_by: dict[tuple[object, ...], deque[set[str]]] = {}

    def repeats(self, event: tuple[object, ...], session_id: str) -> bool:
        """Whether another target has just told this one."""
        self._forget_old_ones()
        known = self._told_by.setdefault(event, deque())
        for tellers in known:
            if session_id not in tellers:
                tellers.add(session_id)
                return True
        known.append({session_id})
        self._recent.append((time.monotonic(), event))
        return False

    def _forget_old_ones(self) -> None:
        old = time.monotonic() - SAME_EVENT_S
        while self._recent and (self._recent[0][0] < old or len(self._recent) > MAX_RECENT):
            _, event = self._recent.popleft()
            self._told_by[event].popleft()
            if not self._told_by[event]:
                del self._told_by[event]


class StorageRecorder:
    """DevTools tells every write, however it was made; the hook adds which script made it when it used a method.

    A script that assigns (``localStorage.visitor = "1"``) cannot be told: such a write has no ``url``. Emptying an area
    is a removal of every key that was seen in it; where none was, it is one removal of ``*``.
    """

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._writes: list[StorageWrite] = []
        self._calls: dict[tuple[str, StorageKind, str], deque[_Call]] = {}
        self._known: dict[_Area, dict[str, None]] = {}
        self._echoes = _Echoes()
        self.dropped = 0

    def on_script_write(self, message: Json) -> None:
        """Remember who is about to change this key; DevTools' own event follows, if anything changes."""
        kind = StorageKind.LOCAL if message.get("storage") == "local" else StorageKind.SESSION
        key = message.get("key")
        place = (str(message.get("origin", "")), kind, EVERY_KEY if key is None else str(key))
        if len(self._calls) < MAX_WRITES or place in self._calls:
            start = message.get("value")
            stack = frames_of_text(str(message.get("stack", "")))
            calls = self._calls.setdefault(place, deque(maxlen=MAX_CALLS_OF_A_KEY))
            calls.append(_Call(None if start is None else str(start), stack))

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one DOMStorage event; every target with a frame of the area's origin tells it."""
        area = _area(params["storageId"]) if "storageId" in params else None
        if area is None or self._echoes.repeats((area, method, params.get("key"), params.get("newValue")), session_id):
            return
        key = str(params.get("key", ""))[:MAX_KEY_CHARS]
        if method in {"DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated"}:
            self._written(area, key, str(params.get("newValue", "")))
        elif method == "DOMStorage.domStorageItemRemoved":
            self._removed(area, key)
        elif method == "DOMStorage.domStorageItemsCleared":
            self._cleared(area)

    def _written(self, area: _Area, key: str, value: str) -> None:
        known = self._known.setdefault(area, {})
        if len(known) < MAX_WRITES:
            known[key] = None
        self._keep(area, key, value[:MAX_VALUE_CHARS], self._stack(area, key, value))

    def _removed(self, area: _Area, key: str) -> None:
        self._known.get(area, {}).pop(key, None)
        self._keep(area, key, None, self._stack(area, key, None))

    def _cleared(self, area: _Area) -> None:
        stack = self._stack(area, EVERY_KEY, None)
        for key in self._known.pop(area, {}) or [EVERY_KEY]:
            self._keep(area, key, None, stack)

    def _stack(self, area: _Area, key: str, value: str | None) -> tuple[StackFrame, ...]:
        """Who made the call that this event is of; nobody where no call explains it.

        Events come in the order of the calls, later; the hooks do not tell calls that change nothing.
        """
        calls = self._calls.get((area.origin, area.kind, key), deque())
        explaining = next((place for place, call in enumerate(calls) if call.explains(value)), None)
        if explaining is None:
            return ()
        for _ in range(explaining):
            calls.popleft()
        return calls.popleft().stack

    def _keep(self, area: _Area, key: str, value: str | None, stack: tuple[StackFrame, ...]) -> None:
        if len(self._writes) >= MAX_WRITES:
            self.dropped += 1
            return
        self._writes.append(
            StorageWrite(
                kind=area.kind,
                origin=area.origin,
                party=party(area.origin, area.origin),
                key=key,
                value=value or "",
                phase=self._stamp.phase,
                time=round(self._stamp.now, 4),
                removed=value is None,
                url=stack[0].url if stack else None,
                stack=stack,
            )
        )

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        self._writes = [w.model_copy(update={"phase": right}) if w.phase is wrong else w for w in self._writes]

    def writes(self, site: str) -> tuple[StorageWrite, ...]:
        """Every write so far, with the party seen from the audited site."""
        return tuple(write.model_copy(update={"party": party(write.origin, site)}) for write in self._writes)


def _area(place: Json) -> _Area:
    storage_key = str(place.get("storageKey", ""))
    origin = str(place.get("securityOrigin") or origin_of_storage_key(storage_key))
    kind = StorageKind.LOCAL if place.get("isLocalStorage") else StorageKind.SESSION
    return _Area(origin, kind, storage_key or origin)


def origin_of_storage_key(storage_key: str) -> str:
    """A storage key is an origin with a slash, followed by ``^…`` parts when it is partitioned."""
    return storage_key.split("^", 1)[0].rstrip("/")
