"""A browser is killed at a random moment while somebody types: what is lost, and what comes back."""

from __future__ import annotations

import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from playwright.sync_api import Error

from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import Attempt
from tests.faults.exam import Candidate, exam
from tests.faults.processes import Server, serving
from tests.faults.report import Run
from tests.faults.typing import (
    Browser,
    Typist,
    await_saved,
    begin_writing,
    begun,
    field_of,
    open_page,
    stored,
    written_questions,
)

MOST_LOST = 5.0
CASES = ("online", "last two minutes", "offline")
SHORTEST, LONGEST = 2.0, 14.0
"""Seconds of typing before the kill."""


@dataclass(frozen=True)
class Kill:
    """One kill: seconds of typing that the server did not have then, that were lost for good, and until all was back."""

    case: str
    typed: int
    unsaved: float
    lost: float
    back: float


def run(folder: Path, *, kills: int) -> Run:
    """Kill so many times, each in an attempt of its own, in turns online, in the last two minutes, and offline."""
    with (
        exam(folder, kills, questions=written_questions()) as made,
        serving(made) as server,
        begun(made, server, folder) as (attempts, browser),
    ):
        rounds = zip(attempts, made.candidates, itertools.cycle(CASES), strict=False)
        found = [_round(browser, server, *one) for one in rounds]
    result = Run(
        "Browser killed while typing", "kill -9 of all processes of Chromium; then a new one on the same profile"
    )
    result.at_least("kills", len(found), kills)
    for case in CASES:
        _into(result, case, [one for one in found if one.case == case])
    result.told(
        "median / longest time from opening the page to everything being saved", _spread([one.back for one in found])
    )
    return result


def _into(result: Run, case: str, found: Sequence[Kill]) -> None:
    result.told(f"{case}: kills, letters typed", f"{len(found)}, {sum(one.typed for one in found)}")
    result.told(
        f"{case}: median / longest typing that the server did not have then", _spread([one.unsaved for one in found])
    )
    result.told(f"{case}: median typing lost", f"{statistics.median(one.lost for one in found):.1f} s")
    result.at_most(f"{case}: most typing lost", max(one.lost for one in found), MOST_LOST, "s")


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} / {max(values):.1f} s"


def _round(browser: Browser, server: Server, attempt: str, candidate: Candidate, case: str) -> Kill:
    if case == "last two minutes":
        _end_soon(attempt)
    page = open_page(browser.start().contexts[0], server, candidate)
    typist = begin_writing(page, server, attempt)
    if case == "offline":
        typist.type_for(2)
        page.context.set_offline(True)
    killed = _type_until_killed(typist, browser.kill)
    before = stored(attempt)
    page = open_page(browser.start().contexts[0], server, candidate)
    opened = time.monotonic()
    page.goto(f"{server.address}/uji/{attempt}?soal=1")
    back = await_saved(page) - opened
    after = stored(attempt)
    assert field_of(page).input_value() == after, "the page shows another text than the server holds"
    browser.kill()
    return Kill(case, len(typist.typed), typist.lost(before, killed), typist.lost(after, killed), back)


def _type_until_killed(typist: Typist, kill: Callable[[], float]) -> float:
    """Type until the browser dies at a moment nobody knows; returns that moment."""
    moments: list[float] = []
    timer = threading.Timer(random.uniform(SHORTEST, LONGEST), lambda: moments.append(kill()))
    timer.start()
    with suppress(Error):
        typist.type_for(2 * LONGEST)
    timer.join()
    return moments[0]


def _end_soon(attempt: str) -> None:
    """Let the time of this attempt end within two minutes."""
    deadline = now() + timedelta(seconds=random.uniform(60, 115))
    with transaction():
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == UUID(attempt)).values(deadline_at=deadline))
