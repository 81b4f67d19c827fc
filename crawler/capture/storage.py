"""The storage recorder: every write to localStorage and sessionStorage, with the frame's origin and the script."""

from __future__ import annotations

from crawler.capture.cdp import Json
from crawler.capture.stack import frames_of_text
from crawler.capture.stamp import Stamp
from crawler.evidence import Phase, StackFrame, StorageKind, StorageWrite
from crawler.site import party

MAX_WRITES = 10_000
MAX_KEY_CHARS = 1024
MAX_VALUE_CHARS = 4096


class StorageRecorder:
    """DevTools tells every write, however it was made; the hook adds which script made it when it used ``setItem``."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._writes: list[StorageWrite] = []
        self._writers: dict[tuple[str, str, str], tuple[StackFrame, ...]] = {}
        self.dropped = 0

    def on_script_write(self, message: Json) -> None:
        """Remember who is about to write this key; DevTools' own event follows."""
        key = (_origin(str(message.get("href", ""))), str(message.get("storage")), str(message.get("key", "")))
        if len(self._writers) < MAX_WRITES:
            self._writers[key] = frames_of_text(str(message.get("stack", "")))

    def on_event(self, method: str, params: Json) -> None:
        """Take one DOMStorage event."""
        if method in {"DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated"}:
            self._keep(params, removed=False)
        elif method == "DOMStorage.domStorageItemRemoved":
            self._keep(params, removed=True)

    def _keep(self, params: Json, *, removed: bool) -> None:
        if len(self._writes) >= MAX_WRITES:
            self.dropped += 1
            return
        place = params["storageId"]
        origin = place.get("securityOrigin") or _origin_of_storage_key(place.get("storageKey", ""))
        kind = StorageKind.LOCAL if place.get("isLocalStorage") else StorageKind.SESSION
        key = str(params.get("key", ""))[:MAX_KEY_CHARS]
        stack = self._writers.get((origin, kind.value, key), ())
        self._writes.append(
            StorageWrite(
                kind=kind,
                origin=origin,
                party=party(origin, origin),
                key=key,
                value=str(params.get("newValue", ""))[:MAX_VALUE_CHARS],
                phase=self._stamp.phase,
                time=round(self._stamp.now, 4),
                removed=removed,
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


def _origin(url: str) -> str:
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.split('/', 1)[0].split('?', 1)[0].split('#', 1)[0]}" if found else url


def _origin_of_storage_key(storage_key: str) -> str:
    """A storage key is an origin with a slash, followed by ``^…`` parts when it is partitioned."""
    return storage_key.split("^", 1)[0].rstrip("/")
