"""kill -9 of the serving processes while people start, save and hand in."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path

from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.checking import Findings, check
from tests.faults.exam import exam
from tests.faults.people import Person, gather
from tests.faults.processes import Server, serving
from tests.faults.report import Run

SAVES_OF_AN_ATTEMPT = 40
EVERYTHING_EVERY = 10
"""Every so many kills the master dies too, and the whole server is started again."""


def run(folder: Path, *, kills: int, acks: int, people: int = 24, database_url: str = "", name: str = "") -> Run:
    """Kill until both numbers are reached, then look for every acknowledged answer."""
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        begun = time.monotonic()
        killed, longest = asyncio.run(_storm(server, everybody, kills, acks))
        spent = time.monotonic() - begun
        found = check(made, everybody)
    result = Run(
        name or "Killed while saving, starting and handing in",
        f"kill -9 of a worker, every {EVERYTHING_EVERY}th time of the whole server; {people} people answer without pause",
    )
    result.at_least("kills", killed, kills)
    result.at_least("acknowledged answers", found.acked, acks)
    into(result, found)
    result.told("attempts handed in meanwhile", str(sum(len(one.submitted) for one in everybody)))
    result.told("sent again because the line broke", str(sum(one.retries for one in everybody)))
    result.told("longest start of the whole server", f"{longest:.1f} s")
    result.told("duration", f"{spent:.0f} s")
    return result


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


async def _storm(server: Server, everybody: Sequence[Person], kills: int, acks: int) -> tuple[int, float]:
    ended = asyncio.Event()
    answering = asyncio.gather(*(answer(person, ended) for person in everybody))
    killed, longest = 0, 0.0
    while killed < kills or sum(len(one.acked) for one in everybody) < acks:
        await asyncio.sleep(random.uniform(0.2, 1.2))
        if answering.done():
            break
        killed += 1
        if killed % EVERYTHING_EVERY == 0:
            server.kill()
            longest = max(longest, await asyncio.to_thread(server.start))
        else:
            server.kill_worker()
    ended.set()
    await answering
    return killed, longest
