"""Just enough of RFC 6455 to accept a WebSocket and close it politely."""

from __future__ import annotations

import base64
import hashlib

# RFC 6455, section 1.3: the constant every server appends to the client's key.
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
# A close frame with status 1000, "normal closure" (sections 5.5.1 and 7.4.1).
CLOSE_FRAME = bytes([0x88, 0x02, 0x03, 0xE8])


def accept_token(key: str) -> str:
    """What ``Sec-WebSocket-Accept`` must answer to the client's ``Sec-WebSocket-Key``."""
    digest = hashlib.sha1(key.encode("ascii", "replace") + _GUID, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii")
