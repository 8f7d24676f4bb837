"""One run: seed or reuse, serve, ask, count."""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask

from lms.accounts.demonstration import PASSWORD
from tests.benchmarks import first_view
from tests.benchmarks.actors import Cast, application, prepare
from tests.benchmarks.client import Connection, Load, load, sign_in, sign_in_form
from tests.benchmarks.counting import count_queries
from tests.benchmarks.dataset import Dataset, open_dataset
from tests.benchmarks.first_view import View
from tests.benchmarks.pages import Cookies, Page, pages
from tests.benchmarks.processes import cpu_ms, pss_mb
from tests.benchmarks.serving import Serving, serving

CONCURRENCIES = (1, 8, 32)
COLD_STARTS = 3


@dataclass(frozen=True)
class Measured:
    """One row of the table. CPU in milliseconds per request: the server's processes, and the database's."""

    page: Page
    server_ms: float
    database_ms: float
    queries: int
    raw: int
    gzip: int
    loads: list[Load]

    @property
    def cpu(self) -> float:
        """Server and database together."""
        return self.server_ms + self.database_ms


@dataclass
class Result:
    """Everything a run found."""

    database: str
    people: int
    seed_seconds: float
    requests: int
    day: date = field(default_factory=date.today)
    machine: str = ""
    load_before: float = 0.0
    cold_starts: list[float] = field(default_factory=list)
    pss_fresh: float = 0.0
    pss_used: float = 0.0
    rows: list[Measured] = field(default_factory=list)
    views: list[View] = field(default_factory=list)


def measure(database: str, people: int, folder: Path, requests: int) -> Result:
    """Measure everything over the set in `folder`."""
    with open_dataset(database, people, folder) as dataset:
        result = Result(database, people, dataset.seed_seconds, requests, machine=_machine())
        result.load_before = os.getloadavg()[0]
        with application(dataset) as app:
            cast = prepare(app)
            for _ in range(COLD_STARTS):
                with serving(dataset) as server:
                    result.cold_starts.append(server.cold_start)
                    result.pss_fresh = pss_mb(server.pid)
            with serving(dataset) as server:
                _measure_pages(app, cast, dataset, server, result)
                result.pss_used = pss_mb(server.pid)
    return result


def _measure_pages(app: Flask, cast: Cast, dataset: Dataset, server: Serving, result: Result) -> None:
    cookies = asyncio.run(_sign_everybody_in(server.port, cast))
    for page in pages(app, cast, cookies):
        try:
            row = _measure(app, page, dataset, server, result.requests)
        except RuntimeError as problem:
            print(f"{page.name}: {problem}")
            continue
        result.rows.append(row)
        print(f"{page.name}: {row.server_ms:.1f} + {row.database_ms:.1f} ms, {row.queries} queries, {row.gzip} bytes")
    result.views = first_view.look(server.address, cookies.learners[0])


async def _sign_everybody_in(port: int, cast: Cast) -> Cookies:
    learners = [await sign_in(port, one.nip, PASSWORD, f"/uji/{one.attempt}") for one in cast.learners]
    supervisor, _ = await sign_in(port, cast.supervisor, PASSWORD)
    officer, _ = await sign_in(port, cast.officer, PASSWORD)
    return Cookies(
        [cookie for cookie, _ in learners],
        [token for _, token in learners],
        supervisor,
        officer,
        await sign_in_form(port),
    )


def _measure(app: Flask, page: Page, dataset: Dataset, server: Serving, requests: int) -> Measured:
    asyncio.run(load(server.port, page.make, 60, 8))
    server_before, database_before = cpu_ms(server.pid), cpu_ms(dataset.database_pid)
    loads = [asyncio.run(load(server.port, page.make, requests, 1))]
    spent = cpu_ms(server.pid) - server_before, cpu_ms(dataset.database_pid) - database_before
    loads += [asyncio.run(load(server.port, page.make, requests, users)) for users in CONCURRENCIES[1:]]
    raw, compressed = asyncio.run(_sizes(server.port, page))
    queries, _ = count_queries(app, page.make(0))
    return Measured(page, spent[0] / requests, spent[1] / requests, queries, raw, compressed, loads)


async def _sizes(port: int, page: Page) -> tuple[int, int]:
    connection = Connection(port)
    raw = await connection.send(page.make(0), compressed=False)
    small = await connection.send(page.make(0))
    connection.close()
    return len(raw.body), len(small.body)


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return (
        f"{os.cpu_count()} inti {model}, {int(memory.split()[1]) // 1024 // 1024} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def middle(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)
