"""The purposes of a box: from its switches, pairs of radio buttons, lists, and pairs of buttons row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crawler.evidence import PurposeClass
from scenarios.consent.sight import Act, Facts, Purpose, SeenControl, near_text_of
from scenarios.consent.words import is_legitimate_interest, meaning_of, purpose_of, purposes_in, speaks_of_all

NO = frozenset({"refuse", "continue-without"})
YES = frozenset({"accept"})
DECIDING = frozenset({*NO, *YES, "settings", "save", "close", "pay", "partners"})
NO_VALUES = frozenset({"0", "no", "false", "off", "deny", "denied", "reject", "refuse", "non", "nein"})
YES_VALUES = frozenset({"1", "yes", "true", "on", "allow", "accept", "oui", "ja"})


def purposes_of(
    facts: Sequence[Facts], controls: Iterable[SeenControl], prefer: tuple[str, ...]
) -> tuple[Purpose, ...]:
    """Every purpose that can be switched, in the order of the page."""
    radios: dict[str, list[Facts]] = {}
    found: list[Purpose] = []
    unmarked = _state_without_a_mark(facts)
    for fact in facts:
        if fact["kind"] == "button" and meaning_of(fact["label"], prefer).kind in DECIDING:
            continue  # a control that shows whether it was pressed
        if fact["kind"] == "radio":
            radios.setdefault(fact["group"] or f"row {fact['row']}", []).append(fact)
        elif fact["kind"] == "select":
            found += _of_list(fact, prefer)
        else:
            found.append(_of_switch(fact, unmarked=unmarked))
    for group in radios.values():
        found += _of_radios(group, prefer)
    return (*found, *_of_pairs(list(controls)))


def _state_without_a_mark(facts: Sequence[Facts]) -> bool | None:
    """What home-made switches without a mark say where others of the same box carry one: the other state."""
    marks = {fact["on"] for fact in facts if fact["homeMade"] and fact["on"] is not None}
    return not marks.pop() if len(marks) == 1 else None


def _of_switch(fact: Facts, *, unmarked: bool | None) -> Purpose:
    act = Act(fact["press"]) if fact["press"] is not None else None
    on = unmarked if fact["on"] is None and fact["homeMade"] else fact["on"]
    return _purpose(fact, on=on, turn_on=act, turn_off=act)


def _of_radios(group: Sequence[Facts], prefer: tuple[str, ...]) -> Iterator[Purpose]:
    """Two radio buttons of one name, one of which says yes and the other no."""
    said = [(_answer(fact["label"], fact["value"], prefer), fact) for fact in group]
    yes = [fact for answer, fact in said if answer is True]
    no = [fact for answer, fact in said if answer is False]
    if len(yes) != 1 or len(no) != 1:
        return
    on = True if yes[0]["on"] else False if no[0]["on"] else None
    locked, label = yes[0]["locked"] or no[0]["locked"], yes[0]["row"][:120] or next(iter(yes[0]["section"]), "")
    row = {**yes[0], "locked": locked, "label": label}
    turn_on, turn_off = (Act(f["press"]) if f["press"] is not None else None for f in (yes[0], no[0]))
    yield _purpose(row, on=on, turn_on=turn_on, turn_off=turn_off)


def _of_list(fact: Facts, prefer: tuple[str, ...]) -> Iterator[Purpose]:
    answers = [_answer(option, "", prefer) for option in fact["options"]]
    if answers.count(True) != 1 or answers.count(False) != 1 or fact["press"] is None:
        return
    yes, no = answers.index(True), answers.index(False)
    chosen = fact["chosen"]
    on = True if chosen == yes else False if chosen == no else None
    yield _purpose(fact, on=on, turn_on=Act(fact["press"], yes), turn_off=Act(fact["press"], no))


def _of_pairs(per_purpose: Sequence[SeenControl]) -> Iterator[Purpose]:
    """Buttons that allow and deny, one pair a purpose: their state shows nowhere that could be relied upon."""
    for pair in zip(per_purpose[::2], per_purpose[1::2], strict=True):
        yes, no = pair if pair[0].kind == "accept" else pair[::-1]
        label = near_text_of((yes, no))
        yield Purpose(
            label=label,
            on=True if yes.state else False if no.state else None,
            locked=yes.disabled and no.disabled,
            turn_on=Act(yes.index),
            turn_off=Act(no.index),
            purpose=_named(label, yes.section, yes.about),
            legitimate_interest=any(map(is_legitimate_interest, (label, *yes.section))),
        )


def _purpose(fact: Facts, *, on: bool | None, turn_on: Act | None, turn_off: Act | None) -> Purpose:
    label, section = str(fact["label"]), tuple(fact["section"])
    return Purpose(
        label=label,
        on=on,
        locked=fact["locked"],
        turn_on=turn_on,
        turn_off=turn_off,
        purpose=_named(label, section, str(fact["about"])),
        legitimate_interest=any(map(is_legitimate_interest, (label, *section))),
        reveal=fact["revealer"],
    )


def _named(label: str, section: Sequence[str], about: str) -> PurposeClass | None:
    """What it is for: by its own name, else the nearest heading that says so, else what is said of it."""
    if speaks_of_all(label) and purpose_of(label) in {None, PurposeClass.FUNCTIONAL}:
        return None  # « preferences for all services »: it switches the others
    titled = next((purpose for title in (label, *section) if (purpose := purpose_of(title))), None)
    if titled is not None:
        return titled
    said = purposes_in(about)
    return said[0] if len(said) == 1 else None


def _answer(label: str, value: str, prefer: tuple[str, ...]) -> bool | None:
    kind = meaning_of(label, prefer).kind
    if kind in NO or kind in YES:
        return kind in YES
    short = (label.strip().casefold(), value.strip().casefold())
    if any(word in NO_VALUES for word in short):
        return False
    return True if any(word in YES_VALUES for word in short) else None
