"""The documents of the places: their kinds' markup, their frames, and the script that does the rest."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import replace
from string import Template

from temoin.demo import exchange
from temoin.demo.exchange import Answer
from tests.stress.answers import LATE_DELAYS, plan_of
from tests.stress.channel import When
from tests.stress.kind import Asked, Kind
from tests.stress.place import CLICK_TAB, CROSS, MAIN, NESTED, POPUP, SAME, TAB, Place

_FRAMES_OF: dict[str, tuple[Place, ...]] = {MAIN.name: (SAME, CROSS), CROSS.name: (NESTED,)}
_WINDOWS = {POPUP: When.LOAD, TAB: When.LOAD, CLICK_TAB: When.INTERACTION}
# A hint that is critical makes the browser ask for the page again, once a profile, in the middle of the navigation.
_HINT = "Sec-CH-Device-Memory"
_STYLE = """
  body { margin: 0; font: 12px/1.2 sans-serif; }
  .stage { display: block; height: 120px; background: #dde; }
  .place { width: 400px; height: 380px; border: 1px solid; }
  .place .place { width: 300px; height: 150px; }
  .rest iframe, .rest object, .rest embed, .rest video { width: 60px; height: 30px; }
  .far { margin-top: 7000px; height: 60px; }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Stress: $place</title>
<style>$style</style>
$head
<script type="application/json" id="plan">$plan</script>
</head>
<body>
<a class="stage" id="stage" href="#stage"$ping>The stage of $place: move, scroll, click and type here.</a>
$frames
<div class="rest">
$body
</div>
<script src="$script"></script>
<div class="far">The end.</div>
</body>
</html>
"""


def document_of(asked: Asked, kinds: Sequence[Kind]) -> Answer:
    """The document of a place, with those of its kinds that the query's ``when`` lets in."""
    wanted = asked.request.query.get("when", "")
    chosen = [kind for kind in kinds if not wanted or kind.when.value in wanted.split(",")]
    plan = {**plan_of(asked), "run": [kind.name for kind in chosen if kind.scripted], "query": _passed_on(asked)}
    if asked.place is MAIN:
        plan["windows"] = _windows(asked, wanted)
    names = {kind.name for kind in chosen}
    plan["links"] = {kind: parts for kind, parts in asked.links.items() if kind in names}
    made = exchange.page(
        Template(_PAGE).substitute(
            place=asked.place.name,
            style=_STYLE,
            plan=json.dumps(plan).replace("<", "\\u003c"),
            ping=f' ping="{asked.link(kind="ping-clicked")}"' if "ping-clicked" in names else "",
            head="\n".join(replace(asked, kind=kind.name).fill(kind.head) for kind in chosen if kind.head),
            body="\n".join(replace(asked, kind=kind.name).fill(kind.body) for kind in chosen if kind.body),
            frames=_frames(asked),
            script=html.escape(asked.link(kind="page-script")),
        )
    )
    if asked.place is MAIN:
        made = made.with_headers(("Accept-CH", _HINT), ("Critical-CH", _HINT))
    if "preload-header" in names:
        made = made.with_headers(("Link", f"<{asked.link(kind='preload-header')}>; rel=preload; as=image"))
    return made


def _passed_on(asked: Asked) -> str:
    """The part of the query that frames and windows are given too."""
    late, when = asked.request.query.get("late", ""), asked.request.query.get("when", "")
    said = [f"late={late}"] if LATE_DELAYS.fullmatch(late) else []
    if when and set(when.split(",")) <= set(When):
        said.append(f"when={when}")
    return "?" + "&".join(said) if said else ""


def _windows(asked: Asked, wanted: str) -> dict[str, str]:
    return {
        place.name: f"https://{place.own}{place.document}{_passed_on(asked)}"
        for place, when in _WINDOWS.items()
        if not wanted or when.value in wanted.split(",")
    }


def _frames(asked: Asked) -> str:
    return "\n".join(
        f'<iframe class="place" id="{place.name}" src="https://{place.own}{place.document}'
        f'{html.escape(_passed_on(asked))}"></iframe>'
        for place in _FRAMES_OF.get(asked.place.name, ())
    )
