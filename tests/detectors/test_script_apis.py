"""What scripts read and listened to: patterns are detections, single calls are not."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.evidence import ApiFamily, ApiUse, Party, Phase
from detectors.detection import Detection, DetectionKind
from tests.detectors.evidence_of import AFTER, BEFORE, SITE, api, detections, pointer
from tracker_db.model import Consent

F = ApiFamily
HOTJAR = "https://script.hotjar.com/modules.js"
PANGRAM = "Cwm fjordbank glyphs vext quiz"


def shown(*uses: ApiUse) -> list[Detection]:
    return detections(DetectionKind.SCRIPT_API, *uses)


def canvas(text: str = PANGRAM, size: str = "300x150", **more: Any) -> list[ApiUse]:
    return [api(F.CANVAS, "HTMLCanvasElement.toDataURL", details=(f'{size}, "{text}"',), **more)]


def fonts(number: int, *, measured: int = 120, texts: int = 1, **more: Any) -> list[ApiUse]:
    told = tuple(f'"mmmmmmmmmmlli{n % texts}" in 72px "Family {n}", monospace' for n in range(number))
    return [api(F.FONTS, "CanvasRenderingContext2D.measureText", count=measured, details=told, **more)]


def webrtc(*, candidates: bool = True) -> list[ApiUse]:
    names = ["createDataChannel", "createOffer", *(["onicecandidate"] if candidates else [])]
    return [api(F.WEBRTC, f"RTCPeerConnection.{name}") for name in names]


def audio(*names: str) -> list[ApiUse]:
    return [api(F.AUDIO, name) for name in names]


def attributes(number: int = 14, *, card: bool = True, battery: bool = True) -> list[ApiUse]:
    uses = [api(F.NAVIGATOR, f"Navigator.property{n}") for n in range(number)]
    if card:
        uses.append(api(F.WEBGL, "WebGLRenderingContext.getParameter", details=("UNMASKED_RENDERER_WEBGL",)))
    return [*uses, *([api(F.BATTERY, "Navigator.getBattery")] if battery else [])]


def recorder(script: str, *, content: bool = True, keys: str = "document", **more: Any) -> list[ApiUse]:
    uses = [
        api(F.KEYSTROKES, "addEventListener(keydown)", script, details=(keys,), **more),
        api(F.MOUSE, "addEventListener(mousemove)", script, details=("document",), **more),
        api(F.FORMS, "addEventListener(input)", script, details=("document",), **more),
    ]
    return [*uses, *([api(F.PAGE_CONTENT, "MutationObserver.observe", script, **more)] if content else [])]


@pytest.mark.parametrize(
    ("uses", "name"),
    [
        (canvas(), "canvas fingerprinting: toDataURL ×1"),
        (
            [api(F.CANVAS, "CanvasRenderingContext2D.getImageData", details=('16x16, 2 colours, "😃"',))],
            "canvas fingerprinting: getImageData ×1",
        ),
        (canvas(f'ok", "{PANGRAM}'), "canvas fingerprinting: toDataURL ×1"),
        (fonts(40), "font fingerprinting: measureText ×120"),
        (
            [api(F.FONTS, "FontFaceSet.check", count=80, details=tuple(f"12px F{n}" for n in range(32)))],
            "font fingerprinting: check ×80",
        ),
        (webrtc(), "WebRTC fingerprinting: createDataChannel ×1, createOffer ×1, onicecandidate ×1"),
        (
            audio("OfflineAudioContext", "OscillatorNode", "DynamicsCompressorNode", "AudioBuffer.getChannelData"),
            (
                "audio fingerprinting: "
                "OfflineAudioContext ×1, OscillatorNode ×1, DynamicsCompressorNode ×1, getChannelData ×1"
            ),
        ),
        (
            audio("OfflineAudioContext", "BaseAudioContext.createOscillator", "OfflineAudioContext.startRendering"),
            "audio fingerprinting: OfflineAudioContext ×1, createOscillator ×1, startRendering ×1",
        ),
    ],
    ids=["canvas", "two colours", "a second text", "fonts", "font checks", "webrtc", "nodes of audio", "audio"],
)
def test_patterns_of_fingerprinting(uses: list[ApiUse], name: str) -> None:
    (found,) = shown(*uses)
    assert found.label == name
    assert (found.service, found.name, found.consent) == (None, "fp.example", Consent.DEPENDS)
    assert (found.role, found.party) == ("fingerprinting", Party.THIRD)
    assert found.evidence == tuple(pointer(f"api_uses/{n}") for n in range(len(uses)))


def test_many_attributes_with_the_graphics_card() -> None:
    (found,) = shown(*attributes())
    assert found.label.startswith("fingerprinting by many attributes: ")


EMOJI_FLAGS = "🏳️‍⚧️🏳️\u200b⚧️🇺🇳🇺\u200b🇳🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

INNOCENT: dict[str, list[ApiUse]] = {
    "one emoji drawn and read back": canvas("😃"),
    "the emoji test of WordPress": canvas(EMOJI_FLAGS),
    "an image read that holds no text": [api(F.CANVAS, "HTMLCanvasElement.toDataURL", details=("300x150, 2 colours",))],
    "a few letters": canvas("Hello"),
    "a few letters more than once": canvas('Hello", "World", "of", "charts'),
    "a tiny image": canvas(size="8x800"),
    "a drawing program": canvas(size="300x150, saved, 4 colours"),
    "a text that looks like the recorder's words": canvas(", 9 colours"),
    "one font": fonts(1),
    "a chart": fonts(4),
    "a cloud of words in many sizes": [
        api(
            F.FONTS,
            "CanvasRenderingContext2D.measureText",
            count=90,
            details=tuple(f'"word{n}" in {n}px Arial' for n in range(12, 52)),
        ),
    ],
    "many fonts for many texts": fonts(60, texts=30),
    "a few measurements": fonts(40, measured=40),
    "a video call": webrtc(candidates=False),
    "a player's visualiser": audio("AudioContext.createAnalyser", "AnalyserNode.getByteFrequencyData"),
    "a beep": audio("AudioContext.createOscillator"),
    "the language": [api(F.NAVIGATOR, "Navigator.language")],
    "an analytics script": attributes(card=False, battery=False),
    "a map": [*attributes(4, battery=False)],
    "attributes without another family": attributes(battery=False),
    "one listener": [api(F.KEYSTROKES, "addEventListener(keydown)", details=("document",))],
    "a game": recorder("https://play.game.example/g.js", content=False)[:2],
}


@pytest.mark.parametrize("name", sorted(INNOCENT))
def test_innocent_uses_are_no_detection(name: str) -> None:
    assert shown(*INNOCENT[name]) == []


def test_a_pattern_needs_one_script() -> None:
    first, second, third = webrtc()
    assert shown(first, second, third.model_copy(update={"script": "https://other.example/x.js"})) == []


def test_a_known_script_has_its_services_terms() -> None:
    (found,) = shown(*recorder(HOTJAR, content=False))
    assert (found.service, found.consent, found.role) == ("hotjar", Consent.NEEDED, "session-recording")
    assert found.label.startswith("session recording: addEventListener(keydown) ×1, ")


def test_a_known_script_that_reads_a_property_is_no_new_accusation() -> None:
    assert shown(api(F.NAVIGATOR, "Navigator.userAgent", HOTJAR), api(F.SCREEN, "Screen.width", HOTJAR)) == []


def test_an_unlisted_third_partys_recorder_is_one_to_look_at() -> None:
    (found,) = shown(*recorder("https://cdn.replay.example/r.js"))
    assert (found.service, found.name, found.consent) == (None, "replay.example", Consent.DEPENDS)


@pytest.mark.parametrize(
    "uses",
    [
        recorder(f"{SITE}app.js"),
        recorder("https://code.jquery.com/jquery.js"),
        recorder("https://cdn.replay.example/r.js", keys="input#search"),
        recorder("https://cdn.replay.example/r.js", keys="HTMLInputElement#search"),
        recorder("https://chat.widget.example/w.js", frame_url="https://chat.widget.example/frame"),
    ],
    ids=["the site's own script", "a public library", "one field", "one element", "inside its own frame"],
)
def test_ordinary_listening_is_no_recording(uses: list[ApiUse]) -> None:
    assert shown(*uses) == []


def test_fingerprinting_in_any_frame_and_by_the_site_itself_is_told() -> None:
    (frame,) = shown(*canvas(frame_url="https://ads.example/f"))
    (own,) = shown(*canvas(script=f"{SITE}app.js"))
    assert (frame.party, own.party, own.name) == (Party.THIRD, Party.FIRST, "site.example")


def test_each_phase_that_shows_the_pattern_is_told() -> None:
    found = shown(*canvas(), *canvas(phase=AFTER))
    assert [(one.phase, len(one.evidence)) for one in found] == [(BEFORE, 1), (AFTER, 1)]


def test_a_pattern_made_up_over_time_belongs_to_the_phase_that_completed_it() -> None:
    first, second, third = webrtc()
    (found,) = shown(first, second, third.model_copy(update={"phase": AFTER}))
    assert (found.phase, len(found.evidence)) == (Phase.AFTER_CHOICE, 3)


def test_hostile_uses_are_bounded() -> None:
    script = "https://cdn.fp.example/" + "x" * 3000
    many = [api(F.NAVIGATOR, f"Navigator.{'p' * 500}{n}\n", script, details=("z" * 400,)) for n in range(300)]
    (found,) = shown(
        *many,
        api(F.WEBGL, "WebGLRenderingContext.getParameter", script, details=("37446",)),
        api(F.BATTERY, "Navigator.getBattery", script),
    )
    assert len(found.label) <= 200
    assert "\n" not in found.label
    for script in ("http://[broken", "", "<anonymous>", "data:text/javascript,1"):
        assert shown(*canvas(script=script))[0].name == "a script of the page"
