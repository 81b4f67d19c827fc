"""The visitor whom the browser presents: an ordinary person's Chrome of this very version, on an ordinary screen.

Sites and consent managers hide from what looks automated; whoever audits must see what a visitor sees. What can be said
by the process's own switches is said there, for it then holds in every frame, popup and worker, and for requests that
no page makes. Left to be said to each target: the client hints beyond the low-entropy ones, which Chromium leaves
empty once a User-Agent was given by switch; the headless shell's own brand, which no switch removes; and the locale of
`Intl`, which follows the translations that happen to be installed.

Facts: the reduced User-Agent (every Chrome since 110) holds the major version alone and one fixed platform a system;
a brand that is no product is versioned in full as its major version and zeros (tried on Chromium 156).
"""

from __future__ import annotations

import asyncio
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from crawler.browser.guise import ORDINARY, Guise, Phone
from crawler.languages import languages_of

Json = dict[str, Any]
Command = tuple[str, Json]

VERSION_DEADLINE_S = 5.0
CONTENT_WIDTH, CONTENT_HEIGHT = 1366, 768
WINDOW_HEIGHT = CONTENT_HEIGHT + 87
"""With Chrome's tab strip and tool bar."""

_VERSION = re.compile(rb"\b(\d{2,4}(?:\.\d+){3})\b")
_HEADLESS = "Headless"
_PLATFORMS = {
    "linux": ("X11; Linux x86_64", "Linux"),
    "darwin": ("Macintosh; Intel Mac OS X 10_15_7", "macOS"),
    "win32": ("Windows NT 10.0; Win64; x64", "Windows"),
}
_ARM = ("arm64", "aarch64")
_TARGETS_WITH_LOCALE = frozenset({"page", "iframe", "worker", "shared_worker", "service_worker"})
_TARGETS_WITH_SCREEN = frozenset({"page", "iframe"})
_ANDROID = ("Linux; Android 10; K", "Android", "Linux armv81")
"""On every telephone: in the reduced User-Agent, in client hints, in ``navigator.platform``."""


