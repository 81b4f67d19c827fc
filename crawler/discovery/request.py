"""What the spider is asked to do, and where it leaves the documents it found."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from crawler.resolve import ResolveTable

DEFAULT_TIMEOUT_S = 45.0
_EXTENSIONS = {"text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "txt"}


@dataclass(frozen=True)
class DiscoveryRequest:
    """One site to look over.

    Attributes:
        url: the audited URL, as `crawler.site.normalise_audit_url` gives it.
        user_agent: the User-Agent header of the browser that will visit, so that the site serves both the same thing.
        save_to: an existing folder; document *n* of the result is written there as `saved_document` says.
        pages: how many pages to sample, the home page counted.
        policies: URLs of policy documents that the user gave; fetched before any other.
        look_for_policies: whether to look for policy documents beside those given.
        resolve: where hosts really are.
        private_site: the audited host when it is private itself; None refuses private addresses that no rule names.
        insecure: accept any certificate.
        ca_file: certificate authorities to trust beside the system's (PEM).
        locale: the visitor's language, as in ``fr-FR``; sent as Accept-Language.
        seed: chooses the sample; the same seed on the same site gives the same pages.
        timeout_s: seconds for everything; what was found by then is kept.
    """

    url: str
    user_agent: str
    save_to: Path
    pages: int = 3
    policies: tuple[str, ...] = ()
    look_for_policies: bool = True
    resolve: ResolveTable = field(default_factory=ResolveTable)
    private_site: str | None = None
    insecure: bool = False
    ca_file: Path | None = None
    locale: str = "fr-FR"
    seed: int = 0
    timeout_s: float = DEFAULT_TIMEOUT_S

    def to_json(self) -> str:
        """The request as one line of JSON."""
        values = dict(vars(self))
        values["save_to"] = str(self.save_to.absolute())
        values["ca_file"] = None if self.ca_file is None else str(self.ca_file.absolute())
        values["resolve"] = self.resolve.sources
        return json.dumps(values)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a request back; raises what `json.loads` and the constructor raise on anything else."""
        values: dict[str, Any] = json.loads(text)
        values["save_to"] = Path(values["save_to"])
        values["ca_file"] = None if values["ca_file"] is None else Path(values["ca_file"])
        values["resolve"] = ResolveTable.parse(values["resolve"])
        values["policies"] = tuple(values["policies"])
        return cls(**values)


def saved_document(save_to: Path, index: int, media_type: str) -> Path | None:
    """Where the bytes of document ``index`` of ``SiteFacts.documents`` lie; None for a type that is not kept."""
    extension = _EXTENSIONS.get(media_type)
    return None if extension is None else save_to / f"{index}.{extension}"
