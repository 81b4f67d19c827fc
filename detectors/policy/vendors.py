"""Who receives data, by the policy's own words: ``declared_vendor`` and ``third_party_content``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detectors.policy.fold import name_key
from detectors.policy.labels import quoted_labels
from detectors.policy.layout import Sentence, Span
from detectors.policy.names import Name, Names
from detectors.policy.reading import Draft, Reading
from detectors.policy.vendor_lists import ListItem, list_items
from tracker_db.matches import NameMatch
from tracker_db.model import Consent, Purpose, Role, Service

_TRACKING = frozenset({"advertising", "analytics", "social", "personalisation"})
_CORPUS_WORDS = {Purpose.CONSENT_MANAGEMENT: "cmp"}  # the word of the annotated corpus
_NEVER_TRACKING = frozenset({Purpose.CONSENT_MANAGEMENT, Purpose.SECURITY, Purpose.ESSENTIAL})
_SOCIAL = frozenset({"social", "social_share"})
_UNTRACKED = frozenset({"cmp", "security", "payment", "hosting"})
_BEFORE = 120  # code points read before a name
_NEAR_NAME = 130  # code points on either side of a name in which its purpose is said
_HEADING = 90  # code points: a line that is no longer may be a heading
_LOOKED_AT = 40  # names looked at in one sentence


def vendor_claims(reading: Reading, names: Names) -> Iterator[Draft]:
    """Vendors of lists first, then of the sentences that are no list items."""
    items = {item.sentence: item for item in list_items(reading, names)}
    for sentence in reading.sentences():
        item = items.get(sentence)
        if item:
            yield from _item_claims(reading, names, item)
        else:
            yield from _sentence_claims(reading, names, sentence)


def declaration(reading: Reading, names: Names, name: str, purpose_text: str, *, context: str = "") -> dict[str, Any]:
    """The value of a ``declared_vendor``: the text's own name, its purpose, and what the tracker database makes of it.

    Args:
        reading: the policy.
        names: its names, with the tracker database.
        name: the vendor as the text writes it.
        purpose_text: folded words that say what this very vendor is for.
        context: folded words above it, for when those say nothing.
    """
    match, said = names.db.named(name), reading.grammar.vendors.purposes
    of_database = sorted({_CORPUS_WORDS.get(service.purpose, service.purpose.value) for service in match.services})
    told = [] if of_database == ["cmp"] else said.every(purpose_text) or said.every(context)
    purposes = told or of_database
    tracking = [purpose for purpose in purposes if purpose in _TRACKING]
    match = _for_purpose(match, purposes)
    return {
        "vendor": _shown(name),
        "purpose": tracking or (purposes[0] if purposes else "unknown"),
        "tracker": _is_tracker(match.services or match.brand_services, purposes),
        "services": [service.id for service in match.services],
        "brand_services": [service.id for service in match.brand_services],
    }


def _for_purpose(match: NameMatch, purposes: Sequence[str]) -> NameMatch:
    """A social network named for its buttons or feeds names the service behind these, and not its advertising."""
    if match.services or not _SOCIAL.intersection(purposes):
        return match
    meant = tuple(service for service in match.brand_services if service.purpose is Purpose.SOCIAL)
    rest = tuple(service for service in match.brand_services if service.purpose is not Purpose.SOCIAL)
    return NameMatch(meant, rest)


def _is_tracker(services: tuple[Service, ...], purposes: list[str]) -> bool | None:
    """Whether the vendor's purpose needs consent; None: neither the text nor the tracker database says."""
    if services and all(service.purpose in _NEVER_TRACKING for service in services):
        return False
    if _TRACKING.intersection(purposes):
        return True
    if services:
        needed = any(service.consent is not Consent.EXEMPT for service in services)
        return needed and not _UNTRACKED.intersection(purposes)
    return False if purposes else None


def _shown(name: str) -> str:
    """The name without the common words that are part of an alias: «boutons Facebook» is Facebook's."""
    words = name.split()
    capital = next((index for index, word in enumerate(words) if not word[0].islower()), 0)
    return " ".join(words[capital:]) if capital else name


def _item_claims(reading: Reading, names: Names, item: ListItem) -> Iterator[Draft]:
    purpose = item.purpose.of(reading.layout.folded)
    for name in item.names:
        said = name.of(reading.text)
        if names.is_own(said):
            continue
        value = declaration(reading, names, said, purpose, context=item.context)
        words = item.purpose.of(reading.text).strip(" ();:,.–—-\u00a0")
        if words:
            value["purpose_text"] = words
        if item.section:
            value["section"] = item.section
        yield Draft("declared_vendor", item.sentence.start, item.sentence.end, value)


