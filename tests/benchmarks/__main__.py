"""`python -m tests.benchmarks pages`: measure the shipped server over the large set and print a table.

`python -m tests.benchmarks adaptive`: simulate competency tests and print how often they decide rightly.

`python -m tests.benchmarks recommender`: scoring and learning for 100,000 invented people and 2,000 courses.

`python -m tests.benchmarks new-agency`: how well people are served whose agency has just joined, without any history.

`python -m tests.benchmarks refresh`: one person's list made anew in the product, and how soon a dismissal changes it.

`python -m tests.benchmarks next-item`: how long the product takes to serve the next question of an adaptive test.

`python -m tests.benchmarks plan --roles FILE`: the planner against the best plan there is, between roles of O*NET.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import adaptive_report, new_agency, next_item, plan, recommender, refresh, report
from tests.benchmarks.measuring import measure


def main() -> None:
    """Read the command line, measure, print, and write the page when asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parts = ["pages", "adaptive", "new-agency", "next-item", "plan", "recommender", "refresh"]
    parser.add_argument("what", choices=parts)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--people", type=int, help="in the set (default 100,000), or simulated (default 4,000 per row; 100; 400)"
    )
    parser.add_argument("--requests", type=int, default=300, help="per page for the CPU figure, at least 200")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "tumbuh-benchmarks")
    parser.add_argument(
        "--roles", type=Path, help="the table of occupations and elements of O*NET, gzipped, for `plan`"
    )
    parser.add_argument("--irt", type=Path, help="a folder of published response data, for the rows on real answers")
    parser.add_argument("--write", action="store_true", help="put the result into its page of docs/")
    chosen = parser.parse_args()
    if chosen.what == "adaptive":
        _adaptive(chosen.people or 4_000, chosen.irt, chosen.write)
    elif chosen.what == "new-agency":
        print(new_agency.section(chosen.people or 4_000))
    elif chosen.what == "next-item":
        print(next_item.measure(chosen.people or 100))
    elif chosen.what == "plan":
        if chosen.roles is None:
            parser.error("plan needs --roles FILE")
        print(plan.section(chosen.roles, chosen.people or 400))
    elif chosen.what == "recommender":
        print(recommender.section(chosen.people or 100_000))
    elif chosen.what == "refresh":
        people = chosen.people or 2_000
        print(refresh.measure(people, chosen.data / f"refresh-{people}"))
    else:
        _pages(chosen)


def _pages(chosen: argparse.Namespace) -> None:
    people = chosen.people or 100_000
    folder = chosen.data / f"{chosen.database}-{people}"
    result = measure(chosen.database, people, folder, max(200, chosen.requests))
    print(report.section(result))
    if chosen.write:
        report.write(result)


def _adaptive(people: int, irt: Path | None, write: bool) -> None:
    text = adaptive_report.section(people, irt)
    print(text)
    if write:
        adaptive_report.write(text)


if __name__ == "__main__":
    main()
