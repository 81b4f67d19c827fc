from typing import Any

import pytest

from crawler.capture.cookies import CookieRecorder
from crawler.capture.jar_changes import JarHistory
from crawler.capture.net_log import JarEvent
from crawler.capture.network import Answer
from crawler.capture.stamp import Stamp
from crawler.evidence import CookieOutcome, Party, Phase, StoredCookie

SITE = "https://www.site.example/"


def told(raw: str, **more: Any) -> dict[str, Any]:
    stack = "Error\n    at f (https://t.example/t.js:1:2)"
    return {"kind": "cookie", "raw": raw, "stack": stack, "href": SITE, "now": 1.7e12, **more}


def answer(*lines: str, blocked: dict[str, str] | None = None) -> Answer:
    return Answer("https://t.example/p", "1.0", Phase.BEFORE_CHOICE, 2.0, 1.7e9, lines, blocked or {})


def stored(name: str, domain: str) -> StoredCookie:
    return StoredCookie(
        name=name, value="1", domain=domain, host_only=True, path="/", party=Party.FIRST, phase=Phase.BEFORE_CHOICE,
        expires=None, lifetime_s=None,
    )  # fmt: skip


def history(*changes: tuple[str, str, str]) -> JarHistory:
    """A jar's history in which these cookies (name, domain, value) were added."""
    events = [JarEvent(1, 0.0, "added", {"name": n, "domain": d, "value": v}) for n, d, v in changes]
    known = JarHistory()
    known.take(events)
    return known


def test_a_script_write_that_went_into_the_jar_was_stored_whatever_became_of_it() -> None:
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told("_fbp=fb.1; max-age=60"))
    (write,) = cookies.writes(SITE, (), (), history(("_fbp", "www.site.example", "fb.1")))
    assert (write.name, write.outcome, write.requested_lifetime_s) == ("_fbp", CookieOutcome.STORED, 60.0)
    assert (write.set_by.how, write.set_by.url, write.party) == ("script", "https://t.example/t.js", Party.FIRST)


def test_somebody_elses_cookie_of_the_same_name_proves_nothing() -> None:
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told("t=2"))
    (write,) = cookies.writes(SITE, (), (stored("t", "www.site.example"),), history(("t", "www.site.example", "1")))
    assert write.outcome is CookieOutcome.REFUSED


def test_a_script_write_that_is_nowhere_afterwards_was_refused() -> None:
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told("t=1; domain=other.example"))
    (write,) = cookies.writes(SITE, (), ())
    assert write.outcome is CookieOutcome.REFUSED
    assert write.reason


def test_a_script_write_for_another_path_is_found_in_the_jar() -> None:
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told("t=1; path=/elsewhere"))
    (write,) = cookies.writes(SITE, (), (stored("t", "www.site.example"),))
    assert write.outcome is CookieOutcome.STORED


@pytest.mark.parametrize("raw", ["t=; max-age=0", "t=1; expires=Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_write_in_the_past_is_a_deletion(raw: str) -> None:
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told(raw))
    (write,) = cookies.writes(SITE, (), ())
    assert write.outcome is CookieOutcome.DELETED


def test_attempted_is_not_stored() -> None:
    cookies = CookieRecorder(Stamp())
    line = "IDE=x; SameSite=None; Secure"
    (write,) = cookies.writes(SITE, (answer(line, blocked={line: "ThirdPartyPhaseout"}),), ())
    assert (write.outcome, write.reason, write.party) == (CookieOutcome.REFUSED, "ThirdPartyPhaseout", Party.THIRD)
    assert write.set_by.request == "1.0"


def test_a_cookie_store_call_is_told_like_a_line() -> None:
    cookies = CookieRecorder(Stamp())
    message: dict[str, Any] = {"method": "set", "name": "c", "value": "v", "path": "/", "domain": None}
    message |= {"kind": "cookie-store", "expires": 1.7e12 + 86_400_000, "sameSite": "strict"}
    cookies.on_script_write({**told(""), **message})
    (write,) = cookies.writes(SITE, (), (stored("c", "www.site.example"),))
    assert (write.name, write.value, write.requested_lifetime_s) == ("c", "v", 86400.0)


def test_lifetimes_are_relative_to_the_pages_own_clock() -> None:
    """In virtual time the page is minutes ahead of us: `new Date(Date.now() + 1 day)` still asks for one day."""
    cookies = CookieRecorder(Stamp())
    cookies.on_script_write(told("t=1; expires=Wed, 15 Nov 2023 22:13:20 GMT"))
    (write,) = cookies.writes(SITE, (), (stored("t", "www.site.example"),))
    assert write.requested_lifetime_s == 86400.0
