"""The browser is looked for in a fixed order, and installed only where apt may be used."""

from pathlib import Path

import pytest

from lms.setup import browser
from lms.setup.browser import BrowserMissing


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_order(tmp_path: Path) -> None:
    chosen = program(tmp_path / "chosen")
    on_path = program(tmp_path / "bin" / "chromium")
    chrome = program(tmp_path / "bin" / "google-chrome")
    known = program(tmp_path / "opt" / "chrome")
    program(tmp_path / ".cache/ms-playwright/chromium-999/chrome-linux/chrome")
    newest = program(tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux64/chrome")
    environment = {"LMS_BROWSER": str(chosen), "PATH": str(tmp_path / "bin")}

    def found() -> Path | None:
        return browser.find(environment, [str(known)], tmp_path)

    assert found() == chosen
    del environment["LMS_BROWSER"]
    assert found() == on_path
    on_path.unlink()
    assert found() == chrome
    chrome.unlink()
    assert found() == known
    known.unlink()
    assert found() == newest
    environment["PLAYWRIGHT_BROWSERS_PATH"] = str(tmp_path / "elsewhere")
    assert found() is None


def test_a_file_that_cannot_run_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "chrome").write_text("")
    assert browser.find({"PATH": ""}, [str(tmp_path / "chrome")], tmp_path) is None


def test_a_wrong_choice_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match="LMS_BROWSER"):
        browser.find({"LMS_BROWSER": str(tmp_path / "none")}, [], tmp_path)


def test_without_a_browser_the_line_to_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_may_use_apt", lambda: False)
    with pytest.raises(BrowserMissing, match="apt-get install"):
        browser.ensure()


def test_a_driver_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser, "find", lambda: tmp_path / "chromium")
    monkeypatch.setattr(browser, "_may_use_apt", lambda: False)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    with pytest.raises(BrowserMissing, match="libatomic"):
        browser.ensure()
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/true")
    assert browser.ensure() == tmp_path / "chromium"


def test_root_installs_what_is_missing_from_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called = []
    answers: list[Path | None] = [None, tmp_path / "chromium"]
    drivers = [False, True]
    monkeypatch.setattr(browser, "find", lambda: answers.pop(0))
    monkeypatch.setattr(browser, "driver_runs", lambda: drivers.pop(0))
    monkeypatch.setattr(browser, "_may_use_apt", lambda: True)
    monkeypatch.setattr(browser, "run", lambda command, env: called.append(command[1:]))
    assert browser.ensure() == tmp_path / "chromium"
    assert called[0] == ["update"]
    assert called[1][-2:] == ["chromium", "libatomic1"]


def test_root_starts_it_without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert "--no-sandbox" in browser.launch_flags()
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in browser.launch_flags()
