"""Another device goes on with an exam: how long until it stands where the first one was."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from tests.faults.exam import another_device, exam
from tests.faults.processes import Server, serving
from tests.faults.report import Run
from tests.faults.typing import (
    Typist,
    await_saved,
    begin_writing,
    begun,
    field_of,
    open_page,
    stored,
    written_questions,
)

MOST_SECONDS = 3.0
MOST_APART = 2
"""Seconds that the clocks of two devices may differ: each is drawn in whole seconds."""


def run(folder: Path, *, times: int) -> Run:
    """Two devices of one person take turns; each writes, the other one goes on and has to have everything."""
    with (
        exam(folder, 1, minutes=60, questions=written_questions()) as made,
        serving(made) as server,
        begun(made, server, folder) as ((attempt,), browser),
    ):
        connection = browser.start()
        contexts = [connection.contexts[0], connection.new_context()]
        signed_in = [made.candidates[0], another_device(made.candidates[0])]
        pages = [open_page(one, server, each) for one, each in zip(contexts, signed_in, strict=True)]
        begin_writing(pages[0], server, attempt)
        pressed, opened, missing, apart = [], [], 0, []
        for turn in range(times):
            before, after = pages[turn % 2], pages[(turn + 1) % 2]
            _writes(before)
            start, press = _goes_on(after, server, attempt)
            opened.append(time.monotonic() - start)
            pressed.append(time.monotonic() - press)
            missing += field_of(after).input_value() != stored(attempt)
            missing += field_of(after).input_value() != field_of(before).input_value()
            apart.append(abs(_seconds(before) - _seconds(after)))
    result = Run("Another device goes on", "two browsers of one person in an exam of 60 minutes, in turns")
    result.at_least("times", len(pressed), times)
    result.at_most(
        "longest time from “continue here” to the whole answer and the clock", max(pressed), MOST_SECONDS, "s"
    )
    result.at_most("longest time from opening the address, with that press", max(opened), MOST_SECONDS, "s")
    result.told("medians", f"{statistics.median(pressed):.1f} and {statistics.median(opened):.1f} s")
    result.zero("times with another text than was saved", missing)
    result.at_most("largest difference of the two clocks", max(apart), MOST_APART, "s")
    return result


def _writes(page: Any) -> None:
    field_of(page).press("Control+End")
    Typist(page).type_for(1)
    field_of(page).blur()
    await_saved(page)


def _goes_on(page: Any, server: Server, attempt: str) -> tuple[float, float]:
    """Open the attempt and continue here; returns the moments (monotonic) of both steps."""
    start = time.monotonic()
    page.goto(f"{server.address}/uji/{attempt}?soal=1")
    press = time.monotonic()
    page.locator("main form button").click()
    page.wait_for_function("() => /\\d:\\d\\d/.test(document.querySelector('[data-face]')?.textContent)")
    if "soal=" not in page.url and not field_of(page).count():
        page.locator('.quiz-cell[value="1"]').click()
    field_of(page).wait_for()
    return start, press


def _seconds(page: Any) -> int:
    minutes, seconds = page.locator("[data-face]").inner_text().rsplit(":", 2)[-2:]
    return 60 * int(minutes) + int(seconds)
