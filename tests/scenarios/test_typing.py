"""Known test values go into forms as if by hand, and are never sent by us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browser.session import browser_session
from crawler.capture.use_counts import hear_counts
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from scenarios.typing import TEST_VALUES, type_test_values
from tests.page_server import Answer, PageServer

LISTENER = """<script>
  for (const type of ["input", "change", "blur"]) addEventListener(type, (e) => {
    if (e.target.value) navigator.sendBeacon(`/heard/${type}`, e.target.value); }, true);
</script>"""
FORM = """<!doctype html><form action=/sent method=post>
  <input type=password name=p><input type=hidden name=email2 value=x><input name=search>
  <input type=email name=m readonly><input type=text name=courriel><input type=tel name=t><button>OK</button></form>"""


@pytest.fixture
def web() -> Iterator[PageServer]:
    pages: dict[str, Answer] = {
        "www.form.example/": FORM + LISTENER + "<iframe src='http://news.example/' width=400 height=100></iframe>",
        "news.example/": "<!doctype html><input type=email id=newsletter>" + LISTENER,
        "www.plain.example/": "<!doctype html><input name=q><textarea name=email></textarea>",
    }
    with PageServer(pages) as server:
        yield server


async def test_email_and_phone_are_typed_in_every_frame_and_the_form_is_not_sent(
    web: PageServer, tmp_path: Path
) -> None:
    settings = CrawlSettings(resolve=web.resolve)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, "http://www.form.example/", tmp_path) as visit,
    ):
        await visit.open_site()
        await visit.live(1.0)
        await type_test_values(visit)
        await visit.live(1.0)
        typed = {(value.kind, value.field) for value in visit.typed}
        heard = {(r.url.rpartition("/")[2], r.body) for r in visit.recorder.requests(visit.site) if "/heard/" in r.url}
        assert not visit.recorder.errors
        await hear_counts(session.witness, visit.recorder)
        used = {use.api for use in visit.recorder.api_uses(visit.site)}
    # The page's own acts, and none of ours.
    assert used == {"HTMLInputElement.value", *(f"addEventListener({event})" for event in ("input", "change", "blur"))}
    assert typed == {
        ("email", "input[type=text] courriel"),
        ("phone", "input[type=tel] t"),
        ("email", "input[type=email] newsletter"),
    }
    assert {value.page_url for value in visit.typed} == {"http://www.form.example/", "http://news.example/"}
    for value in TEST_VALUES.values():
        assert {("input", value), ("change", value), ("blur", value)} <= heard
    assert not [path for _, _, path in web.requests if path == "/sent"]


async def test_a_page_without_such_fields_is_left_alone(web: PageServer, tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=web.resolve)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, "http://www.plain.example/", tmp_path) as visit,
    ):
        await visit.open_site()
        await type_test_values(visit)
        assert visit.typed == []
