"""Sending a body piece by piece: server-sent events, slow answers, answers without end."""

from __future__ import annotations

import socket
import threading
import time
from io import BufferedIOBase

from temoin.demo.exchange import Stream
from temoin.demo.waiting import still_there

MOST_STREAM_BYTES = 16 * 1024 * 1024
MOST_STREAM_SECONDS = 300.0
_LAST_CHUNK = b"0\r\n\r\n"


def send_stream(stream: Stream, sink: BufferedIOBase, client: socket.socket, stopping: threading.Event) -> bool:
    """Send the stream's chunks until they end, the client leaves, the web stops or a bound is reached.

    Returns whether the whole body was sent; when not, the connection cannot be used again.

    Raises:
        OSError: the client left in the middle of a chunk.
    """
    deadline = time.monotonic() + MOST_STREAM_SECONDS
    left = MOST_STREAM_BYTES
    sink.flush()
    for chunk in stream.chunks:
        left -= len(chunk.data)
        if left < 0 or time.monotonic() + chunk.after_s > deadline:
            return False
        if not still_there(client, chunk.after_s, stopping):
            return False
        if chunk.data:
            sink.write(b"%x\r\n%b\r\n" % (len(chunk.data), chunk.data) if stream.chunked else chunk.data)
            sink.flush()
    if stream.chunked:
        sink.write(_LAST_CHUNK)
    return True
