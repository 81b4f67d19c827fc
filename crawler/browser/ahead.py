"""Starting something ahead of its use: a browser on its way up while other things are done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def ahead(entered: AbstractAsyncContextManager[T]) -> AsyncIterator[Awaitable[T]]:
    """Begin to enter a context at once; await what is given to have what it gives, or its error.

    The context is left with the block, or broken off where it has not been entered by then. An error that nobody
    awaited is nobody's.
    """
    ready: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()
    holding = asyncio.create_task(_hold(entered, ready, over))
    try:
        yield ready
    finally:
        over.set()
        if not ready.done():
            holding.cancel()
        was_entered = ready.done() and not ready.cancelled() and ready.exception() is None
        await asyncio.gather(holding, return_exceptions=not was_entered)


async def _hold(entered: AbstractAsyncContextManager[T], ready: asyncio.Future[T], over: asyncio.Event) -> None:
    """Enter, wait and leave in one task, as contexts with deadlines of their own need it."""
    try:
        async with entered as value:
            ready.set_result(value)
            await over.wait()
    except BaseException as error:
        if ready.done():
            raise
        if isinstance(error, asyncio.CancelledError):
            ready.cancel()
            raise
        ready.set_exception(error)
        ready.exception()  # read, lest the loop complain where nobody awaits it
