"""The recorder of what pages keep beside cookies and storage: IndexedDB, Cache Storage, service workers.

Keys are ``database/store/key`` (a database itself: ``database``, all of it ``database/*``), ``cache-name address``
(a cache: its name, all of it ``cache-name *``), and a service worker's scope. A hook sees a call when it is made, not
its success: calls that failed or were undone are taken out again when the hook learns of it. What is found in the
databases later and no call explains becomes a write without a writer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from crawler.capture.cdp import Json
from crawler.capture.stack import frames_of_text
from crawler.capture.stamp import Stamp
from crawler.capture.storage import MAX_KEY_CHARS, MAX_VALUE_CHARS, MAX_WRITES
from crawler.evidence import Phase, StackFrame, StorageKind, StorageWrite
from crawler.site import party

MAX_ORIGINS = 1_000


@dataclass(frozen=True)
class Entry:
    """Something that is kept for an origin, as it was found there."""

    kind: StorageKind
    origin: str
    key: str
    value: str


@dataclass(frozen=True)
class _Write:
    """One write; ``key`` is None until the browser has given it one."""

    kind: StorageKind
    origin: str
    key: str | None
    value: str
    removed: bool
    stack: tuple[StackFrame, ...]
    phase: Phase
    time: float


class DatabaseRecorder:
    """Collects the writes of one visit. ``origins`` are those of every realm that was heard of."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._writes: dict[tuple[str, int], _Write] = {}
        self._found: dict[tuple[StorageKind, str, str], _Write] = {}
        self._scopes: dict[str, str] = {}
        self.origins: dict[str, None] = {}
        self.dropped = 0

    def hear_of(self, origin: str) -> None:
        """Remember an origin whose databases may be worth a look."""
        if "://" in origin and len(self.origins) < MAX_ORIGINS:
            self.origins[origin] = None

    def unexplained_origins(self) -> tuple[str, ...]:
        """The origins heard of for which no write is known."""
        known = {write.origin for write in (*self._writes.values(), *self._found.values())}
        return tuple(origin for origin in self.origins if origin not in known)

    def on_write(self, message: Json) -> None:
        """Take one call that writes or removes."""
        key, number = message.get("key"), message.get("id")
        try:
            kind = StorageKind(str(message.get("storage")))
        except ValueError:
            return
        if not isinstance(number, int):
            return
        self._keep(
            (str(message.get("realm", "")), number),
            _Write(
                kind=kind,
                origin=str(message.get("origin", "")),
                key=None if key is None else str(key)[:MAX_KEY_CHARS],
                value=str(message.get("value", ""))[:MAX_VALUE_CHARS],
                removed=message.get("removed") is True,
                stack=frames_of_text(str(message.get("stack", ""))),
                phase=self._stamp.phase,
                time=self._stamp.now,
            ),
        )

    def on_key(self, message: Json) -> None:
        """The browser has given a write its key."""
        place = (str(message.get("realm", "")), message.get("id"))
        if place in self._writes:
            self._writes[place] = replace(self._writes[place], key=str(message.get("key", ""))[:MAX_KEY_CHARS])

    def on_failed(self, message: Json) -> None:
        """Nothing was written after all."""
        self._writes.pop((str(message.get("realm", "")), message.get("id", -1)), None)

    def on_event(self, method: str, params: Json) -> None:
        """Take one event of DevTools' ServiceWorker domain: a worker that no hooked call has registered is kept."""
        if method == "ServiceWorker.workerRegistrationUpdated":
            for registration in params.get("registrations", [])[:MAX_ORIGINS]:
                if not registration.get("isDeleted") and len(self._scopes) < MAX_ORIGINS:
                    self._scopes[str(registration["registrationId"])] = str(registration["scopeURL"])
        elif method == "ServiceWorker.workerVersionUpdated":
            for version in params.get("versions", [])[:MAX_ORIGINS]:
                if scope := self._scopes.get(str(version["registrationId"])):
                    self.find([_registered(scope, str(version["scriptURL"]))])

    def find(self, entries: Iterable[Entry]) -> None:
        """Take what is kept now; what no call explains was written by nobody we saw, in this phase or before."""
        for entry in entries:
            key = entry.key[:MAX_KEY_CHARS]
            place = (entry.kind, entry.origin, key)
            if place in self._found:
                continue
            if len(self._found) >= MAX_WRITES:
                self.dropped += 1
                continue
            value = entry.value[:MAX_VALUE_CHARS]
            self._found[place] = _Write(*place, value, False, (), self._stamp.phase, self._stamp.now)  # noqa: FBT003

    def _keep(self, place: tuple[str, int], write: _Write) -> None:
        if len(self._writes) >= MAX_WRITES:
            self.dropped += 1
            return
        self._writes[place] = write

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        for writes in (self._writes, self._found):
            _restamp(writes, wrong, right)

    def writes(self, site: str) -> tuple[StorageWrite, ...]:
        """Every write so far in the order of time; one whose key never became known has an empty one."""
        explained = {(w.kind, w.origin, w.key) for w in self._writes.values() if not w.removed}
        unexplained = [write for place, write in self._found.items() if place not in explained]
        found = sorted((*self._writes.values(), *unexplained), key=lambda write: write.time)
        return tuple(_evidence(write, site) for write in found)


def _restamp(writes: dict[Any, _Write], wrong: Phase, right: Phase) -> None:
    for place, write in writes.items():
        if write.phase is wrong:
            writes[place] = replace(write, phase=right)


def _evidence(write: _Write, site: str) -> StorageWrite:
    return StorageWrite(
        kind=write.kind,
        origin=write.origin,
        party=party(write.origin, site),
        key=write.key or "",
        value=write.value,
        phase=write.phase,
        time=round(write.time, 4),
        removed=write.removed,
        url=write.stack[0].url if write.stack else None,
        stack=write.stack,
    )


def _registered(scope: str, script: str) -> Entry:
    origin = "/".join(scope.split("/", 3)[:3])
    return Entry(StorageKind.SERVICE_WORKER, origin, scope, script)
