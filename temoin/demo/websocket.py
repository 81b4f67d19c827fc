"""Just enough of RFC 6455 to accept a WebSocket, exchange messages on it and close it politely."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from io import BufferedIOBase

MOST_MESSAGE_BYTES = 1024 * 1024
# RFC 6455, section 1.3: the constant every server appends to the client's key.
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
# A close frame with status 1000, "normal closure" (sections 5.5.1 and 7.4.1).
CLOSE_FRAME = bytes([0x88, 0x02, 0x03, 0xE8])
# Section 5.2: operation codes, and how a payload's length is written.
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_FINAL = 0x80
_MASKED = 0x80
_LENGTH_16, _LENGTH_64 = 126, 127


@dataclass(frozen=True)
class Message:
    """A whole message, text or binary."""

    text: bool
    data: bytes


class ConversationOver(Exception):
    """The client closed, left, or broke the protocol's rules or our bounds."""


def accept_token(key: str) -> str:
    """What ``Sec-WebSocket-Accept`` must answer to the client's ``Sec-WebSocket-Key``."""
    digest = hashlib.sha1(key.encode("ascii", "replace") + _GUID, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii")


def as_frame(message: Message) -> bytes:
    """A message as one unmasked frame, as servers send it."""
    return _frame(_TEXT if message.text else _BINARY, message.data)


def read_message(source: BufferedIOBase, sink: BufferedIOBase) -> Message:
    """The client's next message; pings that come before it are answered on ``sink``.

    Raises:
        ConversationOver: there will be none.
        OSError: the connection broke, or its timeout passed.
    """
    kind, data = 0, b""
    while True:
        final, opcode, payload = _read_frame(source, MOST_MESSAGE_BYTES - len(data))
        if opcode == _PING:
            sink.write(_frame(_PONG, payload))
            sink.flush()
        elif opcode in {_TEXT, _BINARY, _CONTINUED}:
            kind, data = kind or opcode, data + payload
            if final:
                return Message(kind == _TEXT, data)
        elif opcode != _PONG:
            raise ConversationOver


def _frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < _LENGTH_16:
        head = bytes([_FINAL | opcode, size])
    elif size < 1 << 16:
        head = bytes([_FINAL | opcode, _LENGTH_16]) + size.to_bytes(2)
    else:
        head = bytes([_FINAL | opcode, _LENGTH_64]) + size.to_bytes(8)
    return head + payload


def _read_frame(source: BufferedIOBase, most: int) -> tuple[bool, int, bytes]:
    """Whether it is the message's last frame, its operation code, its payload unmasked."""
    first, second = _exactly(source, 2)
    size = second & ~_MASKED
    if size == _LENGTH_16:
        size = int.from_bytes(_exactly(source, 2))
    elif size == _LENGTH_64:
        size = int.from_bytes(_exactly(source, 8))
    # Section 5.1: a client must mask every frame.
    if not second & _MASKED or size > most:
        raise ConversationOver
    mask = _exactly(source, 4)
    payload = _exactly(source, size)
    key = int.from_bytes((mask * (size // 4 + 1))[:size])
    return bool(first & _FINAL), first & 0x0F, (int.from_bytes(payload) ^ key).to_bytes(size)


def _exactly(source: BufferedIOBase, size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise ConversationOver
    return data
