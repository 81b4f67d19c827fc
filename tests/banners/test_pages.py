"""The banner pages are what they say they are, and a hand that knows their keys brings about what is expected."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter

import pytest

from scenarios.registry import all_scenarios
from tests.banners import aspects, oracle
from tests.banners.aspects import NO_BANNER, NO_REFUSAL, Aspects, values, why_not
from tests.banners.controls import control
from tests.banners.expected import NOT_APPLICABLE, expected
from tests.banners.generate import SEED, is_held_out, name_of, pages
from tests.banners.layers import screens
from tests.banners.pages import BannerPage, all_pages
from tests.banners.words import box_words, words

BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")

IN_SIGHT = [one for one in all_pages() if not one.held_out]


def test_there_are_enough_pages_and_no_two_alike() -> None:
    assert len(all_pages()) >= 90
    assert len({one.name for one in all_pages()}) == len(all_pages())
    assert len({one.host for one in all_pages()}) == len(all_pages())


def test_about_a_third_is_held_out_and_the_name_alone_decides() -> None:
    share = sum(one.held_out for one in all_pages()) / len(all_pages())
    assert 0.25 < share < 0.42
    assert all(one.held_out == is_held_out(one.name) for one in all_pages())


def test_a_host_does_not_tell_what_its_page_shows() -> None:
    for one in all_pages():
        assert re.fullmatch(r"www\.site-\d{3}\.example", one.host)


def test_the_same_seed_makes_the_same_pages() -> None:
    assert pages(SEED) == pages(SEED)
    assert pages(SEED) != pages(SEED + 1)


@pytest.mark.parametrize("aspect", ["placement", "controls", "layers", "language", "delay", "behaviour", "record"])
def test_every_value_is_shown_twice_in_sight_and_once_held_out(aspect: str) -> None:
    names = {"placement": aspects.PLACEMENTS, "controls": aspects.CONTROLS, "layers": aspects.LAYERS}
    names |= {
        "language": aspects.LANGUAGES,
        "delay": aspects.DELAYS,
        "behaviour": aspects.BEHAVIOURS + aspects.LATER_BEHAVIOURS,
    }
    names |= {"record": aspects.RECORDS}
    shown = Counter((one.held_out, value) for one in all_pages() for value in values(one.made_of))
    for value in names[aspect]:
        assert shown[False, (aspect, value)] >= 2, value
        assert shown[True, (aspect, value)] >= 1, value


def test_a_link_about_cookies_is_no_banner() -> None:
    about = [one for one in all_pages() if aspects.SETTINGS_LINK in one.made_of.boxes]
    assert {one.held_out for one in about} == {False, True}
    assert all(one.expected.refusal == ("no-banner",) for one in about)


@pytest.mark.parametrize("box", aspects.BOXES)
def test_every_other_box_stands_alone_and_beside_a_banner(box: str) -> None:
    shown = Counter((one.held_out, value) for one in all_pages() for value in values(one.made_of))
    for held_out in (False, True):
        assert shown[held_out, ("alone", box)]
        assert shown[held_out, ("beside", box)]


def test_every_way_to_switch_is_shown_pre_ticked_or_not() -> None:
    shown = Counter(value for one in IN_SIGHT for value in values(one.made_of))
    assert all(shown["switches", kind] >= 2 for kind in aspects.SWITCHES)
    assert shown["preticked", "True"] >= 2
    assert shown["preticked", "False"] >= 2


def test_no_page_has_what_cannot_go_together() -> None:
    assert [one.name for one in all_pages() if why_not(one.made_of)] == []


def test_every_language_says_the_same_things() -> None:
    told = {language: set(spoken) for language, spoken in words().items()}
    assert len(told) >= 16
    assert len({frozenset(keys) for keys in told.values()}) == 1
    for spoken in words().values():
        assert not re.search(
            r"cookie|galet|kak(or|a)\b|eväst|süti|sütik|slapuk|küpsi|бисквит|çerez", spoken["plain"], re.IGNORECASE
        )
    assert {frozenset(boxes) for boxes in box_words().values()} == {frozenset(aspects.BOXES)}


def test_a_key_says_nothing_of_what_it_does() -> None:
    for one in all_pages():
        for key in screens(one.made_of).actions if one.made_of.layers != NO_BANNER else ():
            assert re.fullmatch(r"[a-z]\d+", key)


def test_the_script_knows_every_key_that_stands_in_the_markup() -> None:
    for one in all_pages():
        if one.made_of.layers == NO_BANNER:
            continue
        shown = screens(one.made_of)
        standing = re.findall(r'data-k="([^"]+)"', "".join(shown.html.values()))
        assert sorted(standing) == sorted(shown.actions)


@pytest.mark.parametrize("kind", aspects.CONTROLS)
def test_a_control_carries_its_label_where_its_kind_has_it(kind: str) -> None:
    markup = control(kind, "k1", "Tout refuser")
    plain = re.sub(r"<[^>]+>", "", markup)
    assert "Tout refuser" in plain or re.search(r'(aria-label|alt|value|label)="Tout refuser"', markup)


def test_what_is_expected_follows_from_what_the_page_is() -> None:
    plain = expected(Aspects())
    assert plain.refusal[0] == "refused"
    assert plain.acceptance == ("accepted",)
    assert plain.granular == (NOT_APPLICABLE,)
    assert plain.withdrawal == ("withdrawn",)
    assert expected(Aspects(behaviour="refuse-accepts")).refusal == ("failed",)
    assert expected(Aspects(behaviour="hides-only")).refusal == ("failed",)
    assert set(expected(Aspects(behaviour="only-this-session")).refusal) >= {"failed", "refused"}
    for layers in NO_REFUSAL:
        assert expected(Aspects(layers=layers, withdrawal="none")).refusal == ("no-free-refusal",)
    assert expected(Aspects(layers=NO_BANNER)).refusal == ("no-banner",)


def test_pages_are_played_by_scenarios_that_exist() -> None:
    assert {"refusal", "acceptance"} <= set(all_scenarios())


def test_a_page_holds_no_script_that_ends_too_early() -> None:
    for one in IN_SIGHT[:20]:
        html = one.answers["/"]
        settings = html.split("<script>window.site=", 1)[1].split("</script>", 1)[0]
        assert json.loads(settings.replace("<\\/", "</"))["purposes"] == list(one.purposes)


HANDS_ON = (
    ("placement", "shadow-closed", "refuse"),
    ("placement", "frame-cross", "accept"),
    ("layers", "interest-tab", "refuse"),
    ("behaviour", "refuse-accepts", "refuse"),
    ("behaviour", "hides-only", "refuse"),
    ("record", "server", "withdraw"),
    ("switches", "class-only", "granular"),
)


def _example(aspect: str, value: str, wanted: str) -> BannerPage:
    slow = ("4s", "8s")
    fitting = [one for one in IN_SIGHT if (aspect, value) in values(one.made_of) and one.made_of.delay not in slow]
    return next(one for one in fitting if wanted in oracle.wishes(one))


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
async def test_a_hand_that_knows_the_keys_brings_about_what_is_expected() -> None:
    assert BROWSER is not None
    wished = [(_example(aspect, value, wanted), wanted) for aspect, value, wanted in HANDS_ON]
    assert await oracle.prove(wished, BROWSER) == []


def test_names_tell_what_is_shown() -> None:
    made_of = Aspects(placement="modal", behaviour="decoy", label=7)
    assert name_of(made_of) == "modal-button-refuse-first-en-at-once-decoy-footer-7"
