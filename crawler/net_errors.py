"""Chromium's network errors in words an officer understands."""

from __future__ import annotations

import re

_CODE = re.compile(r"net::(ERR_[A-Z_0-9]+)")
_WORDS = {
    "ERR_NAME_NOT_RESOLVED": "unknown host",
    "ERR_NAME_RESOLUTION_FAILED": "unknown host",
    "ERR_CONNECTION_REFUSED": "the connection was refused",
    "ERR_CONNECTION_RESET": "the connection was cut",
    "ERR_CONNECTION_CLOSED": "the connection was closed without an answer",
    "ERR_EMPTY_RESPONSE": "the connection was closed without an answer",
    "ERR_CONNECTION_TIMED_OUT": "no answer in time",
    "ERR_TIMED_OUT": "no answer in time",
    "ERR_ADDRESS_UNREACHABLE": "the address cannot be reached",
    "ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS": (
        "it leads to a private address, where the audit of a public site does not go; "
        "if it is meant to, name the address with --resolve HOST=ADDRESS"
    ),
    "ERR_CONNECTION_FAILED": "no connection could be made",
    "ERR_INTERNET_DISCONNECTED": "there is no network",
    "ERR_TOO_MANY_REDIRECTS": "it redirects without end",
    "ERR_UNSAFE_REDIRECT": "it redirects where no site may send its visitors (a file, a page of the browser's own)",
    "ERR_INVALID_URL": "not a URL a browser can open",
    "ERR_ABORTED": "the answer is no page (a download, or nothing)",
}


def in_plain_words(url: str, browser_message: str) -> str:
    """One line for a failed navigation; the browser's own code is kept for those who look it up."""
    found = _CODE.search(browser_message)
    if found is None:
        return f"{url}: {browser_message.splitlines()[0][:200]}"
    code = found[1]
    if code.startswith(("ERR_CERT_", "ERR_SSL_")):
        return f"{url}: the TLS certificate or connection is not valid ({code}); see --ca-file and --insecure"
    return f"{url}: {_WORDS.get(code, 'it cannot be reached')} ({code})"
