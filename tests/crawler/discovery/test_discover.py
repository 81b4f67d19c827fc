"""Discovery end to end: the spider in its own process, against a web on loopback."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import sys
from collections.abc import Callable
from typing import Any

import pytest

from crawler.discovery import run
from crawler.discovery.request import DiscoveryRequest, saved_document
from crawler.discovery.run import discover
from crawler.evidence import SiteFacts
from tests.crawler.discovery.conftest import Answer, LocalWeb, html

Ask = Callable[..., DiscoveryRequest]

HOME = "https://firm.example/"
POLICY = (
    "<h1>Données personnelles</h1><p>Le responsable de traitement traite des données à caractère personnel. La base "
    "légale est le consentement ou l'intérêt légitime. Finalités, destinataires, durée de conservation. Droit d'accès, "
    "rectification, portabilité. Saisir la CNIL. Les cookies servent à la mesure d'audience. Votre navigateur permet "
    "de les refuser à tout moment, sans que cela change votre visite de ce site ni les services que nous y rendons.</p>"
)
COOKIES = POLICY.replace("Données personnelles", "Nos traceurs").replace("destinataires", "partenaires publicitaires")


def by_url(facts: SiteFacts) -> dict[str, Any]:
    return {document.url: document for document in facts.documents}


async def test_a_whole_site(web: LocalWeb, ask: Ask) -> None:
    links = "".join(f"<a href='/{path}'>x</a>" for path in ("shop/1", "blog/1", "private/1", "logout", "a.pdf", "gone"))
    cookies = "<footer><a href='/confidentialite'>Politique de confidentialité</a></footer>"
    web.page(
        HOME,
        Answer(html(links + cookies).body, headers={"Strict-Transport-Security": "max-age=300", "Set-Cookie": "a=b"}),
    )
    for path in ("shop/1", "blog/1", "private/1", "logout", "from-sitemap/1"):
        web.page(HOME + path, path)
    web.page(HOME + "confidentialite", POLICY)
    web.page(
        HOME + "robots.txt", Answer(b"User-agent: temoin\nDisallow: /private\nSitemap: https://firm.example/map.xml.gz")
    )
    entry = b"<urlset><url><loc>https://firm.example/from-sitemap/1</loc></url></urlset>"
    web.page(HOME + "map.xml.gz", Answer(gzip.compress(entry), media_type="application/x-gzip"))
    web.redirect("http://firm.example/", HOME)

    facts = await discover(ask(pages=10))
    asked = web.paths("firm.example")
    again = await discover(ask(pages=10))

    assert facts.errors == ()
    assert facts.url == facts.sampled_pages[0] == HOME
    assert set(facts.sampled_pages[1:]) == {f"{HOME}{path}" for path in ("shop/1", "blog/1", "from-sitemap/1")}
    assert again.sampled_pages == facts.sampled_pages
    assert not {"/private/1", "/logout", "/a.pdf", "/sitemap.xml"} & set(asked)
    assert facts.http_probe is not None
    assert (facts.http_probe.status, facts.http_probe.redirected_to_https) == (301, True)
    assert facts.http_probe.hsts == "max-age=300"
    assert [document.url for document in facts.documents] == [HOME + "confidentialite"]
    _assert_an_ordinary_visitor(web)


def _assert_an_ordinary_visitor(web: LocalWeb) -> None:
    for seen in web.log:
        assert seen.headers["User-Agent"] == "Mozilla/5.0 (a browser)"
        assert seen.headers["Accept-Language"] == "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7"
        assert seen.headers["Host"] == "firm.example"
        assert not {"Cookie", "Referer"} & set(seen.headers)


async def test_the_sample_is_as_large_as_asked(web: LocalWeb, ask: Ask) -> None:
    web.page(HOME, "".join(f"<a href='/s{number}/p'>x</a>" for number in range(9)))
    for number in range(9):
        web.page(f"{HOME}s{number}/p", "x")
    facts = await discover(ask(pages=3, seed=1, look_for_policies=False))
    other = await discover(ask(pages=3, seed=2, look_for_policies=False))
    assert len(facts.sampled_pages) == len(other.sampled_pages) == 3
    assert facts.sampled_pages != other.sampled_pages
    alone = await discover(ask(pages=1, look_for_policies=False))
    assert alone.sampled_pages == (HOME,)
    assert facts.documents == ()


async def test_policy_documents_of_every_kind(web: LocalWeb, ask: Ask) -> None:
    pdf = b"%PDF-1.4 not really"
    web.page(
        HOME,
        "<footer><a href='/p'>Politique de confidentialité</a><a href='/m.pdf'>Mentions légales</a>"
        "<a href='https://policies.google.com/privacy'>Privacy Policy</a><a href='#cookies'>Cookies</a>"
        "<a href='/gone'>Données personnelles</a><a href='/cookies-au-chocolat'>Nos cookies</a></footer>",
    )
    web.page(HOME + "p", POLICY + "<p>Lire aussi notre <a href='https://www.firm.example/c'>politique cookies</a></p>")
    web.page("https://www.firm.example/c", COOKIES)
    web.page(HOME + "m.pdf", Answer(pdf, media_type="application/octet-stream"))
    web.page(HOME + "cookies-au-chocolat", "<p>Farine, beurre, chocolat.</p>" * 40)
    request = ask(policies=("https://group.example/given",))
    web.page("https://group.example/given", Answer(b"Charte", media_type="text/plain"))

    facts = await discover(request)

    found = by_url(facts)
    assert [(d.url, d.kind, d.found_by) for d in facts.documents] == [
        ("https://group.example/given", "given", "given"),
        (HOME + "p", "privacy", "footer-link"),
        (HOME + "gone", "privacy", "footer-link"),
        (HOME + "m.pdf", "other", "footer-link"),
        ("https://www.firm.example/c", "cookies", "policy-link"),
    ]
    assert (found[HOME + "gone"].status, found[HOME + "gone"].error) == (404, "answered 404")
    assert found[HOME + "gone"].sha256 == ""
    assert found[HOME + "m.pdf"].media_type == "application/pdf"
    assert [document.error for document in facts.documents if document.status == 200] == [None] * 4
    for index, document in enumerate(facts.documents):
        path = saved_document(request.save_to, index, document.media_type)
        if document.error is None:
            assert path is not None
            assert hashlib.sha256(path.read_bytes()).hexdigest() == document.sha256
    assert (request.save_to / "3.pdf").read_bytes() == pdf
    assert sorted(path.name for path in request.save_to.iterdir()) == ["0.txt", "1.html", "3.pdf", "4.html"]


async def test_a_groups_policy_on_another_site_is_marked(web: LocalWeb, ask: Ask) -> None:
    web.page(HOME, "<footer><a href='https://group.example/p'>Politique de confidentialité</a></footer>")
    web.page("https://group.example/p", POLICY + "<a href='https://other.example/c'>politique cookies</a>")
    web.page("https://other.example/c", COOKIES)
    facts = await discover(ask())
    assert [(d.url, d.found_by) for d in facts.documents] == [("https://group.example/p", "footer-link, off-site")]


async def test_a_promised_document_that_is_none_stays_with_its_error(web: LocalWeb, ask: Ask) -> None:
    shop = "<p>Tous nos produits de la saison, livrés chez vous en deux jours, échangés ou remboursés.</p>" * 4
    links = {
        "moved": "Politique de confidentialité",
        "empty": "Vie privée",
        "soft": "Politique cookies",
        "home-again": "Charte cookies",
    }
    footer = "".join(f"<a href='/{path}'>{text}</a>" for path, text in links.items())
    web.page(HOME, f"{shop}<footer>{footer}</footer>")
    web.redirect(HOME + "moved", HOME)
    web.page(HOME + "empty", "<div id=app></div><script>render()</script>")
    web.page(HOME + "soft", "<h1>Page introuvable</h1>")
    web.page(HOME + "home-again", f"{shop}<footer>{footer}</footer>")
    facts = await discover(ask())
    assert {d.url.removeprefix(HOME): d.error for d in facts.documents} == {
        "moved": "redirects to the home page",
        "soft": "answers 200, but says that the page does not exist",
        "home-again": "shows the home page in its place",
        "empty": "holds no text without its scripts",
    }


async def test_usual_places_only_without_a_link_and_never_a_stand_in(web: LocalWeb, ask: Ask) -> None:
    text = "<p>Protection des données, RGPD, consentement, cookies, CNIL : nous conseillons les entreprises.</p>" * 9
    web.page(HOME, text)
    web.fallback = html(text)
    stand_ins = await discover(ask(pages=1))
    assert stand_ins.documents == ()
    web.page(HOME + "privacy", POLICY)
    web.page(HOME + "cookies", COOKIES)
    facts = await discover(ask(pages=1))
    assert [(d.url, d.kind, d.found_by) for d in facts.documents] == [
        (HOME + "privacy", "privacy", "usual-path"),
        (HOME + "cookies", "cookies", "usual-path"),
    ]
    assert len(web.log) < 2 * 40


async def test_a_link_on_a_sampled_page_is_found(web: LocalWeb, ask: Ask) -> None:
    web.page(HOME, "<a href='/contact'>Contact</a>")
    web.page(HOME + "contact", "<a href='/p'>Politique de confidentialité</a>")
    web.page(HOME + "p", POLICY)
    facts = await discover(ask())
    assert [(d.url, d.found_by) for d in facts.documents] == [(HOME + "p", "page-link")]
    assert "/privacy" not in web.paths("firm.example")


async def test_certificates_are_verified(web: LocalWeb, ask: Ask) -> None:
    web.page(HOME, "x")
    untrusted = await discover(ask(ca_file=None, pages=1))
    assert len(untrusted.errors) == 1
    assert untrusted.errors[0].startswith(f"home page {HOME}: TLS: ")
    assert "certificate verify failed" in untrusted.errors[0]
    assert untrusted.sampled_pages == (HOME,)
    assert web.paths("firm.example") == []
    assert (await discover(ask(ca_file=None, insecure=True, pages=1))).errors == ()
    trusted = await discover(ask(pages=1))
    assert trusted.errors == ()
    not_its_name = await discover(ask(url="https://unnamed.example/", pages=1))
    assert not_its_name.errors == ("home page https://unnamed.example/: TLS: the certificate is not for this host",)


async def test_hostile_answers(web: LocalWeb, ask: Ask) -> None:
    def endless(socket: Any) -> None:
        for _ in range(4000):
            socket.write(b"<p>" + b"x" * 65536)

    web.page(HOME, "<footer><a href='/p'>Politique de confidentialité</a><a href='/c'>Politique cookies</a></footer>")
    web.page(HOME + "p", Answer(write=endless))
    web.redirect(HOME + "c", "/d")
    web.redirect(HOME + "d", "/c")
    bomb = gzip.compress(b"<p>" * 40_000_000, 9)
    web.page(HOME + "robots.txt", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    web.page(HOME + "sitemap.xml", Answer(b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset>"))
    facts = await discover(ask())
    assert {d.url.removeprefix(HOME): d.error for d in facts.documents} == {
        "p": "the answer is larger than 5 MB",
        "c": "redirects in a circle",
    }
    assert [error for error in facts.errors if "only the home page was sampled" in error]


async def test_a_home_page_that_fails_is_told_and_not_raised(web: LocalWeb, ask: Ask) -> None:
    web.page(HOME, Answer(b"<h1>Forbidden</h1>", 403))
    web.page(HOME + "privacy", POLICY)
    facts = await discover(ask())
    assert facts.errors == (f"home page {HOME}: answered 403",)
    assert [d.url for d in facts.documents] == [HOME + "privacy"]
    nobody = await discover(ask(url="https://firm.example:9/", resolve=ask().resolve.parse(["*=127.0.0.1"])))
    assert nobody.errors == ("home page https://firm.example:9/: connection refused",)
    assert nobody.http_probe is not None
    assert nobody.http_probe.redirected_to_https is None


def _worker(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(run, "_command", lambda: (sys.executable, "-c", script))


async def test_a_worker_that_hangs_is_killed_and_its_findings_kept(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = '{"kind": "sampled", "value": ["https://firm.example/", "https://firm.example/a"]}'
    waiting = '{"kind": "waiting", "value": ["https://firm.example/p"]}'
    _worker(monkeypatch, f"import time; print({f'{sampled}{os.linesep}{waiting}'!r}, flush=True); time.sleep(600)")
    facts = await discover(ask(timeout_s=4.0))
    assert facts.sampled_pages == (HOME, HOME + "a")
    assert facts.errors == (
        "policy document https://firm.example/p: found, but not fetched in time",
        "discovery was stopped after 4 s; what it had found is kept",
    )


@pytest.mark.parametrize("script", ["raise SystemExit('out of memory')", "import sys; sys.stdin.read(); 1 / 0", ""])
async def test_a_worker_that_dies_says_why(ask: Ask, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    _worker(monkeypatch, script)
    facts = await discover(ask(timeout_s=20.0))
    assert len(facts.errors) == 1
    reasons = ("out of memory", "ZeroDivisionError: division by zero", "its process ended without a word")
    assert facts.errors[0].removeprefix("discovery broke off: ") in reasons


async def test_a_cancelled_discovery_leaves_no_process(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    _worker(monkeypatch, "import time; time.sleep(600)")
    start = asyncio.create_subprocess_exec
    started: asyncio.Future[asyncio.subprocess.Process] = asyncio.get_running_loop().create_future()

    async def start_and_tell(*args: Any, **options: Any) -> asyncio.subprocess.Process:
        process = await start(*args, **options)
        started.set_result(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_tell)
    task = asyncio.create_task(discover(ask(timeout_s=60.0)))
    process = await started
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_a_request_survives_the_way_to_the_worker(ask: Ask) -> None:
    request = ask(policies=("https://firm.example/p",), seed=7, pages=5)
    assert DiscoveryRequest.from_json(request.to_json()) == request
