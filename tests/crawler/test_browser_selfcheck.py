"""The self-check lets a fit browser pass and stops one that drops third-party cookies."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from crawler.browser import install
from crawler.browser.selfcheck import self_check
from crawler.browser.session import browser_session, checked_browser, find_browser
from crawler.errors import BrowserMissing, BrowserUnfit
from crawler.settings import CrawlSettings


def test_the_browser_at_hand_is_fit() -> None:
    binary, info = asyncio.run(checked_browser(None))
    assert binary.path.is_file()
    assert info.version.split(".")[0].isdigit()
    assert "Headless" not in info.user_agent


def test_the_self_check_holds_however_often_it_is_made() -> None:
    """A navigation overtakes commands to the process that a tab leaves: the check must not miss its page's end."""

    async def check_often() -> list[bool]:
        async with browser_session(CrawlSettings()) as session:
            return [bool(await self_check(session.witness, session.gateway)) for _ in range(10)]

    assert asyncio.run(check_often()) == [True] * 10


def test_a_browser_that_drops_third_party_cookies_is_refused(tmp_path: Path) -> None:
    """The same Chromium without our profile's preference: it drops them, as it does in most automated profiles."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no full Chromium on this machine, and the headless shell stores them by itself")
    wrapper = tmp_path / "dropper"
    wrapper.write_text(
        "#!/bin/sh\n"
        'for a in "$@"; do case "$a" in\n'
        '  --user-data-dir=*) rm -f "${a#--user-data-dir=}/Default/Preferences";;\n'
        "esac; done\n"
        f'exec "{chromium}" "$@"\n'
    )
    wrapper.chmod(0o755)
    with pytest.raises(BrowserUnfit, match="drops third-party cookies"):
        asyncio.run(checked_browser(wrapper))


def test_a_browser_that_dies_at_once_is_named_with_its_last_words(tmp_path: Path) -> None:
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\necho 'no libraries for you' >&2\nexit 1\n")
    dying.chmod(0o755)
    with pytest.raises(BrowserMissing, match="no libraries for you"):
        asyncio.run(checked_browser(dying))


def test_finding_a_browser_does_not_start_it(tmp_path: Path) -> None:
    proof = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {proof}\n")
    program.chmod(0o755)
    assert asyncio.run(find_browser(program)).path == program
    assert not proof.exists()


def test_root_on_debian_installs_the_distributions_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_is_debian_root", lambda: True)
    assert install.install_commands()[-1][-1] == "chromium"
    monkeypatch.setattr(install, "_is_debian_root", lambda: False)
    assert install.install_commands() == ((sys.executable, "-m", "playwright", "install", "chromium"),)


def test_an_installation_that_fails_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "install_commands", lambda: (("false",),))
    with pytest.raises(BrowserMissing, match="type `false`"):
        install.install_browser()
