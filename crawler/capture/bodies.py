"""Request bodies: those that DevTools leaves out of its event are asked for, and long ones go to disk whole."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from pathlib import Path

from crawler.capture.cdp import CdpConnection, Json
from crawler.capture.hops import MAX_BODY_CHARS, Body, Hop
from crawler.secrets import NO_SECRETS, Secrets

FOLDER = "bodies"
MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_BYTES_A_VISIT = 64 * 1024 * 1024


class BodyStore:
    """The bodies of one visit; ``folder`` is the visit's, None as long as there is nowhere to write.

    No secret is among what is kept, be it spread over the parts of a body.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.secrets: Secrets = NO_SECRETS
        self._written = 0

    def of_event(self, request: Json) -> Body | None:
        """The body that came with the event; None when there is none, or it must be asked for."""
        text = request.get("postData")
        entries = [str(entry["bytes"]) for entry in request.get("postDataEntries", ()) if entry.get("bytes")]
        if text is None and not entries:
            return None
        if entries and _is_binary(entries):
            return self._kept(_joined(entries))
        return self._kept(str(text).encode("utf-8", "surrogatepass"))

    def ask(self, hop: Hop, request_id: str, connection: CdpConnection, session_id: str) -> None:
        """Ask DevTools for a body that the event left out; one that it cannot tell stays truncated to nothing."""
        hop.body = Body("", truncated=True)
        answer = connection.post("Network.getRequestPostData", {"requestId": request_id}, session_id)

        def keep(done: asyncio.Future[Json]) -> None:
            if done.cancelled() or done.exception() is not None:
                return
            told = done.result()
            content = str(told.get("postData", ""))
            whole = base64.b64decode(content) if told.get("base64Encoded") else content.encode("utf-8", "surrogatepass")
            hop.body = self._kept(whole)

        answer.add_done_callback(keep)

    def _kept(self, whole: bytes) -> Body:
        whole = self.secrets.redact_bytes(whole)
        try:
            body = Body(whole.decode("utf-8"))
        except UnicodeDecodeError:
            body = Body(base64.b64encode(whole).decode("ascii"), "base64")
        if len(body.content) > MAX_BODY_CHARS:
            body.content, body.truncated = body.content[:MAX_BODY_CHARS], True
            body.file = self._to_disk(whole)
        return body

    def _to_disk(self, whole: bytes) -> str | None:
        room = len(whole) <= MAX_FILE_BYTES and self._written + len(whole) <= MAX_BYTES_A_VISIT
        if self.folder is None or not room:
            return None
        name = f"{FOLDER}/{hashlib.sha256(whole).hexdigest()}.bin"
        target = self.folder / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(whole)
            self._written += len(whole)
        return name


def _is_binary(entries: list[str]) -> bool:
    try:
        _joined(entries).decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _joined(entries: list[str]) -> bytes:
    parts = []
    for entry in entries:
        try:
            parts.append(base64.b64decode(entry))
        except binascii.Error:
            parts.append(entry.encode("utf-8", "surrogatepass"))
    return b"".join(parts)
