"""Servers of our own on loopback, for our own browser: what they have accepted is closed with them in any case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

BUFFER_BYTES = 64 * 1024
TURNS_OF_A_NEW_CONNECTION = 4  # of asyncio's loop, from the moment when it is accepted until it is handed to us

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handle: Handle) -> AsyncIterator[int]:
    """A server on a free port for the duration of the block, which is given the port.

    ``handle`` deals with one connection, from its first byte to its last; either side may hang up whenever it likes.
    """
    # A connection is known from the moment it is ours: a task that is cancelled before it begins closes nothing.
    under_way: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_handled(handle, reader, writer))
        under_way[task] = writer
        task.add_done_callback(under_way.pop)

    server = await asyncio.start_server(take, "127.0.0.1", 0, limit=BUFFER_BYTES)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for _ in range(TURNS_OF_A_NEW_CONNECTION):
            await asyncio.sleep(0)
        await _break_off(under_way)
        await server.wait_closed()


async def _handled(handle: Handle, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await handle(reader, writer)
    except (OSError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()


async def _break_off(under_way: dict[asyncio.Task[None], asyncio.StreamWriter]) -> None:
    tasks = tuple(under_way)
    for task, writer in under_way.items():
        writer.transport.abort()
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
