"""Reading what is in the databases of the frames that are alive: IndexedDB and Cache Storage, through DevTools.

The hooks see calls; this sees what came of them, and what was written where no hook could be. It reads only what frames
of this moment can show, one storage key after another (third parties' are partitioned by site): call it while the page
stands, before it is left. A page whose clock stands does not answer: await it alongside the clock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from crawler.capture.cdp import CdpConnection, CommandFailed, Json
from crawler.capture.databases import Entry
from crawler.capture.recorder import VisitRecorder
from crawler.capture.remote_values import key_text, value_text
from crawler.capture.storage import origin_of_storage_key
from crawler.capture.witness import Witness
from crawler.evidence import StorageKind

MAX_PLACES = 60
MAX_DATABASES = 50
MAX_STORES = 50
MAX_ENTRIES = 2_000
MAX_MEMBERS_ASKED = 300
PAGE_SIZE = 200
DATABASE_TYPES = frozenset({"indexeddb", "cache_storage"})


class _NotRead(Exception):
    """Something was there and could not be read, or not wholly; the text says what."""


@dataclass
class _Reader:
    """One reading: what it may still spend, and what it has found."""

    connection: CdpConnection
    deadline: float
    entries: list[Entry] = field(default_factory=list)
    asked_members: int = 0

    async def ask(self, session: str, method: str, params: Json) -> Json:
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise _NotRead("there was no time left")
        try:
            async with asyncio.timeout(remaining):
                return await self.connection.post(method, params, session)
        except TimeoutError as error:
            raise _NotRead("the browser did not answer in time") from error
        except CommandFailed as error:
            raise _NotRead(f"the browser would not tell: {error}") from error

    def keep(self, kind: StorageKind, origin: str, key: str, value: str) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            raise _NotRead(f"there is more than the {MAX_ENTRIES} entries that are read")
        self.entries.append(Entry(kind, origin, key, value))


async def read_databases(witness: Witness, recorder: VisitRecorder, *, wall_s: float = 3.0) -> tuple[str, ...]:
    """Read what is kept now and hand it to the recorder.

    Returns:
        What could not be looked at, one sentence each; none when everything was read.

    Raises:
        BrowserLost: the browser went away.
    """
    reader = _Reader(witness.connection, time.monotonic() + wall_s)
    reasons: list[str] = []
    places = await _places(reader, witness, recorder, reasons)
    for storage_key, session in list(places.items())[:MAX_PLACES]:
        for what, read in (("IndexedDB", _read_indexed_db), ("Cache Storage", _read_caches)):
            try:
                await read(reader, session, storage_key)
            except _NotRead as reason:
                reasons.append(f"{what} of {origin_of_storage_key(storage_key)} was not read: {reason}")
    if len(places) > MAX_PLACES:
        reasons.append(f"the databases of {len(places) - MAX_PLACES} more frames' origins were not read")
    reasons += await _gone_with_their_frames(reader, recorder, places)
    recorder.databases.find(reader.entries)
    return tuple(reasons)


async def _places(reader: _Reader, witness: Witness, recorder: VisitRecorder, reasons: list[str]) -> dict[str, str]:
    """Every storage key that a frame has now, with a session that can read it."""
    found: dict[str, str] = {}
    for session in witness.page_sessions(recorder.context_id):
        for world in witness.frame_worlds(session.id):
            if not world.origin.startswith(("http://", "https://")):
                continue  # an opaque origin has no storage; frames of about:blank are told with their maker's origin
            try:
                told = await reader.ask(session.id, "Storage.getStorageKey", {"frameId": world.frame_id})
            except _NotRead as reason:
                if world in witness.frame_worlds(session.id):
                    reasons.append(f"the databases of {world.origin} were not read: {reason}")
                continue
            found.setdefault(str(told["storageKey"]), session.id)
    return found


async def _read_indexed_db(reader: _Reader, session: str, storage_key: str) -> None:
    names = await reader.ask(session, "IndexedDB.requestDatabaseNames", {"storageKey": storage_key})
    for name in names["databaseNames"][:MAX_DATABASES]:
        where: Json = {"storageKey": storage_key, "databaseName": name}
        told = await reader.ask(session, "IndexedDB.requestDatabase", where)
        database = told["databaseWithObjectStores"]
        origin = origin_of_storage_key(storage_key)
        reader.keep(StorageKind.INDEXEDDB, origin, name, f"version {database.get('version', 0):g}")
        for store in database["objectStores"][:MAX_STORES]:
            path = f"{name}/{store['name']}"
            async for key, value in _records(reader, session, {**where, "objectStoreName": store["name"]}):
                reader.keep(StorageKind.INDEXEDDB, origin, f"{path}/{key}", value)
        _require(len(database["objectStores"]), MAX_STORES, f"object stores of {name}")
    _require(len(names["databaseNames"]), MAX_DATABASES, "databases")


async def _records(reader: _Reader, session: str, where: Json) -> AsyncIterator[tuple[str, str]]:
    skipped, more = 0, True
    while more:
        page = await reader.ask(
            session, "IndexedDB.requestData", {**where, "skipCount": skipped, "pageSize": PAGE_SIZE}
        )
        records = page["objectStoreDataEntries"]
        for record in records:
            yield key_text(record["primaryKey"]), await _value(reader, session, record["value"])
        skipped += len(records)
        more = bool(page.get("hasMore")) and bool(records)


async def _value(reader: _Reader, session: str, value: Json) -> str:
    """A record's value; the first so many in full, the others by their preview."""
    plain = value.get("type") == "object" and value.get("subtype") in {None, "array"}
    if not plain or "objectId" not in value or reader.asked_members >= MAX_MEMBERS_ASKED:
        return value_text(value, None)
    reader.asked_members += 1
    asked = {"objectId": value["objectId"], "ownProperties": True, "generatePreview": True}
    members = await reader.ask(session, "Runtime.getProperties", asked)
    return value_text(value, members["result"])


