"""The pages made of numbers: they finish, and ask for exactly what they say."""

from __future__ import annotations

from collections import Counter

import pytest

from temoin.demo.server import DemoWeb
from tests.stress.conftest import Driven
from tests.stress.many import DEFAULT, MANY_HOST, MANY_URL, MOST, THREE_HUNDRED_URL
from tests.temoin.demo_web.client import fetch

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def title_at_the_end(driven: Driven, url: str) -> str:
    context = await driven.browser.new_context()
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_function("document.title.startsWith('finished')", timeout=60000)
    title = await page.title()
    await context.close()
    return title


async def test_many_asks_for_as_many_as_wanted(driven: Driven, web: DemoWeb) -> None:
    mark = web.log.mark()
    assert await title_at_the_end(driven, f"{MANY_URL}?n=200") == "finished: 200 of 200"
    kinds = Counter(entry.path.split("/")[2] for entry in web.log.since(mark) if entry.host != MANY_HOST)
    assert kinds == {"image": 67, "script": 67, "fetch": 66}
    assert len({entry.url for entry in web.log.since(mark)}) == 201


async def test_three_hundred_are_three_hundred(driven: Driven, web: DemoWeb) -> None:
    mark = web.log.mark()
    assert await title_at_the_end(driven, THREE_HUNDRED_URL) == "finished: 240 of 240"
    logged = web.log.since(mark)
    assert len(logged) == 300
    assert len({entry.url for entry in logged}) == 300
    assert {entry.status for entry in logged} == {200, 204}
    assert sum(len(entry.set_cookies) for entry in logged) == 20


@pytest.mark.parametrize(
    ("query", "number"),
    [("", DEFAULT), ("?n=7", 7), ("?n=99999", MOST), ("?n=1e9", DEFAULT), ("?n=-1", DEFAULT), ("?n=%3C", DEFAULT)],
)
async def test_the_number_is_bounded(web: DemoWeb, query: str, number: int) -> None:
    assert f"const total = {number}," in fetch(web, MANY_URL + query).text
