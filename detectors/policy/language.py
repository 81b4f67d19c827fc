"""Which language a policy is written in, as far as there is a grammar for it."""

from __future__ import annotations

import re

from detectors.policy.fold import fold
from detectors.policy.grammar import languages, load

_WORD = re.compile(r"[a-zœ]+")
_SAMPLE = 60_000  # code points looked at
_LEAST_SHARE = 0.10
_LEAST_WORDS = 4
_LEAD = 1.3
# Function words of a language without a grammar yet, so that it is not taken for a neighbour of French.
_OTHERS = {
    "en": frozenset("the of and to in we you your our are is for on with that this by or may not be as".split()),
    "de": frozenset("der die das und wir sie ist von mit zu den nicht auf fur werden wird ihre unsere oder bei".split()),
    "es": frozenset("el los las y que de en para por con una su nuestros usted sus este esta del como puede".split()),
    "it": frozenset("il gli che di e per con una della dei delle sono nostro suo questo dati nel alla sul puo".split()),
    "nl": frozenset("de het en van een wij u uw onze zijn voor op met dat deze door of niet worden kunnen".split()),
}


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language whose function words are commonest; None when no language stands out.

    A code without a grammar may be returned: `detectors.policy.grammar.languages` says which can be read.
    """
    words = _WORD.findall(fold(text[:_SAMPLE]))
    if not words:
        return None
    known = {code: load(code).function_words for code in languages()}
    shares = sorted(
        ((sum(word in vocabulary for word in words) / len(words), code) for code, vocabulary in (_OTHERS | known).items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[0], shares[1]
    if best < _LEAST_SHARE or best * len(words) < _LEAST_WORDS or best < second * _LEAD:
        return None
    return code
