"""Hostile pages. Each first shows something honest (``/seen.gif``), which no trick may make us lose."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "<!doctype html><html lang=fr><meta charset=utf-8><title>hostile</title><img src=/seen.gif>"


@dataclass(frozen=True)
class HostilePage:
    """One trick.

    Attributes:
        html: the page; empty when its path is one of the server's tricks.
        path: what to visit.
        seen: paths that must be in the record.
        ends: statuses that the visit may end with.
        says: words that must stand in the visit's reason, its errors or what it says it lacks; empty: nothing need be
            said, for the trick does no harm.
    """

    html: str = ""
    path: str = "/"
    seen: tuple[str, ...] = ("/seen.gif",)
    ends: tuple[str, ...] = ("completed",)
    says: str = ""


def script(source: str) -> str:
    """The honest head, then a script."""
    return f"{HEAD}<body><script>{source}</script>"


FAILED = ("failed",)
EITHER = ("completed", "failed")

DIALOGS = {
    "an alert at once": HostilePage(
        script("alert('hello'); new Image().src = '/after-alert.gif'"), seen=("/seen.gif", "/after-alert.gif")
    ),
    "alerts in a loop": HostilePage(
        script("setTimeout(() => { for (;;) { alert('x'); confirm('y'); prompt('z') } }, 100)"),
        ends=EITHER,
        says="answer",
    ),
    "beforeunload": HostilePage(
        script("addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'stay' })")
    ),
    "popups": HostilePage(script("window.open('/popup.html'); setInterval(() => window.open('/popup.html'), 50)")),
    "downloads": HostilePage(
        script("""for (let i = 0; i < 20; i++) {
            const link = document.createElement("a");
            link.href = `/trick/download?${i}`; link.download = ""; document.body.append(link); link.click();
          }
          location.href = "/trick/download";"""),
        seen=("/seen.gif", "/trick/download"),
    ),
    "password prompt": HostilePage(
        HEAD + "<iframe src=/trick/prompt></iframe><script>fetch('/trick/prompt?fetch')</script>",
        seen=("/seen.gif", "/trick/prompt", "/trick/prompt?fetch"),
    ),
    "password prompt as the page": HostilePage(path="/trick/prompt", seen=("/trick/prompt",), ends=FAILED, says="401"),
}

LOOPS = {
    "redirect loop": HostilePage(path="/trick/loop", seen=("/trick/loop",), ends=FAILED, says="redirects without end"),
    "redirect loop inside": HostilePage(
        script("fetch('/trick/loop').catch(() => 0)"), seen=("/seen.gif", "/trick/loop")
    ),
    "meta refresh loop": HostilePage(HEAD + "<meta http-equiv=refresh content=0>", ends=EITHER),
    "script reload loop": HostilePage(script("setTimeout(() => location.reload(), 1)"), ends=EITHER),
    "endless loop": HostilePage(
        script("""setTimeout(() => {
            new Image().src = "/before-loop.gif"; setTimeout(() => { while (true) {} }, 300); }, 100);"""),
        seen=("/seen.gif", "/before-loop.gif"),
        ends=EITHER,
        says="answer",
    ),
    "endless loop at once": HostilePage(script("while (true) {}"), ends=FAILED, says="answer"),
    "endless loop in a frame": HostilePage(
        HEAD + "<iframe src='http://frame.hostile-other.example/loop.html'></iframe>", ends=EITHER
    ),
    "microtask loop": HostilePage(
        script("setTimeout(() => { const again = () => Promise.resolve().then(again); again() }, 300)"),
        ends=EITHER,
        says="answer",
    ),
}

ANSWERS = {
    "endless page": HostilePage(path="/trick/endless", says="did not finish loading"),
    "endless answer": HostilePage(script("fetch('/trick/flood')"), seen=("/seen.gif", "/trick/flood")),
    "never answered": HostilePage(
        HEAD + "<script src=/trick/never></script>", seen=("/seen.gif", "/trick/never"), says="did not finish loading"
    ),
    "never answered page": HostilePage(path="/trick/never", seen=("/trick/never",), ends=FAILED, says="did not answer"),
    "hundred megabytes of script": HostilePage(
        HEAD + "<script src=/trick/large.js></script>", seen=("/seen.gif", "/trick/large.js", "/large-script-ran.gif")
    ),
    "decompression bomb": HostilePage(
        HEAD + "<iframe src=/trick/bomb></iframe>", seen=("/seen.gif", "/trick/bomb"), ends=EITHER
    ),
    "decompression bomb as the page": HostilePage(path="/trick/bomb", seen=("/trick/bomb",), ends=EITHER),
    "cut off in mid-answer": HostilePage(
        HEAD + "<script src=/trick/cut.js></script>", seen=("/seen.gif", "/trick/cut.js")
    ),
}

STUFF = {
    "ten thousand cookies": HostilePage(
        script("for (let i = 0; i < 10000; i++) document.cookie = `c${i}=${i}; max-age=1000`")
    ),
    "ten thousand storage keys": HostilePage(
        script("for (let i = 0; i < 10000; i++) { localStorage.setItem('k' + i, 'v'); sessionStorage['s' + i] = 'v' }"),
        says="storage",
        ends=EITHER,
    ),
    "memory hog": HostilePage(
        script("setTimeout(() => { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())) }, 300)"),
        ends=EITHER,
    ),
    "overridden built-ins": HostilePage(
        script("""const send = fetch, mine = () => { throw new Error("mine") };
          for (const name of ["fetch", "XMLHttpRequest", "Promise", "Proxy", "Reflect"]) window[name] = mine;
          for (const name of ["push", "map", "slice", "join", "forEach", "includes"]) Array.prototype[name] = mine;
          JSON.stringify = JSON.parse = Object.defineProperty = Object.keys = mine;
          for (const name of ["call", "apply", "bind"]) Function.prototype[name] = mine;
          Object.getOwnPropertyDescriptor = Object.getPrototypeOf = Date.now = mine;
          String.prototype.split = String.prototype.slice = RegExp.prototype.exec = Map.prototype.set = mine;
          send("/still-seen"); document.cookie = "still=seen; max-age=60";"""),
        seen=("/seen.gif", "/still-seen"),
        ends=EITHER,
    ),
    "other schemes": HostilePage(
        script("""for (const url of ["file:///etc/passwd", "chrome://version", "devtools://devtools/bundled/x",
            "view-source:http://x.example/", "chrome-extension://abc/x", "about:srcdoc"]) {
          try { window.open(url) } catch {}
          const frame = document.createElement("iframe"), link = document.createElement("a");
          frame.src = link.href = url; document.body.append(frame, link); link.click();
        }""")
    ),
}

PAGES: dict[str, HostilePage] = {**DIALOGS, **LOOPS, **ANSWERS, **STUFF}

MORE_FILES = {
    "/popup.html": "<!doctype html><script>setInterval(() => window.open('/popup.html'), 50)</script>",
    "/loop.html": "<!doctype html><script>while (true) {}</script>",
    "/seen.gif": "GIF89a",
}
