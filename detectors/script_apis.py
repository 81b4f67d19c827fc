"""What scripts read of the browser and listened to, judged: fingerprinting and session recording.

A single call is innocent: a canvas drawn to see whether emoji show, one listener for a shortcut, the language read
once. Only a pattern of one script is a detection, by the criteria of the literature:

- *canvas*, *canvas fonts*, *WebRTC*, *audio*: Englehardt and Narayanan, «Online Tracking: A 1-million-site Measurement
  and Analysis», CCS 2016, sections 6.1 to 6.4. Canvas: an image of at least 16 px each way is read back that holds
  text of at least ten distinct characters or two colours besides a text, and whose state was neither saved nor
  restored; emoji do not count as characters here, for WordPress draws dozens to see which of them show. Fonts: at least
  50 times the same text measured, in many fonts; of the fonts the evidence keeps only some, so 20 distinct families are
  enough. WebRTC: ``createDataChannel``, ``createOffer`` and the candidates listened to. Audio: an oscillator rendered
  and read back. They found next to no false positive in a million sites.
- *many attributes*: no threshold is published; asked for here are the graphics card's name (WebGL), twelve other
  properties of navigator and screen, and one more of the families above, the battery or the media devices.
- *session recording*: what a recorder needs (rrweb's list of observers, https://github.com/rrweb-io/rrweb): keystrokes
  on the whole page, mouse movements, and forms or the page's content, listened to by one script in the site's own
  frames. Frameworks listen so too, hence only a script of a known service, or a third party's that is not a public
  library's host (Acar et al., «No Boundaries», PETS 2020, names recorders only by what they send).

An unlisted script's pattern depends on what it is for, which no browser can see: most canvas fingerprinting is against
fraud (Englehardt and Narayanan, 6.1).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.evidence import ApiFamily, ApiUse, Party, Phase, Visit
from detectors.attribution import Attribution, of_request, unlisted
from detectors.detection import DetectionKind, MatchedBy
from detectors.domains import domain_of, host_of, party_of
from detectors.recognised import Recognised, Sighting, cut
from tracker_db.database import Database

FINGERPRINTING = "fingerprinting"
SESSION_RECORDING = "session-recording"

FEWEST_CHARACTERS = 10
FEWEST_COLOURS = 2
SMALLEST_IMAGE_PX = 16
FEWEST_FONTS = 50
FEWEST_FONTS_TOLD = 20
MOST_TEXTS_MEASURED = 5
FEWEST_ATTRIBUTES = 12

_SOURCE = "detectors.script_apis"
# Hosts of public libraries: what a script there does, it does for whoever calls it.
_LIBRARY_HOSTS = frozenset(
    {
        "ajax.aspnetcdn.com",
        "ajax.googleapis.com",
        "cdn.jsdelivr.net",
        "cdn.skypack.dev",
        "cdnjs.cloudflare.com",
        "code.jquery.com",
        "esm.sh",
        "maxcdn.bootstrapcdn.com",
        "stackpath.bootstrapcdn.com",
        "unpkg.com",
    }
)
# What the recorder says of an image read back (`300x150, saved, 2 colours, "text", …`), of a text measured
# (`"text" in 72px Arial`) and of a font.
_IMAGE = re.compile(
    r"(?P<width>\d+)x(?P<height>\d+)(?P<saved>, saved)?(?:, (?P<colours>\d+) colours)?(?P<texts>, .*)?", re.DOTALL
)
_MEASURED = re.compile(r"\"(?P<text>.*)\" in (?P<font>.+)", re.DOTALL)
_FONT_FAMILY = re.compile(r"[\d.]+\s*(?:px|pt|em|rem|%|vw|vh)\S*\s+(.+)", re.DOTALL)
_READS_IMAGE = frozenset({"todataurl", "toblob", "converttoblob", "getimagedata"})
_OSCILLATORS = frozenset({"createoscillator", "oscillatornode"})
_AUDIO_OUT = frozenset({"getchanneldata", "copyfromchannel", "getfloatfrequencydata", "getbytefrequencydata"})
_AUDIO_SHAPES = frozenset(
    {
        "createdynamicscompressor",
        "dynamicscompressornode",
        "createanalyser",
        "analysernode",
        "startrendering",
        "offlineaudiocontext",
    }
)
_GRAPHICS_CARD = re.compile(r"UNMASKED_(VENDOR|RENDERER)|\b3744[56]\b|WEBGL_debug_renderer_info", re.IGNORECASE)
_MOVES = re.compile(r"mousemove|pointermove|touchmove|mouseover", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"#?(html)?(document|window|body|html)(element)?\b", re.IGNORECASE)
# what an emoji is made of: not the letters by whose shapes one machine differs from the next
_NO_LETTERS = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Co", "Cn"})

Uses = Sequence[ApiUse]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its name in words, its role, the families that may show it, and its test on one script's uses."""

    name: str
    role: str
    families: frozenset[ApiFamily]
    shows: Callable[[Uses], bool]


