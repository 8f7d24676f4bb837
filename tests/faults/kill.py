"""kill -9 of the serving processes and of the job process while people start, save and hand in, and are marked anew."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path

from flask import current_app

from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.checking import Findings, check
from tests.faults.exam import exam
from tests.faults.people import Person, gather
from tests.faults.processes import Server, serving
from tests.faults.regrades import Trainer, left_out, torn
from tests.faults.report import Run

SAVES_OF_AN_ATTEMPT = 30
EVERYTHING_EVERY = 10
"""Every so many kills the master dies too, and the whole server is started again."""
OF_REGRADES = 40
"""One in so many kills, at least, has to hit the job process in the middle of a regrade."""


def run(folder: Path, *, kills: int, acks: int, people: int = 16, database_url: str = "", name: str = "") -> Run:
    """Kill until both numbers are reached, then look for every acknowledged answer and every mark."""
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        trainer = Trainer(current_app._get_current_object(), Person(made, made.trainer, server.port), server)  # type: ignore[attr-defined]  # its threads need the application itself
        begun = time.monotonic()
        try:
            killed, longest = asyncio.run(_storm(server, everybody, trainer, kills, acks))
        finally:
            trainer.stop()
        spent = time.monotonic() - begun
        found = check(made, everybody)
        result = Run(
            name or "Killed while saving, starting, handing in and marking anew",
            f"kill -9 of a worker, every {EVERYTHING_EVERY}th time of the whole server, beside it of the job process that marks "
            f"anew; {people} people answer without pause, a trainer turns key after key",
        )
        result.at_least("kills of serving processes", killed, kills)
        result.at_least("acknowledged answers", found.acked, acks)
        into(result, found)
        _of_regrades(result, trainer, kills)
    result.told("attempts handed in meanwhile", str(sum(len(one.submitted) for one in everybody)))
    result.told("sent again because the line broke", str(sum(one.retries for one in everybody)))
    result.told("longest start of the whole server", f"{longest:.1f} s")
    result.told("duration", f"{spent:.0f} s")
    return result


def _of_regrades(result: Run, trainer: Trainer, kills: int) -> None:
    """What became of the regrades; the scores themselves are checked with those of all attempts."""
    seen = [*trainer.torn, torn()]
    result.at_least("kills of the job process in the middle of a regrade", trainer.killed, kills // OF_REGRADES)
    result.told("of these with a part of the attempts changed and the others not yet", str(trainer.halfway))
    result.told("regrades applied", str(trainer.applied))
    result.zero("after any of these kills: scores that are not the sum of the marks", sum(one.scores for one in seen))
    result.zero(
        "after any of these kills: changes with two audit entries or of no regrade", sum(one.entries for one in seen)
    )
    result.zero("after any of these kills: notices more or fewer than changes", sum(one.notices for one in seen))
    result.zero("changes of applied regrades that were not made", left_out())


def into(result: Run, found: Findings) -> None:
    """The lines that every run with a checker has."""
    result.zero("acknowledged and lost", found.lost)
    result.zero("duplicated", found.duplicated)
    result.zero("attempts with other answers or another score than acknowledged", found.wrong)
    result.zero("handed in twice, or two attempts open", found.twice)
    result.zero("database or audit chain damaged", found.damaged)


async def answer(person: Person, ended: asyncio.Event, saves: int = SAVES_OF_AN_ATTEMPT) -> None:
    """Attempt after attempt, until the run ends; the last one is handed in too."""
    while not ended.is_set():
        await person.start()
        for _ in range(saves):
            if ended.is_set():
                break
            await person.save(QUIZ_QUESTIONS)
        await person.submit()


async def _storm(
    server: Server, everybody: Sequence[Person], trainer: Trainer, kills: int, acks: int
) -> tuple[int, float]:
    ended = asyncio.Event()
    answering = asyncio.gather(*(answer(person, ended) for person in everybody), trainer.mark_anew(ended))
    killed, longest = 0, 0.0
    while killed < kills or sum(len(one.acked) for one in everybody) < acks or trainer.killed < kills // OF_REGRADES:
        await asyncio.sleep(random.uniform(0.4, 2.0))
        if answering.done():
            break
        await asyncio.to_thread(trainer.kill)
        killed += 1
        if killed % EVERYTHING_EVERY == 0:
            server.kill()
            longest = max(longest, await asyncio.to_thread(server.start))
        else:
            server.kill_worker()
    ended.set()
    await answering
    return killed, longest
