"""Whether a host name belongs to another, on label boundaries only: ``notfacebook.com`` is not ``facebook.com``."""

from __future__ import annotations

import re
from collections.abc import Iterator

# «any country suffix» of a company's name: google.com, google.fr, google.co.uk, google.com.br, google.cat
_COUNTRY_SUFFIX = re.compile(r"(com|cat|[a-z]{2}|(co|com)\.[a-z]{2})$")
_HOST_PATTERN = re.compile(r"\*|([a-z0-9_-]+\.)+([a-z][a-z0-9-]+|\*)")


def is_host_pattern(pattern: str) -> bool:
    """Whether this is a form the matcher knows: ``*``, ``example.com`` or ``example.*``, in lower case."""
    return _HOST_PATTERN.fullmatch(pattern) is not None


def suffixes(host: str) -> Iterator[str]:
    """The host and every parent of it, longest first: ``a.b.c``, ``b.c``, ``c``."""
    labels = host.split(".")
    for start in range(len(labels)):
        yield ".".join(labels[start:])


def country_patterns(host: str) -> Iterator[str]:
    """Every ``name.*`` pattern this host fits: ``www.google.co.uk`` gives ``www.google.*`` and ``google.*``."""
    labels = host.split(".")
    for suffix_length in (1, 2):
        rest = ".".join(labels[-suffix_length:])
        if len(labels) > suffix_length and _COUNTRY_SUFFIX.fullmatch(rest):
            for start in range(len(labels) - suffix_length):
                yield ".".join([*labels[start:-suffix_length], "*"])


def belongs_to(host: str, owner: str) -> bool:
    """Whether ``host`` is ``owner`` or below it; a leading dot of a cookie's domain does not matter."""
    host, owner = host.lower().strip("."), owner.lower().strip(".")
    return host == owner or host.endswith("." + owner)
