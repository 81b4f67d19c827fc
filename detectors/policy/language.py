"""Which language a policy is written in, as far as there is a grammar for it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

import yaml

from detectors.policy.fold import fold
from detectors.policy.grammar import languages, load

_WORD = re.compile(r"[a-zœ]+")
_SAMPLE = 60_000  # code points looked at
_LEAST_SHARE = 0.10
_LEAST_WORDS = 4
_LEAD = 1.3


@cache
def _vocabularies() -> dict[str, frozenset[str]]:
    """Function words by language; a grammar's own words count before those of the list of other languages."""
    listed = resources.files("detectors.policy").joinpath("function_words.yaml").read_text(encoding="utf-8")
    read = yaml.load(listed, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are the safe ones
    others = {code: frozenset(words) for code, words in read.items()}
    return others | {code: load(code).function_words for code in languages()}


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language whose function words are commonest; None when no language stands out.

    A code without a grammar may be returned: `detectors.policy.grammar.languages` says which can be read.
    """
    words = _WORD.findall(fold(text[:_SAMPLE]))
    if not words:
        return None
    counts = Counter(words)
    shares = sorted(
        ((sum(counts[word] for word in vocabulary) / len(words), code) for code, vocabulary in _vocabularies().items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[0], shares[1]
    if best < _LEAST_SHARE or best * len(words) < _LEAST_WORDS or best < second * _LEAD:
        return None
    return code
