"""`python -m tests.faults kill`: one fault run, its table, and the page when asked to."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import browser, clocks, database, device, disk, kill, late, load, offline, race, report, saves
from tests.faults.exam import postgres_server
from tests.faults.report import Run

Command = Callable[[argparse.Namespace, Path, str], Run]
COMMANDS: dict[str, Command] = {
    "kill": lambda chosen, folder, url: kill.run(folder, kills=chosen.times or 200, acks=chosen.acks, database_url=url),
    "postgres": lambda chosen, folder, _url: database.run(folder, faults=chosen.times or 20),
    "browser": lambda chosen, folder, _url: browser.run(folder, kills=chosen.times or 30),
    "offline": lambda chosen, folder, _url: offline.run(folder, minutes=chosen.minutes or 15),
    "device": lambda chosen, folder, _url: device.run(folder, times=chosen.times or 20),
    "disk": lambda chosen, folder, _url: disk.run(folder, rounds=chosen.times or 20),
    "race": lambda chosen, folder, url: race.run(folder, people=chosen.people or 200, database_url=url),
    "late": lambda chosen, folder, url: late.run(folder, probes=chosen.times or 2_000, database_url=url),
    "clock": lambda _chosen, folder, _url: clocks.run(folder),
    "saves": lambda chosen, folder, url: saves.run(
        folder, people=chosen.people or 64, seconds=60 * (chosen.minutes or 10), database_url=url
    ),
    "load": lambda chosen, folder, url: load.run(
        folder, people=chosen.people or 1_000, minutes=chosen.minutes or 10, database_url=url
    ),
}


def main() -> int:
    """Run, print, write; the exit status says whether every bar was reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("--times", type=int, default=0, help="kills, faults, rounds or probes; default as promised")
    parser.add_argument("--acks", type=int, default=5_000, help="acknowledged answers the kill run needs")
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0, help="of load and saves (10), and offline (15)")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "tumbuh-faults")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    chosen = parser.parse_args()
    result = _run(chosen)
    report.show([result])
    if chosen.write:
        report.write(result)
    return 0 if result.holds else 1


def _run(chosen: argparse.Namespace) -> Run:
    command, folder = COMMANDS[chosen.what], chosen.data / chosen.what
    if chosen.database == "sqlite" or chosen.what == "postgres":
        return command(chosen, folder, "")
    with postgres_server(chosen.data / f"{chosen.what}-pg") as server:
        return command(chosen, folder, server.url.replace("+psycopg", "", 1))


if __name__ == "__main__":
    sys.exit(main())
