"""The large set in a folder: seeded once by `lms seed`, used again while the marker beside it says what it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.setup import postgres

MARKER = "benchmark.json"
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@dataclass(frozen=True)
class Dataset:
    """A database ready to be served. `environment` is what `lms` needs to find it; `database_pid` is None for SQLite."""

    database: str
    people: int
    data: Path
    environment: dict[str, str]
    database_pid: int | None
    seed_seconds: float


@contextmanager
def open_dataset(database: str, people: int, folder: Path) -> Iterator[Dataset]:
    """Start what the database needs and seed the set where it is not there yet, or of another schema."""
    if folder.exists() and _marked(folder).get("migrations") != _migrations():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for parent in (folder, folder.parent):
        parent.chmod(0o711)  # PostgreSQL's own account has to pass
    data = folder / "data"
    environment = {"LMS_DATA": str(data), "LMS_DATABASE_URL": "", "LMS_DEMO": "1"}
    if database == "sqlite":
        yield Dataset(database, people, data, environment, None, _seed(folder, people, environment))
        return
    server = postgres.start(folder / "postgres", durable=True)
    try:
        environment["LMS_DATABASE_URL"] = server.url.replace("+psycopg", "", 1)
        seconds = _seed(folder, people, environment)
        yield Dataset(database, people, data, environment, server.guard.pid, seconds)
    finally:
        server.stop()


def _seed(folder: Path, people: int, environment: dict[str, str]) -> float:
    """How long seeding took, now or then."""
    known = _marked(folder)
    if known:
        return float(known["seconds"])
    started = time.monotonic()
    command = [sys.executable, "-m", "lms.cli", "seed", "--people", str(people)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    seconds = round(time.monotonic() - started, 1)
    told = {"people": people, "seconds": seconds, "migrations": _migrations()}
    (folder / MARKER).write_text(json.dumps(told))
    return seconds


def _marked(folder: Path) -> dict[str, Any]:
    """What the marker says; nothing where seeding was never finished."""
    marker = folder / MARKER
    return json.loads(marker.read_text()) if marker.exists() else {}


def _migrations() -> list[str]:
    return sorted(path.name for path in MIGRATIONS.glob("*.py"))
