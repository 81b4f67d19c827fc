"""What the shipped words make of the labels and titles of consent managers' own translations.

    python benchmarks/banner_words.py FOLDER...

FOLDER holds ``node_modules`` in which npm put packages that ship translations (https://www.npmjs.com/package/NAME):
tarteaucitronjs, klaro, orejime, @dargmuesli/nuxt-cookie-control, @c15t/translations. What each label is for is known by
its key, so that nothing is taken from the words themselves. Printed for every language: labels read right, not read
(they count as "other") and read wrong, titles of purposes likewise, and texts that were not taken for a consent
banner's or not for one of their own language. An acceptance read as a refusal, or the reverse, is the worst there is.
"Alone" is without knowing the page's language.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import yaml

from crawler.evidence import PurposeClass
from scenarios.consent.words import (
    language_of_tag,
    languages_of_text,
    meaning_of,
    purpose_of,
    speaks_of_consent,
)

Strings = dict[str, str]
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?P<name>[\w$.]+)|(?P<mark>[{}:=;])"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_REFUSAL = {"refuse", "continue-without"}


@dataclass(frozen=True)
class Pack:
    """Where a package keeps its translations, and what the keys are for.

    ``language``: finds the language in the file's path, or in the first part of a key when ``by_key``. ``labels`` gives
    the kinds that are right for a key, ``titles`` the purpose (None: none of ours), ``texts`` the keys of texts.
    """

    name: str
    files: str
    language: str
    labels: dict[str, str]
    titles: dict[str, PurposeClass | None] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    by_key: bool = False


P = PurposeClass
PACKS = (
    Pack(
        "tarteaucitronjs", "lang/tarteaucitron.??.js", r"\.(\w\w)\.js$",
        {
            "lang.acceptAll": "accept", "lang.allowAll": "accept", "lang.denyAll": "refuse", "lang.allow": "accept",
            "lang.deny": "refuse", "lang.personalize": "settings", "lang.close": "close", "lang.closeBanner": "close",
            "lang.privacyUrl": "other", "lang.more": "other", "lang.alertSmall": "settings partners",
        },
        {
            "ads.title": P.ADVERTISING, "analytic.title": P.ANALYTICS, "social.title": P.SOCIAL, "other.title": None,
            "lang.mandatoryTitle": P.NECESSARY,
        },
        ("lang.alertBigPrivacy", "lang.disclaimer"),
    ),
    Pack(
        "klaro", "src/translations/*.yml", r"/(\w\w)\.yml$",
        {
            ".acceptAll": "accept", ".acceptSelected": "save", ".close": "close", ".decline": "refuse",
            ".ok": "accept", ".save": "save", "consentNotice.learnMore": "settings other",
            "contextualConsent.acceptOnce": "accept",
        },
        {"advertising.title": P.ADVERTISING, "marketing.title": P.ADVERTISING},
        ("consentNotice.description", "privacyPolicy.text"),
    ),
    Pack(
        "orejime", "dist/orejime-standard-??.js", r"-(\w\w)\.js$",
        {
            "banner.accept": "accept", "banner.decline": "refuse", "banner.configure": "settings",
            "banner.acceptTitle": "accept", "banner.declineTitle": "refuse", "banner.configureTitle": "settings",
            "modal.close": "close", "modal.save": "save", "modal.closeTitle": "close", "modal.saveTitle": "save",
            "modal.acceptAll": "accept", "modal.declineAll": "refuse", "modal.enableAll": "accept",
            "modal.disableAll": "refuse",
        },
        {}, ("banner.description",),
    ),
    Pack(
        "@dargmuesli/nuxt-cookie-control", "dist/runtime/locale/*.js", r"/(\w\w)(?:-\w+)?\.js$",
        {
            ".accept": "accept", ".acceptAll": "accept", ".decline": "refuse", ".declineAll": "refuse",
            ".close": "close", ".save": "save", ".manageCookies": "settings other", ".here": "other",
        },
        {".cookiesFunctional": P.FUNCTIONAL, ".cookiesNecessary": P.NECESSARY, ".cookiesOptional": None},
        (".bannerDescription",),
    ),
    Pack(
        "@c15t/translations", "dist/all.js", r"^(translations|\w\w)(?:_|$)",
        {
            "common.acceptAll": "accept", "common.rejectAll": "refuse", "common.customize": "settings",
            "common.save": "save", "common.saveSettings": "save", "common.close": "close",
            "purposeItem.legitimateInterest": "legitimate-interest", "legalLinks.privacyPolicy": "other",
            "legalLinks.cookiePolicy": "other", "legalLinks.termsOfService": "other", "tabs.vendors": "partners",
        },
        {"necessary.title": P.NECESSARY, "functionality.title": P.FUNCTIONAL, "marketing.title": P.ADVERTISING,
         "measurement.title": P.ANALYTICS},
        ("cookieBanner.description", "consentManagerDialog.description", "banner.description"),
        by_key=True,
    ),
)  # fmt: skip
# Files' names and variables that say a language in another way than its tag.
_CALLED = {"translations": "bg", "rs": "sr", "cn": "zh"}


@dataclass
class Score:
    """What became of one language's strings."""

    counts: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def javascript_strings(source: str) -> Iterator[tuple[str, str, str]]:
    """Outermost name, ``parent.key`` and value of every string that is a property's value, in the order of the file."""
    stack: list[str] = []
    before: list[str] = []
    for token in _TOKEN.finditer(source):
        text = token.group()
        if text == "{":
            stack.append(before[-2] if len(before) > 1 and before[-1] in {":", "="} else "")
        elif text == "}":
            if stack:
                stack.pop()
        elif token.lastgroup == "string" and len(before) > 1 and before[-1] == ":":
            parent = stack[-1].rpartition(".")[2] if stack else ""
            yield (stack[0] if stack else ""), f"{parent}.{before[-2]}", unquoted(text)
        before = [*before[-2:], unquoted(text) if token.lastgroup == "string" else text]


