"""`python3 -m lms test` runs every check, tells what failed, and measures coverage against each package's bar."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lms.setup import browser, checks, postgres
from lms.setup.checks import FAILED, PASSED, SKIPPED


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The commands that would be run; each ends well."""
    seen: list[tuple[list[str], dict[str, str]]] = []

    def call(command: list[str], cwd: Path, env: dict[str, str]) -> int:
        seen.append((command, env))
        return 0

    @contextmanager
    def running() -> Iterator[str]:
        yield "postgresql+psycopg://there"

    monkeypatch.setattr(checks.subprocess, "call", call)
    monkeypatch.setattr(postgres, "running", running)
    monkeypatch.setattr(browser, "ensure", lambda: Path("/usr/bin/chromium"))
    monkeypatch.setattr(checks, "start_measuring", lambda environment: None)
    monkeypatch.setattr(checks, "coverage", lambda environment: (PASSED, ""))
    return seen


def test_every_check_is_run_and_summed_up(
    asked: list[tuple[list[str], dict[str, str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert checks.main([]) == 0
    pytests = [(command, env) for command, env in asked if "pytest" in command]
    assert len(asked) == 6
    assert checks.DATABASE_VARIABLE not in pytests[0][1]
    assert pytests[0][1]["LMS_BROWSER"] == "/usr/bin/chromium"
    assert pytests[1][1][checks.DATABASE_VARIABLE] == "postgres"
    assert pytests[1][1][postgres.URL_VARIABLE] == "postgresql+psycopg://there"
    printed = capsys.readouterr().out
    for name in (
        "ruff check",
        "ruff format",
        "mypy",
        "import-linter",
        "pytest, SQLite",
        "pytest, PostgreSQL",
        "cakupan",
    ):
        assert name in printed


def test_one_failure_fails_the_whole_and_the_rest_still_runs(
    asked: list[tuple[list[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(checks, "outcome_of", lambda command, env: FAILED if "mypy" in command else PASSED)
    assert checks.main([]) == 1
    printed = capsys.readouterr().out
    assert printed.count(FAILED) == 1
    assert "cakupan" in printed


def test_arguments_go_to_pytest_alone(asked: list[tuple[list[str], dict[str, str]]]) -> None:
    assert checks.main(["tests/setup", "-k", "x"]) == 0
    assert [command[1:] for command, _ in asked] == [["-m", "pytest", "tests/setup", "-k", "x"]]


@pytest.mark.parametrize(("ci", "outcome"), [("true", FAILED), ("", SKIPPED)])
def test_no_browser_fails_ci_and_is_told_to_a_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, outcome: str
) -> None:
    def ensure() -> Path:
        raise browser.BrowserMissing("pasang dahulu")

    monkeypatch.setattr(browser, "ensure", ensure)
    assert checks.find_browser({"CI": ci})[0] == outcome
    assert "pasang dahulu" in capsys.readouterr().err


def test_a_postgres_that_does_not_start_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def running() -> Iterator[str]:
        raise postgres.PostgresProblem("no")
        yield ""

    monkeypatch.setattr(postgres, "running", running)
    assert checks.pytest_on_postgres({})[0] == FAILED


def test_the_tests_on_postgres_are_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def running() -> Iterator[str]:
        yield "postgresql:///own"

    given: dict[str, str] = {}
    monkeypatch.setattr(postgres, "running", running)
    monkeypatch.setattr(checks, "outcome_of", lambda _command, environment: given.update(environment) or PASSED)
    assert checks.pytest_on_postgres({checks.MEASURING_VARIABLE: "pyproject.toml", "CI": "true"})[0] == PASSED
    assert given == {"CI": "true", "LMS_TEST_DATABASE": "postgres", "LMS_TEST_POSTGRES_URL": "postgresql:///own"}


def test_bars_are_read_where_there_are_any(tmp_path: Path) -> None:
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text("[tool.tumbuh.coverage]\ncontent = 100\nlms = 95.5\n")
    assert checks.coverage_bars(pyproject) == {"content": 100, "lms": 95.5}
    pyproject.write_text("[project]\nname = 'x'\n")
    assert checks.coverage_bars(pyproject) == {}


def test_the_table_lines_up() -> None:
    lines = checks.table([checks.Result("mypy", PASSED, 12.34), checks.Result("pytest, SQLite", FAILED, 5, "x")])
    assert lines.splitlines()[1:] == [
        "Langkah         Hasil     Waktu",
        "mypy            lulus  12.3 dtk",
        "pytest, SQLite  GAGAL   5.0 dtk  x",
        "Jumlah                 17.3 dtk",
    ]
