"""The storage recorder: every write to localStorage and sessionStorage, with the frame's origin and the script."""

from __future__ import annotations

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


@dataclass(frozen=True)
class _Call:
    """A script's call that an event of DevTools is to follow; ``start`` of the value, None for a removal."""

    start: str | None
    stack: tuple[StackFrame, ...]


class StorageRecorder:
    """DevTools tells every write, however it was made; the hook adds which script made it when it used a method.

    A script that assigns (``localStorage.visitor = "1"``) cannot be told: such a write has no ``url``. Emptying an area
    is a removal of every key that was seen in it; where none was, it is one removal of ``*``.
    """

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._writes: list[StorageWrite] = []
        self._calls: dict[tuple[str, StorageKind, str], _Call] = {}
        self._known: dict[tuple[str, StorageKind], dict[str, None]] = {}
        self.dropped = 0

    def on_script_write(self, message: Json) -> None:
        """Remember who is about to change this key; DevTools' own event follows, if anything changes."""
        kind = StorageKind.LOCAL if message.get("storage") == "local" else StorageKind.SESSION
        key = message.get("key")
        place = (str(message.get("origin", "")), kind, EVERY_KEY if key is None else str(key))
        if len(self._calls) < MAX_WRITES:
            start = message.get("value")
            stack = frames_of_text(str(message.get("stack", "")))
            self._calls[place] = _Call(None if start is None else str(start), stack)

    def on_event(self, method: str, params: Json) -> None:
        """Take one DOMStorage event."""
        area = _area(params["storageId"]) if "storageId" in params else None
        if area is None:
            return
        key = str(params.get("key", ""))[:MAX_KEY_CHARS]
        if method in {"DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated"}:
            self._written(area, key, str(params.get("newValue", "")))
        elif method == "DOMStorage.domStorageItemRemoved":
            self._removed(area, key, key)
        elif method == "DOMStorage.domStorageItemsCleared":
            self._cleared(area)

    def _written(self, area: tuple[str, StorageKind, str], key: str, value: str) -> None:
        known = self._known.setdefault((area[2], area[1]), {})
        if len(known) < MAX_WRITES:
            known[key] = None
        call = self._calls.pop((area[0], area[1], key), None)
        # A call that changed nothing has no event: what is written later by other means is not its doing.
        explains = call is not None and call.start is not None and value.startswith(call.start)
        self._keep(area, key, value[:MAX_VALUE_CHARS], call.stack if call and explains else ())

    def _removed(self, area: tuple[str, StorageKind, str], key: str, called: str) -> None:
        self._known.get((area[2], area[1]), {}).pop(key, None)
        call = self._calls.get((area[0], area[1], called))
        if called != EVERY_KEY:
            self._calls.pop((area[0], area[1], called), None)
        self._keep(area, key, None, call.stack if call is not None and call.start is None else ())

    def _cleared(self, area: tuple[str, StorageKind, str]) -> None:
        for key in list(self._known.get((area[2], area[1]), {})) or [EVERY_KEY]:
            self._removed(area, key, EVERY_KEY)
        self._calls.pop((area[0], area[1], EVERY_KEY), None)

    def _keep(
        self, area: tuple[str, StorageKind, str], key: str, value: str | None, stack: tuple[StackFrame, ...]
    ) -> None:
        if len(self._writes) >= MAX_WRITES:
            self.dropped += 1
            return
        origin, kind, _ = area
        self._writes.append(
            StorageWrite(
                kind=kind,
                origin=origin,
                party=party(origin, origin),
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


def _area(place: Json) -> tuple[str, StorageKind, str]:
    """The origin, the kind and DevTools' key of a storage area; the last differs where the area is partitioned."""
    storage_key = str(place.get("storageKey", ""))
    origin = str(place.get("securityOrigin") or origin_of_storage_key(storage_key))
    kind = StorageKind.LOCAL if place.get("isLocalStorage") else StorageKind.SESSION
    return origin, kind, storage_key or origin


def origin_of_storage_key(storage_key: str) -> str:
    """A storage key is an origin with a slash, followed by ``^…`` parts when it is partitioned."""
    return storage_key.split("^", 1)[0].rstrip("/")