def unquoted(literal: str) -> str:
    """A JavaScript string's value."""

    def plain(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(match[3], match[3])

    return _ESCAPE.sub(plain, literal[1:-1])


def yaml_strings(node: object, parent: str = "") -> Iterator[tuple[str, str]]:
    """``parent.key`` and value of every string of a YAML document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                yield f"{parent}.{key}", value
            else:
                yield from yaml_strings(value, str(key))


def translations(pack: Pack, folder: Path) -> Iterator[tuple[str, Strings]]:
    """Every language shipped that a package has, with its strings by ``parent.key``; the first of each key counts."""
    for path in sorted((folder / "node_modules" / pack.name).glob(pack.files)):
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".yml":
            said = [("", key, value) for key, value in yaml_strings(yaml.safe_load(source))]
        else:
            said = list(javascript_strings(source))
        by_language: dict[str, Strings] = {}
        for outermost, key, value in said:
            found = re.search(pack.language, outermost if pack.by_key else str(path))
            if found and (language := language_of_tag(_CALLED.get(found[1], found[1]))):
                own_key = key if not key.startswith("default.") else key.removeprefix("default")
                by_language.setdefault(language, {}).setdefault(own_key, unescape(value))
        yield from by_language.items()


def judge(pack: Pack, language: str, strings: Strings, score: Score) -> None:
    """Count what became of one translation."""
    for key, right in pack.labels.items():
        if strings.get(key, "").strip():
            _judge_label(pack, language, strings[key], right.split(), score)
    for key, purpose in pack.titles.items():
        if key in strings:
            named = purpose_of(strings[key])
            verdict = "right" if named is purpose else "unread" if named is None else "wrong"
            score.counts[f"title {verdict}"] += 1
            _note(score, verdict, f"{strings[key]} [{purpose} → {named}] ({pack.name})")
    for key in pack.texts:
        if key in strings and len(strings[key]) > 60:
            seen = speaks_of_consent(strings[key]) > 0
            own = language in languages_of_text(strings[key])[:2]
            score.counts[f"text {'right' if seen and own else 'unread'}"] += 1
            _note(score, "right" if seen and own else "unread", f"text: {strings[key][:160]} ({pack.name})")


def _judge_label(pack: Pack, language: str, label: str, right: list[str], score: Score) -> None:
    for prefer in ((language,), ()):
        kind = meaning_of(label, prefer).kind
        verdict = "right" if kind in right else "unread" if kind == "other" else "wrong"
        swapped = (kind == "accept" and _REFUSAL & set(right)) or (kind in _REFUSAL and "accept" in right)
        alone = "" if prefer else " alone"
        score.counts[f"label {verdict}{alone}"] += 1
        score.counts["swapped"] += bool(swapped)
        told = "SWAPPED" if swapped else "wrong" if verdict == "wrong" else "unread"
        if not alone or verdict == "wrong":
            _note(score, verdict, f"{label} [{'/'.join(right)} → {kind}{alone}, {told}] ({pack.name})")


def _note(score: Score, verdict: str, line: str) -> None:
    if verdict != "right":
        (score.unread if verdict == "unread" else score.wrong).append(line)


def main() -> int:
    """Read the packages under the folders given, print the table; 1 when an acceptance and a refusal were swapped."""
    scores: dict[str, Score] = {}
    for folder in map(Path, sys.argv[1:]):
        for pack in PACKS:
            for language, strings in translations(pack, folder):
                judge(pack, language, strings, scores.setdefault(language, Score()))
    columns = (
        "label right", "label unread", "label wrong", "label right alone", "label unread alone", "label wrong alone",
        "title right", "title unread", "title wrong", "text right", "text unread", "swapped",
    )  # fmt: skip
    total: Counter[str] = Counter()
    print("      " + " ".join(f"{column:>{len(column)}}" for column in columns))
    for language, score in sorted(scores.items()):
        total += score.counts
        print(f"{language:5} " + " ".join(f"{score.counts[column]:>{len(column)}}" for column in columns))
    print("all   " + " ".join(f"{total[column]:>{len(column)}}" for column in columns))
    for language, score in sorted(scores.items()):
        for line in dict.fromkeys([*score.wrong, *score.unread]):
            print(f"  {language}  {line}")
    return 1 if total["swapped"] else 0


if __name__ == "__main__":
    sys.exit(main())
