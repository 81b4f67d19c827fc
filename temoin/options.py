"""What an audit is asked to do: the command line's options as one checked value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.settings import CrawlSettings

DEFAULT_FORMATS = ("json", "html")


def is_url(policy: str) -> bool:
    """Whether a ``--policy`` value is a URL rather than a file."""
    return policy.startswith(("http://", "https://"))


@dataclass(frozen=True)
class AuditOptions:
    """One audit. ``policies`` are URLs or files as given; ``formats`` always hold ``json``."""

    url: str
    output: Path
    settings: CrawlSettings
    scenarios: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    formats: tuple[str, ...] = DEFAULT_FORMATS

    def as_json(self) -> Mapping[str, Any]:
        """The options as a report quotes them; nothing in them is secret."""
        settings = self.settings
        return {
            "scenarios": list(self.scenarios),
            "policy": list(self.policies),
            "pages": settings.pages,
            "observe_s": settings.observe_s,
            "timeout_s": settings.timeout_s,
            "locale": settings.locale,
            "resolve": list(settings.resolve),
            "insecure": settings.insecure,
            "ca_file": str(settings.ca_file) if settings.ca_file else None,
            "seed": settings.seed,
        }
