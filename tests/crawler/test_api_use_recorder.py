from typing import Any

from crawler.capture.api_uses import MAX_ROWS, ApiUseRecorder
from crawler.capture.stamp import Stamp
from crawler.evidence import Party, Phase

SITE = "https://www.site.example/"


def told(count: int, number: int = 0, **more: Any) -> dict[str, Any]:
    stack = "Error\n    at f (https://t.example/t.js:1:2)" if count == 1 else ""
    message = {"id": number, "family": "canvas", "api": "HTMLCanvasElement.toDataURL", "count": count, "stack": stack}
    return {"realm": "s 1", "href": SITE, "origin": SITE.rstrip("/"), "details": [], **message, **more}


def test_numbers_so_far_become_numbers_by_phase() -> None:
    stamp = Stamp()
    uses = ApiUseRecorder(stamp)
    for count in (1, 2, 4, 7):
        uses.on_use(told(count))
    stamp.phase, stamp.now = Phase.AFTER_CHOICE, 3.0
    uses.on_use(told(12, details=["10x10"]))
    uses.on_use(told(12))
    before, after = uses.uses(SITE)
    assert (before.count, before.phase, before.details) == (7, Phase.BEFORE_CHOICE, ())
    assert (after.count, after.phase, after.details) == (5, Phase.AFTER_CHOICE, ("10x10",))
    assert (after.script, after.party, after.first) == ("https://t.example/t.js", Party.THIRD, 3.0)
    assert after.stack == before.stack


def test_places_of_one_script_are_one_row_and_realms_are_kept_apart() -> None:
    uses = ApiUseRecorder(Stamp())
    uses.on_use(told(1))
    uses.on_use(told(1, number=1))
    uses.on_use(told(1, realm="s 2", href="https://www.site.example/frame"))
    assert [(use.count, use.frame_url) for use in uses.uses(SITE)] == [
        (2, SITE),
        (1, "https://www.site.example/frame"),
    ]


def test_a_choice_that_was_none_moves_the_counts_back() -> None:
    stamp = Stamp()
    uses = ApiUseRecorder(stamp)
    uses.on_use(told(1))
    stamp.phase = Phase.AFTER_CHOICE
    uses.on_use(told(3, details=["later"]))
    uses.restamp(Phase.AFTER_CHOICE, Phase.BEFORE_CHOICE)
    (use,) = uses.uses(SITE)
    assert (use.count, use.phase, use.details) == (3, Phase.BEFORE_CHOICE, ("later",))


def test_code_without_an_address_is_the_frames_own() -> None:
    uses = ApiUseRecorder(Stamp())
    uses.on_use(told(1, stack="Error\n    at <anonymous>:1:6"))
    uses.on_use(told(1, number=1, stack="Error\n    at about:srcdoc:1:6", href="about:srcdoc"))
    assert [(use.script, use.party) for use in uses.uses(SITE)] == [(SITE, Party.FIRST), ("about:srcdoc", Party.FIRST)]


def test_nonsense_is_harmless_and_floods_are_counted() -> None:
    uses = ApiUseRecorder(Stamp())
    for nonsense in ({"family": "tea"}, {"id": "x"}, {"count": "many"}, {"id": None}):
        uses.on_use({**told(1), **nonsense})
    assert uses.uses(SITE) == ()
    for number in range(MAX_ROWS + 10):
        uses.on_use(told(1, number=number, href=f"https://www.site.example/{number}"))
    assert len(uses.uses(SITE)) == MAX_ROWS
    assert uses.dropped == 10
