from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from crawler.look_up import MAX_AT_ONCE, NameLookUp, UnknownHost, system_addresses


async def test_an_address_and_localhost_are_never_asked() -> None:
    def never(name: str) -> tuple[str, ...]:
        raise AssertionError(name)

    look_up = NameLookUp(never)
    assert await look_up.addresses("127.0.0.1") == ("127.0.0.1",)
    assert await look_up.addresses("[::1]") == ("::1",)
    assert await look_up.addresses("App.Localhost.") == ("127.0.0.1", "::1")


async def test_an_answer_serves_everybody_who_asks_meanwhile_and_for_a_while() -> None:
    asked: list[str] = []

    def resolve(name: str) -> tuple[str, ...]:
        asked.append(name)
        return ("8.8.8.8",)

    look_up = NameLookUp(resolve)
    answers = await asyncio.gather(*(look_up.addresses("firm.example") for _ in range(5)))
    assert set(answers) == {("8.8.8.8",)}
    assert await look_up.addresses("FIRM.example") == ("8.8.8.8",)
    assert asked == ["firm.example"]


async def test_a_failure_is_not_kept() -> None:
    answers: Iterator[Exception | tuple[str, ...]] = iter([UnknownHost("x"), ("8.8.8.8",)])

    def resolve(_: str) -> tuple[str, ...]:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    look_up = NameLookUp(resolve)
    with pytest.raises(UnknownHost):
        await look_up.addresses("firm.example")
    assert await look_up.addresses("firm.example") == ("8.8.8.8",)


async def test_only_so_many_are_asked_at_once() -> None:
    free, full = threading.Event(), threading.Barrier(MAX_AT_ONCE + 1)
    busy: list[str] = []

    def resolve(name: str) -> tuple[str, ...]:
        busy.append(name)
        if not free.is_set():
            full.wait(20)
        free.wait(20)
        return ("8.8.8.8",)

    look_up = NameLookUp(resolve)
    asking = [asyncio.create_task(look_up.addresses(f"h{n}.example", within_s=30)) for n in range(MAX_AT_ONCE + 5)]
    await asyncio.to_thread(full.wait, 20)
    assert len(busy) == MAX_AT_ONCE
    free.set()
    assert set(await asyncio.gather(*asking)) == {("8.8.8.8",)}


def test_the_system_is_asked_for_what_it_knows() -> None:
    assert "127.0.0.1" in system_addresses("localhost")
    with pytest.raises(UnknownHost):
        system_addresses("no-such-host.invalid")
    with pytest.raises(UnknownHost):
        system_addresses("x" * 70 + ".example")
