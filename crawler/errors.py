"""The exceptions the left wing raises; each one's text is the single clear line a user reads."""

from __future__ import annotations


class CrawlError(Exception):
    """Base: the audit could not look. The roof turns it into exit code 3."""


class SiteUnreachable(CrawlError):
    """The audited URL did not answer with a page."""


class BrowserMissing(CrawlError):
    """No browser was found, or the one named does not start."""


class BrowserUnfit(CrawlError):
    """The browser starts but cannot give true evidence (it drops third-party cookies)."""


class PageLost(CrawlError):
    """The page's own process crashed; the browser goes on."""


class BrowserLost(CrawlError):
    """The browser went away in the middle of a visit."""
