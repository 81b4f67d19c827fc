from __future__ import annotations

import pytest

from crawler.discovery.pages import canonical, same_page, sampling_order, worth_visiting

HOME = "https://www.firm.example/"


def order(*urls: str, seed: int = 0, locale: str = "fr-FR", home: str = HOME) -> list[str]:
    return sampling_order(urls, home, seed=seed, locale=locale)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Firm.Example:443", "https://firm.example/"),
        ("https://firm.example/a#b", "https://firm.example/a"),
        ("https://firm.example/a?utm_source=x&id=2&gclid=y", "https://firm.example/a?id=2"),
        ("https://firm.example/a?utm_source=x", "https://firm.example/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("mailto:a@firm.example", None),
        ("https://[broken", None),
        ("https://firm.example:99999/", None),
    ],
)
def test_one_spelling(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


def test_the_same_page_by_other_spellings() -> None:
    assert same_page("https://firm.example/a/", "http://firm.example/a")
    assert same_page("https://firm.example/index.html", "https://firm.example")
    assert not same_page("https://firm.example/a?x=1", "https://firm.example/a?x=2")


@pytest.mark.parametrize(
    "path",
    [
        "logout",
        "compte/deconnexion",
        "panier",
        "cart?item=3",
        "?add-to-cart=12",
        "produit?action=supprimer",
        "se-d%C3%A9connecter",
        "user/logout.php",
        "brochure.pdf",
        "a/archive.TAR.GZ",
        "feed/",
        "wp-login.php",
    ],
)
def test_pages_that_act_or_are_no_pages_are_left_alone(path: str) -> None:
    assert not worth_visiting(f"https://www.firm.example/{path}", HOME)


@pytest.mark.parametrize("path", ["panier-gourmand", "connexion-internet", "produits", "a.b/c", "blog/add-ons"])
def test_pages_whose_names_only_sound_like_it_are_visited(path: str) -> None:
    assert worth_visiting(f"https://www.firm.example/{path}", HOME)


def test_other_sites_and_the_home_page_itself_are_left_out() -> None:
    assert order(HOME, "https://www.firm.example/?utm_source=x", "http://www.firm.example/index.html") == []
    assert order("https://other.example/a", "mailto:a@firm.example", "https://firm.example.evil.example/") == []


def test_sections_take_turns() -> None:
    blog = [f"https://www.firm.example/blog/{number}" for number in range(50)]
    chosen = order(*blog, "https://www.firm.example/shop/1", "https://www.firm.example/about")[:3]
    assert {url.split("/")[3] for url in chosen} == {"blog", "shop", "about"}


def test_a_language_is_no_section_and_the_visitors_comes_first() -> None:
    urls = [
        f"https://www.firm.example/{language}/{page}" for language in ("en", "fr", "de") for page in ("a", "b", "c")
    ]
    chosen = order(*urls)
    assert {url.split("/")[4] for url in chosen[:3]} == {"a", "b", "c"}
    assert all("/fr/" in url for url in chosen[:3])
    assert all("/de/" in url for url in order(*urls, locale="de")[:3])


def test_the_home_pages_host_and_pages_without_a_query_come_first() -> None:
    urls = ["https://blog.firm.example/x", "https://www.firm.example/a?p=1", "https://www.firm.example/a/b"]
    assert order(*urls) == [
        "https://www.firm.example/a/b",
        "https://www.firm.example/a?p=1",
        "https://blog.firm.example/x",
    ]


def test_the_order_depends_on_the_seed_and_on_nothing_else() -> None:
    urls = [f"https://www.firm.example/s{number % 7}/{number}" for number in range(60)]
    assert order(*urls, seed=1) == order(*reversed(urls), seed=1)
    assert order(*urls, seed=1) != order(*urls, seed=2)


def test_a_new_page_leaves_the_others_in_their_order() -> None:
    urls = [f"https://www.firm.example/s/{number}" for number in range(60)]
    before = order(*urls)
    after = order(*urls, "https://www.firm.example/s/new")
    assert [url for url in after if not url.endswith("new")] == before


def test_a_page_that_is_listed_twice_counts_once() -> None:
    assert len(order("https://www.firm.example/a", "http://www.firm.example/a/", "https://www.firm.example/a#x")) == 1
