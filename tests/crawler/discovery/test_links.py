from __future__ import annotations

import time

import pytest

from crawler.discovery.fetch import Fetched
from crawler.discovery.links import MAX_HTML, MAX_LINKS, Link, holds, plain_words, read_page

URL = "https://firm.example/shop/page"


def fetched(body: bytes, content_type: str = "text/html") -> Fetched:
    return Fetched(URL, URL, 200, {"content-type": content_type}, body)


def test_links_as_a_visitor_sees_them() -> None:
    page = read_page(
        fetched(
            b"""<title>Boutique</title><a href="../a">  First\n link </a><a href="//cdn.firm.example/b#part">B</a>
            <a href="#top">Top</a><a href="mailto:a@b.example">Mail</a><a href="javascript:void(0)">Panel</a>
            <a href="https://[broken/">X</a><a href="">Self</a><a name="anchor">None</a>
            <footer><p><a href="/legal"><img src=x alt="Mentions"></a></p></footer>
            <div class="site-footer dark"><a href="/c" aria-label="Cookies"></a></div>
            <div id="pied-de-page"><a href="/d">D</a></div><div role="contentinfo"><a href="/e">E</a></div>
            <div class="footerless"><a href="/f">F</a></div>"""
        )
    )
    assert page.links == (
        Link("https://firm.example/a", "First link", in_footer=False),
        Link("https://cdn.firm.example/b", "B", in_footer=False),
        Link("https://firm.example/legal", "Mentions", in_footer=True),
        Link("https://firm.example/c", "Cookies", in_footer=True),
        Link("https://firm.example/d", "D", in_footer=True),
        Link("https://firm.example/e", "E", in_footer=True),
        Link("https://firm.example/f", "F", in_footer=False),
    )


def test_the_base_element_counts() -> None:
    page = read_page(fetched(b'<base href="https://other.example/x/"><a href="y">Y</a>'))
    assert page.links[0].url == "https://other.example/x/y"


def test_the_text_leaves_out_navigation_scripts_and_comments() -> None:
    page = read_page(
        fetched(
            "<title>T\u00eate</title><nav>menu</nav><script>var x</script><style>p{}</style><!-- note -->"
            "<main><h1>Données</h1><p>L\u2019été</p></main><footer>pied</footer>".encode(),
            "text/html; charset=utf-8",
        )
    )
    assert page.words == "tete donnees l ete"
    assert page.title == "tete donnees"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Données".encode(), "text/html; charset=utf-8"),
        ("Données".encode(), "text/html"),
        ("Données".encode("latin-1"), "text/html; charset=utf-8"),
        ("Données".encode("latin-1"), "text/html; charset=made-up"),
        ("Données".encode("utf-16"), "text/html; charset=utf-8"),
        (b"\xef\xbb\xbf" + "Données".encode(), "text/html; charset=latin-1"),
        (b'<meta charset="iso-8859-1">' + "Données".encode("latin-1"), "text/html"),
    ],
)
def test_a_wrong_charset_does_no_harm(body: bytes, content_type: str) -> None:
    assert read_page(fetched(body, content_type)).words == "donnees"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 100_000,
        bytes(range(256)) * 4000,
        b"<div>" * 200_000,
        b"<nav><p><a href=/x>x</a> text</p>" * 30_000,
        b"<b><a href=/y>" * 70_000,
        b"<a " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b" href=/x>",
        b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>&b;",
        b"https://looks-like-a-url.example/",
        b"<?xml version='1.0'?><html><body><p>x</p></body></html>",
    ],
)
def test_hostile_html_is_read_in_bounded_time(body: bytes) -> None:
    started = time.process_time()
    page = read_page(fetched(body))
    assert time.process_time() - started < 10
    assert len(page.links) <= MAX_LINKS


def test_of_a_huge_page_the_end_is_read() -> None:
    paragraph = b"<p>" + b"text " * 1000 + b"</p>"
    body = paragraph * (MAX_HTML // 2500) + b'<footer><a href="/cookies">Cookies</a></footer>'
    assert read_page(fetched(body)).links[-1] == Link("https://firm.example/cookies", "Cookies", in_footer=True)


def test_plain_words_make_no_difference_of_typography() -> None:
    assert plain_words("Politique d\u2019utilisation des\u00a0Cookies\u2026") == plain_words(
        "POLITIQUE D'UTILISATION, des cookies"
    )
    assert plain_words("Œuvre — façade") == "oeuvre facade"


def test_phrases_match_whole_words() -> None:
    assert holds("notre politique cookies", "cookies")
    assert not holds("cookiesbar", "cookies")
