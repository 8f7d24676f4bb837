"""`python -m tests.benchmarks pages`: measure the shipped server over the large set and print a table."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.measuring import measure


def main() -> None:
    """Read the command line, measure, print, and write the page when asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("what", choices=["pages"])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=300, help="per page for the CPU figure, at least 200")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "tumbuh-benchmarks")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    chosen = parser.parse_args()
    folder = chosen.data / f"{chosen.database}-{chosen.people}"
    result = measure(chosen.database, chosen.people, folder, max(200, chosen.requests))
    print(report.section(result))
    if chosen.write:
        report.write(result)


if __name__ == "__main__":
    main()
