"""What goes wrong is told in Indonesian, with the way out."""

import errno

import pytest

from lms.setup import problems
from lms.setup.commands import run
from lms.setup.problems import CommandFailed, SetupProblem, explain, explain_os_error


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (
            "NewConnectionError: [Errno -3] Temporary failure in name resolution\nNo matching distribution",
            problems.OFFLINE,
        ),
        ("npm error code EAI_AGAIN", problems.OFFLINE),
        ("error: Failed to fetch\n  Caused by: dns error", problems.OFFLINE),
        ("OSError: [Errno 28] No space left on device", problems.DISK),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", problems.WRONG_HASH),
        ("ERROR: No matching distribution found for x==1", problems.NO_WHEEL),
        ("/usr/bin/python3: No module named pip", problems.NO_PIP),
        ("[Errno 13] Permission denied: '.venv'", problems.PERMISSION),
    ],
)
def test_a_known_failure_is_explained(output: str, told: tuple[str, str]) -> None:
    problem = explain(CommandFailed(["pip"], output), "Memasang")
    assert (problem.what, problem.remedy) == told
    assert "Jalan keluar:" in str(problem)


def test_an_unknown_failure_shows_the_end_of_what_was_printed() -> None:
    output = "\n".join(f"line {number}" for number in range(100))
    told = str(explain(CommandFailed(["pip", "install"], output), "Memasang"))
    assert "line 99" in told
    assert "line 50" not in told
    assert "Memasang tidak berhasil" in told


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, problems.DISK[0]), (errno.EROFS, problems.PERMISSION[0]), (errno.EIO, "Penyiapan")],
)
def test_an_error_of_the_system_is_explained(number: int, told: str) -> None:
    assert told in str(explain_os_error(OSError(number, "x")))


def test_a_problem_without_detail_is_two_lines() -> None:
    assert str(SetupProblem("Ini.", "Itu.")) == "GAGAL: Ini.\nJalan keluar: Itu."


def test_a_failed_command_carries_what_it_printed() -> None:
    with pytest.raises(CommandFailed) as caught:
        run(["/bin/sh", "-c", "echo said; echo cried >&2; exit 3"])
    assert caught.value.output == "said\ncried\n"


def test_a_missing_program_is_a_failed_command() -> None:
    with pytest.raises(CommandFailed):
        run(["/does/not/exist"])


def test_a_command_that_works_returns_what_it_printed() -> None:
    assert run(["/bin/sh", "-c", "echo $WORD"], env={"WORD": "kata"}) == "kata\n"
