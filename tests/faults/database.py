"""PostgreSQL loses its connections, or is stopped at once and started again, while people answer."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from lms.setup import postgres
from tests.faults.checking import check
from tests.faults.exam import exam, postgres_server
from tests.faults.kill import answer, into
from tests.faults.people import Person, gather
from tests.faults.processes import serving
from tests.faults.report import Run

BACK = 5.0


def run(folder: Path, *, faults: int, people: int = 16) -> Run:
    """Every other fault ends all backends, the others restart the server in its immediate mode."""
    with postgres_server(folder.with_name(folder.name + "-pg")) as server:
        url = server.url.replace("+psycopg", "", 1)
        with exam(folder, people, database_url=url) as made, serving(made) as serving_one:
            everybody = gather(made, serving_one.port)
            pauses = asyncio.run(_faults(server, everybody, faults))
            found = check(made, everybody)
        _control(server, "stop", "fast")
    statuses = sum((Counter(one.statuses) for one in everybody), Counter[int]())
    result = Run(
        "PostgreSQL restarted", f"{faults} faults under load: backends terminated, server restarted (immediate)"
    )
    result.at_least("faults", len(pauses), faults)
    result.at_most("longest time from the database being back to the next saved answer", max(pauses), BACK, "s")
    result.told("refused with 503", str(statuses[503]))
    result.zero(
        "other errors of the server",
        sum(count for status, count in statuses.items() if status >= 500 and status != 503),
    )
    result.told("acknowledged answers", str(found.acked))
    into(result, found)
    return result


async def _faults(server: postgres.Server, everybody: Sequence[Person], faults: int) -> list[float]:
    ended = asyncio.Event()
    answering = asyncio.gather(*(answer(person, ended) for person in everybody))
    pauses = []
    for number in range(faults):
        await asyncio.sleep(1.0)
        await asyncio.to_thread(_fault, server, number)
        pauses.append(await _until_saved(everybody))
    ended.set()
    await answering
    return pauses


def _fault(server: postgres.Server, number: int) -> None:
    if number % 2:
        _control(server, "restart", "immediate")
        return
    engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null"
        connection.execute(sa.text(others))
    engine.dispose()


async def _until_saved(everybody: Sequence[Person]) -> float:
    """Seconds until somebody has the next answer acknowledged."""
    begun, before = time.monotonic(), sum(len(one.acked) for one in everybody)
    while sum(len(one.acked) for one in everybody) == before and time.monotonic() < begun + 60:
        await asyncio.sleep(0.02)
    return time.monotonic() - begun


def _control(server: postgres.Server, action: str, mode: str) -> None:
    """pg_ctl as the server's own account, with the options it was started with."""
    owner = postgres.unprivileged_owner()
    programs = Path((server.data_dir / "postmaster.opts").read_text().split()[0].strip('"')).parent
    command = [str(programs / "pg_ctl"), "-D", str(server.data_dir), "-m", mode, "-w", action]
    subprocess.run(
        command,
        check=action == "restart",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        user=owner.uid if owner else None,
        group=owner.gid if owner else None,
        extra_groups=[] if owner else None,
    )