@dataclass(frozen=True)
class Visitor:
    """One audit's visitor.

    Attributes:
        locale: as in ``fr-FR``.
        version: the browser's true and full version; empty when the executable would not tell.
        brands: name and major version of the brands in the order in which this browser tells them; empty until asked.
        is_shell: whether the browser is Chromium's headless shell, which knows languages only half.
        guise: in which a profile's visitor comes.
    """

    locale: str
    version: str = ""
    brands: tuple[tuple[str, str], ...] = ()
    is_shell: bool = False
    guise: Guise = ORDINARY

    @classmethod
    async def of(cls, executable: Path, locale: str) -> Self:
        """The visitor with this browser."""
        return cls(locale, await _version_of(executable))

    @property
    def user_agent(self) -> str:
        """The User-Agent, reduced as every Chrome's is; empty when the version is not known."""
        if not self.version:
            return ""
        token = _ANDROID[0] if self.guise.phone else _PLATFORMS.get(sys.platform, _PLATFORMS["linux"])[0]
        name = f"Chrome/{self.version.partition('.')[0]}.0.0.0" + (" Mobile" if self.guise.phone else "")
        return f"Mozilla/5.0 ({token}) AppleWebKit/537.36 (KHTML, like Gecko) {name} Safari/537.36"

    def flags(self) -> tuple[str, ...]:
        """Chromium's switches: who this is, what they read, how large their screen is, and that they have a mouse."""
        return (
            f"--lang={self.locale}",
            f"--accept-lang={','.join(languages_of(self.locale))}",
            *((f"--user-agent={self.user_agent}",) if self.user_agent else ()),
            "--screen-info={1920x1080 workAreaBottom=40}",
            f"--window-size={CONTENT_WIDTH},{WINDOW_HEIGHT}",
            "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
        )

    def with_brands(self, told: Sequence[Json]) -> Self:
        """The same visitor, once a page has asked the browser for its brands; the headless shell's own is left out."""
        brands = tuple((str(brand["brand"]), str(brand["version"])) for brand in told)
        ordinary = tuple(brand for brand in brands if not brand[0].startswith(_HEADLESS))
        return replace(self, brands=ordinary, is_shell=ordinary != brands)

    def in_guise(self, guise: Guise) -> Self:
        """The same visitor in the guise of one profile."""
        return replace(self, guise=guise)

    def commands(self, target_type: str) -> tuple[Command, ...]:
        """What DevTools has to tell a target of this type before it begins to live."""
        commands: list[Command] = []
        if self.guise.privacy_signal:
            commands.append(("Network.setExtraHTTPHeaders", {"headers": {"Sec-GPC": "1"}}))
        if self.guise.phone and target_type in _TARGETS_WITH_SCREEN:
            commands.extend(_screen_of(self.guise.phone))
        if self.user_agent and self.brands:
            commands.append(("Emulation.setUserAgentOverride", self._override()))
        if target_type in _TARGETS_WITH_LOCALE:
            commands.append(("Emulation.setLocaleOverride", {"locale": self.locale}))
        return tuple(commands)

    def shows(self) -> Json | None:
        """What scripts are to find of the guise and no command of DevTools tells them, as the hooks take it."""
        if self.guise == ORDINARY:
            return None
        return {"privacySignal": self.guise.privacy_signal, "answers": self._answers()}

    def _answers(self) -> list[tuple[str, str, str | int | float]]:
        """Interface, property and value, of what a telephone says of itself."""
        phone = self.guise.phone
        if phone is None:
            return []
        agent = {"userAgent": self.user_agent, "appVersion": self.user_agent.removeprefix("Mozilla/")}
        of_worker = {"platform": _ANDROID[2], **(agent if self.user_agent else {})}
        size = {"width": phone.width, "height": phone.height}
        available = {"availWidth": phone.width, "availHeight": phone.height, "availLeft": 0, "availTop": 0}
        width, height = phone.viewport
        told: dict[str, dict[str, Any]] = {
            "Navigator": {"platform": _ANDROID[2]},
            "WorkerNavigator": of_worker,
            "Screen": {**size, **available, "isExtended": False},
            "ScreenOrientation": {"type": "portrait-primary", "angle": 0},
            "Window": {"devicePixelRatio": phone.scale, "outerWidth": width, "outerHeight": height},
        }
        return [(kind, name, value) for kind, values in told.items() for name, value in values.items()]

    def _override(self) -> Json:
        full = [{"brand": brand, "version": self._full_version(brand, major)} for brand, major in self.brands]
        return {
            "userAgent": self.user_agent,
            # Said here, the header stands where no visitor's stands; but the shell would send it without its ranks.
            **({"acceptLanguage": ",".join(languages_of(self.locale))} if self.is_shell else {}),
            "userAgentMetadata": {
                "brands": [{"brand": brand, "version": major} for brand, major in self.brands],
                "fullVersionList": full,
                "fullVersion": self.version,
                "wow64": False,
                **self._device_hints(),
            },
        }

    def _device_hints(self) -> Json:
        """A telephone's Chrome tells neither architecture nor bitness (``components/embedder_support``)."""
        if phone := self.guise.phone:
            told = {"platform": _ANDROID[1], "platformVersion": phone.android, "architecture": "", "bitness": ""}
            return {**told, "model": phone.model, "mobile": True, "formFactors": ["Mobile"]}
        name = _PLATFORMS.get(sys.platform, _PLATFORMS["linux"])[1]
        return {
            "platform": name,
            "platformVersion": platform.mac_ver()[0] if name == "macOS" else "",
            "architecture": "arm" if platform.machine().lower() in _ARM else "x86",
            "bitness": "64" if sys.maxsize > 2**32 else "32",
            "model": "",
            "mobile": False,
            "formFactors": ["Desktop"],
        }

    def _full_version(self, brand: str, major: str) -> str:
        is_product = major == self.version.partition(".")[0] and brand.startswith(("Chrom", "Google"))
        return self.version if is_product else f"{major}.0.0.0"


def _screen_of(phone: Phone) -> tuple[Command, ...]:
    width, height = phone.viewport
    metrics = {
        "width": width,
        "height": height,
        "screenWidth": phone.width,
        "screenHeight": phone.height,
        "deviceScaleFactor": phone.scale,
        "mobile": True,
        "screenOrientation": {"type": "portraitPrimary", "angle": 0},
    }
    return (
        ("Emulation.setDeviceMetricsOverride", metrics),
        ("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": phone.touch_points}),
    )


async def _version_of(executable: Path) -> str:
    """What the executable answers to ``--version``; empty when that is no version, or does not come."""
    try:
        process = await asyncio.create_subprocess_exec(
            str(executable),
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(VERSION_DEADLINE_S):
            told, _ = await process.communicate()
    except TimeoutError:
        return ""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    found = _VERSION.search(told)
    return found[1].decode() if found else ""
