"""What the site's unencrypted door answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.fetch import Fetched, Fetcher, redirect_target
from crawler.site import same_site


def probe_url(url: str) -> str:
    """The ``http://`` address to try: the host's port 80, or the audited URL's own port when that is http itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    netloc = parts.netloc if parts.scheme == "http" else host
    return f"http://{netloc}/"


async def probe_http(fetcher: Fetcher, url: str) -> dict[str, Any]:
    """Knock at the unencrypted door of the audited URL.

    Returns:
        The fields of `crawler.evidence.HttpProbe`, but for ``hsts``. ``status`` and ``location`` are those of the first
        answer; ``redirected_to_https`` is True when the chain of redirects ends in https on the same site, False when
        it ends elsewhere, and None when nothing answered or the chain broke (``error`` says why).
    """
    address = probe_url(url)
    first = await fetcher.fetch(address, follow=False)
    probe: dict[str, Any] = {"url": address, "status": first.status, "location": first.headers.get("location")}
    if first.error is not None:
        return probe | {"error": first.error}
    target = redirect_target(first)
    if target is None:
        return probe | {"redirected_to_https": False}
    last = await fetcher.fetch(target)
    if last.error is not None:
        return probe | {"error": f"redirects to {target}: {last.error}"}
    return probe | {"redirected_to_https": last.url.startswith("https://") and same_site(last.url, url)}


def hsts_of(answer: Fetched) -> str | None:
    """The Strict-Transport-Security header, which counts over https only (RFC 6797, 8.1)."""
    return answer.headers.get("strict-transport-security") if answer.url.startswith("https://") else None
