"""One Chromium process of our own: started with a profile that stores third-party cookies, reached by DevTools."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import BrowserMissing
from crawler.languages import languages_of
from crawler.settings import CrawlSettings
from crawler.tls import ca_spki_hashes

START_DEADLINE_S = 30.0
STOP_DEADLINE_S = 5.0
NET_LOG = "net-log.json"

DISABLED_FEATURES = (
    "AutofillServerCommunication",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "Translate",
    # Suggestions of an address bar that nobody sees: two more renderers a window, half a second of a processor each.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)

# An ordinary visitor's browser: nothing of Chromium's own talks to the network, nothing announces automation.
BASE_FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-blink-features=AutomationControlled",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-component-extensions-with-background-pages",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=" + ",".join(DISABLED_FEATURES),
    "--disable-gpu",
    "--disable-quic",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--gaia-url=https://gaia.invalid",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
)

# Chromium 15x refuses third-party cookies in fresh profiles; the audited visitor is the one who allows them.
# The rest keeps the browser from calling its maker on its own account.
PROFILE_PREFERENCES = {
    "profile": {"cookie_controls_mode": 0},
    "signin": {"allowed": False, "allowed_on_next_startup": False},
    "autofill": {"enabled": False, "profile_enabled": False, "credit_card_enabled": False},
    "safebrowsing": {"enabled": False},
    "search": {"suggest_enabled": False},
}

# Nobody is there to type a password: a server that asks for one is answered by no scheme that the browser knows, so
# that it shows its 401 at once. Otherwise full Chromium waits for ever at a prompt that nobody sees.
LOCAL_STATE = {"auth": {"schemes": ""}}


@dataclass(frozen=True)
class BrowserProcess:
    """A running Chromium, the WebSocket address of its DevTools, and the network log that it writes."""

    process: asyncio.subprocess.Process
    devtools_url: str
    net_log: Path


def browser_flags(settings: CrawlSettings, profile: Path, more: Sequence[str] = ()) -> tuple[str, ...]:
    """The command line, without the executable; ``more`` says who visits, and by which way out."""
    flags = [*BASE_FLAGS, *more, f"--user-data-dir={profile}"]
    # Cookies stand in it as they were sent: it loses its name as soon as we read it, the rest goes with the profile.
    flags += [f"--log-net-log={profile / NET_LOG}", "--net-log-capture-mode=IncludeSensitive"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox cannot be set up by root
    if settings.insecure:
        flags.append("--ignore-certificate-errors")
    elif settings.ca_file is not None:
        flags.append("--ignore-certificate-errors-spki-list=" + ",".join(ca_spki_hashes(settings.ca_file)))
    return (*flags, "about:blank")


@asynccontextmanager
async def running_browser(
    executable: Path, settings: CrawlSettings, more: Sequence[str]
) -> AsyncIterator[BrowserProcess]:
    """Start Chromium in a profile made for it, and end it and its children when the block is left.

    Args:
        executable: the browser.
        settings: the audit's.
        more: switches beside those that every audit's browser has: its visitor's and its way out's.

    Raises:
        BrowserMissing: the executable does not start or never opens its DevTools.
    """
    profile = Path(tempfile.mkdtemp(prefix="temoin-profile-"))
    try:
        _write_preferences(profile, settings.locale)
        process = await _spawn(executable, browser_flags(settings, profile, more))
        try:
            yield BrowserProcess(process, await _devtools_url(process, executable), profile / NET_LOG)
        finally:
            await _end(process)
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _write_preferences(profile: Path, locale: str) -> None:
    folder = profile / "Default"
    folder.mkdir(parents=True)
    languages = ",".join(languages_of(locale))
    read = {"intl": {"accept_languages": languages, "selected_languages": languages}}
    (folder / "Preferences").write_text(json.dumps(PROFILE_PREFERENCES | read), encoding="utf-8")
    (profile / "Local State").write_text(json.dumps(LOCAL_STATE), encoding="utf-8")


async def _spawn(executable: Path, flags: Sequence[str]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            str(executable),
            *flags,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise BrowserMissing(f"the browser {executable} does not start: {error.strerror or error}") from error


async def _devtools_url(process: asyncio.subprocess.Process, executable: Path) -> str:
    assert process.stderr is not None  # noqa: S101 - a pipe was asked for
    last = ""
    try:
        async with asyncio.timeout(START_DEADLINE_S):
            while line := await process.stderr.readline():
                text = line.decode(errors="replace").strip()
                if "DevTools listening on " in text:
                    process_drain = asyncio.create_task(_drain(process.stderr))
                    process_drain.add_done_callback(_forget)
                    return text.split("DevTools listening on ", 1)[1]
                last = text or last
    except TimeoutError as error:
        raise BrowserMissing(f"the browser {executable} did not open its DevTools in {START_DEADLINE_S:g} s") from error
    raise BrowserMissing(f"the browser {executable} stopped at its start: {last[:300] or 'it said nothing'}")


async def _drain(stream: asyncio.StreamReader) -> None:
    """Read the rest of the browser's chatter, or it would block on a full pipe."""
    while await stream.read(65536):
        continue


def _forget(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the whole process group; SIGKILL when it does not go by itself."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_DEADLINE_S):
                await process.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # helper processes that outlive their parent