async def _read_caches(reader: _Reader, session: str, storage_key: str) -> None:
    told = await reader.ask(session, "CacheStorage.requestCacheNames", {"storageKey": storage_key})
    origin = origin_of_storage_key(storage_key)
    for cache in told["caches"][:MAX_DATABASES]:
        name = str(cache["cacheName"])
        reader.keep(StorageKind.CACHE, origin, name, "")
        skipped, count = 0, 1
        while skipped < count:
            asked = {"cacheId": cache["cacheId"], "skipCount": skipped, "pageSize": PAGE_SIZE}
            page = await reader.ask(session, "CacheStorage.requestEntries", asked)
            entries = page["cacheDataEntries"]
            for entry in entries:
                reader.keep(StorageKind.CACHE, origin, f"{name} {entry['requestURL']}", _about_answer(entry))
            skipped, count = skipped + max(1, len(entries)), int(page.get("returnCount", 0))
    _require(len(told["caches"]), MAX_DATABASES, "caches")


def _about_answer(entry: Json) -> str:
    headers = entry.get("responseHeaders", [])
    media_type = next((h["value"] for h in headers if h["name"].lower() == "content-type"), "")
    return f"{entry.get('responseStatus', '')} {media_type}".strip()


def _require(there: int, most: int, what: str) -> None:
    if there > most:
        raise _NotRead(f"there are {there} {what}, and {most} are read")


async def _gone_with_their_frames(reader: _Reader, recorder: VisitRecorder, places: dict[str, str]) -> list[str]:
    """Origins that were heard of, have databases, and no frame left that could show them, nor any call that explains.

    Asked by origin, so only what a site keeps for itself is seen; partitions of third parties cannot be asked for.
    """
    session = next(iter(places.values()), None)
    shown = {origin_of_storage_key(storage_key) for storage_key in places}
    unseen = [origin for origin in recorder.databases.unexplained_origins() if origin not in shown]
    reasons = []
    for origin in unseen[:MAX_PLACES] if session else []:
        try:
            told = await reader.ask(session or "", "Storage.getUsageAndQuota", {"origin": origin})
        except _NotRead as reason:
            reasons.append(f"the databases of {origin} were not read: {reason}")
            continue
        used = {part["storageType"] for part in told.get("usageBreakdown", []) if part["usage"] > 0}
        if used & DATABASE_TYPES:
            reasons.append(f"the databases of {origin} were not read: no frame of it is left")
    return reasons
