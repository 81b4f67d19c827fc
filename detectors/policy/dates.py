"""When the policy says it was last updated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from detectors.policy.grammar.model import Dates
from detectors.policy.reading import Draft, Reading

_FIRST_YEAR, _LAST_YEAR = 1995, 2100
_NUMERIC = r"(?P<a>\d{1,4})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{2,4})(?!\d)"


@cache
def _dates(months: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    written = rf"(?:(?P<day>\d{{1,2}})(?: ?er|st|nd|rd|th)? +)?(?P<month>{names})\.? +(?:,? ?)(?P<year>\d{{4}})"
    return re.compile(rf"(?:{written}|{_NUMERIC})")


def date_claims(reading: Reading) -> Iterator[Draft]:
    """A ``last_updated`` for every date that directly follows words such as "updated on"."""
    rules = reading.grammar.dates
    pattern = _dates(tuple(rules.months))
    folded = reading.layout.folded
    for block in reading.layout.blocks:
        for sentence in block.sentences:
            for trigger in rules.trigger.finditer(folded, sentence.start, sentence.end):
                found = pattern.match(folded, trigger.end())
                if found is None or rules.never.search(folded, max(sentence.start, trigger.start() - 60), found.end()):
                    continue
                said = parse_date(found, rules)
                if said:
                    yield Draft("last_updated", trigger.start(), found.end(), {"date": said})
                    break


def parse_date(found: re.Match[str], rules: Dates) -> str | None:
    """ISO date (``2024-09-26``, or ``2024-05`` when no day is said); None when there is no such day."""
    try:
        if found["month"]:
            year, month = int(found["year"]), rules.months[found["month"]]
            said = date(year, month, int(found["day"] or 1))
            text = said.isoformat() if found["day"] else said.isoformat()[:7]
        else:
            said = _numeric(found, rules)
            text = said.isoformat()
    except ValueError:
        return None
    return text if _FIRST_YEAR <= said.year <= _LAST_YEAR else None


def _numeric(found: re.Match[str], rules: Dates) -> date:
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        return date(first, second, third)
    year = third if third > 99 else 2000 + third
    return date(year, second, first) if rules.day_first else date(year, first, second)
