"""Interfaces used in a real browser: who asked what, how often, in which frame and phase."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.capture.use_counts import hear_counts
from crawler.evidence import ApiFamily, ApiUse, Party, Phase
from crawler.visiting import OpenVisit
from tests.crawler.looking import HOST, URL, looking_at, page, script, until

PROBES = {
    "HTMLCanvasElement.toDataURL": (
        "canvas",
        """const c = document.createElement('canvas'); c.width = 240; c.height = 60;
           const x = c.getContext('2d'); x.fillStyle = '#f60'; x.strokeStyle = 'red'; x.fillStyle = '#f60';
           x.fillText('Cwm fjordbank', 2, 15); x.strokeText('glyphs', 2, 15); c.toDataURL();""",
        ('240x60, 2 colours, "Cwm fjordbank", "glyphs"',),
    ),
    "CanvasRenderingContext2D.getImageData": (
        "canvas",
        """const c = document.createElement('canvas').getContext('2d');
           c.getImageData(0, 0, 1, 1); c.save(); c.getImageData(0, 0, 1, 1);""",
        ("300x150", "300x150, saved"),
    ),
    "CanvasRenderingContext2D.measureText": (
        "fonts",
        """const m = document.createElement('canvas').getContext('2d');
           for (const f of ['Arial', 'Calibri', 'Arial']) { m.font = `72px ${f}`; m.measureText('mmm'); }""",
        ('"mmm" in 72px Arial', '"mmm" in 72px Calibri'),
    ),
    "FontFaceSet.check": ("fonts", "document.fonts.check('12px Futura')", ("12px Futura",)),
    "OfflineAudioContext": ("audio", "new OfflineAudioContext(1, 100, 44100).createDynamicsCompressor()", ()),
    "BaseAudioContext.createOscillator": ("audio", "new OfflineAudioContext(1, 9, 44100).createOscillator()", ()),
    "AudioBuffer.getChannelData": (
        "audio",
        "new AudioBuffer({ length: 4, sampleRate: 44100 }).getChannelData(0)",
        (),
    ),
    "Navigator.hardwareConcurrency": ("navigator", "navigator.hardwareConcurrency", ()),
    "Navigator.plugins": ("navigator", "navigator.plugins", ()),
    "NavigatorUAData.getHighEntropyValues": (
        "navigator",
        "navigator.userAgentData.getHighEntropyValues(['architecture', 'model'])",
        ("architecture", "model"),
    ),
    "Permissions.query": ("navigator", "navigator.permissions.query({ name: 'geolocation' })", ("geolocation",)),
    "Screen.colorDepth": ("screen", "screen.colorDepth", ()),
    "Window.devicePixelRatio": ("screen", "devicePixelRatio", ()),
    "MediaDevices.enumerateDevices": ("media-devices", "navigator.mediaDevices.enumerateDevices()", ()),
    "RTCPeerConnection": ("webrtc", "new RTCPeerConnection()", ()),
    "RTCPeerConnection.createDataChannel": ("webrtc", "new RTCPeerConnection().createDataChannel('x')", ()),
    "RTCPeerConnection.onicecandidate": ("webrtc", "new RTCPeerConnection().onicecandidate = () => {}", ()),
    "Navigator.getBattery": ("battery", "navigator.getBattery()", ()),
    "addEventListener(keydown)": ("keystrokes", "addEventListener('keydown', () => {})", ("window",)),
    "addEventListener(input)": (
        "keystrokes",
        "document.getElementById('mail').addEventListener('input', () => {})",
        ("input[type=email]#mail",),
    ),
    "onkeyup": ("keystrokes", "document.onkeyup = () => {}", ("document",)),
    "addEventListener(mousemove)": ("mouse", "document.body.addEventListener('mousemove', () => {})", ("body",)),
    "addEventListener(submit)": ("forms", "document.forms[0].addEventListener('submit', () => {})", ("form",)),
    "HTMLInputElement.value": ("forms", "document.getElementById('mail').value", ("input[type=email]#mail",)),
    "HTMLTextAreaElement.value": ("forms", "document.querySelector('textarea').value", ("textarea[name=note]",)),
    "FormData": ("forms", "new FormData(document.forms[0])", ("form",)),
    "MutationObserver.observe": (
        "page-content",
        "new MutationObserver(() => {}).observe(document, { subtree: true, childList: true })",
        ("document",),
    ),
}
BODY = "<form><input id=mail type=email><textarea name=note></textarea></form>"


async def used(visit: OpenVisit, api: str) -> ApiUse:
    def look() -> list[ApiUse]:
        return [use for use in visit.recorder.api_uses(URL) if use.api == api]

    await until(look)
    await hear_counts(visit.session.witness, visit.recorder)
    (use,) = look()
    return use


async def test_every_interface_is_seen_with_its_script_and_what_was_asked(tmp_path: Path) -> None:
    third = "".join(f"{{ {text}; }}\n" for _, text, _ in PROBES.values())
    body = f"{BODY}<script src=http://probe.example/p.js></script>"
    pages = {"/": page("", body), "probe.example/p.js": script(third)}
    async with looking_at(pages, tmp_path) as visit:
        for api, (family, _, details) in PROBES.items():
            use = await used(visit, api)
            assert (use.family, set(use.details)) == (ApiFamily(family), set(details)), api
            assert (use.script, use.party, use.frame_url) == ("http://probe.example/p.js", Party.THIRD, URL)
            assert use.stack[0].url == use.script
            assert use.phase is Phase.BEFORE_CHOICE


async def test_webgl_names_what_was_asked_of_the_card(tmp_path: Path) -> None:
    asked = """
        const gl = document.createElement("canvas").getContext("webgl");
        const owner = gl ?? WebGLRenderingContext.prototype;
        for (const name of [0x9245, 0x9246, 7937]) try { owner.getParameter(name); } catch {}
        try { owner.getExtension("WEBGL_debug_renderer_info"); } catch {}
    """
    async with looking_at({"/": page(asked)}, tmp_path) as visit:
        names = (await used(visit, "WebGLRenderingContext.getParameter")).details
        assert names == ("UNMASKED_VENDOR_WEBGL", "UNMASKED_RENDERER_WEBGL", "RENDERER")
        assert (await used(visit, "WebGLRenderingContext.getExtension")).details == ("WEBGL_debug_renderer_info",)


async def test_counts_are_exact_by_phase(tmp_path: Path) -> None:
    """The counts of before the visitor's act are told before it: 11 calls are not 8, and none moves to the next."""
    calls = """
        for (let i = 0; i < 11; i += 1) navigator.userAgent;
        document.querySelector("button").onpointerup = () => { for (let i = 0; i < 5; i += 1) navigator.userAgent; };
    """
    async with looking_at({"/": page(calls, "<button>Accept</button>")}, tmp_path) as visit:
        visit.recorder.arm(Phase.AFTER_CHOICE)
        await visit.page.click("button")
        await until(lambda: visit.recorder.phase is Phase.AFTER_CHOICE)
        await hear_counts(visit.session.witness, visit.recorder)
        uses = [use for use in visit.recorder.api_uses(URL) if use.api == "Navigator.userAgent"]
        assert {use.phase: use.count for use in uses} == {Phase.BEFORE_CHOICE: 11, Phase.AFTER_CHOICE: 5}
        visit.recorder.disregard_choice()
        uses = [use for use in visit.recorder.api_uses(URL) if use.api == "Navigator.userAgent"]
        assert [(use.phase, use.count) for use in uses] == [(Phase.BEFORE_CHOICE, 16)]


