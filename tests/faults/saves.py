"""How many answers a second are durably acknowledged when everybody sends the next one at once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.checking import check
from tests.faults.exam import exam
from tests.faults.kill import into
from tests.faults.people import Person, gather
from tests.faults.processes import serving
from tests.faults.report import Run


def run(folder: Path, *, people: int, seconds: float, database_url: str = "") -> Run:
    """Everybody answers without pause for so many seconds."""
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        times = asyncio.run(_hurry(everybody, seconds))
        found = check(made, everybody)
    where = " on PostgreSQL" if database_url else ""
    result = Run(
        f"Saves without pause{where}", f"{people} people for {seconds:g} s, each answer sent when the last is saved"
    )
    result.told("acknowledged a second", f"{found.acked / seconds:.0f}")
    result.told("median / p95 / p99", " / ".join(f"{times[int(len(times) * one)]:.0f} ms" for one in (0.5, 0.95, 0.99)))
    into(result, found)
    return result


async def _hurry(everybody: list[Person], seconds: float) -> list[float]:
    """Times of the saves in ms, the shortest first."""
    await asyncio.gather(*(person.start() for person in everybody))
    for person in everybody:
        person.times.clear()
    ends = time.monotonic() + seconds

    async def answer(person: Person) -> None:
        while time.monotonic() < ends:
            await person.save(QUIZ_QUESTIONS)

    await asyncio.gather(*(answer(person) for person in everybody))
    return sorted(1000 * one for person in everybody for one in person.times)
