"""What a visitor does next about a layer: every route of a refusal, and what must never be taken for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import BannerKind, ChoiceMade, ControlRole, PurposeClass, Rectangle
from crawler.eyes import Thing
from scenarios.consent.plan import TRIES, Decide, GiveUp, History, Open, SetPurposes, folds_of, is_pay_wall, next_move
from scenarios.consent.sight import Act, Purpose, SeenBox, SeenControl
from scenarios.consent.words import Kind, Meaning

FRAME = FrameWorld("session", 1, "frame", "http://a.example")


def control(label: str, kind: Kind, *, pays: bool = False, disabled: bool = False, row: int = 0) -> SeenControl:
    role = ControlRole.REFUSE if kind == "continue-without" else None
    known = {one.value for one in ControlRole}
    meaning = Meaning(role or (ControlRole(kind) if kind in known else ControlRole.OTHER), kind, exact=True, pays=pays)
    return SeenControl(
        label=label,
        meaning=meaning,
        role_by="its words",
        sign="native",
        reachable=True,
        disabled=disabled,
        state=None,
        reveals=False,
        leads_to=None,
        row=row,
        near="",
        about="",
        section=(),
        index=hash(label) % 1000,
        tag="button",
        aria_role=None,
        box=Rectangle(left=0, top=0, width=90, height=30),
        area=2700,
        contrast=None,
        colour=None,
        background=None,
        font_px=14,
        font_weight=400,
        underlined=False,
        bordered=True,
    )


def layer(*controls: SeenControl, purposes: tuple[Purpose, ...] = (), text: str = "Des cookies.") -> SeenBox:
    return SeenBox(
        frame=FRAME,
        scan=Thing(FRAME, "1"),
        element=0,
        kind=BannerKind.DOM,
        mark="",
        name="banner",
        text=text,
        cmp=None,
        is_kept=False,
        is_about=True,
        floats=True,
        modal=False,
        order=1,
        is_in_closed_root=False,
        controls=controls,
        purposes=purposes,
    )


def purpose(label: str, *, on: bool | None, locked: bool = False) -> Purpose:
    return Purpose(label, on, locked, Act(1), Act(1), PurposeClass.ANALYTICS)


ACCEPT, REFUSE = control("Tout accepter", "accept"), control("Tout refuser", "refuse")
SETTINGS, SAVE = control("Personnaliser", "settings"), control("Enregistrer", "save")
WITHOUT, CLOSE, OK = control("Sans accepter", "continue-without"), control("×", "close"), control("OK", "accept")


def off(_: Purpose) -> bool:
    return False


def refusal(box: SeenBox, history: History | None = None) -> object:
    return next_move(box, "refuse", off, history or History())


def test_a_refusal_on_the_first_layer_comes_first() -> None:
    assert refusal(layer(ACCEPT, SETTINGS, WITHOUT, REFUSE)) == Decide(REFUSE, ChoiceMade.REFUSED)


def test_going_on_without_accepting_is_a_refusal_of_the_first_layer() -> None:
    assert refusal(layer(ACCEPT, SETTINGS, WITHOUT)) == Decide(WITHOUT, ChoiceMade.REFUSED)


def test_settings_come_next_and_a_refusal_behind_them() -> None:
    assert refusal(layer(ACCEPT, SETTINGS)) == Open(SETTINGS)
    assert refusal(layer(ACCEPT, SAVE, REFUSE), History(depth=2)) == Decide(REFUSE, ChoiceMade.REFUSED)


def test_then_every_purpose_is_switched_off_and_saved() -> None:
    second = layer(ACCEPT, SAVE, WITHOUT, purposes=(purpose("Audience", on=True),))
    assert refusal(second, History(depth=2)) == SetPurposes()
    history = History(depth=2, purposes_set=True)
    assert refusal(second, history) == Decide(SAVE, ChoiceMade.SAVED_WITH_PURPOSES_OFF)


def test_then_going_on_without_accepting_from_a_deeper_layer() -> None:
    assert refusal(layer(ACCEPT, WITHOUT), History(depth=2)) == Decide(WITHOUT, ChoiceMade.REFUSED)


def test_closing_comes_last_and_counts_only_when_it_is_told() -> None:
    assert refusal(layer(ACCEPT, CLOSE)) == Decide(CLOSE, ChoiceMade.REFUSED, must_be_told=True)


@pytest.mark.parametrize("controls", [(ACCEPT,), (OK,), (control("J’ai compris", "accept"), control("Lire", "other"))])
def test_an_ok_is_never_a_refusal(controls: tuple[SeenControl, ...]) -> None:
    move = refusal(layer(*controls))
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.NO_FREE_REFUSAL


@pytest.mark.parametrize(
    "paying",
    [
        control("Refuser et s’abonner", "refuse", pays=True),
        control("S’abonner pour 2 € par mois", "pay", pays=True),
    ],
)
def test_a_payment_is_never_a_refusal_and_nothing_is_clicked(paying: SeenControl) -> None:
    wall = layer(ACCEPT, paying, SETTINGS, text="Acceptez les cookies ou abonnez-vous pour 2 € par mois.")
    assert is_pay_wall(wall)
    move = refusal(wall)
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.NO_FREE_REFUSAL


def test_a_control_that_does_nothing_is_left_and_the_next_way_taken() -> None:
    history = History()
    for _ in range(TRIES):
        history.note_try(REFUSE)
    assert refusal(layer(ACCEPT, REFUSE, SETTINGS), history) == Open(SETTINGS)
    move = refusal(layer(ACCEPT, REFUSE), history)
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.FAILED


def test_purposes_that_cannot_be_switched_off_are_not_saved() -> None:
    history = History(depth=2, purposes_set=True, purposes_stuck=True)
    move = refusal(layer(ACCEPT, SAVE, purposes=(purpose("Audience", on=True),)), history)
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.FAILED


def test_what_was_refused_and_is_still_there_is_saved_once_it_says_so() -> None:
    history = History(depth=2, pressed=ChoiceMade.REFUSED)
    left = layer(REFUSE, SAVE, purposes=(purpose("Audience", on=False), purpose("Nécessaires", on=True, locked=True)))
    assert refusal(left, history) == Decide(SAVE, ChoiceMade.REFUSED)
    still_on = layer(REFUSE, SAVE, purposes=(purpose("Audience", on=True),))
    assert refusal(still_on, history) == Decide(REFUSE, ChoiceMade.REFUSED)


def test_only_what_says_that_consent_is_taken_back_refuses_in_a_withdrawal() -> None:
    withdraw = control("Retirer mon consentement", "withdraw")
    assert refusal(layer(withdraw), History(withdrawing=True)) == Decide(withdraw, ChoiceMade.REFUSED)
    assert isinstance(refusal(layer(withdraw)), GiveUp)


def test_a_purpose_that_is_not_offered_is_no_choice() -> None:
    move = next_move(layer(SAVE, purposes=(purpose("Audience", on=False),)), "granular", off, History(depth=2))
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.NONE


def test_pairs_of_buttons_row_by_row_decide_nothing_on_the_whole() -> None:
    rows = [control("Interdire", "refuse", row=row) for row in (1, 2)] + [
        control("Autoriser", "accept", row=row) for row in (1, 2)
    ]
    panel = layer(*rows, control("Tout refuser", "refuse", row=3), control("Tout accepter", "accept", row=3), SAVE)
    assert [one.label for one in panel.of_kind("refuse")] == ["Tout refuser"]
    assert len(panel.per_purpose) == 4


def test_purposes_beside_a_mere_ok_are_switched_off_and_count_only_when_it_is_told() -> None:
    box = layer(OK, purposes=(purpose("Audience", on=True),))
    assert refusal(box) == SetPurposes()
    assert refusal(box, History(purposes_set=True)) == Decide(OK, ChoiceMade.SAVED_WITH_PURPOSES_OFF, must_be_told=True)


def test_what_accepts_all_never_takes_purposes_as_they_stand() -> None:
    move = refusal(layer(ACCEPT, purposes=(purpose("Audience", on=True),)), History(purposes_set=True))
    assert isinstance(move, GiveUp)


def test_settings_without_save_are_closed_and_saved_where_they_were_opened() -> None:
    settings = layer(CLOSE, purposes=(purpose("Audience", on=False),))
    set_before = History(depth=2, purposes_set=True)
    assert refusal(settings, set_before) == Decide(CLOSE, ChoiceMade.SAVED_WITH_PURPOSES_OFF, must_be_told=True)
    set_before.pressed = ChoiceMade.SAVED_WITH_PURPOSES_OFF
    saved = Decide(SAVE, ChoiceMade.SAVED_WITH_PURPOSES_OFF, must_be_told=True)
    assert refusal(layer(ACCEPT, SAVE), set_before) == saved


def test_a_fold_that_is_open_is_not_pressed_shut() -> None:
    unfolded = layer(SETTINGS, SAVE, purposes=(purpose("Audience", on=True),))
    history = History(depth=2, opened={SETTINGS.label}, purposes_set=True)
    assert refusal(unfolded, history) == Decide(SAVE, ChoiceMade.SAVED_WITH_PURPOSES_OFF)
    without_save = layer(SETTINGS, OK, purposes=(purpose("Audience", on=True),))
    assert refusal(without_save, history) == Decide(OK, ChoiceMade.SAVED_WITH_PURPOSES_OFF, must_be_told=True)


def test_partners_are_looked_at_before_a_site_is_said_to_have_no_refusal() -> None:
    partners = control("Nos 31 partenaires", "partners")
    assert refusal(layer(ACCEPT, partners)) == Open(partners)


def test_a_button_read_only_in_part_may_refuse() -> None:
    words = Meaning(ControlRole.OTHER, "other", ("fr",))
    in_part = replace(control("N’oubliez les cookies", "other"), meaning=words, role_by="")
    move = refusal(layer(ACCEPT, in_part))
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.FAILED


def test_folds_that_bear_the_names_of_purposes_are_opened_before_saving() -> None:
    fold = control("Mesure d’audience ▾", "other")
    assert refusal(layer(ACCEPT, SAVE, fold), History(depth=2)) == SetPurposes()
    assert folds_of(layer(ACCEPT, SAVE, fold)) == [fold]
    assert folds_of(layer(fold, purposes=(purpose("Audience", on=True),))) == []


def test_a_purpose_that_may_be_the_one_is_no_absence() -> None:
    unknown = replace(purpose("Compteur Plus", on=False), purpose=None)
    move = next_move(layer(SAVE, purposes=(unknown,)), "granular", off, History(depth=2))
    assert isinstance(move, GiveUp)
    assert move.made is ChoiceMade.FAILED
