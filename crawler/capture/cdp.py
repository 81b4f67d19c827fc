"""A DevTools connection of our own: commands with answers, events to one listener, sessions flattened."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from crawler.errors import BrowserLost
from crawler.secrets import NO_SECRETS, Secrets

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
COMMAND_DEADLINE_S = 20.0

Json = dict[str, Any]
EventListener = Callable[[str, str | None, Json], None]


class CommandFailed(Exception):
    """The browser answered a command with an error; the text is the browser's."""


class CdpConnection:
    """Commands out, answers and events in, over one WebSocket attached at the browser.

    Whatever comes in is without ``secrets``: nobody who records it, looks at it or writes it ever has them in hand.
    """

    def __init__(self, socket: ClientConnection, listener: EventListener) -> None:
        self._socket = socket
        self._listener = listener
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._expected: dict[tuple[str, str], asyncio.Future[Json]] = {}
        self._next_id = 0
        self._lost = False
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self.secrets: Secrets = NO_SECRETS

    @property
    def is_lost(self) -> bool:
        """Whether the browser has gone."""
        return self._lost

    def post(self, method: str, params: Json | None = None, session: str | None = None) -> asyncio.Future[Json]:
        """Send a command; await the result only where it matters. Commands to one session run in the order sent."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_read_quietly)
        if self._lost:
            answer.set_exception(BrowserLost("the browser went away"))
            return answer
        self._next_id += 1
        message: Json = {"id": self._next_id, "method": method, "params": self.secrets.restored(params or {})}
        if session is not None:
            message["sessionId"] = session
        self._waiting[self._next_id] = answer
        self._queue.put_nowait(json.dumps(message))
        return answer

    async def send(self, method: str, params: Json | None = None, session: str | None = None) -> Json:
        """Send a command and return its result.

        Raises:
            CommandFailed: the browser refused it, or did not answer in time.
            BrowserLost: the connection ended.
        """
        try:
            async with asyncio.timeout(COMMAND_DEADLINE_S):
                return await self.post(method, params, session)
        except TimeoutError as error:
            raise CommandFailed(f"{method}: no answer in {COMMAND_DEADLINE_S:g} s") from error

    def expect(self, method: str, session: str) -> asyncio.Future[Json]:
        """A future of the next such event of this session; expect it before sending what causes it."""
        coming: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        coming.add_done_callback(_read_quietly)
        self._expected[method, session] = coming
        return coming

    async def run(self) -> None:
        """Pump messages until the connection ends; then every waiting command fails."""
        writer = asyncio.create_task(self._write())
        try:
            async for text in self._socket:
                self._receive(_loads(text))
        except ConnectionClosed:
            self._lost = True
        finally:
            self._lost = True
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            for answer in (*self._waiting.values(), *self._expected.values()):
                if not answer.done():
                    answer.set_exception(BrowserLost("the browser went away"))
            self._waiting.clear()
            self._expected.clear()

    async def _write(self) -> None:
        while True:
            message = await self._queue.get()
            try:
                await self._socket.send(message)
            except ConnectionClosed:
                return

    def _receive(self, message: Json) -> None:
        if "id" in message:
            answer = self._waiting.pop(message["id"], None)
            if answer is None or answer.done():
                return
            if "error" in message:
                told = str(message["error"].get("message", message["error"]))
                answer.set_exception(CommandFailed(self.secrets.redact(told)))
            else:
                answer.set_result(self.secrets.redact_message(message.get("result", {})))
            return
        method, session = message["method"], message.get("sessionId")
        params = self.secrets.redact_message(message.get("params", {}))
        coming = self._expected.pop((method, session or ""), None)
        if coming is not None and not coming.done():
            coming.set_result(params)
        self._listener(method, session, params)


def _loads(text: str | bytes) -> Json:
    """A message as JSON; half a surrogate pair, which a page can send and no file can hold, is replaced."""
    message: Json = json.loads(text)
    suspicious = "\\ud" in text.lower() if isinstance(text, str) else True
    if not suspicious:
        return message
    plain = json.dumps(message, ensure_ascii=False)
    return dict(json.loads(plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))


def _read_quietly(answer: asyncio.Future[Json]) -> None:
    """A command posted and not awaited may fail (a target that closed meanwhile): nobody is to be warned."""
    if not answer.cancelled():
        answer.exception()


@asynccontextmanager
async def cdp_connection(devtools_url: str, listener: EventListener) -> AsyncIterator[CdpConnection]:
    """Connect to the browser's DevTools for the duration of the block.

    Raises:
        BrowserLost: nothing answers at this address.
    """
    try:
        socket = await connect(devtools_url, max_size=MAX_MESSAGE_BYTES, compression=None, ping_interval=None)
    except (OSError, WebSocketException) as error:
        raise BrowserLost(f"the browser's DevTools do not answer: {error}") from error
    connection = CdpConnection(socket, listener)
    pump = asyncio.create_task(connection.run())
    try:
        yield connection
    finally:
        await socket.close()
        await pump
