"""The spider's own process: a `DiscoveryRequest` as JSON on standard input, findings as JSON lines on standard output.

Each line is ``{"kind": …, "value": …}``: ``sampled`` (a list of URLs, each replacing the one before), ``probe``,
``document``, ``waiting`` (the URLs of promised documents of which nothing is known yet, each list replacing the one
before), ``error``, and ``done`` at the end. Standard error is for what went wrong with the process itself.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

from crawler.discovery.fetch import MAX_BYTES, REQUEST_TIMEOUT_S
from crawler.discovery.request import DiscoveryRequest
from crawler.languages import accept_language

MAX_MEMORY_BYTES = 1024**3
_PER_HOST = 2
_MIDDLEWARES = "scrapy.downloadermiddlewares"


def main() -> None:
    """Run one discovery."""
    request = DiscoveryRequest.from_json(sys.stdin.read())
    findings = _take_standard_output()
    _bound_memory()

    def emit(kind: str, value: Any) -> None:
        findings.write(json.dumps({"kind": kind, "value": value}) + "\n")
        findings.flush()

    _crawl(request, emit)


def settings_for(request: DiscoveryRequest) -> dict[str, Any]:
    """Scrapy's settings: only what the spider needs is switched on, so that a newer Scrapy brings in nothing unseen."""
    from crawler.discovery import network

    return {
        "USER_AGENT": request.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": accept_language(request.locale),
        },
        "DOWNLOADER_MIDDLEWARES_BASE": {
            f"{_MIDDLEWARES}.downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{_MIDDLEWARES}.defaultheaders.DefaultHeadersMiddleware": 400,
            f"{_MIDDLEWARES}.useragent.UserAgentMiddleware": 500,
            f"{_MIDDLEWARES}.httpcompression.HttpCompressionMiddleware": 590,
            # A proxy would resolve names itself, past the user's rules.
            **({} if request.resolve.rules else {f"{_MIDDLEWARES}.httpproxy.HttpProxyMiddleware": 750}),
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": dict.fromkeys(
            ("http", "https"), f"{network.__name__}.{network.VerifyingHandler.__name__}"
        ),
        "DNS_RESOLVER": f"{network.__name__}.{network.TableResolver.__name__}",
        network.RESOLVE_SETTING: request.resolve,
        network.PRIVATE_SITE_SETTING: request.private_site,
        network.INSECURE_SETTING: request.insecure,
        network.CA_FILE_SETTING: request.ca_file,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _PER_HOST,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": REQUEST_TIMEOUT_S,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "LOG_LEVEL": "ERROR",
    }


def _crawl(request: DiscoveryRequest, emit: Any) -> None:
    from scrapy.crawler import CrawlerProcess

    from crawler.discovery.spider import SiteSpider

    process = CrawlerProcess(settings_for(request))
    logging.getLogger("twisted").setLevel(logging.CRITICAL)
    process.crawl(SiteSpider, request=request, emit=emit)
    process.start()


def _take_standard_output() -> TextIO:
    """Standard output for findings alone: whatever else the process prints goes to standard error."""
    findings = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return findings


def _bound_memory() -> None:
    """A hostile answer may cost this process its life, and never the machine's memory."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
