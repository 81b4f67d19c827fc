"""The answers that a record holds, and what they say together; contradictions and gaps leave it untold."""

from __future__ import annotations

from dataclasses import dataclass, field

from detectors.signals.cmp_record import Answer, Overall
from detectors.signals.generic_record_phrases import ABOUT_PURPOSE
from detectors.signals.generic_record_words import Sense

S = Sense
MOST_ANSWERS = 200
MOST_KEYS = 1_000
FREE = frozenset({S.PURPOSE, S.VENDOR, S.TRACKING})


@dataclass
class Answers:
    """What was found: the answers by name, those for the whole, and what speaks against believing them.

    ``granted_listed``, ``denied_listed``: there is a list of what was granted, of what was denied. ``listed``: names in
    a list whose key does not say what it is of; taken as granted where no other list says what was. ``not_refused``:
    that nothing was refused is told in so many words. ``others``: answers under keys that nobody knows; ``elsewhere``:
    those in objects that nobody knows. ``doubt``: something that should be an answer and cannot be read.
    """

    by_name: dict[str, Answer] = field(default_factory=dict)
    senses: dict[str, frozenset[Sense]] = field(default_factory=dict)
    whole: set[Overall] = field(default_factory=set)
    others: set[Answer] = field(default_factory=set)
    elsewhere: set[Answer] = field(default_factory=set)
    granted_listed: bool = False
    denied_listed: bool = False
    listed: list[str] = field(default_factory=list)
    made: bool | None = None
    not_refused: bool = False
    doubt: bool = False
    keys_left: int = MOST_KEYS

    @property
    def only_granted(self) -> bool:
        """Whether names come from a list of what was granted alone, which does not tell what else there was."""
        return self.granted_listed and not self.denied_listed

    def give(self, name: str, answer: Answer, senses: frozenset[Sense]) -> None:
        """Keep one answer; two different ones for the same name are a doubt."""
        if len(self.by_name) >= MOST_ANSWERS:
            self.doubt = True
            return
        known = self.by_name.get(name)
        if known not in (None, answer):
            self.doubt = True
        self.by_name[name], self.senses[name] = answer, senses & ABOUT_PURPOSE


def overall_of(found: Answers) -> Overall:
    """The answers drawn together; untold where they contradict one another or do not tell all."""
    if found.made is False:
        return Overall.NONE_YET
    told = _of_names(found)
    if found.doubt:
        return Overall.NOT_TOLD
    if told is None:
        return _of_whole(found)
    against = {Overall.ACCEPTED: Overall.REFUSED, Overall.REFUSED: Overall.ACCEPTED}.get(told)
    if against in found.whole or (told is Overall.PARTIAL and Overall.REFUSED in found.whole):
        return Overall.NOT_TOLD
    disagrees = Answer.GRANTED if told is Overall.REFUSED else Answer.DENIED
    if told in {Overall.ACCEPTED, Overall.REFUSED} and {disagrees, Answer.UNKNOWN} & (found.others | found.elsewhere):
        return Overall.NOT_TOLD
    return told


def _of_whole(found: Answers) -> Overall:
    if len(found.whole) != 1 or found.others or found.elsewhere:
        return Overall.NOT_TOLD
    told = next(iter(found.whole))
    return Overall.NOT_TOLD if told is Overall.REFUSED and found.not_refused else told


def _of_names(found: Answers) -> Overall | None:
    """What the names tell; None where there are none but what cannot be refused, and no list of them."""
    free = {name: answer for name, answer in found.by_name.items() if not is_necessary(found.senses[name])}
    if not free:
        is_list_of_necessary = found.only_granted and bool(found.by_name)
        return Overall.REFUSED if is_list_of_necessary else None
    told = {answer for answer in free.values() if answer is not Answer.UNKNOWN}
    if not told:
        return Overall.NONE_YET
    if Answer.DENIED in told and Answer.GRANTED in told:
        granted = [name for name, answer in free.items() if answer is Answer.GRANTED]
        are_unsure = all(S.UNSURE in found.senses[name] and not found.senses[name] & FREE for name in granted)
        return Overall.NOT_TOLD if are_unsure else Overall.PARTIAL
    if Answer.UNKNOWN in free.values():
        return Overall.NOT_TOLD
    if told == {Answer.DENIED}:
        return Overall.REFUSED
    all_unsure = all(S.UNSURE in found.senses[name] and not found.senses[name] & FREE for name in free)
    return Overall.NOT_TOLD if found.only_granted or all_unsure else Overall.ACCEPTED


def is_necessary(senses: frozenset[Sense]) -> bool:
    """Whether a name is of what cannot be refused."""
    return S.NECESSARY in senses and not senses & FREE
