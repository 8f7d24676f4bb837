"""Sixteen browsers of the same person start, save and hand in at the same moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.client import Answer, Connection, Request
from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.checking import check
from tests.faults.exam import exam
from tests.faults.kill import into
from tests.faults.people import ATTEMPT, Person, Sent, gather
from tests.faults.processes import serving
from tests.faults.report import Run

BROWSERS = 16
AT_ONCE = 4
"""People who race at the same time; each brings all browsers."""


def run(folder: Path, *, people: int, database_url: str = "") -> Run:
    """Let everybody race once."""
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        outcomes = asyncio.run(_races(everybody))
        found = check(made, everybody)
    result = Run(
        "Races" + (" on PostgreSQL" if database_url else ""),
        f"{BROWSERS} simultaneous starts, saves and submissions of each of {people} people",
    )
    result.zero("starts that led to another attempt", sum(one[0] for one in outcomes))
    result.zero("submissions not answered with the result", sum(one[1] for one in outcomes))
    result.zero("answers other than 200, 303, 409, 422 and 503", sum(one[2] for one in outcomes))
    result.told("refused with 503: the database was busy", str(sum(one.statuses.get(503, 0) for one in everybody)))
    result.told("saves counted before the submission / came after it", _shares(outcomes))
    into(result, found)
    return result


def _shares(outcomes: Sequence[tuple[int, int, int, int, int]]) -> str:
    return f"{sum(one[3] for one in outcomes)} / {sum(one[4] for one in outcomes)}"


async def _races(everybody: Sequence[Person]) -> list[tuple[int, int, int, int, int]]:
    turns = asyncio.Semaphore(AT_ONCE)

    async def race(person: Person) -> tuple[int, int, int, int, int]:
        async with turns:
            return await _race(person)

    return list(await asyncio.gather(*(race(person) for person in everybody)))


async def _race(person: Person) -> tuple[int, int, int, int, int]:
    """Starts that differ, submissions that failed, odd answers, saves that counted, saves that came too late."""
    starts = await _together(person, [person.start_request()] * BROWSERS)
    places = {one.headers["location"] for one in starts if one.status == 303}
    found = ATTEMPT.search(places.pop())
    assert found is not None
    person.attempt = found[1]
    same = person.make(1)
    answers = await _together(person, [person.request(same)] * BROWSERS)
    person.acked += [same] if any(_counts(same, answer) for answer in answers) else []
    sent = [person.make(1 + number % QUIZ_QUESTIONS) for number in range(BROWSERS)]
    mixed = [request for one in sent for request in (person.request(one), person.submit_request())]
    ends = await _together(person, mixed)
    counted = [one for one, answer in zip(sent, ends[::2], strict=True) if _counts(one, answer)]
    person.acked += counted
    await person.submit()
    failed = sum(one.status not in (303, 503) for one in ends[1::2])
    odd = sum(one.status not in (200, 303, 409, 422, 503) for one in [*starts, *answers, *ends])
    odd += sum(same.key not in json.loads(one.text)["acked"] for one in answers if one.status == 200)
    return len(places), failed, odd, len(counted), BROWSERS - len(counted)


async def _together(person: Person, requests: Sequence[Request]) -> list[Answer]:
    """Send them at once, each on a line of its own."""
    lines = [Connection(person.port) for _ in requests]
    answers = await asyncio.gather(*(line.send(one) for line, one in zip(lines, requests, strict=True)))
    for line, answer in zip(lines, answers, strict=True):
        line.close()
        person.statuses[answer.status] = person.statuses.get(answer.status, 0) + 1
    return list(answers)


def _counts(sent: Sent, answer: Answer) -> bool:
    return answer.status == 200 and sent.key in json.loads(answer.text)["acked"]
