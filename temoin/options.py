"""What an audit is asked to do: the command line's options as one checked value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.settings import CrawlSettings

if TYPE_CHECKING:
    from scenarios.login import Login

DEFAULT_FORMATS = ("json", "html")


def is_url(policy: str) -> bool:
    """Whether a ``--policy`` value is a URL rather than a file."""
    return policy.startswith(("http://", "https://"))


@dataclass(frozen=True)
class AuditOptions:
    """One audit. ``policies`` are URLs or files as given; ``formats`` always hold ``json``.

    ``login`` and ``users_scenarios`` are what ``temoin.toml`` says of signing in and of scenarios of the user's own.
    """

    url: str
    output: Path
    settings: CrawlSettings
    scenarios: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    formats: tuple[str, ...] = DEFAULT_FORMATS
    login: Login | None = None
    users_scenarios: Path | None = None

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