def _sentence_claims(reading: Reading, names: Names, sentence: Sentence) -> Iterator[Draft]:
    rules, folded = reading.grammar.vendors, reading.folded(sentence)
    if rules.never.search(folded):
        return
    if rules.staff.search(_surroundings(reading, sentence)) and not rules.site.search(folded):
        return
    found = [name for name in _named(reading, names, sentence) if not names.is_own(name.of(reading.text))]
    embeds = rules.content.search(folded) or (rules.embedded.search(folded) and _all_embeds(reading, names, found))
    if embeds and not rules.content_never.search(folded):
        if found or rules.content_functions.search(folded):
            yield _content(reading, names, sentence, found)
        return
    for name in found:
        said = name.of(reading.text)
        value = declaration(
            reading, names, said, _around(reading, sentence, name), context=_heading_words(reading, sentence)
        )
        if rules.example.search(folded[: name.start - sentence.start]):
            value["example"] = True
            if rules.open_list.search(folded):
                value["open_list"] = True
        yield Draft("declared_vendor", sentence.start, sentence.end, value)


def _all_embeds(reading: Reading, names: Names, found: list[Name]) -> bool:
    """Whether every name is that of a service that is content in a page: a map, a video."""
    services = [service for name in found for service in names.db.named(name.of(reading.text)).services]
    return bool(services) and all(
        service.purpose is Purpose.FUNCTIONAL and any(url.role in {Role.EMBED, Role.MEDIA} for url in service.urls)
        for service in services
    )


def _surroundings(reading: Reading, sentence: Sentence) -> str:
    """The sentence with what precedes it in its block: a list item about the staff stays about the staff."""
    block = reading.layout.blocks[sentence.block]
    return reading.layout.folded[max(block.start, sentence.start - 400) : sentence.end]


def _around(reading: Reading, sentence: Sentence, name: Name) -> str:
    """The folded words of the sentence near a name: a long sentence speaks of other things too."""
    start, end = max(sentence.start, name.start - _NEAR_NAME), min(sentence.end, name.end + _NEAR_NAME)
    return reading.layout.folded[start:end]


def _heading_words(reading: Reading, sentence: Sentence) -> str:
    """The folded heading above a sentence, with the line just before it when that is as short as a heading."""
    index = sentence.block
    words = reading.layout.heading_of(reading.layout.blocks[index])
    if index and len(line := reading.layout.blocks[index - 1].of(reading.layout.folded)) <= _HEADING:
        words += f" {line}"
    return words


def _content(reading: Reading, names: Names, sentence: Sentence, found: list[Name]) -> Draft:
    folded = reading.folded(sentence)
    said = list(dict.fromkeys(name.of(reading.text) for name in found))
    purposes = reading.grammar.vendors.purposes.every(folded)
    matches = [_for_purpose(names.db.named(name), purposes) for name in said]
    value: dict[str, Any] = {
        "vendors": said,
        "services": [service.id for match in matches for service in match.services],
        "brand_services": [service.id for match in matches for service in match.brand_services],
    }
    if not said:
        value["third_party_purposes"] = purposes
    if reading.grammar.vendors.example.search(folded):
        value["example"] = True
    return Draft("third_party_content", sentence.start, sentence.end, value)


def _named(reading: Reading, names: Names, sentence: Sentence) -> list[Name]:
    """Names that the sentence declares: known ones it says something of, others that follow a telling word."""
    rules, folded = reading.grammar.vendors, reading.layout.folded
    declared: dict[str, Name] = {}
    taken = sentence.start
    candidates = [*names.known_in(sentence), *names.proper_in(sentence)]
    candidates.sort(key=lambda name: (name.start, -name.end))
    buttons = [label for label in quoted_labels(reading.text, sentence) if _is_button(reading, label)]
    for name in candidates[:_LOOKED_AT]:
        if name.start < taken or any(label.start <= name.start < label.end for label in buttons):
            continue
        before = folded[max(sentence.start, name.start - _BEFORE) : name.start]
        if rules.never_before.search(before) or rules.negated.search(before):
            denied = list(names.enumeration(name.start, sentence.end))
            taken = max([name.end, *(member.end for member in denied)])
            continue
        group: list[Name] = []
        if _is_announced(reading, sentence, name, before):
            group = list(names.enumeration(name.start, sentence.end))
        elif name.known and rules.mention.search(folded, sentence.start, sentence.end):
            group = [names.at(name.start, sentence.end) or name]
        for member in group:
            declared.setdefault(name_key(member.of(reading.text)), member)
            taken = max(taken, member.end)
    return list(declared.values())


def _is_button(reading: Reading, label: Span) -> bool:
    return reading.grammar.labels.actions.first(label.of(reading.layout.folded)) is not None


def _is_announced(reading: Reading, sentence: Sentence, name: Name, before: str) -> bool:
    rules = reading.grammar.vendors
    noun = rules.noun_names.search(before)
    if noun and not _holds_a_name(reading.text[name.start - len(before) + noun.start() + 1 : name.start]):
        return True
    if any(pattern.search(before) for pattern in (rules.verb_names, rules.purpose_names, rules.cookie_names)):
        return True
    if rules.such_as.search(before):
        return bool(rules.such_as_needs.search(reading.layout.folded, sentence.start, name.start))
    return bool(rules.acts.match(reading.layout.folded[name.end : min(sentence.end, name.end + _BEFORE)]))


def _holds_a_name(between: str) -> bool:
    """Whether another name stands between a noun and the name looked at: the noun then belongs to that one."""
    return any(char.isupper() for char in between)
