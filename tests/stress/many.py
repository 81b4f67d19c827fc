"""Pages made of numbers: one of N requests in parallel chains, and one of 300 with the shape of an ordinary page.

Both say in ``document.title`` when they are finished: ``finished: <answered> of <wanted>``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from string import Template

from temoin.demo import exchange
from temoin.demo.exchange import Answer, CookieLine, Request

MANY_HOST = "many.stress.example"
"""``/many?n=5000``: ``n`` requests besides the page; ``/three-hundred``: 300 in all, of which 20 set a cookie."""

MANY_URL = f"https://{MANY_HOST}/many"
THREE_HUNDRED_URL = f"https://{MANY_HOST}/three-hundred"
MOST = 20000
DEFAULT = 5000
_CHAINS = 24
_DAY_SECONDS = 86400.0
# A browser opens six HTTP/1.1 connections a host.
_ITEM_HOSTS = tuple(f"items-{number}.stress-many.example" for number in range(4))
_STATIC_HOST = "static.stress-shop.example"
_TAG_HOSTS = tuple(f"tag-{number}.stress-tags.example" for number in range(10))

_MANY_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>running</title><p>$n requests.</p><script>
const total = $n, hosts = $hosts, chains = $chains;
let next = 0, answered = 0;
const made = {
  image: (url) => new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = url;
  }),
  script: (url) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.onload = () => { script.remove(); resolve(true); };
    script.onerror = () => { script.remove(); resolve(false); };
    script.src = url;
    document.head.append(script);
  }),
  fetch: (url) => fetch(url).then((answer) => answer.text()).then(() => true, () => false),
};
const kinds = Object.keys(made);
async function chain() {
  while (next < total) {
    const number = next++;
    const kind = kinds[number % kinds.length];
    const good = await made[kind](`https://$${hosts[number % hosts.length]}/many/$${kind}/$${number}`);
    answered += good;
  }
}
Promise.all(Array.from({ length: chains }, chain)).then(() => {
  document.title = `finished: $${answered} of $${total}`;
});
</script></html>"""

# 1 page, 5 stylesheets with a font each, 27 pictures, 21 scripts, of which 20 make 3 fetches each, one after another;
# each of these asks for 3 pictures; 1 fetch at the end.
_STYLESHEETS, _PICTURES, _TAGS, _FETCHES, _PIXELS = 5, 27, 20, 3, 3
_SHOP_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<title>running</title>$sheets<script>
let open = $fetches, answered = 0, wanted = $wanted;
const shown = (image) => new Promise((resolve) => {
  image.onload = () => { answered += 1; resolve(); };
  image.onerror = resolve;
});
const done = () => {
  if (--open) return;
  fetch("/three-hundred/end").then(() => {
    document.title = `finished: $${answered} of $${wanted}`;
  });
};
async function tag(host, number) {
  for (let fetched = 0; fetched < $per_tag; fetched += 1) {
    const pixels = await (await fetch(`https://$${host}/three-hundred/data/$${number}-$${fetched}`)).json();
    answered += 1;
    await Promise.all(pixels.map((url) => {
      const image = new Image();
      image.src = url;
      return shown(image);
    }));
    done();
  }
}
</script></head><body>$texts$pictures<script src="/three-hundred/shop.js"></script>$tags</body></html>"""


def _answer(request: Request) -> Answer:
    made = _page(request) if request.host == MANY_HOST else _item(request)
    headers = [("Cache-Control", "no-store")]
    if origin := request.header("Origin"):
        headers.append(("Access-Control-Allow-Origin", origin))
    return made.with_headers(*headers)


def _page(request: Request) -> Answer:
    match request.path:
        case "/many":
            return _many(request.query.get("n", ""))
        case "/three-hundred":
            return _slowed(_three_hundred(), request)
        case "/three-hundred/shop.js":
            return _slowed(exchange.script("window.shop = true;"), request)
        case "/three-hundred/end":
            return _slowed(exchange.empty(), request)
        case _:
            return exchange.not_found()


def _many(wanted: str) -> Answer:
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= len(str(MOST)) else DEFAULT
    values = {"n": min(number, MOST), "hosts": json.dumps(_ITEM_HOSTS), "chains": _CHAINS}
    return exchange.page(Template(_MANY_PAGE).substitute(values))


def _three_hundred() -> Answer:
    numbers = range(_STYLESHEETS)
    sheets = (f'<link rel="stylesheet" href="https://{_STATIC_HOST}/three-hundred/sheet/{one}">' for one in numbers)
    texts = (f'<p style="font-family: Face{one}">words</p>' for one in numbers)
    pictures = (f'<img src="https://{_STATIC_HOST}/three-hundred/picture/{one}" alt="">' for one in range(_PICTURES))
    tags = (
        f'<script async src="https://{_TAG_HOSTS[one % len(_TAG_HOSTS)]}/three-hundred/tag/{one}"></script>'
        for one in range(_TAGS)
    )
    fetches = _TAGS * _FETCHES
    return exchange.page(
        Template(_SHOP_PAGE).substitute(
            sheets="".join(sheets),
            texts="".join(texts),
            pictures="".join(pictures),
            tags="".join(tags),
            fetches=fetches,
            per_tag=_FETCHES,
            wanted=fetches * (1 + _PIXELS),
        )
    )


def _item(request: Request) -> Answer:
    """A resource of either page, by its path: ``/many/<kind>/<number>``, ``/three-hundred/<kind>/<number>``."""
    steps = request.path.split("/")
    if len(steps) != len(("", "page", "kind", "number")) or steps[2] not in _MADE:
        return exchange.not_found()
    _, page, kind, number = steps
    made = _MADE[kind](request, number)
    return made if page == "many" else _slowed(made, request)


def _sheet(_: Request, number: str) -> Answer:
    face = f"@font-face {{ font-family: Face{number}; src: url(/three-hundred/font/{number}); }}"
    return Answer(200, face.encode(), "text/css")


def _tag(request: Request, number: str) -> Answer:
    cookie = CookieLine("tag", number, _DAY_SECONDS, same_site="None")
    return exchange.script(f"tag({json.dumps(request.host)}, {json.dumps(number)});").with_cookies(str(cookie))


def _data(_: Request, number: str) -> Answer:
    seed = zlib.crc32(number.encode())
    return exchange.data(
        [
            f"https://{_TAG_HOSTS[(seed + pixel) % len(_TAG_HOSTS)]}/three-hundred/image/{number}-{pixel}"
            for pixel in range(_PIXELS)
        ]
    )


_MADE: Mapping[str, Callable[[Request, str], Answer]] = {
    "image": lambda *_: exchange.pixel(),
    "picture": lambda *_: exchange.pixel(),
    "script": lambda *_: exchange.script("window.counted = (window.counted || 0) + 1;"),
    "fetch": lambda *_: exchange.data({}),
    "font": lambda *_: Answer(200, b"not a font", "font/woff2"),
    "sheet": _sheet,
    "tag": _tag,
    "data": _data,
}


def _slowed(made: Answer, request: Request) -> Answer:
    """The same answer after 5 to 50 ms, always the same for one address."""
    return replace(made, delay_s=(5 + zlib.crc32(request.target.encode()) % 46) / 1000)


MANY_HOSTS: Mapping[str, Callable[[Request], Answer]] = dict.fromkeys(
    (MANY_HOST, _STATIC_HOST, *_ITEM_HOSTS, *_TAG_HOSTS), _answer
)
