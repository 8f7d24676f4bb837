"""A quarter of an hour without a network inside a timed exam: two people write on, and are back before the deadline."""

from __future__ import annotations

import random
import time
from pathlib import Path

import sqlalchemy as sa

from lms.db import db, transaction
from lms.quizzes.models import AnswerEvent
from tests.faults.exam import exam
from tests.faults.processes import serving
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

SPARE_MINUTES = 5
"""Of the time limit, beyond what is spent offline."""
PLACE = "**/jawaban"


def run(folder: Path, *, minutes: float) -> Run:
    """One browser has no network at all, another one a line that swallows every request without an answer."""
    limit = round(minutes) + SPARE_MINUTES
    with (
        exam(folder, 2, minutes=limit, questions=written_questions()) as made,
        serving(made) as server,
        begun(made, server, folder) as (attempts, browser),
    ):
        connection = browser.start()
        contexts = [connection.contexts[0], connection.new_context()]
        pages = [open_page(one, server, each) for one, each in zip(contexts, made.candidates, strict=True)]
        typists = [begin_writing(page, server, one) for page, one in zip(pages, attempts, strict=True)]
        for typist in typists:
            typist.type_for(2)
            await_saved(typist.page)
        contexts[0].set_offline(True)
        pages[1].route(PLACE, lambda _route: None)
        honest = _write_for(60 * minutes, typists)
        kept = [stored(one) for one in attempts]
        contexts[0].set_offline(False)
        pages[1].unroute(PLACE)
        line = time.monotonic()
        back = [await_saved(page) - line for page in pages]
        after = [stored(one) for one in attempts]
        shown = [field_of(page).input_value() for page in pages]
        twice = _twice()
    result = Run(
        f"{minutes:g} minutes without a network",
        f"inside an exam of {limit} minutes: one browser offline, one with a line that swallows every request",
    )
    for at, name in enumerate(("offline", "swallowing line")):
        typed = typists[at].typed
        result.told(f"{name}: letters typed, of these without a network", f"{len(typed)}, {len(typed) - len(kept[at])}")
        result.zero(f"{name}: letters lost", len(typed) - len(after[at]))
        result.zero(f"{name}: other text on the server or on the page", (after[at] != typed) + (shown[at] != typed))
        result.zero(f"{name}: times it called unsaved words saved", honest[at])
        result.told(f"{name}: from the network being back to everything saved", f"{back[at]:.1f} s")
    result.zero("answers recorded twice", twice)
    return result


def _write_for(seconds: float, typists: list[Typist]) -> list[int]:
    """Everybody writes, in turns; returns how often each page said "saved" although its last words were not."""
    until, wrong = time.monotonic() + seconds, [0 for _ in typists]
    while time.monotonic() < until:
        for typist in typists:
            for _ in range(random.randint(3, 30)):
                typist.stroke()
                time.sleep(random.uniform(0.05, 0.2))
        time.sleep(random.uniform(0.5, 3))
        for at, typist in enumerate(typists):
            wrong[at] += typist.page.locator("#saved").get_attribute("data-state") == "saved"
    return wrong


def _twice() -> int:
    """Answers recorded more than once: under the same key, or the same revision of a question."""
    with transaction("read"):
        same = (AnswerEvent.attempt_id, AnswerEvent.slot, AnswerEvent.revision)
        keys = sa.select(AnswerEvent.key).group_by(AnswerEvent.key).having(sa.func.count() > 1)
        revisions = sa.select(*same).group_by(*same).having(sa.func.count() > 1)
        return len(db.session.execute(keys).all()) + len(db.session.execute(revisions).all())
