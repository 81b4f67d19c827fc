"""What the left wing needs to know to look at a site: one immutable value, made by the roof from its options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CrawlSettings:
    """How to look. Times in seconds; ``observe_s`` is page life (virtual time), ``timeout_s`` wall time a scenario.

    ``resolve`` holds the rules of ``--resolve`` as given, already checked. ``audited_url`` is the site's; where it is
    none, or public, private addresses that no rule names are refused.
    """

    audited_url: str = ""

    resolve: tuple[str, ...] = ()
    insecure: bool = False
    ca_file: Path | None = None
    browser: Path | None = None
    locale: str = "fr-FR"
    observe_s: float = 30.0
    timeout_s: float = 60.0
    pages: int = 3
    jobs: int = 3
    seed: int = 1
