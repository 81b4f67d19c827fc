from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from reports.safe import TEXT_LIMIT, bounded, neutralise, printable, safe_href, shortened


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("a\x1b[31m", "a␛[31m"),
        ("a\x7f", "a␡"),
        ("a\x85b", "a⟨U+0085⟩b"),
        ("gpj\u202eexe", "gpj⟨U+202E⟩exe"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("\ufeffa", "⟨U+FEFF⟩a"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("\ue000", "⟨U+E000⟩"),
        ("a\rb", "a␍b"),
    ],
)
def test_what_cannot_be_seen_is_shown(hostile: str, shown: str) -> None:
    assert neutralise(hostile) == shown


@pytest.mark.parametrize(
    "text", ["l’été « à » 12\u00a0%", "line\nline\tcell", "日本語", "👩\u200d🚒", "co\u00adopération"]
)
def test_honest_typography_stays(text: str) -> None:
    assert neutralise(text) == text


def test_windows_line_ends_become_line_feeds() -> None:
    assert neutralise("a\r\nb") == "a\nb"


@given(st.text())
def test_neutralised_text_can_be_written_and_stays_so(text: str) -> None:
    once = neutralise(text)
    assert once.encode("utf-8").decode("utf-8") == once
    assert neutralise(once) == once
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")


def test_bounded_says_how_long_the_text_was() -> None:
    assert bounded("x" * 1_000_000, 10) == "x" * 10 + "… (cut here: 1,000,000 characters in all)"
    assert bounded("short", 10) == "short"


def test_shortened_keeps_both_ends_on_one_line() -> None:
    short = shortened("https://a.example/" + "x" * 500 + "?end=1\n", 60)
    assert short.startswith("https://a.example/")
    assert short.endswith("?end=1␊")
    assert len(short) <= 64


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://a.example/",
        "data:text/html,x",
        "//a.example",
        "https://",
        "https://[::1",
        "https://a.example/\u202e",
        "https://a.example/" + "x" * 3000,
        "file:///etc/passwd",
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert safe_href(url) is None


def test_web_address_becomes_a_link() -> None:
    assert safe_href("https://a.example/b?c=d&e=f") == "https://a.example/b?c=d&e=f"


def test_printable_bounds_whatever_a_template_forgets_and_leaves_markup() -> None:
    assert len(printable("x" * 1_000_000)) < TEXT_LIMIT + 60
    assert printable(Markup("<b>") * 3000) == Markup("<b>") * 3000
    assert printable(3) == 3