def sightings(visit: Visit, db: Database) -> Iterator[Sighting]:
    """Every pattern that a script showed, with a pointer to each use that makes it up."""
    by_script: dict[str, list[tuple[int, ApiUse]]] = {}
    for index, use in enumerate(visit.api_uses):
        by_script.setdefault(use.script, []).append((index, use))
    for script, uses in by_script.items():
        for pattern in PATTERNS:
            wanted = [(index, use) for index, use in uses if use.family in pattern.families]
            if pattern.role == SESSION_RECORDING:
                wanted = [(i, use) for i, use in wanted if party_of(use.frame_url, visit.site) is Party.FIRST]
            for phase, shown in _phases(wanted, pattern):
                yield from _told(script, pattern, phase, shown, db)


def _phases(uses: list[tuple[int, ApiUse]], pattern: Pattern) -> Iterator[tuple[Phase, list[tuple[int, ApiUse]]]]:
    """The phases in which the pattern was shown whole; else the one in which it became whole."""
    whole = False
    until_now: list[tuple[int, ApiUse]] = []
    for phase in Phase:
        now = [(index, use) for index, use in uses if use.phase is phase]
        until_now += now
        if now and pattern.shows([use for _, use in now]):
            whole = True
            yield phase, now
        elif now and not whole and pattern.shows([use for _, use in until_now]):
            whole = True
            yield phase, until_now


def _told(
    script: str, pattern: Pattern, phase: Phase, shown: list[tuple[int, ApiUse]], db: Database
) -> Iterator[Sighting]:
    party = shown[0][1].party
    to = _attribution(script, pattern, party, db)
    if to is None:
        return
    label = cut(f"{pattern.name}: {_counted(use for _, use in shown)}")
    for index, _ in shown:
        yield f"api_uses/{index}", Recognised(to, phase, DetectionKind.SCRIPT_API, party, label, pattern.role)


def _attribution(script: str, pattern: Pattern, party: Party, db: Database) -> Attribution | None:
    rule = f"one script shows the pattern of {pattern.name}"
    found = db.match_url(script)
    if found:
        to = of_request(found[0], db)
        matched_by = MatchedBy(source=f"{_SOURCE}, {to.matched_by.source}", rule=f"{rule}; {to.matched_by.rule}")
        return Attribution(to.service, to.name, to.vendor, to.country, to.purpose, to.consent, matched_by)
    ordinary = party is Party.FIRST or host_of(script) in _LIBRARY_HOSTS
    if pattern.role == SESSION_RECORDING and ordinary:
        return None
    return unlisted(domain_of(script) or "a script of the page", MatchedBy(source=_SOURCE, rule=rule))


def _counted(uses: Iterable[ApiUse]) -> str:
    counts: Counter[str] = Counter()
    for use in uses:
        counts[_shown(use.api)] += use.count
    return ", ".join(f"{api} ×{number}" for api, number in counts.most_common(6))


def _shown(api: str) -> str:
    return cut(api if "(" in api else api.rpartition(".")[2], 40)


def _member(use: ApiUse) -> str:
    """The member's bare name in lower case: ``HTMLCanvasElement.toDataURL`` gives ``todataurl``."""
    return use.api.partition("(")[0].rpartition(".")[2].strip().lower()


def _members(uses: Uses) -> frozenset[str]:
    return frozenset(_member(use) for use in uses)


def _details(uses: Uses, members: frozenset[str]) -> list[str]:
    return [detail for use in uses if _member(use) in members for detail in use.details]


def _number(uses: Uses, member: str) -> int:
    return sum(use.count for use in uses if _member(use) == member)


def _canvas(uses: Uses) -> bool:
    return any(_fingerprints(detail) for detail in _details(uses, _READS_IMAGE))


