"""Waiting in the middle of an answer, and noticing a client that leaves meanwhile."""

from __future__ import annotations

import selectors
import socket
import ssl
import threading


def still_there(client: socket.socket, seconds: float, stopping: threading.Event) -> bool:
    """Wait ``seconds`` before the next piece of an answer; False as soon as there is nobody to send it to.

    A client that speaks before its answer is complete is leaving: browsers do not send a request ahead of an answer.
    A web that stops sets ``stopping`` and then shuts the socket down, which ends the wait.
    """
    if stopping.is_set() or (isinstance(client, ssl.SSLSocket) and client.pending()):
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ)
        return not selector.select(max(0.0, seconds))
