"""Finds the browser that the tests drive: one that is already there, else Debian's Chromium where apt may be used."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from lms.setup.commands import run
from lms.setup.problems import CommandFailed, explain
from lms.setup.progress import step

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "brave-browser",
)
KNOWN_PLACES = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
PLAYWRIGHT_CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright")
PLAYWRIGHT_BROWSERS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
DRIVER_LIBRARY = "libatomic1"
REMEDY = (
    "Debian: sudo apt-get install -y --no-install-recommends chromium libatomic1"
    "   (tempat lain: .venv/bin/python -m playwright install chromium, atau LMS_BROWSER=/path/ke/chrome)"
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class BrowserMissing(Exception):
    """No browser to drive; the message holds the line that installs one."""


def find(
    environment: Mapping[str, str] | None = None,
    known_places: Iterable[str] = KNOWN_PLACES,
    home: Path | None = None,
) -> Path | None:
    """The browser's program: LMS_BROWSER, then PATH, then known places, then Playwright's own cache."""
    environment = os.environ if environment is None else environment
    chosen = environment.get("LMS_BROWSER")
    if chosen:
        if not _runs(Path(chosen)):
            raise BrowserMissing(f"LMS_BROWSER={chosen} bukan program yang dapat dijalankan.")
        return Path(chosen)
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH", os.defpath))
        if found:
            return Path(found)
    places = [Path(place) for place in known_places]
    places += _playwright(environment, home or Path.home())
    return next((place for place in places if _runs(place)), None)


def require() -> Path:
    """The browser's program; raises BrowserMissing with the line that installs what is not there."""
    found = find()
    if found is None:
        raise BrowserMissing(f"Tidak ada peramban untuk uji. {REMEDY}")
    if not driver_runs():
        raise BrowserMissing(f"Penggerak Playwright tidak dapat berjalan: pustaka libatomic tidak ada. {REMEDY}")
    return found


def ensure() -> Path:
    """The browser's program; where apt may be used, Debian's packages supply what is not there."""
    missing = [] if find() else ["chromium"]
    missing += [] if driver_runs() else [DRIVER_LIBRARY]
    if missing and _may_use_apt():
        _install_with_apt(missing)
    return require()


def driver_runs() -> bool:
    """Whether the program inside the package playwright starts: a minimal Debian lacks one of its libraries."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or spec.origin is None:
        return True
    node = os.environ.get("PLAYWRIGHT_NODEJS_PATH") or str(Path(spec.origin).parent / "driver" / "node")
    try:
        run([node, "--version"])
    except CommandFailed:
        return False
    return True


def launch_flags() -> list[str]:
    """What to start the browser with: nothing goes out by itself, and as root it has no sandbox."""
    return [*FLAGS, *(["--no-sandbox"] if _is_root() else [])]


def _install_with_apt(packages: list[str]) -> None:
    text = "Memasang peramban Chromium untuk uji"
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step(f"{text} (sekali saja)"):
            run(["apt-get", "update"], env=quiet)
            run(["apt-get", "install", "-y", "--no-install-recommends", *packages], env=quiet)
    except CommandFailed as failure:
        raise BrowserMissing(f"{explain(failure, text)}\n{REMEDY}") from failure


def _playwright(environment: Mapping[str, str], home: Path) -> list[Path]:
    named = environment.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = [Path(named)] if named else [home / cache for cache in PLAYWRIGHT_CACHES]
    found = [path for cache in caches for pattern in PLAYWRIGHT_BROWSERS for path in cache.glob(pattern)]
    return sorted(found, key=_build, reverse=True)


def _build(path: Path) -> int:
    found = re.search(r"chromium-(\d+)", str(path))
    return int(found[1]) if found else 0


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _may_use_apt() -> bool:
    return _is_root() and shutil.which("apt-get") is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
