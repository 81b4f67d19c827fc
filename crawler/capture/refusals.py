"""Why the browser did not take a cookie that a script wrote.

DevTools gives reasons for cookies of responses; of a script's write that came to nothing it says nothing (tried on
Chromium 156: an issue is raised for ``SameSite=None`` without ``Secure`` alone). So the rules of RFC 6265bis, sections
5.6 and 5.7, are gone through here, and the first that was broken is named as Chromium would
(``net/cookies/cookie_inclusion_status.h``, as DevTools' ``SetCookieBlockedReason``).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.capture.set_cookie import ParsedCookie
from crawler.site import host_of, registrable_domain

MAX_PAIR_BYTES = 4096
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F
_TAB = 0x09


def why_refused(cookie: ParsedCookie, document_url: str) -> str | None:
    """The rule that a script's write in a page of ``document_url`` broke; None when it broke none of them."""
    broken = (
        ("DisallowedCharacter", _has_control_character(cookie)),
        ("NameValuePairExceedsMaxSize", len((cookie.name + cookie.value).encode("utf-8", "replace")) > MAX_PAIR_BYTES),
        ("InvalidDomain", not _may_set_for(host_of(document_url), cookie)),
        ("HttpOnly", cookie.http_only),
        ("InvalidPrefix", not _keeps_its_prefix(cookie)),
        ("SameSiteNoneInsecure", (cookie.same_site or "").lower() == "none" and not cookie.secure),
        ("InvalidPartitioned", cookie.partitioned and not cookie.secure),
        ("SecureOnly", cookie.secure and not _is_secure(document_url)),
    )
    return next((reason for reason, is_broken in broken if is_broken), None)


def _has_control_character(cookie: ParsedCookie) -> bool:
    codes = (ord(character) for character in cookie.name + cookie.value)
    return any((code < _FIRST_PRINTABLE and code != _TAB) or code == _DELETE for code in codes)


def _may_set_for(host: str, cookie: ParsedCookie) -> bool:
    if cookie.host_only or cookie.domain == host:
        return True
    if not host.endswith(f".{cookie.domain}"):
        return False
    # A registrable domain has more labels than its public suffix: what is shorter belongs to many.
    return cookie.domain.count(".") >= registrable_domain(host).count(".")


def _keeps_its_prefix(cookie: ParsedCookie) -> bool:
    name = cookie.name.lower()
    if name.startswith("__host-"):
        return cookie.secure and cookie.host_only and cookie.path == "/"
    return cookie.secure if name.startswith("__secure-") else True


def _is_secure(url: str) -> bool:
    host = host_of(url)
    return urlsplit(url).scheme == "https" or host == "localhost" or host.endswith(".localhost")
