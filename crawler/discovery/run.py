"""Starts the spider's process and turns what it tells into `crawler.evidence.SiteFacts`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import crawler
from crawler.discovery.request import DiscoveryRequest, saved_document
from crawler.evidence import HttpProbe, PolicyDocument, SiteFacts

__all__ = ["DiscoveryRequest", "discover", "saved_document"]

_LONGEST_LINE = 16 * 1024 * 1024
_LONGEST_COMPLAINT = 300
_CHUNK = 16 * 1024
_GRACE_S = 1.0


async def discover(request: DiscoveryRequest) -> SiteFacts:
    """Look over a site with the spider: pages to sample, policy documents, the unencrypted door.

    The bytes of document *n* are written to `saved_document(request.save_to, n, document.media_type)`; ``text`` is left
    empty, for reading documents belongs to another wing. What fails is told in ``errors`` and in each document's
    ``error``, and never raised: whether the site can be reached is for the browser to say. A document with an ``error``
    beside a status of success *answered* but could not be read; only one with another status, or none, is unreachable.

    Returns:
        The facts; ``sampled_pages`` begins with ``request.url``.
    """
    findings = _Findings(request)
    process = await asyncio.create_subprocess_exec(
        *_command(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
        env=_environment(),
    )
    complaints = asyncio.create_task(_last_line(process.stderr))
    try:
        async with asyncio.timeout(request.timeout_s + _GRACE_S):
            await _converse(process, request, findings)
    except TimeoutError:
        findings.stopped = f"discovery was stopped after {request.timeout_s:g} s; what it had found is kept"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        complaint = await complaints
    return findings.facts(complaint)


class _Findings:
    """What the worker told so far."""

    def __init__(self, request: DiscoveryRequest) -> None:
        self._url = request.url
        self._sampled: tuple[str, ...] = (request.url,)
        self._probe: HttpProbe | None = None
        self._documents: list[PolicyDocument] = []
        self._errors: list[str] = []
        self._waiting: list[str] = []
        self.done = False
        self.stopped: str | None = None

    def add(self, line: bytes) -> None:
        """Take one line of the worker."""
        message: dict[str, Any] = json.loads(line)
        kind, value = message["kind"], message["value"]
        if kind == "sampled":
            self._sampled = tuple(value)
        elif kind == "probe":
            self._probe = HttpProbe.model_validate(value)
        elif kind == "document":
            self._documents.append(PolicyDocument.model_validate(value))
        elif kind == "waiting":
            self._waiting = value
        elif kind == "error":
            self._errors.append(value)
        else:
            self.done = kind == "done"

    def facts(self, complaint: str) -> SiteFacts:
        """All of it; a worker that ended before it was done is an error, with its last words."""
        errors = [*self._errors, *(f"policy document {url}: found, but not fetched in time" for url in self._waiting)]
        if self.stopped is not None:
            errors.append(self.stopped)
        elif not self.done:
            errors.append(f"discovery broke off: {complaint or 'its process ended without a word'}")
        return SiteFacts(
            url=self._url,
            http_probe=self._probe,
            sampled_pages=self._sampled,
            documents=tuple(self._documents),
            errors=tuple(errors),
        )


async def _converse(process: asyncio.subprocess.Process, request: DiscoveryRequest, findings: _Findings) -> None:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the worker was started without pipes")
    try:
        process.stdin.write(request.to_json().encode())
        await process.stdin.drain()
    except ConnectionError:
        # A worker that dies at once says why on standard error.
        return
    finally:
        process.stdin.close()
    # Not to the end of the stream: Scrapy takes up to a second to close its idle connections in good order.
    while not findings.done and (line := await process.stdout.readline()):
        findings.add(line)


async def _last_line(stream: asyncio.StreamReader | None) -> str:
    """The last line of a stream that is read to its end, so that its writer never waits."""
    end = b""
    while stream is not None and (chunk := await stream.read(_CHUNK)):
        end = (end + chunk)[-_CHUNK:]
    lines = [line.strip() for line in end.decode(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "")[:_LONGEST_COMPLAINT]


def _command() -> tuple[str, ...]:
    """``-P`` keeps the working folder out of the worker's imports: a site's auditor may stand in a hostile folder."""
    return sys.executable, "-P", "-m", "crawler.discovery.worker"


def _environment() -> dict[str, str]:
    """This process's environment, in which the worker finds this very package, installed or not."""
    home = str(Path(crawler.__file__).parent.parent)
    paths = [home, os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
