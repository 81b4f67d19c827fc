"""Holding a WebSocket open: greetings, echoes, and what the client said."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from io import BufferedIOBase

from temoin.demo.exchange import Conversation
from temoin.demo.websocket import ConversationOver, Message, as_frame, read_message

Line = tuple[BufferedIOBase, BufferedIOBase, socket.socket]
"""What is read from, what is written to, and the socket under both."""


def converse(conversation: Conversation, line: Line, heard: Callable[[Message], None]) -> None:
    """Hold the conversation until the client closes or its time is over; ``heard`` gets every message of the client.

    A web that stops shuts the socket down, which reads as a client that left.

    Raises:
        OSError: the connection broke.
    """
    source, sink, client = line
    deadline = time.monotonic() + conversation.lasts_s
    for words in conversation.greetings:
        sink.write(as_frame(Message(text=True, data=words.encode())))
    sink.flush()
    while (left := deadline - time.monotonic()) > 0:
        client.settimeout(left)
        try:
            message = read_message(source, sink)
        except (ConversationOver, TimeoutError):
            return
        heard(message)
        if conversation.echoes:
            sink.write(as_frame(message))
            sink.flush()