def _fingerprints(image: str) -> bool:
    """Whether an image read back tells one machine from another, by what was drawn on it."""
    told = _IMAGE.fullmatch(image)
    if told is None or told["saved"] or told["texts"] is None:
        return False
    if min(int(told["width"]), int(told["height"])) < SMALLEST_IMAGE_PX:
        return False
    texts = told["texts"].strip('", ').split('", "')
    return any(_distinct(text) >= FEWEST_CHARACTERS for text in texts) or int(told["colours"] or 0) >= FEWEST_COLOURS


def _distinct(text: str) -> int:
    return len({letter for letter in text if unicodedata.category(letter) not in _NO_LETTERS})


def _canvas_fonts(uses: Uses) -> bool:
    """One text measured in many fonts; or as many asked for by ``document.fonts.check``, which tells as much."""
    measured = [told for detail in _details(uses, frozenset({"measuretext"})) if (told := _MEASURED.fullmatch(detail))]
    texts = {told["text"] for told in measured}
    fonts = _families(told["font"] for told in measured)
    many = _number(uses, "measuretext") >= FEWEST_FONTS
    if many and len(texts) <= MOST_TEXTS_MEASURED and fonts >= FEWEST_FONTS_TOLD:
        return True
    checked = _families(_details(uses, frozenset({"check"})))
    return _number(uses, "check") >= FEWEST_FONTS and checked >= FEWEST_FONTS_TOLD


def _families(fonts: Iterable[str]) -> int:
    """How many font families are named: one in twenty sizes is one."""
    sized = ((_FONT_FAMILY.search(font), font) for font in fonts)
    return len({(match[1] if match else font).strip().lower() for match, font in sized})


def _webrtc(uses: Uses) -> bool:
    members = _members(uses)
    told = " ".join([use.api for use in uses] + [detail for use in uses for detail in use.details]).lower()
    return {"createdatachannel", "createoffer"} <= members and "icecandidate" in told


def _audio(uses: Uses) -> bool:
    members = _members(uses)
    offline = bool(members & {"startrendering", "offlineaudiocontext"})
    read = bool(members & _AUDIO_OUT) or offline
    return bool(members & _OSCILLATORS) and bool(members & _AUDIO_SHAPES) and read and (offline or len(members) >= 4)


def _attributes(uses: Uses) -> bool:
    card = any(
        use.family is ApiFamily.WEBGL and any(_GRAPHICS_CARD.search(text) for text in (use.api, *use.details))
        for use in uses
    )
    properties = {_member(use) for use in uses if use.family in {ApiFamily.NAVIGATOR, ApiFamily.SCREEN}}
    others = {use.family for use in uses} - {ApiFamily.WEBGL, ApiFamily.NAVIGATOR, ApiFamily.SCREEN}
    return card and len(properties) >= FEWEST_ATTRIBUTES and bool(others)


def _session_recording(uses: Uses) -> bool:
    families = {use.family for use in uses}
    if ApiFamily.KEYSTROKES not in families or not families & {ApiFamily.FORMS, ApiFamily.PAGE_CONTENT}:
        return False
    moves = any(use.family is ApiFamily.MOUSE and _MOVES.search(" ".join((use.api, *use.details))) for use in uses)
    keys = [detail for use in uses if use.family is ApiFamily.KEYSTROKES for detail in use.details]
    return moves and (not keys or any(_WHOLE_PAGE.match(detail.strip()) for detail in keys))


_F = ApiFamily
PATTERNS: tuple[Pattern, ...] = (
    Pattern("canvas fingerprinting", FINGERPRINTING, frozenset({_F.CANVAS}), _canvas),
    Pattern("font fingerprinting", FINGERPRINTING, frozenset({_F.FONTS}), _canvas_fonts),
    Pattern("WebRTC fingerprinting", FINGERPRINTING, frozenset({_F.WEBRTC}), _webrtc),
    Pattern("audio fingerprinting", FINGERPRINTING, frozenset({_F.AUDIO}), _audio),
    Pattern(
        "fingerprinting by many attributes",
        FINGERPRINTING,
        frozenset({_F.WEBGL, _F.NAVIGATOR, _F.SCREEN, _F.CANVAS, _F.AUDIO, _F.BATTERY, _F.MEDIA_DEVICES, _F.FONTS}),
        _attributes,
    ),
    Pattern(
        "session recording",
        SESSION_RECORDING,
        frozenset({_F.KEYSTROKES, _F.MOUSE, _F.FORMS, _F.PAGE_CONTENT}),
        _session_recording,
    ),
)
