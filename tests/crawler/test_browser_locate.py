from pathlib import Path

import pytest

from crawler.browser import locate
from crawler.browser.locate import locate_browser
from crawler.browser.process import browser_flags
from crawler.browser.way_out import WayOut
from crawler.errors import BrowserMissing
from crawler.settings import CrawlSettings


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    file = tmp_path / "my-chromium"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_the_browser_named_wins(executable: Path) -> None:
    found = locate_browser(executable, None)
    assert (found.path, found.found_by) == (executable, "given")


def test_playwrights_own_comes_before_the_systems(executable: Path) -> None:
    assert locate_browser(None, str(executable)).found_by == "playwright"


def test_a_browser_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match="there is no such file"):
        locate_browser(tmp_path / "none", None)


def test_a_file_that_cannot_be_executed_is_named(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    with pytest.raises(BrowserMissing, match="cannot be executed"):
        locate_browser(tmp_path / "text", None)


def test_without_any_browser_the_user_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "SYSTEM_COMMANDS", ("no-such-browser",))
    monkeypatch.setattr(locate, "SYSTEM_PATHS", ())
    with pytest.raises(BrowserMissing, match="temoin browser install"):
        locate_browser(None, None)


def test_certificates_and_the_way_out_reach_the_browser(tmp_path: Path) -> None:
    flags = browser_flags(CrawlSettings(insecure=True), tmp_path, WayOut(1080).flags())
    assert "--proxy-server=socks5://127.0.0.1:1080" in flags
    assert "--ignore-certificate-errors" in flags
    assert "--enable-automation" not in flags
