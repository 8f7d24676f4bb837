"""What the recommender costs for 100,000 people and 2,000 courses: scoring everybody, one person, learning anew.

Each part runs in a process of its own over the same invented population (`population`), so that memory is its own. Making the
population is not counted; reading its people from a file, as the product reads its rows, is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from recommender import batch, training
from recommender.data import Snapshot
from recommender.ranking import Ranker, prior_model
from recommender.signals.arrays import history
from tests.benchmarks.population import population
from tests.benchmarks.processes import cpu_ms, pss_mb

COURSES, PER_PERSON, JOBS = 2_000, 12, 2
REFRESHES = 200
EVERY_SECONDS = 2.0


@dataclass
class Cost:
    """Seconds by the clock and of processor time, the most memory (PSS, MB) at once, and what came out."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    found: dict[str, float] = field(default_factory=dict)


def measure(people: int) -> dict[str, Cost]:
    """Measure every part; returns its name → cost."""
    return {name: _apart(part, people) for name, part in PARTS.items()}


def section(people: int) -> str:
    """Measure every part and return the table."""
    begun = os.getloadavg()[0]
    score, refresh, train = measure(people).values()
    rows = [
        f"| score everybody with reasons, {JOBS} processes | {score.seconds:.0f} s ({score.cpu:.0f} s of processor) | "
        f"{score.peak:.0f} MB | ≤ 240 s, ≤ 2,000 MB | {score.found['suggestions']:,.0f} courses ranked, "
        f"{score.found['reasons']:,.0f} reasons |",
        f"| rank one person | p95 {refresh.found['p95_ms']:.1f} ms of processor (median "
        f"{refresh.found['median_ms']:.1f}) | {refresh.peak:.0f} MB | ≤ 50 ms | |",
        f"| learn anew from {train.found['completions']:,.0f} completions | {train.seconds:.0f} s "
        f"({train.cpu:.0f} s of processor) | {train.peak:.0f} MB | ≤ 300 s, ≤ 2,500 MB | "
        f"{train.found['positives']:,.0f} finished pairs |",
    ]
    head = (
        f"`python -m tests.benchmarks recommender --people {people}`: {people:,} invented people, {COURSES:,} courses, "
        f"load average {begun:.1f} before the run; memory is that of all processes."
    )
    return "\n".join([head, "", "| what | time | memory | bar | |", "|---|---|---|---|---|", *rows])


def _score(snapshot: Snapshot, cost: Cost) -> None:
    """Everybody against all courses, with reasons, by two processes."""
    ranker = Ranker(prior_model(), history(snapshot))
    suggestions = reasons = 0
    for _, slates in batch.slates(ranker, snapshot.people, JOBS):
        suggestions += sum(len(slate) for _, slate in slates)
        reasons += sum(len(one.reasons) for _, slate in slates for one in slate)
    cost.found = {"suggestions": suggestions, "reasons": reasons}


def _refresh(snapshot: Snapshot, cost: Cost) -> None:
    """One person's facts after another against a ranker kept in memory: processor milliseconds of each."""
    ranker, spent = Ranker(prior_model(), history(snapshot)), []
    for person in islice(snapshot.people, REFRESHES):
        begin = time.process_time()
        list(ranker.slates((person,)))
        spent.append(1000 * (time.process_time() - begin))
    cost.found = {"median_ms": statistics.median(spent), "p95_ms": statistics.quantiles(spent, n=20)[-1]}


def _train(snapshot: Snapshot, cost: Cost) -> None:
    """Learn from everybody, the measured report on the last period included."""
    model = training.fit(snapshot, seed=1)
    numbers = {name: value for name, value in model.settings.items() if isinstance(value, int | float)}
    cost.found = {"completions": len(snapshot.completions), **numbers, **model.metrics}


PARTS: dict[str, Callable[[Snapshot, Cost], None]] = {"score": _score, "refresh": _refresh, "train": _train}


def _apart(part: Callable[[Snapshot, Cost], None], people: int) -> Cost:
    """Run one part in a new process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(part.__name__, people, there))
    process.start()
    there.close()
    cost: Cost = here.recv()
    process.join()
    return cost


def _run(name: str, people: int, told: Connection) -> None:
    part = next(one for one in PARTS.values() if one.__name__ == name)
    cost = Cost()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = population(people, COURSES, PER_PERSON * people, Path(folder))
        gc.freeze()
        with _counted(cost):
            part(snapshot, cost)
    told.send(cost)


@contextmanager
def _counted(cost: Cost) -> Iterator[None]:
    over, cpu, begin = threading.Event(), cpu_ms(os.getpid()), time.perf_counter()

    def watch() -> None:
        while not over.wait(EVERY_SECONDS):
            cost.peak = max(cost.peak, _memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
        cost.seconds, cost.cpu = time.perf_counter() - begin, (cpu_ms(os.getpid()) - cpu) / 1000
        cost.peak = max(cost.peak, _memory())
    finally:
        over.set()
        watcher.join()


def _memory() -> float:
    try:
        return pss_mb(os.getpid())
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return 0.0
