"""Finds the policy documents among a page's links, and tells a policy from what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from crawler.discovery.links import Link, Page, holds, plain_words
from crawler.discovery.pages import canonical, same_page
from crawler.discovery.policy_words import KINDS, Kind, languages, vendors
from crawler.site import host_of, registrable_domain, same_site

MAX_PER_KIND = 2
_LONGEST_LABEL = 12
_LONGEST_HINT = 8
_STRAY_WORDS = 4
_ENOUGH_SPOKEN = 4
_ENOUGH_WORDS = 60
_READABLE_WORDS = 20
_SHINGLE = 4
_SAME_TEXT = 0.7
_COMPARED_WORDS = 4000


@dataclass(frozen=True)
class Candidate:
    """A URL that may be a policy document.

    Attributes:
        url: absolute URL.
        kind: which document the words promise.
        named: the words name such a document; otherwise they hint at one, and its own text must confirm it.
        text: the link's words, empty when no link led there.
        found_by: ``footer-link``, ``page-link``, ``policy-link`` (a link of another policy), ``usual-path`` or
            ``given``; with ``, off-site`` where the document lies on another site than the audited one.
        strays: how many words the link has beside the phrase that names the document.
    """

    url: str
    kind: Kind
    named: bool
    text: str
    found_by: str
    strays: int = 0

    @property
    def off_site(self) -> bool:
        """Whether the document lies on another site."""
        return self.found_by.endswith("off-site")

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Sorts the likeliest first."""
        return self.off_site, not self.named, not self.found_by.startswith("footer"), self.strays


def candidates(page: Page, page_url: str, *, from_policy: bool = False) -> list[Candidate]:
    """The links of a page that may lead to its site's policy documents, the likeliest first, few of each kind.

    Args:
        page: the page as read.
        page_url: where it is; links to its site are on-site.
        from_policy: the page is a policy itself. Its links to other sites are its vendors' policies, and left out.
    """
    found: dict[str, Candidate] = {}
    for link in page.links:
        candidate = _candidate(link, page_url, from_policy=from_policy)
        key = canonical(link.url)
        if candidate is None or key is None or same_page(link.url, page_url) or _is_front_door(link.url, page_url):
            continue
        if key not in found or candidate.rank < found[key].rank:
            found[key] = candidate
    return _few_of_each_kind(sorted(found.values(), key=lambda candidate: candidate.rank))


def usual_places(home_url: str, kind: Kind) -> Iterator[Candidate]:
    """The usual addresses of a kind of document, for a site that links to none."""
    for language in languages():
        for path in language.paths.get(kind, ()):
            yield Candidate(urljoin(home_url, path), kind, named=False, text="", found_by="usual-path")


def looks_like_policy(page: Page) -> bool:
    """Whether the page's own text (without navigation and footer) speaks as policies do, in one language."""
    if len(page.words.split()) < _ENOUGH_WORDS:
        return False
    return any(_count_held(page.words, language.spoken) >= _ENOUGH_SPOKEN for language in languages())


def says_it_is_missing(page: Page) -> bool:
    """Whether a page says, in its title or its few words, that what was asked for does not exist."""
    phrases = [phrase for language in languages() for phrase in language.missing]
    brief = page.words if len(page.words.split()) < _ENOUGH_WORDS else ""
    return any(holds(page.title, phrase) or holds(brief, phrase) for phrase in phrases)


def is_readable(page: Page) -> bool:
    """Whether the page holds text at all; one whose text its scripts write holds none."""
    if len(page.words.split()) >= _READABLE_WORDS:
        return True
    return any(_count_held(page.words, language.spoken) for language in languages())


def same_text(first: Page, second: Page) -> bool:
    """Whether two pages hold nearly the same text."""
    left, right = _shingles(first), _shingles(second)
    if not left or not right:
        return first.words == second.words
    return len(left & right) / len(left | right) >= _SAME_TEXT


def _candidate(link: Link, page_url: str, *, from_policy: bool) -> Candidate | None:
    off_site = not same_site(link.url, page_url)
    if off_site and (from_policy or registrable_domain(host_of(link.url)) in vendors()):
        return None
    named = _named(link)
    place = "policy-link" if from_policy else "footer-link" if link.in_footer else "page-link"
    found_by = f"{place}, off-site" if off_site else place
    if named is not None:
        kind, strays = named
        # "Rival changes its privacy policy" is news; in the middle of a page a document is called by its name.
        if link.in_footer or strays <= _STRAY_WORDS:
            return Candidate(link.url, kind, named=True, text=link.text, found_by=found_by, strays=strays)
    hinted = None if off_site else _hinted(link)
    if hinted is None:
        return None
    return Candidate(link.url, hinted, named=False, text=link.text, found_by=found_by)


def _is_front_door(url: str, page_url: str) -> bool:
    """Whether a link leads to the page's own home page, where words like "cookies" open a panel."""
    return host_of(url) == host_of(page_url) and urlsplit(url).path in ("", "/") and not urlsplit(url).query


def _named(link: Link) -> tuple[Kind, int] | None:
    """The kind of document that a link's words, or else its URL, name, and the number of words beside the name."""
    for words, longest in ((plain_words(link.text), _LONGEST_LABEL), (_slug(link.url), _LONGEST_LABEL)):
        length = len(words.split())
        for kind in KINDS:
            phrases = [phrase for language in languages() for phrase in language.named[kind] if holds(words, phrase)]
            if phrases and length <= longest:
                return kind, length - max(len(phrase.split()) for phrase in phrases)
    return None


def _hinted(link: Link) -> Kind | None:
    label = plain_words(link.text)
    if any(holds(label, phrase) for language in languages() for phrase in language.settings):
        return None
    for words in (label, _slug(link.url)):
        if len(words.split()) > _LONGEST_HINT:
            continue
        for kind in KINDS:
            if any(holds(words, phrase) for language in languages() for phrase in language.hinted[kind]):
                return kind
    return None


def _few_of_each_kind(ranked: list[Candidate]) -> list[Candidate]:
    """The best of each kind first, then the second best; another site's only where this one has none of that kind."""
    chosen: dict[Kind, list[Candidate]] = {kind: [] for kind in KINDS}
    for candidate in ranked:
        kept = chosen[candidate.kind]
        if len(kept) < MAX_PER_KIND and not (kept and candidate.off_site):
            kept.append(candidate)
    first = [kept[0] for kept in chosen.values() if kept]
    second = [candidate for kept in chosen.values() for candidate in kept[1:]]
    return [
        *(candidate for candidate in first if candidate.kind != "other"),
        *(candidate for candidate in second if candidate.kind != "other"),
        *(candidate for candidate in [*first, *second] if candidate.kind == "other"),
    ]


def _slug(url: str) -> str:
    """The words of the last part of a URL's path, its extension left out."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return plain_words(last.partition(".")[0])


def _count_held(words: str, phrases: Iterable[str]) -> int:
    return sum(holds(words, phrase) for phrase in phrases)


def _shingles(page: Page) -> set[tuple[str, ...]]:
    words = page.words.split()[:_COMPARED_WORDS]
    return {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
