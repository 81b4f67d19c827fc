"""Documents to text."""

from __future__ import annotations

import pytest

from detectors.policy.text import MAX_BYTES, MAX_TEXT, PolicyTextError, document_text

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>T</title><style>p{}</style></head><body>
<header><nav><a>Menu</a></nav></header>
<div id="tarteaucitronRoot" class="x"><p>Bandeau</p></div><div class="cookie-banner">Nous et nos partenaires</div>
<main><h1>Politique&nbsp;: «&nbsp;cookies&nbsp;»</h1><script>var a = "non";</script>
<p>Un <b>cookie</b>
 est l’un des <a href="/x">traceurs</a>.<br>Deuxième ligne &amp; fin.</p>
<h2><button>Nos outils</button></h2>
<ul><li>Matomo (<i>audience</i>)</li><li><p>Vimeo</p></li></ul>
<div class="cookies-policy"><table><tr><th>Nom</th><th>Durée</th></tr><tr>
<td>_ga<br>_gid</td><td><p>13 mois</p></td></tr></table></div><!-- caché --><noscript>rien</noscript></main>
<footer>Pied</footer></body></html>"""


def pdf(*lines: str) -> bytes:
    """A one-page PDF with these lines."""
    content = (
        b"BT /F1 12 Tf 14 TL 50 700 Td " + b" ".join(f"({line}) Tj T*".encode("latin-1") for line in lines) + b" ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def test_html() -> None:
    assert document_text(PAGE.encode(), "text/html; charset=utf-8").splitlines() == [
        "Politique\u00a0: «\u00a0cookies\u00a0»",
        "",
        "Un cookie est l’un des traceurs.",
        "Deuxième ligne & fin.",
        "",
        "Nos outils",
        "",
        "- Matomo (audience)",
        "- Vimeo",
        "",
        "Nom | Durée",
        "_ga _gid | 13 mois",
    ]


def test_the_policy_of_a_page_without_main_keeps_its_sections() -> None:
    section = '<section id="cookies"><h2>Cookies</h2><p>Durée : 13 mois.</p></section>'
    page = f"<body><nav>Menu</nav><form>{section}</form></body>"
    assert document_text(page.encode(), "text/html") == "Cookies\n\nDurée : 13 mois."


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("Durée\u00a0: l’été".encode(), "text/plain"),
        ("Durée\u00a0: l’été".encode("utf-8-sig"), "text/plain; charset=utf-8"),
        ("Durée\u00a0: l’été".encode("cp1252"), "text/plain"),
        ("<p>Durée&nbsp;: l’été</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        ("<p>Durée\u00a0: l’été</p>".encode(), "application/octet-stream"),
        ("Dure\u0301e\u00a0: l’e\u0301te\u0301".encode(), "text/plain"),
    ],
)
def test_encodings(content: bytes, media_type: str) -> None:
    assert document_text(content, media_type) == "Durée\u00a0: l’été"


def test_line_ends_and_invisible_characters() -> None:
    assert document_text(b"a\r\nb\rc\xe2\x80\xa8d\xc2\xade\x00f\n\n\n\ng", "text/plain") == "a\nb\nc\ndef\n\ng"


def test_halves_of_characters_are_replaced_for_no_file_could_hold_them() -> None:
    assert document_text(b"Nos cookies +2AA- ici", "text/plain; charset=utf-7") == "Nos cookies \ufffd ici"


def test_pdf() -> None:
    text = document_text(pdf("Politique de cookies", "Les cookies sont conserv\u00e9s 13 mois."), "application/pdf")
    assert text.splitlines() == ["Politique de cookies", "Les cookies sont conservés 13 mois."]


@pytest.mark.parametrize(
    ("content", "media_type", "message"),
    [
        (b"%PDF-1.7\nnothing", "application/pdf", "cannot read the PDF"),
        (pdf(), "application/pdf", "no text in the policy"),
        (b"<html><body><script>render()</script></body></html>", "text/html", "no text in the policy"),
        (b"", "text/plain", "no text in the policy"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png", "cannot read a policy of type 'image/png'"),
        (b"a" * (MAX_BYTES + 1), "text/plain", "larger than"),
        (b"a" * (MAX_TEXT + 1), "text/plain", "more than"),
    ],
)
@pytest.mark.filterwarnings("default")
def test_what_cannot_be_read_is_one_line(content: bytes, media_type: str, message: str) -> None:
    with pytest.raises(PolicyTextError, match=message) as caught:
        document_text(content, media_type, "https://site.example/policy")
    assert "\n" not in str(caught.value)
    assert "https://site.example/policy" in str(caught.value)


def test_deep_nesting_and_broken_markup() -> None:
    deep = b"<div>" * 20_000 + b"fond" + b"</div>" * 20_000 + b"<p>Les <b>cookies<p>ouverts"
    assert document_text(b"<html><p>Politique</p>" + deep, "text/html").split() == [
        "Politique",
        "fond",
        "Les",
        "cookies",
        "ouverts",
    ]


def test_a_page_of_very_many_paragraphs() -> None:
    page = b"<html><body>" + b"<p>Les cookies</p>" * 15_000 + b"</body></html>"
    assert document_text(page, "text/html").count("Les cookies") == 15_000
