"""What went through a WebSocket or an event stream, frame by frame, bounded."""

from __future__ import annotations

from crawler.capture.cdp import Json
from crawler.capture.hops import Hop
from crawler.capture.stamp import Stamp
from crawler.evidence import Message

MAX_MESSAGE_CHARS = 16 * 1024
MAX_MESSAGES_A_SOCKET = 500
MAX_MESSAGES_A_VISIT = 5_000
_TEXT = 1


class SocketMessages:
    """Keeps the messages of one visit's sockets; ``dropped`` are those beyond the bounds."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._kept = 0
        self.dropped = 0

    def keep(self, hop: Hop, event: Json, *, sent: bool) -> None:
        """Take one DevTools event of a frame sent or received, or of a server-sent event."""
        if len(hop.messages) >= MAX_MESSAGES_A_SOCKET or self._kept >= MAX_MESSAGES_A_VISIT:
            self.dropped += 1
            return
        self._kept += 1
        frame = event.get("response")
        data = str(event.get("data", "") if frame is None else frame.get("payloadData", ""))
        hop.messages.append(
            Message(
                sent=sent,
                time=round(self._stamp.at(event.get("timestamp")), 4),
                opcode=_TEXT if frame is None else int(frame.get("opcode", _TEXT)),
                data=data[:MAX_MESSAGE_CHARS],
                truncated=len(data) > MAX_MESSAGE_CHARS,
            )
        )
