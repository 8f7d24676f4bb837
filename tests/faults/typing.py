"""Somebody who types in a real browser with a profile of its own, which can be killed like a process of a machine that dies."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import sync_playwright

from content.questions import Question
from lms.db import db, transaction
from lms.quizzes.models import Attempt, AttemptItem
from lms.setup import browser
from tests.factories.questions import question
from tests.faults.exam import Candidate, Exam
from tests.faults.people import gather
from tests.faults.processes import Server

PATIENCE = 60
LETTERS = "aiueonrstkmdgbplhyjcw"
UNSENT = """() => new Promise((resolve) => {
  indexedDB.open("tumbuh-answers", 1).onsuccess = (event) => {
    event.target.result.transaction("unsent").objectStore("unsent").count().onsuccess = (found) =>
      resolve(found.target.result);
  };
})"""


def written_questions() -> tuple[Question, ...]:
    """What the people of these runs are asked: an essay, and another one to go to."""
    return tuple(question("essay", f"TULIS-{number}", stem=f"Tulis jawaban {number} Anda.") for number in (1, 2))


def _begin(exam: Exam, server: Server) -> list[str]:
    """Everybody starts; this has its own event loop, so it comes before the browser's driver, which keeps one running."""

    async def start() -> list[str]:
        return list(await asyncio.gather(*(person.start() for person in gather(exam, server.port))))

    return asyncio.run(start())


class Browser:
    """A Chromium of its own: started, driven, killed and started again on the same profile."""

    def __init__(self, playwright: Any, profile: Path) -> None:
        self.playwright, self.profile = playwright, profile
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Any:
        """Start it and return the connection to it."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        flags = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"]
        command = [str(browser.require()), *browser.launch_flags(), *flags]
        self.process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text().strip()):
            if time.monotonic() > until:
                raise TimeoutError("the browser does not start")
            time.sleep(0.02)
        return self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")

    def kill(self) -> float:
        """kill -9 of all its processes at once; returns the moment (monotonic)."""
        moment = time.monotonic()
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        return moment


@contextmanager
def begun(exam: Exam, server: Server, folder: Path) -> Iterator[tuple[list[str], Browser]]:
    """Everybody has started: the attempts, and a browser that is gone when the block ends."""
    attempts = _begin(exam, server)
    with sync_playwright() as driver:
        found = Browser(driver, folder / "profile")
        try:
            yield attempts, found
        finally:
            found.kill()


def open_page(context: Any, server: Server, candidate: Candidate) -> Any:
    """A page in which the candidate is signed in."""
    name, _equals, value = candidate.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.address}])
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    return page


@dataclass
class Typist:
    """Types letter after letter at the end of the text and remembers when; stops to think now and then."""

    page: Any
    typed: str = ""
    moments: list[float] = field(default_factory=list)

    def stroke(self) -> None:
        """One more letter; it counts once the page has it."""
        letter = random.choice(LETTERS)
        self.page.keyboard.press(letter)
        self.typed += letter
        self.moments.append(time.monotonic())

    def type_for(self, seconds: float) -> None:
        """Type, with the pauses of somebody who writes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.stroke()
            time.sleep(random.uniform(1.5, 3) if random.random() < 0.03 else random.uniform(0.06, 0.25))

    def lost(self, kept: str, at: float) -> float:
        """Seconds of typing that are gone at a moment when only `kept` is left: since the first letter that is not there."""
        assert self.typed.startswith(kept), f"kept {kept!r} of {self.typed!r}"
        return at - self.moments[len(kept)] if len(kept) < len(self.moments) else 0.0


def begin_writing(page: Any, server: Server, attempt: str, slot: int = 1) -> Typist:
    """Open the question and put the cursor at the end of its field."""
    page.goto(f"{server.address}/uji/{attempt}?soal={slot}")
    field_of(page, slot).press("Control+End")
    return Typist(page)


def field_of(page: Any, slot: int = 1) -> Any:
    """Where the answer is typed."""
    return page.locator(f"#s{slot}")


def await_saved(page: Any) -> float:
    """Wait until nothing waits on the device and the page says so; returns the moment (monotonic)."""
    page.wait_for_function("() => document.getElementById('saved').dataset.state.match(/saved|empty/)")
    until = time.monotonic() + PATIENCE
    while page.evaluate(UNSENT) and time.monotonic() < until:
        time.sleep(0.02)
    return time.monotonic()


def stored(attempt: str, slot: int = 1) -> str:
    """The text that the server holds."""
    with transaction("read"):
        item = sa.select(AttemptItem.answer).join(Attempt, Attempt.id == AttemptItem.attempt_id)
        answer = db.session.scalar(item.where(Attempt.uuid == _uuid(attempt), AttemptItem.slot == slot))
        return str((answer or {}).get("text", ""))


def _uuid(text: str) -> Any:
    import uuid

    return uuid.UUID(text)
