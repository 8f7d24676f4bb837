"""One person's list made anew in the product: what it costs, and how soon somebody who puts a course aside has another list.

Over the seeded set: first the job's own function in this process, one person after another against the population kept in
memory; then the server and the job process as they ship, a dismissal sent as the page sends it, until the newer list is there.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from lms.accounts.demonstration import PASSWORD
from lms.accounts.models import Account
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.people.models import Person
from lms.recommendations.models import Slate, Suggestion
from tests.benchmarks.actors import application
from tests.benchmarks.client import Connection, Request, sign_in
from tests.benchmarks.dataset import Dataset, open_dataset
from tests.benchmarks.serving import serving

PEOPLE, WARM = 100, 3
DISMISSALS = 20
PATIENCE = 60.0
START = 600.0
"""Seconds the job process may take for what is due once a day."""


class _Silent:
    def report(self, done: int, total: int) -> None:
        db.session.commit()


def measure(people: int, folder: Path) -> str:
    """Measure both and say what was found."""
    begun = os.getloadavg()[0]
    with open_dataset("sqlite", people, folder) as dataset, application(dataset) as app:
        cost = _cost(app)
        waits = _waits(app, dataset)
    return (
        f"{people} people, load average {begun:.1f} before the run.\n"
        f"Refresh of one person: median {statistics.median(cost):.1f}, p95 {_p95(cost):.1f} ms of the processor "
        f"({len(cost)} people; bar 50).\n"
        f"From a dismissal to the new list: median {statistics.median(waits):.2f}, p95 {_p95(waits):.2f}, "
        f"longest {max(waits):.2f} s by the clock ({len(waits)} dismissals; bar 2)."
    )


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _cost(app: Flask) -> list[float]:
    """Processor milliseconds per person, the first few left out: they read the population."""
    from lms.recommendations.scoring import refresh

    spent = []
    with app.app_context():
        with transaction("read"):
            people = list(db.session.scalars(sa.select(Slate.person_id).order_by(Slate.person_id).limit(PEOPLE + WARM)))
        for person in people:
            begin = time.process_time()
            with transaction():
                refresh(_Silent(), person)
            spent.append(1000 * (time.process_time() - begin))
    return spent[WARM:]


def _waits(app: Flask, dataset: Dataset) -> list[float]:
    """Seconds by the clock from sending a dismissal to the list made after it; the first one, which warms up, left out."""
    with app.app_context(), transaction("read"):
        rows = db.session.execute(
            sa.select(Person.nip, Person.id, sa.func.min(Suggestion.id))
            .join(Account, Account.person_id == Person.id)
            .join(Suggestion, Suggestion.person_id == Person.id)
            .where(Suggestion.replaced_at.is_(None), Suggestion.rank == 1)
            .group_by(Person.nip, Person.id)
            .order_by(Person.id)
            .limit(DISMISSALS + 1)
        ).all()
        chosen = [(nip, person, db.session.get_one(Suggestion, one).uuid) for nip, person, one in rows]
    with serving(dataset) as server, _job_process(dataset):
        _await_rest(app)
        return [asyncio.run(_dismiss(app, server.port, *one)) for one in chosen][1:]


async def _dismiss(app: Flask, port: int, nip: str, person: int, suggestion: object) -> float:
    cookie, token = await sign_in(port, nip, PASSWORD, "/saran")
    body = urlencode({"csrf_token": token, "reason": "not_my_work", "place": "list"}).encode()
    before, connection = _computed(app, person), Connection(port)
    begin = time.perf_counter()
    answer = await connection.send(Request(f"/saran/{suggestion}/tidak-relevan", cookie=cookie, body=body))
    if answer.status != 303:
        raise RuntimeError(f"the dismissal was answered with {answer.status}")
    while _computed(app, person) == before:
        if time.perf_counter() - begin > PATIENCE:
            raise RuntimeError("no new list came")
        time.sleep(0.02)
    connection.close()
    return time.perf_counter() - begin


def _computed(app: Flask, person: int) -> object:
    with app.app_context(), transaction("read"):
        return db.session.scalar(sa.select(Slate.computed_at).where(Slate.person_id == person))


def _await_rest(app: Flask) -> None:
    """Wait until the job process has done what was due when it began, the day's learning and scoring among it."""
    until = time.monotonic() + START
    waiting = sa.exists().where(Job.state.in_(("queued", "running")))
    scored = sa.exists().where(Job.name == "recommendations.score_all", Job.state == "done")
    while time.monotonic() < until:
        time.sleep(1.0)
        with app.app_context(), transaction("read"):
            if db.session.scalar(sa.select(scored & ~waiting)):
                return
    raise RuntimeError("the job process does not come to rest")


@contextmanager
def _job_process(dataset: Dataset) -> Iterator[None]:
    command = [sys.executable, "-m", "lms.cli", "work"]
    process = subprocess.Popen(command, env={**os.environ, **dataset.environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
