"""Eyes inside the page: a script that runs first in every frame and worker, and tells what scripts there do.

The script is put together from the files of ``hooks/``, which share one scope. It tells through a binding whose name is
random and which it takes from the global object before the page's first script, so a page can neither see nor guess it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from functools import cache
from importlib import resources

from crawler.capture.cdp import CdpConnection, CommandFailed, Json

# In the order in which they need each other.
PARTS = (
    "own",
    "channel",
    "stacks",
    "realms",
    "cloak",
    "options",
    "targets",
    "uses",
    "cookies",
    "storage",
    "describe",
    "writes",
    "indexed_db",
    "cache_storage",
    "canvas",
    "webgl",
    "audio_and_fonts",
    "guise",
    "navigator",
    "devices",
    "listening",
    "forms",
    "visitor",
    "handle",
)
SECRET_EVENT = secrets.token_hex(16)

_OPENING = '(() => {\n"use strict";\n'
_CLOSING = "\n})()"


@cache
def _template() -> str:
    folder = resources.files("crawler.capture").joinpath("hooks")
    parts = (folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    return (_OPENING + "".join(parts) + _CLOSING).replace("__SECRET__", SECRET_EVENT)


def hook_source(binding: str, shows: Json | None = None) -> str:
    """The script, for a target where this binding was added; its value is the handle that ``handle.js`` returns.

    ``shows``: what scripts are to find of a guise, as ``guise.js`` takes it.
    """
    return _template().replace("__BINDING__", binding).replace("__GUISE__", json.dumps(shows))


def install_hooks(connection: CdpConnection, session_id: str, shows: Json | None = None) -> None:
    """Switch the hooks on for a page target and every frame of its process, before its first script."""
    binding = _add_binding(connection, session_id)
    source = {"source": hook_source(binding, shows), "runImmediately": True}
    connection.post("Page.addScriptToEvaluateOnNewDocument", source, session_id)


def install_worker_hooks(connection: CdpConnection, session_id: str, shows: Json | None = None) -> asyncio.Future[Json]:
    """Switch the hooks on in a worker that is held at its start; the answer holds the handle's ``objectId``.

    Held there, a worker has no address yet and lacks what only secure addresses have (``caches``, ``cookieStore``), so
    it is stopped once more, before its first script runs. Switching the debugger off is what lets it go on.
    """
    handle: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
    binding = _add_binding(connection, session_id)
    stopped = connection.expect("Debugger.paused", session_id)
    connection.post("Debugger.enable", session=session_id)
    first_script = {"instrumentation": "beforeScriptExecution"}
    connection.post("Debugger.setInstrumentationBreakpoint", first_script, session_id)

    def hook_in(paused: asyncio.Future[Json]) -> None:
        if paused.cancelled() or paused.exception() is not None:
            _pass_on(paused, handle)
            return
        evaluated = connection.post("Runtime.evaluate", {"expression": hook_source(binding, shows)}, session_id)
        evaluated.add_done_callback(lambda done: _pass_on(done, handle))
        connection.post("Debugger.disable", session=session_id)

    stopped.add_done_callback(hook_in)
    return handle


def _pass_on(done: asyncio.Future[Json], handle: asyncio.Future[Json]) -> None:
    error = CommandFailed("the worker is gone") if done.cancelled() else done.exception()
    if handle.done():
        return
    if error is None:
        handle.set_result(done.result())
    else:
        handle.set_exception(error)
        handle.exception()  # whoever asks for the handle is told; nobody has to


def _add_binding(connection: CdpConnection, session_id: str) -> str:
    name = f"_{secrets.token_hex(12)}"
    connection.post("Runtime.enable", session=session_id)
    connection.post("Runtime.addBinding", {"name": name}, session_id)
    return name
