"""Policy documents: whose they are, and whether they could be read."""

from __future__ import annotations

from crawler.evidence import PolicyDocument

_OK = 200

SITE_PROBE = "site.json#/http_probe"
"""Pointer to what the unencrypted door answered."""


def document_pointer(index: int) -> str:
    """Pointer to a document of ``SiteFacts.documents``, as the run's folder keeps them."""
    return f"site.json#/documents/{index}"


def is_the_sites(document: PolicyDocument) -> bool:
    """Whether the site itself publishes it, and it is a policy; a document given by the user is not the site's."""
    return document.found_by != "given" and document.kind in {"privacy", "cookies"}


def is_readable(document: PolicyDocument) -> bool:
    """Whether its text was read; a given file has no status."""
    return document.error is None and document.status in {None, _OK} and bool(document.text.strip())
