"""A mass exam: everybody starts at the same moment and answers every ten seconds."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.client import PATIENCE
from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.checking import check
from tests.faults.exam import exam
from tests.faults.kill import into
from tests.faults.people import Person, gather
from tests.faults.processes import serving
from tests.faults.report import Run

EVERY = 10.0
BAR = 500.0
SPREAD = 30.0
"""Seconds over which a mass exam lets its people begin."""


def run(folder: Path, *, people: int, minutes: float, database_url: str = "") -> Run:
    """Start together, answer every ten seconds for so many minutes."""
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        starts, saves, failed = asyncio.run(_sit(everybody, minutes * 60))
        found = check(made, everybody)
    statuses = sum((Counter(one.statuses) for one in everybody), Counter[int]())
    where = " on PostgreSQL" if database_url else ""
    result = Run(
        f"Mass exam of {people} people{where}",
        f"started within {SPREAD:g} s, an answer every {EVERY:g} s for {minutes:g} minutes",
    )
    result.at_most("p95 of a save", _share(saves, 0.95), BAR, "ms")
    result.told("median and p99 of a save", f"{_share(saves, 0.5):.0f} and {_share(saves, 0.99):.0f} ms")
    result.told("p95 of starting and the first page", f"{_share(starts, 0.95):.0f} ms")
    result.told("saves", str(len(saves)))
    result.zero("errors", failed + sum(count for status, count in statuses.items() if status >= 400))
    into(result, found)
    return result


async def _sit(everybody: Sequence[Person], seconds: float) -> tuple[list[float], list[float], int]:
    """Times in ms of the starts and of the saves, and people who failed."""
    begun = time.monotonic()
    outcomes = await asyncio.gather(
        *(
            _one(person, begun + SPREAD * place / len(everybody), begun + SPREAD + seconds)
            for place, person in enumerate(everybody)
        ),
        return_exceptions=True,
    )
    failed = sum(isinstance(one, BaseException) for one in outcomes)
    good = [one for one in outcomes if not isinstance(one, BaseException)]
    return [ms for starts, _saves in good for ms in starts], [ms for _starts, saves in good for ms in saves], failed


async def _one(person: Person, begins: float, ends: float) -> tuple[list[float], list[float]]:
    await asyncio.sleep(max(0.0, begins - time.monotonic()))
    await person.start()
    await person.look()
    started = len(person.times)
    await asyncio.sleep(person.random.uniform(0, EVERY))
    while time.monotonic() < ends:
        due = time.monotonic() + EVERY
        await person.save(QUIZ_QUESTIONS)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    person.connection.close()
    return [1000 * one for one in person.times[:started]], [1000 * one for one in person.times[started:]]


def _share(times: Sequence[float], share: float) -> float:
    """The time below which so large a share lies, in ms; nothing measured counts as never."""
    ordered = sorted(times)
    return ordered[int(len(ordered) * share)] if ordered else 1000.0 * PATIENCE
