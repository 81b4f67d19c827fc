"""Starting something ahead of its use: a browser on its way up, and on its way out, while other things are done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """A context on its way: await it to have what it gives, or its error, as often as you like."""

    def __init__(self) -> None:
        self._ready: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._over = asyncio.Event()

    def __await__(self) -> Generator[Any, None, T]:
        return asyncio.shield(self._ready).__await__()  # who stops waiting does not stop what is waited for

    @property
    def was_entered(self) -> bool:
        """Whether it gave what it gives."""
        return self._ready.done() and not self._ready.cancelled() and self._ready.exception() is None

    def leave(self) -> None:
        """It is needed no longer: it is left while the block goes on."""
        self._over.set()

    async def hold(self, entered: AbstractAsyncContextManager[T]) -> None:
        """Enter, wait and leave in one task, as contexts with deadlines of their own need it."""
        try:
            async with entered as value:
                self._ready.set_result(value)
                await self._over.wait()
        except BaseException as error:
            if self._ready.done():
                raise
            if isinstance(error, asyncio.CancelledError):
                self._ready.cancel()
                raise
            self._ready.set_exception(error)
            self._ready.exception()  # read, lest the loop complain where nobody awaits it


@asynccontextmanager
async def ahead(entered: AbstractAsyncContextManager[T]) -> AsyncIterator[Ahead[T]]:
    """Begin to enter a context at once, beside the block.

    It is left with the block at the latest, or broken off where it has not been entered by then. An error that nobody
    awaited is nobody's.
    """
    coming: Ahead[T] = Ahead()
    holding = asyncio.create_task(coming.hold(entered))
    try:
        yield coming
    finally:
        coming.leave()
        if not coming.was_entered:
            holding.cancel()
        await asyncio.gather(holding, return_exceptions=not coming.was_entered)
