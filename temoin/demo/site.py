"""One demonstration site: answers every request to its hosts, honestly or not as its variant says."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from temoin.demo import exchange
from temoin.demo.exchange import Answer, CookieLine, Request
from temoin.demo.standins import FIRST_PARTY, stand_ins, starters
from temoin.demo.variant import Variant

POLICY_PATH = "/politique-de-confidentialite"
COOKIES_PATH = "/cookies.html"
MEMBER_PATH = "/espace-client"
DISALLOWED_PATH = "/interne/"
_SIGN_OUT = f"{MEMBER_PATH}/deconnexion"
_MEMBER_COOKIE = "membre"
_EDGE_SECONDS = 30 * 60
_HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_SCRIPTS = {
    "dialog": "banner-dialog.js",
    "bar": "banner-bar.js",
    "frame": "banner-frame.js",
    "axeptio": "banner-axeptio.js",
}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="{colour}"/></svg>'
)


@cache
def templates() -> Environment:
    """The Jinja environment of every page, escaping by default."""
    return Environment(
        loader=PackageLoader("temoin.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(name: str) -> Answer | None:
    """A file of ``static/``, None when there is no such file."""
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
    known = {file.name: file for file in (resources.files("temoin.demo") / "static").iterdir()}
    if name not in known:
        return None
    return Answer(200, known[name].read_bytes(), kinds[name.rpartition(".")[2]])


class Site:
    """Serves one variant."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._firm = variant.firm
        self._pages = {f"/{one.slug}": one for one in variant.firm.pages}

    @property
    def variant(self) -> Variant:
        """What this site does."""
        return self._variant

    def answer(self, request: Request) -> Answer:
        """The answer to any request for this site's host or its bare domain."""
        if request.scheme == "http" and not self._variant.http_answers:
            return exchange.redirect(f"https://{request.host}{request.target}", 301)
        if request.host != self._variant.host:
            return self._sealed(exchange.redirect(f"https://{self._variant.host}{request.target}", 301))
        found = self._file(request) or self._first_party_service(request)
        return self._sealed(found or self._with_site_cookies(self._page(request), request))

    def _sealed(self, answer: Answer) -> Answer:
        return answer.with_headers(_HSTS) if self._firm.hsts else answer

    def _file(self, request: Request) -> Answer | None:
        match request.path.removeprefix("/").split("/"):
            case ["robots.txt"]:
                return Answer(200, self._robots().encode())
            case ["sitemap.xml"]:
                return Answer(200, self._sitemap().encode(), "application/xml; charset=utf-8")
            case ["favicon.ico"]:
                return Answer(200, _ICON.format(colour=self._firm.colour).encode(), "image/svg+xml")
            case ["assets", "services.js"]:
                return exchange.script(starters(dict.fromkeys(use.service for use in self._variant.services)))
            case ["assets", name]:
                return asset(name)
        return None

    def _first_party_service(self, request: Request) -> Answer | None:
        for service in {use.service for use in self._variant.services}:
            answer = stand_ins()[service].answer(FIRST_PARTY, request)
            if answer is not None:
                return answer
        return None

    def _robots(self) -> str:
        return f"User-agent: *\nDisallow: {DISALLOWED_PATH}\nSitemap: https://{self._variant.host}/sitemap.xml\n"

    def _sitemap(self) -> str:
        paths = ["/", *self._pages, POLICY_PATH, f"{DISALLOWED_PATH}partenaires"]
        rows = "".join(f"<url><loc>https://{self._variant.host}{path}</loc></url>" for path in paths)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>\n'

    def _page(self, request: Request) -> Answer:
        path = request.path
        if path == "/":
            return self._render(request, "home.html.j2", "", "Accueil")
        if path in self._pages:
            return self._text_page(request)
        if path == POLICY_PATH and self._variant.policy_status == 200:
            return self._document(request, self._firm.policy_link_label, self._firm.policy_html)
        if path == COOKIES_PATH and self._firm.cookies_html:
            return self._document(request, "Gestion des cookies", self._firm.cookies_html)
        if path == f"{DISALLOWED_PATH}partenaires":
            return self._document(
                request, "Espace partenaires", "<h1>Espace partenaires</h1><p>Réservé aux partenaires.</p>"
            )
        if self._firm.member_area and path.startswith(MEMBER_PATH):
            return self._member_area(request)
        gone = self._document(request, "Page introuvable", "<h1>Page introuvable</h1><p>Cette page n’existe pas.</p>")
        return Answer(404, gone.body, gone.content_type)

    def _text_page(self, request: Request) -> Answer:
        one = self._pages[request.path]
        html = "<p>Merci, votre demande est bien reçue.</p>" if request.method == "POST" else one.body_html
        form = "" if request.method == "POST" else self._firm.forms.get(one.slug, "")
        return self._render(request, "page.html.j2", one.slug, one.title, html=html, form=form, heading=True)

    def _document(self, request: Request, title: str, html: str) -> Answer:
        return self._render(request, "page.html.j2", request.path.removeprefix("/"), title, html=html)

    def _member_area(self, request: Request) -> Answer:
        member = CookieLine(f"{self._firm.session_cookie}_{_MEMBER_COOKIE}", secrets.token_urlsafe(18), http_only=True)
        if request.path == _SIGN_OUT:
            return exchange.redirect("/", 303).with_cookies(f"{member.name}=; Path=/; Max-Age=0; Secure; HttpOnly")
        if request.method == "POST":
            known = request.form.get("identifiant") and request.form.get("mot_de_passe")
            return exchange.redirect(MEMBER_PATH, 303).with_cookies(*([str(member)] if known else []))
        if not self._is_member(request):
            return self._render(request, "page.html.j2", "espace-client", "Se connecter", form="login", heading=True)
        html = "<p>Bonjour, vous êtes connecté. Votre épargne : 4 210 €.</p><p><a href='%s'>Se déconnecter</a></p>"
        return self._render(request, "page.html.j2", "espace-client", "Mon espace", html=html % _SIGN_OUT, heading=True)

    def _is_member(self, request: Request) -> bool:
        return f"{self._firm.session_cookie}_{_MEMBER_COOKIE}" in request.cookies

    def _render(
        self,
        request: Request,
        template: str,
        slug: str,
        title: str,
        *,
        html: str = "",
        form: str = "",
        heading: bool = False,
    ) -> Answer:
        # The texts are this package's own HTML fragments, so they are not escaped; everything else is.
        body = (
            templates()
            .get_template(template)
            .render(
                firm=self._firm,
                title=title,
                slug=slug,
                html=Markup(self._variant.text(html)),  # noqa: S704 - see above
                form=form,
                heading=heading,
                places=[{"service": name, "waiting": waiting} for name, waiting in self._places(slug)],
                config=self._config(request, slug),
                scripts=self._scripts(),
            )
        )
        return exchange.page(body)

    def _places(self, slug: str) -> Iterator[tuple[str, str]]:
        by_service = {use.service: use for use in reversed(self._variant.services)}
        for use in by_service.values():
            if stand_ins()[use.service].embed and use.starts_on(slug) and use.shows_on(slug):
                waiting = "Chargement…" if use.when == "always" else "Ce contenu externe s’affiche avec votre accord."
                yield use.service, waiting

    def _scripts(self) -> tuple[str, ...]:
        if not (self._variant.services or self._firm.banner):
            return ()
        make = self._firm.banner_make
        return ("services.js", "consent.js", *([_SCRIPTS[make.make]] if make else []))

    def _config(self, request: Request, slug: str) -> dict[str, Any]:
        record = self._firm.record
        return {
            "member": self._is_member(request),
            "policy": {"path": POLICY_PATH, "label": self._firm.policy_link_label},
            "banner": self.banner_words(),
            "record": {**record.model_dump(), "seconds": self._variant.record_seconds} if record else None,
            "storage": dict(self._variant.storage),
            "browsing_is_consent": self._variant.browsing_is_consent,
            "services": [self._service_config(use) for use in self._variant.services if use.starts_on(slug)],
        }

    def _service_config(self, use: Any) -> dict[str, Any]:
        one = stand_ins()[use.service]
        return {
            **use.model_dump(include={"service", "purpose", "when", "delay_ms", "not_for_members"}),
            "options": self._variant.options_of(use),
            "cookies": [cookie.name for cookie in one.script_cookies],
            "storage": [item.key for item in one.storage],
        }

    def banner_words(self) -> dict[str, Any] | None:
        """What the banner says and how it is made, None on a site without one."""
        if self._firm.banner is None or self._firm.banner_make is None:
            return None
        words = {**self._firm.banner.model_dump(), **self._firm.banner_make.model_dump(), "refuse_all": "Tout refuser"}
        return words | {"refuse": None} if self._variant.no_refusal else words

    def _with_site_cookies(self, answer: Answer, request: Request) -> Answer:
        lines = []
        if self._firm.session_cookie not in request.cookies:
            lines.append(CookieLine(self._firm.session_cookie, secrets.token_urlsafe(18), http_only=True))
        if self._firm.edge == "cloudflare" and "__cf_bm" not in request.cookies:
            token = f"{secrets.token_urlsafe(24)}-1.0.1.1"
            lines.append(CookieLine("__cf_bm", token, _EDGE_SECONDS, self._variant.domain, "None", http_only=True))
        return answer.with_cookies(*map(str, lines)).with_headers(("Cache-Control", "no-store"))
