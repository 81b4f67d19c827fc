"""Who answers for which host of the demonstration web."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from temoin.demo import exchange, utility
from temoin.demo.catalogue import sites, variant_of
from temoin.demo.exchange import Answer, Request
from temoin.demo.site import POLICY_PATH, Site, asset, templates
from temoin.demo.standins import stand_ins

Answering = Callable[[Request], Answer]
"""What answers for a host; called from many threads at once."""


class Hosts:
    """Sites, their consent layers, plain hosts and stand-ins; anything else is a 404.

    ``more`` are hosts, lower case, that come before all of these.
    """

    def __init__(self, more: Mapping[str, Answering]) -> None:
        self._more = dict(more)
        self._sites = {site.host: Site(variant_of(site.id)) for site in sites()}
        self._bare = {site.variant.domain: site for site in self._sites.values()}

    @cached_property
    def _frame_hosts(self) -> frozenset[str]:
        makes = [site.variant.firm.banner_make for site in self._sites.values()]
        return frozenset(make.frame_host for make in makes if make and make.frame_host)

    def answer(self, request: Request) -> Answer:
        """The answer to a request, whatever its host."""
        if not request.host:
            return Answer(400, b"A request needs a Host header.")
        if request.host in self._more:
            return self._more[request.host](request)
        site = self._sites.get(request.host) or self._bare.get(request.host)
        if site is not None:
            return site.answer(request)
        if request.host in utility.HOSTS:
            return utility.HOSTS[request.host](request)
        if request.host in self._frame_hosts:
            return self._consent_layer(request)
        return self._stand_in(request)

    def _stand_in(self, request: Request) -> Answer:
        for one in stand_ins().values():
            answer = one.answer(request.host, request)
            if answer is not None:
                secure = request.scheme == "https" or answer.websocket
                return answer if secure else exchange.redirect(f"https://{request.host}{request.target}", 301)
        return exchange.not_found()

    def _consent_layer(self, request: Request) -> Answer:
        """The page of a consent layer that lives in a frame; ``?site=`` says on whose behalf."""
        if request.path.startswith("/assets/"):
            return asset(request.path.removeprefix("/assets/")) or exchange.not_found()
        site = self._sites.get(request.query.get("site", ""))
        words = site.banner_words() if site else None
        if request.path != "/banner" or site is None or words is None:
            return exchange.not_found()
        return exchange.page(
            templates()
            .get_template("cmp-frame.html.j2")
            .render(
                site=site.variant.host,
                words=words,
                policy_path=POLICY_PATH,
                policy_label=site.variant.firm.policy_link_label,
            )
        )
