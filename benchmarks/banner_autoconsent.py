"""A visit with autoconsent in every frame: its script is injected, and its messages are answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Error, Frame, Page

FOUND_WITHIN_S = 12.0
DONE_WITHIN_S = 15.0
SETTLED_S = 1.0
_LOGS = ("lifecycle", "rulesteps", "detectionsteps", "evals", "errors", "messages", "waits")


@dataclass(frozen=True)
class Autoconsent:
    """The peer as it was installed: its script for Playwright, and its full rules, which know both ways."""

    script: str
    rules: Any

    @classmethod
    def load(cls, folder: Path) -> Autoconsent:
        """Read the package below ``folder``."""
        package = folder / "node_modules/@duckduckgo/autoconsent"
        rules = json.loads((package / "rules/rules.json").read_text(encoding="utf-8"))
        return cls((package / "dist/autoconsent.playwright.js").read_text(encoding="utf-8"), rules)

    async def visit(self, browser: Browser, url: str, action: str) -> None:
        """Open the page, let the peer ``optOut`` or ``optIn``, and load the page again without it."""
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        try:
            page = await context.new_page()
            await _Conversation(self, page, action).hold(url)
            again = await context.new_page()
            await page.close()
            await again.goto(url)
            await again.wait_for_timeout(SETTLED_S * 1000)
        finally:
            await context.close()


class _Conversation:
    """What is said between the peer's script in the frames and whoever runs it."""

    def __init__(self, peer: Autoconsent, page: Page, action: str) -> None:
        self.peer = peer
        self.page = page
        self.action = action
        self.found = asyncio.Event()
        self.done = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()

    async def hold(self, url: str) -> None:
        """Until the peer is done, or has found no banner in its time."""
        await self.page.expose_binding("autoconsentSendMessage", self._heard)
        self.page.on("framenavigated", lambda frame: self._begin(self._inject(frame)))
        await self.page.goto(url)
        for frame in self.page.frames:
            await self._inject(frame)
        try:
            await asyncio.wait_for(self.found.wait(), FOUND_WITHIN_S)
            await asyncio.wait_for(self.done.wait(), DONE_WITHIN_S)
        except TimeoutError:
            return
        await asyncio.sleep(SETTLED_S)

    def _begin(self, coroutine: Any) -> None:
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _inject(self, frame: Frame) -> None:
        try:
            await frame.evaluate(self.peer.script)
        except Error:
            return  # the frame is gone

    async def _heard(self, source: Mapping[str, Any], message: Mapping[str, Any]) -> None:
        frame: Frame = source["frame"]
        kind = message["type"]
        if kind == "popupFound":
            self.found.set()
        if kind == "autoconsentDone":
            self.done.set()
        if kind == "init":
            self._begin(self._say(frame, {"type": "initResp", "config": self._config(), "rules": self.peer.rules}))
        if kind == "eval":
            self._begin(self._evaluated(frame, message))

    async def _evaluated(self, frame: Frame, message: Mapping[str, Any]) -> None:
        try:
            result = await frame.evaluate(message["code"])
        except Error:
            result = False
        await self._say(frame, {"type": "evalResp", "id": message["id"], "result": result})

    async def _say(self, frame: Frame, message: Mapping[str, Any]) -> None:
        try:
            await frame.evaluate("(said) => { window.autoconsentReceiveMessage(said) }", message)
        except Error:
            return  # the frame is gone

    def _config(self) -> dict[str, Any]:
        return {
            "enabled": True,
            "autoAction": self.action,
            "disabledCmps": [],
            "enablePrehide": False,
            "enableCosmeticRules": True,
            "enableGeneratedRules": True,
            "enableHeuristicDetection": True,
            "heuristicMode": "tier2",
            "detectRetries": 20,
            "isMainWorld": False,
            "prehideTimeout": 2000,
            "logs": dict.fromkeys(_LOGS, False),
        }
