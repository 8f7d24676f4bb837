"""The disk is full while people answer: refused with 503, nothing acknowledged lost, and it goes on by itself afterwards."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.checking import check
from tests.faults.exam import exam
from tests.faults.kill import answer, into
from tests.faults.people import Person, gather
from tests.faults.processes import Server, serving
from tests.faults.report import Run

FULL, ROOMY = 2.0, 2.0
"""Seconds of each round in which nothing can be written, and in which it can."""


def run(folder: Path, *, rounds: int, people: int = 16) -> Run:
    """Fill the disk and free it again so many times: no file of the server may grow meanwhile."""
    with exam(folder, people) as made, serving(made) as server:
        everybody = gather(made, server.port)
        acks, reads = asyncio.run(_rounds(server, everybody, rounds))
        found = check(made, everybody)
    statuses = sum((Counter(one.statuses) for one in everybody), Counter[int]())
    result = Run("Full disk", f"{rounds} times {FULL:g} s in which no file of the server can grow, under load")
    result.at_least("refused with 503", statuses[503], 1)
    result.zero(
        "other errors of the server",
        sum(count for status, count in statuses.items() if status >= 500 and status != 503),
    )
    result.zero("reading refused while the disk was full", reads)
    result.at_least("rounds after which saving went on by itself", sum(one > 0 for one in acks), rounds)
    result.told("acknowledged answers", str(found.acked))
    into(result, found)
    return result


async def _rounds(server: Server, everybody: Sequence[Person], rounds: int) -> tuple[list[int], int]:
    ended = asyncio.Event()
    answering = asyncio.gather(*(answer(person, ended) for person in everybody))
    acks, refused = [], 0
    for _ in range(rounds):
        await asyncio.sleep(ROOMY)
        server.starve(4096)
        begun = time.monotonic()
        while time.monotonic() < begun + FULL:
            refused += await asyncio.to_thread(server.status, "/masuk") != 200
            await asyncio.sleep(0.3)
        server.starve(None)
        before = sum(len(one.acked) for one in everybody)
        await asyncio.sleep(ROOMY)
        acks.append(sum(len(one.acked) for one in everybody) - before)
    ended.set()
    await answering
    return acks, refused