async def test_what_our_own_driver_evaluates_is_nobodys_use(tmp_path: Path) -> None:
    async with looking_at({"/": page("", BODY)}, tmp_path) as visit:
        await visit.page.evaluate("() => [navigator.userAgent, screen.width].length")
        await visit.page.evaluate("document.getElementById('mail').value")
        await visit.page.fill("#mail", "a@b.example")
        assert await visit.page.input_value("#mail") == "a@b.example"
        assert await hear_counts(visit.session.witness, visit.recorder) == ()
        assert visit.recorder.api_uses(URL) == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("setTimeout('navigator.language', 0)", URL),  # text in a timer has no address of its own
        ("eval('navigator.language')", f"{URL}e.js"),
        ("new Function('return navigator.language')()", f"{URL}e.js"),
        ("['language'].map((name) => Reflect.get(navigator, name))", f"{URL}e.js"),
        ("Promise.resolve().then(() => navigator.language)", f"{URL}e.js"),
    ],
)
async def test_whose_call_it_was(code: str, expected: str, tmp_path: Path) -> None:
    pages = {"/": page("", "<script src=/e.js></script>"), "/e.js": script(code)}
    async with looking_at(pages, tmp_path) as visit:
        assert (await used(visit, "Navigator.language")).script == expected


async def test_every_kind_of_frame_is_seen(tmp_path: Path) -> None:
    inside = "<script>screen.height</script>"
    frames = f"""
        <iframe src=/same></iframe><iframe src=http://cross.example/in></iframe>
        <iframe srcdoc="{inside}"></iframe><iframe id=blank></iframe><iframe sandbox=allow-scripts src=/boxed></iframe>
    """
    blank = """
        const frame = document.getElementById("blank");
        const fresh = document.body.appendChild(document.createElement("iframe"));
        frame.contentDocument.write("<script>screen.height</" + "script>");
        fresh.contentWindow.screen.width;
    """
    pages = {"/": page(blank, frames), "/same": inside, "cross.example/in": inside, "/boxed": inside}
    async with looking_at(pages, tmp_path) as visit:
        wanted = {f"http://{HOST}/same", "http://cross.example/in", "about:srcdoc", f"http://{HOST}/boxed"}
        await until(lambda: wanted <= {u.frame_url for u in visit.recorder.api_uses(URL) if u.api == "Screen.height"})
        uses = visit.recorder.api_uses(URL)
    parties = {use.frame_url: use.party for use in uses if use.api == "Screen.height"}
    assert parties["http://cross.example/in"] is Party.THIRD
    assert parties["about:srcdoc"] is Party.FIRST
    assert any(use.api == "Screen.height" and use.frame_url in {"about:blank", URL} for use in uses)
    assert [(use.script, use.frame_url) for use in uses if use.api == "Screen.width"] == [(URL, "about:blank")]
