"""`python3 -m lms test`: every check of the project, one after the other, then a table of outcomes and times.

With arguments it is the short way to pytest: `python3 -m lms test tests/lms/quizzes -k grade` (on SQLite, and no
other checks).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lms.setup import browser, postgres
from lms.setup.places import ROOT
from lms.setup.progress import say

PASSED, FAILED, SKIPPED = "lulus", "GAGAL", "DILEWATI"
PYTHON = [sys.executable, "-m"]
LINT_IMPORTS = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"
WORKERS = ["-n", "2"]
DATABASE_VARIABLE = "LMS_TEST_DATABASE"
NOT_ABOUT_THE_DATABASE = ("content", "recommender", "setup", "journeys", "benchmarks")
COVERAGE_FOLDER = ROOT / "var" / "coverage"
MEASURING_VARIABLE = "COVERAGE_PROCESS_START"


@dataclass(frozen=True)
class Result:
    """One line of the closing table."""

    name: str
    outcome: str
    seconds: float
    remark: str = ""


@dataclass
class Run:
    """What has been checked so far, and the environment that the next commands get."""

    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    results: list[Result] = field(default_factory=list)

    def check(self, name: str, work: Callable[[], tuple[str, str]]) -> None:
        """Do one piece of work and write its line, whatever becomes of it."""
        say(f"\n── {name}")
        began = time.monotonic()
        outcome, remark = work()
        self.results.append(Result(name, outcome, time.monotonic() - began, remark))

    def command(self, name: str, command: list[str], **extra: str) -> None:
        """Check that a command ends well; it prints for itself."""
        self.check(name, lambda: (outcome_of(command, {**self.environment, **extra}), ""))

    @property
    def failed(self) -> bool:
        """Whether anything did not pass."""
        return any(result.outcome == FAILED for result in self.results)


def main(arguments: list[str]) -> int:
    """Run the checks; the exit code is 0 only when nothing failed."""
    run = Run()
    run.environment.pop(DATABASE_VARIABLE, None)
    if arguments:
        return subprocess.call([*PYTHON, "pytest", *arguments], cwd=ROOT, env=run.environment)
    run.command("ruff check", [*PYTHON, "ruff", "check", "."])
    run.command("ruff format", [*PYTHON, "ruff", "format", "--check", "."])
    run.command("mypy", [*PYTHON, "mypy"])
    run.command("import-linter", [sys.executable, "-c", LINT_IMPORTS])
    run.check("peramban", lambda: find_browser(run.environment))
    start_measuring(run.environment)
    run.command("pytest, SQLite", [*PYTHON, "pytest", *WORKERS])
    run.check("pytest, PostgreSQL", lambda: pytest_on_postgres(run.environment))
    run.check("cakupan", lambda: coverage(run.environment))
    print(table(run.results), flush=True)
    return 1 if run.failed else 0


def outcome_of(command: list[str], environment: dict[str, str]) -> str:
    """Run a command that prints for itself; tells whether it ended well."""
    sys.stdout.flush()
    return FAILED if subprocess.call(command, cwd=ROOT, env=environment) else PASSED


def find_browser(environment: dict[str, str]) -> tuple[str, str]:
    """Find or install the browser and hand it to the tests; without one CI fails, and a person is told loudly."""
    try:
        found = browser.ensure()
    except browser.BrowserMissing as missing:
        say(str(missing))
        in_ci = environment.get("CI") == "true"
        return (FAILED if in_ci else SKIPPED), "uji dengan peramban TIDAK dijalankan"
    environment["LMS_BROWSER"] = str(found)
    return PASSED, str(found)


def pytest_on_postgres(environment: dict[str, str]) -> tuple[str, str]:
    """The tests of `lms` once more, on a real PostgreSQL that lives as long as they do.

    What they run is not measured again: measuring costs three quarters as much processor as the tests themselves.
    """
    ignored = [f"--ignore=tests/{folder}" for folder in NOT_ABOUT_THE_DATABASE]
    command = [*PYTHON, "pytest", *WORKERS, "-m", "not browser", *ignored]
    try:
        with postgres.running() as url:
            own = {**unmeasured(environment), DATABASE_VARIABLE: "postgres", postgres.URL_VARIABLE: url}
            return outcome_of(command, own), ""
    except postgres.PostgresProblem as problem:
        say(str(problem))
        return FAILED, "PostgreSQL tidak mau mulai"


def start_measuring(environment: dict[str, str], folder: Path = COVERAGE_FOLDER) -> None:
    """Have coverage.py start in every Python that the tests start, pytest-xdist's workers among them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment[MEASURING_VARIABLE] = str(ROOT / "pyproject.toml")
    environment["COVERAGE_FILE"] = str(folder / "data")


def unmeasured(environment: dict[str, str]) -> dict[str, str]:
    """The environment without what starts coverage.py in every Python."""
    return {key: value for key, value in environment.items() if key != MEASURING_VARIABLE}


def coverage(environment: dict[str, str]) -> tuple[str, str]:
    """Add up what the tests ran, and compare each package with its bar in `[tool.tumbuh.coverage]`."""
    environment = unmeasured(environment)
    if outcome_of([*PYTHON, "coverage", "combine", "--quiet"], environment) == FAILED:
        return FAILED, "tidak ada ukuran"
    remarks, outcome = [], PASSED
    for package, bar in coverage_bars(ROOT / "pyproject.toml").items():
        report = [*PYTHON, "coverage", "report", f"--include={package}/*", "--precision=1"]
        total = subprocess.run(
            [*report, "--format=total"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False
        )
        reached = total.stdout.decode().strip() or "?"
        remarks.append(f"{package} {reached} % (batas {bar:g})")
        if outcome_of([*report, "--skip-covered", "--show-missing", f"--fail-under={bar:g}"], environment) == FAILED:
            outcome = FAILED
    return outcome, ", ".join(remarks)


def coverage_bars(pyproject: Path) -> dict[str, float]:
    """The least coverage in per cent that each package must reach; none where the table is missing."""
    tools = tomllib.loads(pyproject.read_text(encoding="utf-8")).get("tool", {})
    return {name: float(bar) for name, bar in tools.get("tumbuh", {}).get("coverage", {}).items()}


def table(results: list[Result]) -> str:
    """The closing table: step, outcome, seconds, remark."""
    rows = [("Langkah", "Hasil", "Waktu", "")]
    rows += [(each.name, each.outcome, f"{each.seconds:.1f} dtk", each.remark) for each in results]
    rows.append(("Jumlah", "", f"{sum(each.seconds for each in results):.1f} dtk", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        f"{name:<{widths[0]}}  {outcome:<{widths[1]}}  {seconds:>{widths[2]}}  {remark}".rstrip()
        for name, outcome, seconds, remark in rows
    ]
    return "\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
