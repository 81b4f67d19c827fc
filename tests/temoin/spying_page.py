"""A page whose third parties do, once accepted, all that `detectors` calls spying; nothing of it before."""

from __future__ import annotations

from tests.page_server import Answer

HOST = "www.boutique.localhost"  # a secure context without a certificate
URL = f"http://{HOST}/"

_HOME = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Boutique</title><h1>Boutique</h1>
<form><label>E-mail <input type="email" name="email"></label>
<label>Téléphone <input type="tel" name="tel"></label></form>
<div id="banner" role="dialog" style="position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px">
  Nous utilisons des cookies pour mesurer l’audience de ce site.
  <button id="accept">Tout accepter</button> <button id="reject">Tout refuser</button></div>
<script>
  const chosen = document.cookie.match(/consent=(\\w+)/), banner = document.getElementById("banner");
  const load = () => { for (const host of ["fingerprint", "replay", "audience"]) {
    const script = document.createElement("script");
    script.src = `http://cdn.${host}.localhost/tag.js`;
    document.head.append(script); } };
  const choose = (what) => { document.cookie = `consent=${what}; max-age=15552000; path=/`; banner.remove(); };
  if (chosen) { banner.remove(); if (chosen[1] === "yes") load(); }
  document.getElementById("accept").onclick = () => { choose("yes"); load(); };
  document.getElementById("reject").onclick = () => choose("no");
</script></html>"""

_FINGERPRINT = """(async () => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  pen.fillStyle = "#f60"; pen.fillRect(0, 0, 60, 20); pen.fillStyle = "#069";
  pen.fillText("Cwm fjordbank glyphs vext quiz", 2, 15);
  const seen = [canvas.toDataURL().length];
  for (let n = 0; n < 60; n += 1) {
    pen.font = `72px Family${n}, monospace`;
    seen.push(pen.measureText("mmmmmmmmmmlli").width);
  }
  const sound = new OfflineAudioContext(1, 100, 44100), tone = sound.createOscillator();
  tone.connect(sound.createDynamicsCompressor()).connect(sound.destination);
  tone.start();
  seen.push((await sound.startRendering()).getChannelData(0)[50]);
  const peer = new RTCPeerConnection();
  peer.onicecandidate = () => {};
  peer.createDataChannel("");
  seen.push((await peer.createOffer()).type);
  new Image().src = `http://cdn.fingerprint.localhost/seen?${seen.length}`;
})();"""

_REPLAY = """(() => {
  for (const type of ["keydown", "mousemove", "input", "change", "scroll"])
    document.addEventListener(type, () => {}, true);
  new MutationObserver(() => {}).observe(document, { subtree: true, childList: true, characterData: true });
})();"""

_AUDIENCE = """(() => {
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  document.addEventListener("change", async ({ target }) => {
    if (target.type !== "email") return;
    const plain = new TextEncoder().encode(target.value.trim().toLowerCase());
    const hash = hex(await crypto.subtle.digest("SHA-256", plain));
    navigator.sendBeacon("http://cdn.audience.localhost/match", JSON.stringify({ em: hash }));
  }, true);
})();"""


def _script(text: str) -> Answer:
    return 200, {"Content-Type": "text/javascript"}, text


PAGES: dict[str, Answer] = {
    f"{HOST}/": _HOME,
    "cdn.fingerprint.localhost/tag.js": _script(_FINGERPRINT),
    "cdn.replay.localhost/tag.js": _script(_REPLAY),
    "cdn.audience.localhost/tag.js": _script(_AUDIENCE),
}
