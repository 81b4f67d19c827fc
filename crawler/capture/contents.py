"""What came back: documents, scripts and data go to the visit's folder, so that a proof can be read where it points.

A finding names the script and the line that wrote a cookie; without the script as it was served that could not be
checked later. Pictures, fonts and films prove nothing and are not kept.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path

from crawler.capture.cdp import CdpConnection, Json
from crawler.capture.hops import Hop
from crawler.secrets import NO_SECRETS, Secrets

FOLDER = "contents"
CLOSED_ROOT = re.compile(rb"shadowrootmode\\?\s*=\s*\\?[\"']?closed", re.IGNORECASE)
KEPT_TYPES = frozenset({"Document", "Script", "XHR", "Fetch", "Manifest", "CSPViolationReport"})
MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_BYTES_A_VISIT = 48 * 1024 * 1024


class ContentStore:
    """The answers' contents of one visit; ``folder`` is the visit's, None as long as there is nowhere to write."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.secrets: Secrets = NO_SECRETS
        self._written = 0
        self.declares_closed_roots = False

    def ask(self, hop: Hop, request_id: str, connection: CdpConnection, session_id: str) -> None:
        """Ask DevTools for the content of an answer that has just ended, if it is of a kind and size to be kept.

        Its size is what the page got: a few bytes on the wire can be gigabytes unpacked, and no message may be so long.
        """
        room = 0 < hop.content_bytes <= MAX_FILE_BYTES and self._written + hop.content_bytes <= MAX_BYTES_A_VISIT
        if self.folder is None or hop.resource_type not in KEPT_TYPES or not room:
            return
        answer = connection.post("Network.getResponseBody", {"requestId": request_id}, session_id)

        def keep(done: asyncio.Future[Json]) -> None:
            if done.cancelled() or done.exception() is not None:
                return  # the page has gone elsewhere: that a file is not there accuses and acquits nobody
            told = done.result()
            content = str(told.get("body", ""))
            whole = base64.b64decode(content) if told.get("base64Encoded") else content.encode("utf-8", "replace")
            # Such a root the parser makes: no script calls for it, so that no hook could hear.
            self.declares_closed_roots = self.declares_closed_roots or CLOSED_ROOT.search(whole) is not None
            hop.content_file = self._to_disk(self.secrets.redact_bytes(whole))

        answer.add_done_callback(keep)

    def _to_disk(self, whole: bytes) -> str | None:
        if self.folder is None or not whole:
            return None
        name = f"{FOLDER}/{hashlib.sha256(whole).hexdigest()}.txt"
        target = self.folder / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(whole)
            self._written += len(whole)
        return name
