"""The browser of the tests, for the journeys and for the scripts that are tried alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lms.setup import browser


@contextmanager
def launched() -> Iterator[Any]:
    """A running browser; where there is none the test is skipped with the line that installs one, except under CI."""
    try:
        program = browser.require()
    except browser.BrowserMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(program), args=browser.launch_flags())
        yield running
        running.close()
