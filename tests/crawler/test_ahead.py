"""Contexts entered ahead of their use are left whatever happens, and their errors reach whoever awaits them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crawler.browser.ahead import ahead


class Door:
    """A context that notes what happens to it; ``slowly`` is passed before it is entered."""

    def __init__(self, slowly: asyncio.Event | None = None, *, broken: bool = False) -> None:
        self.slowly, self.broken = slowly, broken
        self.said: list[str] = []

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[str]:
        self.said.append("entering")
        try:
            if self.slowly is not None:
                await self.slowly.wait()
            if self.broken:
                raise ValueError("the door is stuck")
            yield "inside"
        finally:
            self.said.append("left")


async def fail_beside(door: Door) -> None:
    async with ahead(door.entered()):
        await asyncio.sleep(0)
        raise KeyError("what went wrong meanwhile")


async def test_it_begins_at_once_and_is_left_with_the_block() -> None:
    door = Door()
    async with ahead(door.entered()) as coming:
        await asyncio.sleep(0)
        assert door.said == ["entering"]
        assert await coming == "inside"
        assert await coming == "inside"
        assert door.said == ["entering"]
    assert door.said == ["entering", "left"]


async def test_it_can_be_left_while_the_block_goes_on() -> None:
    door = Door()
    async with ahead(door.entered()) as coming:
        await coming
        coming.leave()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert door.said == ["entering", "left"]


async def test_an_error_on_leaving_is_told() -> None:
    @asynccontextmanager
    async def entered() -> AsyncIterator[str]:
        yield "inside"
        raise ValueError("the door does not close")

    with pytest.raises(ValueError, match="does not close"):
        async with ahead(entered()) as coming:
            await coming


async def test_who_stops_waiting_does_not_stop_what_is_waited_for() -> None:
    slowly = asyncio.Event()
    async with ahead(Door(slowly).entered()) as coming:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(coming, 0.01)
        slowly.set()
        assert await coming == "inside"


async def test_its_error_is_raised_where_it_is_awaited() -> None:
    door = Door(broken=True)
    with pytest.raises(ValueError, match="stuck"):
        async with ahead(door.entered()) as coming:
            await coming
    assert door.said == ["entering", "left"]


async def test_an_error_that_nobody_awaits_hides_no_other() -> None:
    door = Door(broken=True)
    with pytest.raises(KeyError):
        await fail_beside(door)
    assert door.said == ["entering", "left"]


async def test_what_was_not_entered_in_time_is_broken_off() -> None:
    door = Door(asyncio.Event())
    with pytest.raises(KeyError):
        await fail_beside(door)
    assert door.said == ["entering", "left"]
