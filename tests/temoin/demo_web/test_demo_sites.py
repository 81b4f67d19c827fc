"""The sites as a plain client sees them: pages, robots, cookies by HTTP, member area, what the variants differ in."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from temoin.demo.catalogue import DemoSite, firm_of, sites
from temoin.demo.site import COOKIES_PATH, POLICY_PATH
from tests.temoin.demo_web.client import Ask, Reply

ALL = [pytest.param(site, id=site.id) for site in sites()]
HOST = "https://www.petite-pousse.example"


def _config(reply: Reply) -> dict[str, Any]:
    tag = BeautifulSoup(reply.text, "lxml").find(id="site-config")
    assert tag is not None
    value = json.loads(tag.get_text())
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("site", ALL)
def test_every_link_of_the_home_page_leads_somewhere(ask: Ask, site: DemoSite) -> None:
    home = ask(site.url)
    assert home.status == 200
    soup = BeautifulSoup(home.text, "lxml")
    paths = {str(link["href"]) for link in soup.select("a[href^='/']")} | {
        str(tag[name]) for name in ("src", "href") for tag in soup.select(f"script[{name}], link[{name}]")
    }
    statuses = {path: ask(site.url.rstrip("/") + path).status for path in paths}
    gone = {POLICY_PATH: 404} if site.id == "assurances-belloy-broken" else {}
    assert {path: status for path, status in statuses.items() if status != 200} == gone


@pytest.mark.parametrize("site", ALL)
def test_the_policy_speaks_of_its_own_host(ask: Ask, site: DemoSite) -> None:
    text = ask(site.url.rstrip("/") + POLICY_PATH).text
    firm = firm_of(site.id)
    if site.variant == "broken":
        assert firm.domain not in text
    elif firm.domain in firm.policy_html:
        assert firm.domain in text


@pytest.mark.parametrize("site", ALL)
def test_robots_and_sitemap_tell_spiders_the_same_story(ask: Ask, site: DemoSite) -> None:
    robots = ask(f"{site.url}robots.txt").text
    assert "Disallow: /interne/" in robots
    assert f"Sitemap: {site.url}sitemap.xml" in robots
    pages = re.findall(r"<loc>([^<]+)</loc>", ask(f"{site.url}sitemap.xml").text)
    assert len(pages) > len(firm_of(site.id).pages)
    assert all(page.startswith(site.url) for page in pages)


@pytest.mark.parametrize("site", ALL)
def test_only_necessary_cookies_come_with_the_page(ask: Ask, site: DemoSite) -> None:
    firm = firm_of(site.id)
    names = {line.split("=")[0] for line in ask(site.url).set_cookies}
    assert names == {firm.session_cookie} | ({"__cf_bm"} if firm.edge else set())
    assert all("HttpOnly" in line for line in ask(site.url).set_cookies)


def test_a_visitor_known_already_gets_no_new_cookie(ask: Ask) -> None:
    assert ask(f"{HOST}/", Cookie="pp_session=a; __cf_bm=b").set_cookies == []


def test_the_bare_domain_leads_to_www(ask: Ask) -> None:
    reply = ask("https://petite-pousse.example/contact")
    assert (reply.status, reply.headers["Location"]) == (301, f"{HOST}/contact")


@pytest.mark.parametrize("site", ALL)
def test_plain_http_redirects_unless_that_is_the_planted_fault(ask: Ask, site: DemoSite) -> None:
    reply = ask(site.url.replace("https:", "http:"))
    if site.id == "petite-pousse-broken":
        assert reply.status == 200
    else:
        assert (reply.status, reply.headers["Location"]) == (301, site.url)


def test_hsts_is_sent_where_the_policy_promises_it(ask: Ask) -> None:
    assert "max-age=31536000" in ask(f"{HOST}/").headers["Strict-Transport-Security"]
    assert ask("https://www.groupe-sorval.example/").headers["Strict-Transport-Security"] is None


def test_an_honest_site_without_banner_carries_no_script(ask: Ask) -> None:
    assert "<script" not in ask("https://www.groupe-sorval.example/").text
    assert "session_sorval" in ask(f"https://www.groupe-sorval.example{COOKIES_PATH}").text


def test_unknown_pages_are_not_found_and_show_the_site(ask: Ask) -> None:
    reply = ask(f"{HOST}/nulle-part")
    assert reply.status == 404
    assert "Petite Pousse" in reply.text


def test_a_form_can_be_sent(ask: Ask) -> None:
    assert "bien reçue" in ask(f"{HOST}/contact", method="POST", body=b"nom=A").text


def test_the_member_area_opens_to_any_credentials_and_only_to_credentials(ask: Ask) -> None:
    assert "mot_de_passe" in ask(f"{HOST}/espace-client").text
    refused = ask(f"{HOST}/espace-client", method="POST", body=b"identifiant=a&mot_de_passe=")
    assert refused.status == 303
    assert not any("membre" in line for line in refused.set_cookies)
    opened = ask(f"{HOST}/espace-client", method="POST", body=b"identifiant=a%40b.example&mot_de_passe=c")
    cookie = opened.set_cookies[0].split(";")[0]
    inside = ask(f"{HOST}/espace-client", Cookie=cookie)
    assert "vous êtes connecté" in inside.text
    assert _config(inside)["member"] is True
    assert "Max-Age=0" in ask(f"{HOST}/espace-client/deconnexion", Cookie=cookie).set_cookies[0]


@pytest.mark.parametrize("site", [case for case in ALL if "petite" in str(case.id) or "rives" in str(case.id)])
def test_honest_and_broken_differ_only_by_what_is_planted(ask: Ask, site: DemoSite) -> None:
    config = _config(ask(site.url))
    broken = site.variant == "broken"
    assert any(use["when"] != "consent" for use in config["services"]) is broken
    if site.firm == "petite-pousse":
        assert config["record"]["seconds"] == (730 if broken else 395) * 86400
    else:
        assert config["browsing_is_consent"] is broken
        assert (config["banner"]["refuse"] is None) is broken
        analytics = next(use for use in config["services"] if use["service"] == "google-analytics")
        assert analytics["options"]["cookie_expires"] == (730 if broken else 395) * 86400


def test_hostile_text_in_a_configuration_cannot_close_its_script(ask: Ask) -> None:
    source = ask(f"{HOST}/").text
    inside = source.split('id="site-config">')[1].split("</script>")[0]
    assert "<" not in inside


def test_the_consent_layer_speaks_for_the_site_it_is_asked_about(ask: Ask) -> None:
    layer = ask("https://consent.cmp-belloy.example/banner?site=www.assurances-belloy-broken.example")
    assert "Continuer sans accepter →" in layer.text
    assert "www.assurances-belloy-broken.example" in layer.text
    assert layer.set_cookies == []
    assert ask("https://consent.cmp-belloy.example/banner?site=plain.example").status == 404
